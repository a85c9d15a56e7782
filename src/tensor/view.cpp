// Views: other geometries of the same storage.
#include "gen/ops/view.h"

#include <algorithm>

#include "core/checked.h"
#include "gen/ops/arange.h"
#include "gen/ops/as_strided.h"
#include "gen/ops/detach.h"
#include "gen/ops/expand.h"
#include "gen/ops/index_add.h"
#include "gen/ops/reshape.h"
#include "gen/ops/zeros.h"
#include "tensor/broadcast.h"
#include "tensor/factory.h"
#include "tensor/formulas.h"

namespace torcxx {

// `shape` with its -1 filled in; raises Error in PyTorch's words.
static Shape infer_size(const TensorBase& self, IntArrayRef shape) {
  Shape out;
  out.assign(shape);
  int unknown = -1;
  int64_t product = 1;
  for (int d = 0; d < out.ndim; d++) {
    if (out.size[d] == -1) {
      TORCXX_CHECK(unknown < 0, "only one dimension can be inferred");
      unknown = d;
      continue;
    }
    TORCXX_CHECK(out.size[d] >= 0, "invalid shape dimension ", out.size[d]);
    if (!checked_mul(product, out.size[d], &product)) product = -1;
  }
  const int64_t n = self.numel();
  const bool fits = unknown < 0 ? product == n : product > 0 && n % product == 0;
  if (unknown >= 0 && product == 0)
    TORCXX_CHECK(n != 0, "cannot reshape tensor of 0 elements into shape ", shape,
                 " because the unspecified dimension size -1 can be any value and is ambiguous");
  TORCXX_CHECK(fits, "shape '", shape, "' is invalid for input of size ", n);
  if (unknown >= 0) out.size[unknown] = n / product;
  return out;
}

// Strides under which self's elements have `shape`; false when a copy is needed.
static bool view_strides(const TensorBase& self, const Shape& shape, int64_t* strides) {
  const int old_n = static_cast<int>(self.dim()), n = shape.ndim;
  if (self.numel() == 0) {
    int64_t s = 1;
    for (int d = n - 1; d >= 0; d--) {
      strides[d] = s;
      s *= std::max<int64_t>(shape.size[d], 1);
    }
    return true;
  }
  // Walks runs of old dimensions that are contiguous among themselves, from the innermost.
  int d = n - 1;
  int64_t base = old_n ? self.strides()[old_n - 1] : 1, old_numel = 1, new_numel = 1;
  for (int k = old_n - 1; k >= 0; k--) {
    old_numel *= self.sizes()[k];
    const bool run_ends =
        k == 0 || (self.sizes()[k - 1] != 1 && self.strides()[k - 1] != old_numel * base);
    if (!run_ends) continue;
    while (d >= 0 && (new_numel < old_numel || shape.size[d] == 1)) {
      strides[d] = new_numel * base;
      new_numel *= shape.size[d--];
    }
    if (new_numel != old_numel) return false;
    if (k > 0) {
      base = self.strides()[k - 1];
      old_numel = new_numel = 1;
    }
  }
  for (; d >= 0; d--) strides[d] = base;  // 0-d self: only sizes of 1 are left
  return true;
}

bool can_view(const TensorBase& self, IntArrayRef shape) {
  int64_t strides[kMaxDims];
  return view_strides(self, infer_size(self, shape), strides);
}

TensorBase as_strided_backward(const TensorBase& grad, const Geometry& base, IntArrayRef size,
                               IntArrayRef stride, std::optional<int64_t> storage_offset) {
  // The gradient of every element of the storage that base reaches, then base's view of it.
  int64_t last = base.offset, first = base.offset;
  const int64_t offset = storage_offset.value_or(base.offset);
  const auto reach = [&](int64_t at, IntArrayRef sz, IntArrayRef st) {
    int64_t hi = at;
    for (size_t d = 0; d < sz.size(); d++) hi += (sz[d] - 1) * st[d];
    first = std::min(first, at);
    last = std::max(last, hi);
  };
  reach(base.offset, base.sizes, base.strides);
  reach(offset, size, stride);
  const TensorBase flat = ops::zeros({last - first + 1}, TensorOptions(grad.dtype()));
  const TensorBase index = ops::as_strided(ops::arange(last - first + 1, TensorOptions(kInt64)),
                                           size, stride, offset - first);
  const TensorBase sum =
      ops::index_add(flat, 0, ops::reshape(index, {-1}), ops::reshape(grad, {-1}));
  return ops::as_strided(sum, base.sizes, base.strides, base.offset - first);
}

namespace impl {

TensorBase as_strided(const TensorBase& self, IntArrayRef size, IntArrayRef stride,
                      std::optional<int64_t> storage_offset) {
  TORCXX_CHECK(size.size() == stride.size(),
               "as_strided: mismatch in length of strides and shape: size ", size, ", stride ",
               stride);
  TORCXX_CHECK(size.size() <= kMaxDims, "as_strided: at most 64 dimensions, got ", size.size());
  const int64_t offset = storage_offset.value_or(self.storage_offset());
  TORCXX_CHECK(offset >= 0, "as_strided: Tensor: invalid storage offset ", offset);
  int64_t last = offset;
  bool fits = true, empty = false;
  for (size_t d = 0; d < size.size(); d++) {
    TORCXX_CHECK(size[d] >= 0, "Trying to create tensor with negative dimension ", size[d], ": ",
                 size);
    TORCXX_CHECK(
        stride[d] >= 0,
        "as_strided: Negative strides are not supported at the moment, got strides: ", stride);
    empty = empty || size[d] == 0;
    int64_t step = 0;
    fits = fits && checked_mul(size[d] > 0 ? size[d] - 1 : 0, stride[d], &step) &&
           checked_add(last, step, &last);
  }
  const int64_t available = self.storage().nbytes() / self.element_size();
  TORCXX_CHECK(empty || (fits && last < available), "as_strided: setStorage: sizes ", size,
               ", strides ", stride, ", storage offset ", offset,
               " are out of bounds for storage of ", available, " elements");
  return alias(self, size, stride, offset);
}

TensorBase view(const TensorBase& self, IntArrayRef size) {
  const Shape shape = infer_size(self, size);
  int64_t strides[kMaxDims];
  TORCXX_CHECK(view_strides(self, shape, strides),
               "view size is not compatible with input tensor's size and stride (at least "
               "one dimension spans across two contiguous subspaces). Use .reshape(...) instead.");
  return alias(self, shape, {strides, static_cast<size_t>(shape.ndim)}, self.storage_offset());
}

TensorBase expand(const TensorBase& self, IntArrayRef size, bool) {
  const int n = static_cast<int>(size.size()), extra = n - static_cast<int>(self.dim());
  TORCXX_CHECK(extra >= 0, "expand(", self.dtype(), self.sizes(), ", size=", size,
               "): the number of sizes provided (", n,
               ") must be greater or equal to the number of dimensions in the tensor (", self.dim(),
               ")");
  Shape shape;
  shape.assign(size);
  int64_t strides[kMaxDims];
  for (int d = 0; d < n; d++) {
    const int64_t have = d < extra ? 1 : self.sizes()[d - extra];
    if (shape.size[d] == -1) {
      TORCXX_CHECK(d >= extra,
                   "The expanded size of the tensor (-1) isn't allowed in a leading, non-existing "
                   "dimension ",
                   d);
      shape.size[d] = have;
    }
    TORCXX_CHECK(shape.size[d] >= 0, "expand: invalid size ", shape.size[d], " at dimension ", d);
    TORCXX_CHECK(have == 1 || have == shape.size[d], "The expanded size of the tensor (",
                 shape.size[d], ") must match the existing size (", have,
                 ") at non-singleton dimension ", d, ".  Target sizes: ", size,
                 ".  Tensor sizes: ", self.sizes());
    strides[d] = d < extra || (have == 1 && shape.size[d] != 1) ? 0 : self.strides()[d - extra];
  }
  return alias(self, shape, {strides, static_cast<size_t>(n)}, self.storage_offset());
}

TensorBase detach(const TensorBase& self) {
  return alias(self, self.sizes(), self.strides(), self.storage_offset());
}

}  // namespace impl
}  // namespace torcxx
