#include "tensor/scan_formulas.h"

#include <limits>

#include "gen/ops/any.h"
#include "gen/ops/arange.h"
#include "gen/ops/conj.h"
#include "gen/ops/cumprod.h"
#include "gen/ops/cumsum.h"
#include "gen/ops/eq.h"
#include "gen/ops/exp.h"
#include "gen/ops/expand.h"
#include "gen/ops/flip.h"
#include "gen/ops/full.h"
#include "gen/ops/ge.h"
#include "gen/ops/gt.h"
#include "gen/ops/log.h"
#include "gen/ops/logcumsumexp.h"
#include "gen/ops/lt.h"
#include "gen/ops/movedim.h"
#include "gen/ops/neg.h"
#include "gen/ops/ones.h"
#include "gen/ops/scatter_add.h"
#include "gen/ops/sum.h"
#include "gen/ops/unsqueeze.h"
#include "gen/ops/where.h"
#include "gen/ops/zeros.h"
#include "tensor/broadcast.h"
#include "tensor/operators.h"

namespace torcxx {
namespace {

TensorBase from_behind(const TensorBase& t, int64_t dim) {
  return ops::flip(ops::cumsum(ops::flip(t, dim), dim), dim);
}

}  // namespace

TensorBase cumprod_grad(const TensorBase& grad, const TensorBase& self, int64_t dim,
                        const TensorBase& result) {
  if (self.numel() <= 1 || self.dim() == 0) return grad;
  dim = wrap_dim(dim, self.dim());
  if (self.size(dim) == 1) return grad;
  const TensorBase x = self.is_complex() ? ops::conj(self) : self;
  const TensorBase zero = ops::eq(self, 0);
  const bool any_zero = *static_cast<bool*>(ops::any(zero).data_ptr());
  if (!any_zero) {
    const TensorBase y = self.is_complex() ? ops::conj(result) : result;
    return from_behind(grad * y, dim) / x;
  }
  // grad_i = sum over k >= i of grad_k times the product up to k without x_i: row i of a square
  // holds these products, as the running product of x with a one in place of x_i.
  const int64_t n = self.size(dim);
  const TensorBase last = ops::unsqueeze(ops::movedim(x, dim, -1), -2);
  const TensorBase place = ops::arange(n, TensorOptions(kInt64));
  const TensorBase row = ops::unsqueeze(place, -1);
  const TensorBase one = ops::ones({}, TensorOptions(self.dtype()));
  const TensorBase products = ops::cumprod(ops::where(ops::eq(row, place), one, last), -1);
  const TensorBase kept =
      ops::where(ops::ge(place, row), products, ops::zeros({}, TensorOptions(self.dtype())));
  const TensorBase g = ops::unsqueeze(ops::movedim(grad, dim, -1), -2);
  return ops::movedim(ops::sum(g * kept, -1), -1, dim);
}

TensorBase logcumsumexp_grad(const TensorBase& grad, const TensorBase& self,
                             const TensorBase& result, int64_t dim) {
  if (self.dim() == 0 || self.numel() == 0) return grad;
  const auto from_end = [&](const TensorBase& logs) {
    return ops::flip(ops::logcumsumexp(ops::flip(logs, dim), dim), dim);
  };
  if (grad.is_complex())
    return ops::exp(from_end(ops::log(grad) - ops::conj(result)) + ops::conj(self));
  const TensorOptions like = TensorOptions(grad.dtype());
  const double least = grad.dtype() == kFloat64    ? std::numeric_limits<double>::lowest()
                       : grad.dtype() == kFloat16  ? -65504.0
                       : grad.dtype() == kBFloat16 ? -3.3895313892515355e38
                                                   : std::numeric_limits<float>::lowest();
  const TensorBase none = ops::full({}, least, like);
  // The parts of either sign apart: sums of exponentials in logarithms know no sign.
  const auto part = [&](const TensorBase& where, const TensorBase& g) {
    const TensorBase logs = ops::where(where, ops::log(g), none);
    return ops::exp(from_end(logs - result) + self);
  };
  return part(ops::gt(grad, 0), grad) - part(ops::lt(grad, 0), -grad);
}

TensorBase cummax_grad(const TensorBase& grad, int64_t dim, const TensorBase& indices,
                       IntArrayRef sizes) {
  if (!grad.defined()) return {};
  return ops::scatter_add(ops::zeros(sizes, TensorOptions(grad.dtype())), dim, indices, grad);
}

}  // namespace torcxx
