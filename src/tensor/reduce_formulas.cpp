#include "tensor/reduce_formulas.h"

#include <cmath>

#include "gen/ops/abs.h"
#include "gen/ops/any.h"
#include "gen/ops/cat.h"
#include "gen/ops/conj.h"
#include "gen/ops/cumprod.h"
#include "gen/ops/eq.h"
#include "gen/ops/exp.h"
#include "gen/ops/flip.h"
#include "gen/ops/full.h"
#include "gen/ops/isnan.h"
#include "gen/ops/logical_and.h"
#include "gen/ops/logical_or.h"
#include "gen/ops/mean.h"
#include "gen/ops/narrow.h"
#include "gen/ops/ones.h"
#include "gen/ops/pow.h"
#include "gen/ops/reshape.h"
#include "gen/ops/scatter.h"
#include "gen/ops/sgn.h"
#include "gen/ops/sum.h"
#include "gen/ops/to.h"
#include "gen/ops/where.h"
#include "gen/ops/zeros.h"
#include "tensor/formulas.h"
#include "tensor/operators.h"
#include "tensor/reduce.h"

namespace torcxx {
namespace {

bool takes_all(const OptionalIntArrayRef& dim) { return !dim.has_value() || dim->empty(); }

TensorBase zero_like(const TensorBase& t) {
  return ops::zeros({}, TensorOptions(t.dtype()).device(t.device()));
}
// t, with 0 where the condition holds.
TensorBase zero_where(const TensorBase& condition, const TensorBase& t) {
  return ops::where(condition, zero_like(t), t);
}
TensorBase as_mask(const TensorBase& condition, ScalarType dtype) {
  return ops::to(condition, dtype);
}
TensorBase conjugate(const TensorBase& t) { return t.is_complex() ? ops::conj(t) : t; }

}  // namespace

int64_t reduced_count(IntArrayRef sizes, const OptionalIntArrayRef& dim) {
  int64_t n = 1;
  const auto rank = static_cast<int64_t>(sizes.size());
  if (takes_all(dim))
    for (int64_t s : sizes) n *= s;
  else if (rank)
    for (int64_t d : *dim) n *= sizes[static_cast<size_t>(wrap_dim(d, rank))];
  return n;
}

TensorBase with_reduced_dims(const TensorBase& t, IntArrayRef sizes, const OptionalIntArrayRef& dim,
                             bool keepdim) {
  if (keepdim || sizes.empty()) return t;
  Shape kept;
  kept.assign(sizes);
  if (takes_all(dim))
    for (int d = 0; d < kept.ndim; d++) kept.size[d] = 1;
  else
    for (int64_t d : *dim) kept.size[wrap_dim(d, kept.ndim)] = 1;
  return ops::reshape(t, kept);
}

TensorBase ties_grad(const TensorBase& grad, const TensorBase& self, const TensorBase& result,
                     const OptionalIntArrayRef& dim, bool keepdim) {
  const IntArrayRef sizes = self.sizes();
  const TensorBase g = with_reduced_dims(grad, sizes, dim, keepdim);
  const TensorBase mask =
      as_mask(ops::eq(with_reduced_dims(result, sizes, dim, keepdim), self), g.dtype());
  return g * mask / ops::sum(mask, dim, true, {});
}

TensorBase ties_grad_all(const TensorBase& grad, const TensorBase& self, const TensorBase& result) {
  const TensorBase both_nan = ops::logical_and(ops::isnan(self), ops::isnan(result));
  const TensorBase mask = as_mask(ops::logical_or(ops::eq(self, result), both_nan), grad.dtype());
  return mask * (grad / ops::sum(mask, std::optional<ScalarType>()));
}

TensorBase aminmax_grad(const TensorBase& grad_min, const TensorBase& grad_max,
                        const TensorBase& self, const TensorBase& min, const TensorBase& max,
                        std::optional<int64_t> dim, bool keepdim) {
  const OptionalIntArrayRef dims = dim ? OptionalIntArrayRef(*dim) : OptionalIntArrayRef();
  TensorBase sum;
  if (grad_min.defined()) sum = ties_grad(grad_min, self, min, dims, keepdim);
  if (grad_max.defined()) {
    const TensorBase other = ties_grad(grad_max, self, max, dims, keepdim);
    sum = sum.defined() ? sum + other : other;
  }
  return sum;
}

TensorBase selected_grad(const TensorBase& grad, int64_t dim, const TensorBase& indices,
                         IntArrayRef sizes, bool keepdim) {
  if (!grad.defined()) return {};
  return ops::scatter(ops::zeros(sizes, TensorOptions(grad.dtype())), dim,
                      with_reduced_dims(indices, sizes, dim, keepdim),
                      with_reduced_dims(grad, sizes, dim, keepdim));
}

TensorBase var_grad(const TensorBase& grad, const TensorBase& self, const OptionalIntArrayRef& dim,
                    const std::optional<Scalar>& correction, bool keepdim) {
  const double n = static_cast<double>(reduced_count(self.sizes(), dim));
  const double freedom = n - correction.value_or(1).toDouble();
  const TensorBase g = with_reduced_dims(grad, self.sizes(), dim, keepdim);
  const TensorBase away = self - ops::mean(self, dim, true, {});
  if (takes_all(dim) && freedom <= 0) {  // PyTorch's answer to a variance of nothing
    const TensorOptions like = TensorOptions(grad.dtype());
    return g * ops::where(ops::eq(away, 0), ops::full({}, std::nan(""), like),
                          ops::full({}, HUGE_VAL, like));
  }
  return g * (away * (2.0 / freedom));
}

TensorBase std_grad(const TensorBase& result, const TensorBase& grad, const TensorBase& self,
                    const OptionalIntArrayRef& dim, const std::optional<Scalar>& correction,
                    bool keepdim) {
  const TensorBase of_var = zero_where(ops::eq(result, 0), grad / (result * 2));
  return var_grad(of_var, self, dim, correction, keepdim);
}

TensorBase var_mean_grad(const TensorBase& grad_var, const TensorBase& grad_mean,
                         const TensorBase& self, const OptionalIntArrayRef& dim,
                         const std::optional<Scalar>& correction, bool keepdim,
                         const TensorBase& deviation) {
  TensorBase sum;
  if (grad_var.defined())
    sum = deviation.defined() ? std_grad(deviation, grad_var, self, dim, correction, keepdim)
                              : var_grad(grad_var, self, dim, correction, keepdim);
  if (grad_mean.defined()) {
    const TensorBase mean = expand_reduced(grad_mean, self.sizes(), dim, keepdim, self.dtype()) /
                            reduced_count(self.sizes(), dim);
    sum = sum.defined() ? sum + mean : mean;
  }
  return sum;
}

TensorBase vector_norm_grad(const TensorBase& grad, const TensorBase& self, const Scalar& ord,
                            const TensorBase& norm, const OptionalIntArrayRef& dim, bool keepdim) {
  const double p = ord.toDouble();
  const TensorBase g = with_reduced_dims(grad, self.sizes(), dim, keepdim);
  const TensorBase n = with_reduced_dims(norm, self.sizes(), dim, keepdim);
  const auto back = [&](const TensorBase& t) {
    return t.dtype() == self.dtype() ? t : ops::to(t, self.dtype());
  };
  if (p == 0) return ops::zeros(self.sizes(), TensorOptions(self.dtype()));
  if (p == 1) return back(ops::sgn(self) * g);
  if (p == 2) return back(g * zero_where(ops::eq(n, 0), self / n));
  if (std::isinf(p)) {
    const TensorBase size = ops::abs(self);
    const TensorBase mask = as_mask(ops::logical_or(ops::eq(size, n), ops::isnan(size)), g.dtype());
    return back(ops::sgn(self) * (g / ops::sum(mask, dim, true, {}) * mask));
  }
  if (p < 1) {
    const TensorBase scaled =
        ops::sgn(self) * zero_where(ops::eq(self, 0), ops::pow(ops::abs(self), p - 1));
    return back(scaled * g * ops::pow(n, 1 - p));
  }
  const TensorBase scale = zero_where(ops::eq(n, 0), g / ops::pow(n, p - 1));
  const TensorBase scaled = p < 2 ? ops::sgn(self) * ops::pow(ops::abs(self), p - 1)
                                  : self * ops::pow(ops::abs(self), p - 2);
  return back(scaled * scale);
}

TensorBase logsumexp_grad(const TensorBase& grad, const TensorBase& self, const TensorBase& result,
                          IntArrayRef dim, bool keepdim) {
  const TensorBase g = with_reduced_dims(grad, self.sizes(), dim, keepdim);
  const TensorBase r = with_reduced_dims(result, self.sizes(), dim, keepdim);
  return g * conjugate(ops::exp(self - r));
}

namespace {

// x shifted by one along dim, with a one in front: what stands before each element.
TensorBase after_one(const TensorBase& x, int64_t dim) {
  Shape first;
  first.assign(x.sizes());
  first.size[dim] = 1;
  const TensorBase parts[] = {ops::ones(first, TensorOptions(x.dtype())),
                              ops::narrow(x, dim, 0, x.size(dim) - 1)};
  return ops::cat(ArrayRef<TensorBase>(parts, 2), dim);
}

}  // namespace

TensorBase product_of_others(const TensorBase& x, int64_t dim) {
  if (x.size(dim) <= 1) return ops::ones(x.sizes(), TensorOptions(x.dtype()));
  const TensorBase before = ops::cumprod(after_one(x, dim), dim);
  const TensorBase behind = ops::flip(ops::cumprod(after_one(ops::flip(x, dim), dim), dim), dim);
  return before * behind;
}

TensorBase prod_grad(const TensorBase& grad, const TensorBase& self, const TensorBase& result,
                     const OptionalIntArrayRef& dim, bool keepdim) {
  if (self.dim() == 0) return grad.dtype() == self.dtype() ? grad : ops::to(grad, self.dtype());
  TensorBase g = with_reduced_dims(grad, self.sizes(), dim, keepdim);
  if (g.dtype() != self.dtype()) g = ops::to(g, self.dtype());
  const TensorBase zeros = ops::eq(self, 0);
  const bool any_zero = self.numel() != 0 && *static_cast<bool*>(ops::any(zeros).data_ptr());
  if (!any_zero) {
    const TensorBase r = with_reduced_dims(result, self.sizes(), dim, keepdim);
    return g * conjugate((r.dtype() == self.dtype() ? r : ops::to(r, self.dtype())) / self);
  }
  // The quotient fails at zeros: each element takes the product of the others.
  if (takes_all(dim)) {
    const TensorBase flat = ops::reshape(self, {-1});
    return g * conjugate(ops::reshape(product_of_others(flat, 0), self.sizes()));
  }
  return g * conjugate(product_of_others(self, wrap_dim((*dim)[0], self.dim())));
}

}  // namespace torcxx
