// Helpers of the indexing records: masks, embeddings, windows and repeats.
#include "gen/ops/arange.h"
#include "gen/ops/bincount.h"
#include "gen/ops/cat.h"
#include "gen/ops/div.h"
#include "gen/ops/eq.h"
#include "gen/ops/expand.h"
#include "gen/ops/full.h"
#include "gen/ops/index_add.h"
#include "gen/ops/index_select.h"
#include "gen/ops/masked_scatter.h"
#include "gen/ops/masked_select.h"
#include "gen/ops/movedim.h"
#include "gen/ops/narrow.h"
#include "gen/ops/repeat_interleave.h"
#include "gen/ops/reshape.h"
#include "gen/ops/to.h"
#include "gen/ops/unsqueeze.h"
#include "gen/ops/where.h"
#include "gen/ops/zeros.h"
#include "tensor/broadcast.h"
#include "tensor/formulas.h"
#include "tensor/index.h"
#include "tensor/index_formulas.h"
#include "tensor/operators.h"
#include "tensor/pointwise.h"

namespace torcxx {

const TensorBase& fill_mask(const TensorBase& mask) {
  TORCXX_CHECK(mask.dtype() == kBool,
               "masked_fill_ only supports boolean masks, but got mask with dtype ", mask.dtype());
  return mask;
}

TensorBase fill_value(const TensorBase& self, const Scalar& value) {
  TORCXX_CHECK(self.is_complex() || !value.isComplex(),
               "masked_fill: value cannot be converted to type ", self.dtype(),
               " without overflow");
  return ops::full({}, value, TensorOptions(self.dtype()).device(self.device()));
}

TensorBase fill_value(const TensorBase& self, const TensorBase& value) {
  TORCXX_CHECK(value.dim() == 0,
               "masked_fill_ only supports a 0-dimensional value tensor, but got tensor with ",
               value.dim(), " dimension(s).");
  TORCXX_CHECK(canCast(value.dtype(), self.dtype()) || !value.is_complex(),
               "masked_fill: value cannot be converted to type ", self.dtype());
  return ops::to(value, self.dtype());
}

TensorBase masked_select_grad(const TensorBase& grad, IntArrayRef sizes, const TensorBase& mask) {
  Shape shape;
  shape.assign(sizes);
  broadcast_into(shape, mask.sizes());
  const TensorBase spread =
      ops::masked_scatter(ops::zeros(shape, TensorOptions(grad.dtype())), mask, grad);
  return sum_to_size(spread, sizes);
}

TensorBase masked_source_grad(const TensorBase& grad, const TensorBase& mask, IntArrayRef sizes) {
  TensorBase taken = ops::masked_select(grad, mask);
  int64_t n = 1;
  for (int64_t s : sizes) n *= s;
  if (taken.numel() < n) {
    const TensorBase parts[] = {taken,
                                ops::zeros({n - taken.numel()}, TensorOptions(grad.dtype()))};
    taken = ops::cat(ArrayRef<TensorBase>(parts, 2), 0);
  }
  return ops::reshape(taken, sizes);
}

TensorBase embedding_grad_grad(const TensorBase& grad, const TensorBase& indices,
                               int64_t padding_idx, bool scale_grad_by_freq) {
  const TensorBase flat = ops::reshape(indices, {-1});
  TensorBase rows = ops::index_select(grad, 0, flat);
  if (scale_grad_by_freq) {
    const TensorBase count = ops::index_select(ops::bincount(flat), 0, flat);
    rows = rows / ops::unsqueeze(ops::to(count, grad.dtype()), -1);
  }
  if (padding_idx >= 0)
    rows = ops::where(ops::unsqueeze(ops::eq(flat, padding_idx), -1),
                      ops::zeros({}, TensorOptions(grad.dtype())), rows);
  Shape shape;
  shape.assign(indices.sizes());
  shape.size[shape.ndim++] = grad.size(1);
  return ops::reshape(rows, shape);
}

TensorBase unfold_grad(const TensorBase& grad, IntArrayRef sizes, int64_t dim, int64_t size,
                       int64_t step) {
  if (sizes.empty())  // the one element, or none of it
    return size ? ops::reshape(grad, {}) : ops::zeros({}, TensorOptions(grad.dtype()));
  dim = wrap_dim(dim, static_cast<int64_t>(sizes.size()));
  const int64_t windows = grad.size(dim);
  Shape merged;
  merged.assign(sizes);
  merged.size[dim] = windows * size;
  const TensorBase start = ops::unsqueeze(ops::arange(windows, TensorOptions(kInt64)), 1) * step;
  const TensorBase place = start + ops::arange(size, TensorOptions(kInt64));
  const TensorBase rows = ops::reshape(ops::movedim(grad, -1, dim + 1), merged);
  return ops::index_add(ops::zeros(sizes, TensorOptions(grad.dtype())), dim,
                        ops::reshape(place, {-1}), rows);
}

TensorBase repeat_each(const TensorBase& self, const TensorBase& repeats,
                       std::optional<int64_t> dim, std::optional<int64_t> output_size) {
  const TensorBase in = dim ? self : ops::reshape(self, {-1});
  const int64_t d = wrap_dim(dim.value_or(0), in.dim()), n = in.dim() ? in.size(d) : 1;
  TORCXX_CHECK(repeats.dim() <= 1, "repeats must be 0-dim or 1-dim tensor, got ", repeats.sizes());
  TensorBase counts = repeats.dim() ? repeats : ops::reshape(repeats, {1});
  if (counts.size(0) == 1 && n != 1) counts = ops::expand(counts, {n});
  TORCXX_CHECK(counts.size(0) == n,
               "repeats must have the same size as input along dim, but got repeats.size(0) = ",
               counts.size(0), " and input.size(", d, ") = ", n);
  TensorBase places = ops::repeat_interleave(counts, output_size);
  return ops::index_select(in, d, places);
}

TensorBase repeat_each(const TensorBase& self, int64_t repeats, std::optional<int64_t> dim,
                       std::optional<int64_t> output_size) {
  TORCXX_CHECK(repeats >= 0, "Repeats must be non-negative, got ", repeats);
  return repeat_each(self, ops::full({}, repeats, TensorOptions(kInt64)), dim, output_size);
}

ScalarType promoted_with(const TensorBase& t, const Scalar& number) {
  const Operand both[] = {Operand(t), Operand(number)};
  return result_type(both, 2);
}

}  // namespace torcxx
