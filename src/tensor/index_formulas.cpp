#include "tensor/index_formulas.h"

#include "gen/ops/add.h"
#include "gen/ops/cat.h"
#include "gen/ops/eq.h"
#include "gen/ops/expand.h"
#include "gen/ops/gather.h"
#include "gen/ops/gt.h"
#include "gen/ops/logical_and.h"
#include "gen/ops/lt.h"
#include "gen/ops/narrow.h"
#include "gen/ops/ones.h"
#include "gen/ops/reshape.h"
#include "gen/ops/scatter.h"
#include "gen/ops/scatter_add.h"
#include "gen/ops/scatter_reduce.h"
#include "gen/ops/to.h"
#include "gen/ops/where.h"
#include "gen/ops/zeros.h"
#include "tensor/broadcast.h"
#include "tensor/operators.h"

namespace torcxx {

// Places counted from the end, which gather itself does not take.
static TensorBase wrapped_places(const TensorBase& places, int64_t size) {
  return ops::where(ops::lt(places, 0), ops::add(places, size), places);
}

TensorBase take_along(const TensorBase& self, const TensorBase& indices,
                      std::optional<int64_t> dim) {
  TORCXX_CHECK(indices.dtype() == kInt64,
               "torch.take_along_dim(): dtype of indices should be Long but got ",
               enumName(indices.dtype()));
  if (!dim)
    return ops::gather(ops::reshape(self, {-1}), 0,
                       wrapped_places(ops::reshape(indices, {-1}), self.numel()));
  TORCXX_CHECK(self.dim() == indices.dim(),
               "torch.take_along_dim(): input and indices should have the same number of "
               "dimensions, but got ",
               self.dim(), " dimensions for input, and ", indices.dim(), " dimensions for indices");
  const int64_t d = wrap_dim(*dim, self.dim());
  Shape a, b;
  a.assign(self.sizes());
  b.assign(indices.sizes());
  const int64_t along_a = a.ndim ? a.size[d] : 1, along_b = b.ndim ? b.size[d] : 1;
  if (a.ndim) a.size[d] = b.size[d] = 1;
  broadcast_into(a, b);
  b = a;
  if (a.ndim) {
    a.size[d] = along_a;
    b.size[d] = along_b;
  }
  return ops::gather(ops::expand(self, a), d, ops::expand(wrapped_places(indices, along_a), b));
}

TensorBase padded_gather(const TensorBase& grad, int64_t dim, const TensorBase& index,
                         IntArrayRef sizes) {
  TensorBase out = ops::gather(grad, dim, index);
  if (index.numel() == 0 || out.dim() != static_cast<int64_t>(sizes.size()))
    return index.numel() == 0 ? ops::zeros(sizes, TensorOptions(grad.dtype()))
                              : ops::reshape(out, sizes);
  for (int64_t d = 0; d < out.dim(); d++) {
    Shape rest;
    rest.assign(out.sizes());
    rest.size[d] = sizes[static_cast<size_t>(d)] - out.size(d);
    if (rest.size[d] <= 0) continue;
    const TensorBase parts[] = {out, ops::zeros(rest, TensorOptions(grad.dtype()))};
    out = ops::cat(ArrayRef<TensorBase>(parts, 2), d);
  }
  return out;
}

namespace {

struct Pair {
  TensorBase self, src;
};

Pair prod_grads(const TensorBase& grad, const TensorBase& self, int64_t dim,
                const TensorBase& index, const TensorBase& src, bool include_self,
                const TensorBase& result) {
  const TensorBase zero = ops::zeros({}, TensorOptions(self.dtype()));
  const TensorBase one = ops::ones({}, TensorOptions(self.dtype()));
  const TensorBase self_zero = ops::eq(self, 0), src_zero = ops::eq(src, 0);
  Pair g;
  // The products of all but self: right where self is zero.
  const TensorBase others = ops::scatter_reduce(
      ops::ones(self.sizes(), TensorOptions(self.dtype())), dim, index, src, "prod", true);
  g.self = grad * ops::where(self_zero, others, result / ops::where(self_zero, one, self));
  // Where a single zero of src falls on a place, its own gradient is the product of the others.
  const TensorBase zeros =
      ops::gather(ops::scatter_add(ops::zeros(self.sizes(), TensorOptions(self.dtype())), dim,
                                   index, ops::to(src_zero, self.dtype())),
                  dim, index);
  const TensorBase single = ops::logical_and(src_zero, ops::eq(zeros, 1));
  const TensorBase filled = ops::where(single, one, src);
  const TensorBase without = ops::scatter_reduce(self, dim, index, filled, "prod", include_self);
  g.src = ops::where(single, ops::gather(grad * without, dim, index),
                     ops::gather(grad * result, dim, index) / ops::where(src_zero, one, src));
  return g;
}

}  // namespace

std::vector<TensorBase> scatter_reduce_grads(const TensorBase& grad, const TensorBase& self,
                                             int64_t dim, const TensorBase& index,
                                             const TensorBase& src, std::string_view reduce,
                                             bool include_self, const TensorBase& result) {
  TORCXX_CHECK(index.sizes() == src.sizes() || index.numel() == 0,
               "scatter_reduce: the gradient needs an index of src's shape ", src.sizes(), ", got ",
               index.sizes());
  Pair g;
  if (index.numel() == 0) return {grad, ops::zeros(src.sizes(), TensorOptions(grad.dtype()))};
  if (reduce == "sum") {
    g = {grad, ops::gather(grad, dim, index)};
  } else if (reduce == "prod") {
    g = prod_grads(grad, self, dim, index, src, include_self, result);
  } else if (reduce == "mean") {
    const TensorOptions like = TensorOptions(grad.dtype());
    TensorBase n = include_self ? ops::ones(grad.sizes(), like) : ops::zeros(grad.sizes(), like);
    n = ops::scatter_add(n, dim, index, ops::ones(src.sizes(), like));
    n = ops::where(ops::eq(n, 0), ops::ones({}, like), n);
    g = {grad / n, ops::gather(grad, dim, index) / ops::gather(n, dim, index)};
  } else {
    const ScalarType t = self.dtype();
    const TensorBase mine = ops::to(ops::eq(self, result), t);
    const TensorBase theirs = ops::to(ops::eq(src, ops::gather(result, dim, index)), t);
    const TensorBase share = grad / ops::scatter_add(mine, dim, index, theirs);
    g = {mine * share, theirs * ops::gather(share, dim, index)};
  }
  if (!include_self) g.self = ops::scatter(g.self, dim, index, 0);
  return {g.self, g.src};
}

}  // namespace torcxx
