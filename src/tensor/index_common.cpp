#include "backend/cpu/map.h"
#include "tensor/factory.h"
#include "tensor/index.h"

namespace torcxx {

TensorBase converted(const TensorBase& t, ScalarType dtype) {
  TensorBase out = new_like(t, dtype);
  cpu::copy({out.data_ptr(), dtype, out.strides().data()},
            {t.data_ptr(), t.dtype(), t.strides().data()}, t.sizes());
  return out;
}

TensorBase contiguous_copy(const TensorBase& t) { return converted(t, t.dtype()); }
TensorBase as_contiguous(const TensorBase& t) { return as_contiguous(t, t.dtype()); }
TensorBase as_contiguous(const TensorBase& t, ScalarType dtype) {
  return t.is_contiguous() && t.dtype() == dtype ? t : converted(t, dtype);
}

void check_index_dtype(const TensorBase& index, const char* op) {
  TORCXX_CHECK(index.dtype() == kInt64 || index.dtype() == kInt32, op,
               "(): Expected dtype int32 or int64 for index, got ", index.dtype());
}

TensorBase checked_index(const TensorBase& index, int64_t dim, int64_t size, bool wrap,
                         bool plain_error) {
  TensorBase out = as_contiguous(index, kInt64);
  const int64_t n = out.numel();
  const int64_t* p = positions(out);
  // A branch that is never taken costs nothing; values in [0, size) need nothing more.
  const auto end = static_cast<uint64_t>(size);
  int64_t good = 0;
  while (good < n && TORCXX_LIKELY(static_cast<uint64_t>(p[good]) < end)) good++;
  if (good == n) return out;
  bool negative = false;
  for (int64_t i = 0; i < n; i++) {
    negative = negative || p[i] < 0;
    const bool inside = p[i] < size && p[i] >= (wrap ? -size : 0);
    TORCXX_CHECK(inside || !plain_error, "index ", p[i], " is out of bounds for dimension ", dim,
                 " with size ", size);
    TORCXX_CHECK_INDEX(inside, "index ", p[i], " is out of bounds for dimension ", dim,
                       " with size ", size);
  }
  if (out.is_same(index)) out = contiguous_copy(index);
  auto* w = static_cast<int64_t*>(out.data_ptr());
  for (int64_t i = 0; i < n; i++) w[i] += w[i] < 0 ? size : 0;
  return out;
}

cpu::RowShape row_shape(const TensorBase& t, int64_t dim, int64_t n) {
  cpu::RowShape s{1, t.dim() ? t.size(dim) : 1, n, 1};
  for (int64_t d = 0; d < t.dim(); d++) {
    if (d < dim) s.outer *= t.sizes()[static_cast<size_t>(d)];
    if (d > dim) s.inner *= t.sizes()[static_cast<size_t>(d)];
  }
  return s;
}

}  // namespace torcxx
