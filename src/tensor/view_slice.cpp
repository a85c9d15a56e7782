// Parts of one dimension: select, slice, narrow, diagonal, and the tensors they are parts of.
#include <algorithm>

#include "gen/ops/copy_.h"
#include "gen/ops/diag_embed.h"
#include "gen/ops/diagonal.h"
#include "gen/ops/diagonal_backward.h"
#include "gen/ops/diagonal_scatter.h"
#include "gen/ops/select.h"
#include "gen/ops/select_backward.h"
#include "gen/ops/select_scatter.h"
#include "gen/ops/slice.h"
#include "gen/ops/slice_backward.h"
#include "gen/ops/slice_scatter.h"
#include "gen/ops/zeros.h"
#include "tensor/broadcast.h"
#include "tensor/factory.h"
#include "tensor/shape_formulas.h"

namespace torcxx {

int64_t integer_of(const TensorBase& t, const char* op, const char* argument) {
  TORCXX_CHECK(t.defined() && t.dim() == 0 && isIntegralType(t.dtype()), op, ": argument '",
               argument, "' expected a 0-dim integral Tensor");
  return dispatch_dtype(t.dtype(), [&](auto zero) {
    using V = decltype(zero);
    if constexpr (std::is_integral_v<V>)
      return static_cast<int64_t>(*static_cast<const V*>(t.const_data_ptr()));
    return int64_t{0};
  });
}

int64_t narrow_start(const TensorBase& self, int64_t dim, int64_t start, int64_t length) {
  TORCXX_CHECK(self.dim() > 0, "narrow() cannot be applied to a 0-dim tensor.");
  TORCXX_CHECK(length >= 0, "narrow(): length must be non-negative.");
  const int64_t size = self.sizes()[wrap_dim(dim, self.dim())];
  TORCXX_CHECK_INDEX(start >= -size && start <= size,
                     "start out of range (expected to be in range of [", -size, ", ", size,
                     "], but got ", start, ")");
  const int64_t from = start < 0 ? start + size : start;
  TORCXX_CHECK(length <= size - from, "start (", from, ") + length (", length,
               ") exceeds dimension size (", size, ").");
  return from;
}

namespace {

TensorBase zeros_for(const TensorBase& grad, IntArrayRef sizes) {
  return impl::zeros(sizes, TensorOptions(grad.dtype()).device(grad.device()));
}

void write(TensorBase part, const TensorBase& src, const char* op) {
  TORCXX_CHECK(part.sizes() == src.sizes(), op, "(): expected src to have a size equal to the ",
               "part of self that it replaces. src size = ", src.sizes(),
               ", part size = ", part.sizes());
  impl::copy_(part, src, false);
}

TensorBase scatter_into(const TensorBase& self) {
  TensorBase out = new_like(self, self.dtype());
  impl::copy_(out, self, false);
  return out;
}

}  // namespace

namespace impl {

TensorBase select_int(const TensorBase& self, int64_t dim, int64_t index) {
  const int64_t n = self.dim();
  TORCXX_CHECK_INDEX(n > 0, "select() cannot be applied to a 0-dim tensor.");
  const int64_t d = wrap_dim(dim, n), size = self.sizes()[d];
  TORCXX_CHECK_INDEX(index >= -size && index < size, "select(): index ", index,
                     " out of range for tensor of size ", self.sizes(), " at dimension ", d);
  Shape sizes;
  int64_t strides[kMaxDims];
  for (int64_t i = 0; i < n; i++) {
    if (i == d) continue;
    strides[sizes.ndim] = self.strides()[i];
    sizes.size[sizes.ndim++] = self.sizes()[i];
  }
  const int64_t at = index < 0 ? index + size : index;
  return alias(self, sizes, {strides, static_cast<size_t>(sizes.ndim)},
               self.storage_offset() + at * self.strides()[d]);
}

TensorBase slice_Tensor(const TensorBase& self, int64_t dim, std::optional<int64_t> start,
                        std::optional<int64_t> end, int64_t step) {
  const int64_t n = self.dim();
  TORCXX_CHECK_INDEX(n > 0, "slice() cannot be applied to a 0-dim tensor.");
  const int64_t d = wrap_dim(dim, n), size = self.sizes()[d];
  TORCXX_CHECK(step > 0, "slice step must be positive");
  const auto bound = [size](int64_t at) {
    return at < 0 ? std::max<int64_t>(at + size, 0) : std::min(at, size);
  };
  const int64_t from = bound(start.value_or(0)), to = bound(end.value_or(INT64_MAX));
  Shape sizes;
  sizes.assign(self.sizes());
  int64_t strides[kMaxDims];
  std::copy(self.strides().begin(), self.strides().end(), strides);
  const int64_t span = std::max<int64_t>(to - from, 0);
  sizes.size[d] = span / step + (span % step != 0);
  // With at most one place left the stride is never used; a giant step may not fit it.
  if (__builtin_mul_overflow(strides[d], step, &strides[d])) strides[d] = self.strides()[d];
  return alias(self, sizes, {strides, static_cast<size_t>(n)},
               self.storage_offset() + from * self.strides()[d]);
}

TensorBase diagonal(const TensorBase& self, int64_t offset, int64_t dim1, int64_t dim2) {
  const int64_t n = self.dim(), a = wrap_dim(dim1, n), b = wrap_dim(dim2, n);
  TORCXX_CHECK(a != b, "diagonal dimensions cannot be identical ", dim1, ", ", dim2);
  const int64_t rows = self.sizes()[a], cols = self.sizes()[b];
  // Compared before subtracting, so that a giant offset cannot wrap.
  const int64_t length = offset >= 0 ? (offset < cols ? std::min(rows, cols - offset) : 0)
                                     : (offset > -rows ? std::min(rows + offset, cols) : 0);
  int64_t at = self.storage_offset();
  if (length > 0) at += offset >= 0 ? offset * self.strides()[b] : -offset * self.strides()[a];
  Shape sizes;
  int64_t strides[kMaxDims];
  for (int64_t i = 0; i < n; i++) {
    if (i == a || i == b) continue;
    strides[sizes.ndim] = self.strides()[i];
    sizes.size[sizes.ndim++] = self.sizes()[i];
  }
  strides[sizes.ndim] = self.strides()[a] + self.strides()[b];
  sizes.size[sizes.ndim++] = length;
  return alias(self, sizes, {strides, static_cast<size_t>(sizes.ndim)}, at);
}

TensorBase select_backward(const TensorBase& grad_output, IntArrayRef input_sizes, int64_t dim,
                           int64_t index) {
  TensorBase out = zeros_for(grad_output, input_sizes);
  write(select_int(out, dim, index), grad_output, "select_backward");
  return out;
}

TensorBase slice_backward(const TensorBase& grad_output, IntArrayRef input_sizes, int64_t dim,
                          int64_t start, int64_t end, int64_t step) {
  TensorBase out = zeros_for(grad_output, input_sizes);
  write(slice_Tensor(out, dim, start, end, step), grad_output, "slice_backward");
  return out;
}

TensorBase diagonal_backward(const TensorBase& grad_output, IntArrayRef input_sizes, int64_t offset,
                             int64_t dim1, int64_t dim2) {
  TensorBase out = zeros_for(grad_output, input_sizes);
  write(diagonal(out, offset, dim1, dim2), grad_output, "diagonal_backward");
  return out;
}

TensorBase slice_scatter(const TensorBase& self, const TensorBase& src, int64_t dim,
                         std::optional<int64_t> start, std::optional<int64_t> end, int64_t step) {
  TensorBase out = scatter_into(self);
  write(slice_Tensor(out, dim, start, end, step), src, "slice_scatter");
  return out;
}

TensorBase select_scatter(const TensorBase& self, const TensorBase& src, int64_t dim,
                          int64_t index) {
  TensorBase out = scatter_into(self);
  write(select_int(out, dim, index), src, "select_scatter");
  return out;
}

TensorBase diagonal_scatter(const TensorBase& self, const TensorBase& src, int64_t offset,
                            int64_t dim1, int64_t dim2) {
  TensorBase out = scatter_into(self);
  write(diagonal(out, offset, dim1, dim2), src, "diagonal_scatter");
  return out;
}

TensorBase diag_embed(const TensorBase& self, int64_t offset, int64_t dim1, int64_t dim2) {
  const int64_t n = self.dim() + 1, a = wrap_dim(dim1, n), b = wrap_dim(dim2, n);
  TORCXX_CHECK(a != b, "diagonal dimensions cannot be identical ", dim1, ", ", dim2);
  TORCXX_CHECK(n <= kMaxDims, "diag_embed: tensors have at most ", kMaxDims, " dimensions");
  int64_t side = 0;
  const bool fits =
      offset != INT64_MIN &&
      !__builtin_add_overflow(self.sizes()[n - 2], offset < 0 ? -offset : offset, &side);
  TORCXX_CHECK(fits, "diag_embed: argument 'offset': ", offset, " makes the result too large");
  Shape sizes;
  sizes.ndim = static_cast<int>(n);
  for (int64_t i = 0, from = 0; i < n; i++)
    sizes.size[i] = i == a || i == b ? side : self.sizes()[from++];
  TensorBase out = zeros_for(self, sizes);
  write(diagonal(out, offset, a, b), self, "diag_embed");
  return out;
}

}  // namespace impl
}  // namespace torcxx
