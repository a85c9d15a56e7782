// Shapes of flatten and unflatten; views of the same bytes as another dtype.
#include <algorithm>

#include "core/checked.h"
#include "gen/ops/view.h"
#include "gen/ops/view_as_complex.h"
#include "gen/ops/view_as_real.h"
#include "tensor/broadcast.h"
#include "tensor/factory.h"
#include "tensor/shape_formulas.h"

namespace torcxx {

bool same_dim(const TensorBase& self, int64_t start_dim, int64_t end_dim) {
  return wrap_dim(start_dim, self.dim()) == wrap_dim(end_dim, self.dim());
}

std::vector<int64_t> flatten_shape(const TensorBase& self, int64_t start_dim, int64_t end_dim) {
  const int64_t start = wrap_dim(start_dim, self.dim()), end = wrap_dim(end_dim, self.dim());
  TORCXX_CHECK(start <= end, "flatten() has invalid args: start_dim cannot come after end_dim");
  if (self.dim() == 0) return {1};
  std::vector<int64_t> shape(self.sizes().begin(), self.sizes().begin() + start);
  int64_t product = 1;
  for (int64_t d = start; d <= end; d++)
    TORCXX_CHECK(checked_mul(product, self.sizes()[d], &product),
                 "flatten: the merged size overflows: ", self.sizes());
  shape.push_back(product);
  shape.insert(shape.end(), self.sizes().begin() + end + 1, self.sizes().end());
  return shape;
}

std::vector<int64_t> unflatten_shape(const TensorBase& self, int64_t dim, IntArrayRef sizes) {
  const int64_t d = wrap_dim(dim, self.dim());
  TORCXX_CHECK(sizes.size() > 0, "unflatten: sizes must be non-empty");
  const int64_t size = self.dim() ? self.sizes()[d] : 1;
  int64_t product = 1, unknown = -1;
  bool fits = true;
  for (size_t i = 0; i < sizes.size(); i++) {
    if (sizes[i] == -1) {
      TORCXX_CHECK(unknown < 0, "unflatten: only one dimension can be inferred");
      unknown = static_cast<int64_t>(i);
    } else {
      TORCXX_CHECK(sizes[i] >= 0, "unflatten: invalid shape dimension ", sizes[i]);
      fits = fits && checked_mul(product, sizes[i], &product);
    }
  }
  fits = fits && (unknown < 0 ? product == size : product > 0 && size % product == 0);
  TORCXX_CHECK(fits, "unflatten: Provided sizes ", sizes, " don't multiply up to the size of dim ",
               d, " (", size, ") in the input tensor");
  std::vector<int64_t> shape;
  for (int64_t i = 0; i < d; i++) shape.push_back(self.sizes()[i]);
  for (int64_t s : sizes) shape.push_back(s == -1 ? size / product : s);
  for (int64_t i = d + 1; i < self.dim(); i++) shape.push_back(self.sizes()[i]);
  return shape;
}

namespace {

// self's memory as `dtype`; strides and offset count elements of that dtype.
TensorBase reinterpret(const TensorBase& self, ScalarType dtype, const Shape& sizes,
                       const int64_t* strides, int64_t offset) {
  const auto n = static_cast<size_t>(sizes.ndim);
  TensorBase out = alias(self, sizes, {strides, n}, 0);
  TensorImpl* p = out.impl();
  p->dtype = dtype;
  p->offset = offset;
  p->data = static_cast<char*>(self.storage().data()) + offset * elementSize(dtype);
  return out;
}

}  // namespace

namespace impl {

TensorBase view_as_real(const TensorBase& self) {
  TORCXX_CHECK_TYPE(self.is_complex(), "view_as_real is only supported for complex tensors");
  const int64_t n = self.dim();
  TORCXX_CHECK(n < kMaxDims, "view_as_real: tensors have at most ", kMaxDims, " dimensions");
  Shape sizes;
  sizes.assign(self.sizes());
  int64_t strides[kMaxDims];
  for (int64_t d = 0; d < n; d++) strides[d] = 2 * self.strides()[d];
  sizes.size[sizes.ndim++] = 2;
  strides[n] = 1;
  return reinterpret(self, toRealValueType(self.dtype()), sizes, strides,
                     2 * self.storage_offset());
}

TensorBase view_as_complex(const TensorBase& self) {
  const ScalarType t = self.dtype();
  TORCXX_CHECK_NOT_IMPLEMENTED(
      t == kFloat16 || t == kFloat32 || t == kFloat64,
      "view_as_complex is only supported for half, float and double tensors, but got a tensor of "
      "scalar type: ",
      enumName(t));
  const int64_t n = self.dim();
  TORCXX_CHECK(n > 0, "Input tensor must have one or more dimensions");
  TORCXX_CHECK(self.sizes()[n - 1] == 2, "Tensor must have a last dimension of size 2");
  TORCXX_CHECK(self.strides()[n - 1] == 1, "Tensor must have a last dimension with stride 1");
  Shape sizes;
  sizes.assign(self.sizes());
  sizes.ndim--;
  int64_t strides[kMaxDims];
  for (int64_t d = 0; d + 1 < n; d++) {
    TORCXX_CHECK(self.strides()[d] % 2 == 0,
                 "Tensor must have a stride divisible by 2 for all but last dimension");
    strides[d] = self.strides()[d] / 2;
  }
  TORCXX_CHECK(self.storage_offset() % 2 == 0, "Tensor must have a storage_offset divisible by 2");
  return reinterpret(self, toComplexType(t), sizes, strides, self.storage_offset() / 2);
}

TensorBase view_dtype(const TensorBase& self, ScalarType dtype) {
  const int64_t from = self.element_size(), to = elementSize(dtype), n = self.dim();
  TORCXX_CHECK_TYPE(to > 0, "view: argument 'dtype' expected a dtype, got an undefined one");
  const auto names = [&](const char* what) {
    return detail::cat(what, " to view ", enumName(self.dtype()), " as ", enumName(dtype),
                       " (different element sizes)");
  };
  Shape sizes;
  sizes.assign(self.sizes());
  int64_t strides[kMaxDims], offset = self.storage_offset();
  std::copy(self.strides().begin(), self.strides().end(), strides);
  if (from == to) return reinterpret(self, dtype, sizes, strides, offset);
  TORCXX_CHECK(n > 0, names("self.dim() cannot be 0"));
  TORCXX_CHECK(strides[n - 1] == 1, names("self.stride(-1) must be 1"), ", but got ",
               strides[n - 1]);
  if (from > to) {
    const int64_t ratio = from / to;
    for (int64_t d = 0; d + 1 < n; d++) strides[d] *= ratio;
    TORCXX_CHECK(checked_mul(sizes.size[n - 1], ratio, &sizes.size[n - 1]),
                 "view: the last size overflows");
    return reinterpret(self, dtype, sizes, strides, offset * ratio);
  }
  const int64_t ratio = to / from;
  const auto divide = [&](int64_t v, const std::string& what) {
    TORCXX_CHECK(v % ratio == 0,
                 names(("self." + what + " must be divisible by " + std::to_string(ratio)).c_str()),
                 ", but got ", v);
    return v / ratio;
  };
  sizes.size[n - 1] = divide(sizes.size[n - 1], "size(-1)");
  for (int64_t d = 0; d + 1 < n; d++)
    strides[d] = divide(strides[d], "stride(" + std::to_string(d) + ")");
  return reinterpret(self, dtype, sizes, strides, divide(offset, "storage_offset()"));
}

}  // namespace impl
}  // namespace torcxx
