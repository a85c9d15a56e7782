#include "torcxx/core/tensor_base.h"

#include <algorithm>
#include <functional>

#include "core/checked.h"

namespace torcxx {
namespace {

// Room for n sizes and n strides. `keep` saves lists that lie in the array about to be replaced.
void reshape_array(TensorImpl* t, size_t n) {
  TORCXX_CHECK(n <= kMaxDims, "tensor: expected at most ", kMaxDims, " dimensions, got ", n);
  if (n == t->ndim) return;
  int64_t* fresh = n > TensorImpl::kInlineDims ? new int64_t[2 * n] : t->inline_;
  if (t->shape != t->inline_) delete[] t->shape;
  t->shape = fresh;
  t->ndim = static_cast<uint8_t>(n);
}

bool lies_in(const TensorImpl* t, IntArrayRef list) {
  const std::less<const int64_t*> before;
  return !list.empty() && !before(list.data(), t->shape) &&
         before(list.data(), t->shape + 2 * t->ndim);
}

// Strides of dimensions of one element do not matter, and an empty tensor is contiguous.
bool is_row_major(const TensorImpl* t) {
  int64_t expected = 1;
  for (int d = t->ndim - 1; d >= 0; d--) {
    const int64_t size = t->sizes()[d];
    if (size == 1) continue;
    if (t->strides()[d] != expected) return t->numel == 0;
    expected *= size;
  }
  return true;
}

int64_t wrap_dim(int64_t d, int64_t ndim) {
  TORCXX_CHECK_INDEX(ndim > 0, "Dimension specified as ", d, " but tensor has no dimensions");
  TORCXX_CHECK_INDEX(d >= -ndim && d < ndim, "Dimension out of range (expected to be in range of [",
                     -ndim, ", ", ndim - 1, "], but got ", d, ")");
  return d < 0 ? d + ndim : d;
}

}  // namespace

void (*release_object)(TensorImpl*) noexcept = nullptr;

void TensorImpl::set_shape(IntArrayRef new_sizes, IntArrayRef new_strides) {
  const size_t n = new_sizes.size();
  TORCXX_CHECK(new_strides.size() == n, "tensor: expected as many strides as sizes, got sizes ",
               new_sizes, " and strides ", new_strides);
  if (TORCXX_UNLIKELY(lies_in(this, new_sizes) || lies_in(this, new_strides))) {
    const std::vector<int64_t> a = new_sizes.vec(), b = new_strides.vec();
    reshape_array(this, n);
    std::copy(a.begin(), a.end(), shape);
    std::copy(b.begin(), b.end(), shape + n);
  } else {
    reshape_array(this, n);
    std::copy(new_sizes.begin(), new_sizes.end(), shape);
    std::copy(new_strides.begin(), new_strides.end(), shape + n);
  }
  numel = 1;
  bool fits = true, empty = false;
  for (size_t d = 0; d < n; d++) {
    fits = !__builtin_mul_overflow(numel, shape[d], &numel) && fits;
    empty = empty || shape[d] == 0;
  }
  if (empty) numel = 0;
  TORCXX_CHECK(fits || empty, "numel: integer multiplication overflow for sizes ", new_sizes);
  contiguous = is_row_major(this);
}

void TensorImpl::set_contiguous(IntArrayRef new_sizes) {
  const size_t n = new_sizes.size();
  int64_t count = 1, bytes = 0;
  bool fits = true;
  for (const int64_t s : new_sizes) {
    TORCXX_CHECK(s >= 0, "Trying to create tensor with negative dimension ", s, ": ", new_sizes);
    fits = fits && checked_mul(count, s, &count);
  }
  TORCXX_CHECK(fits && checked_mul(count, elementSize(dtype), &bytes),
               "Storage size calculation overflowed with sizes=", new_sizes);
  if (count == 0) {  // without elements the strides may still overflow
    int64_t stride = 1;
    for (size_t d = n; d-- > 1;)
      TORCXX_CHECK(checked_mul(stride, std::max<int64_t>(new_sizes[d], 1), &stride),
                   "Stride calculation overflowed with sizes=", new_sizes);
  }
  std::vector<int64_t> copy;
  if (TORCXX_UNLIKELY(lies_in(this, new_sizes))) {
    copy = new_sizes.vec();
    new_sizes = copy;
  }
  reshape_array(this, n);
  int64_t stride = 1;
  for (size_t d = n; d-- > 0;) {
    shape[d] = new_sizes[d];
    shape[n + d] = stride;
    if (d) stride *= std::max<int64_t>(new_sizes[d], 1);
  }
  numel = count;
  contiguous = true;
}

int64_t TensorBase::size(int64_t d) const {
  const TensorImpl* t = impl();
  return t->sizes()[wrap_dim(d, t->ndim)];
}

int64_t TensorBase::stride(int64_t d) const {
  const TensorImpl* t = impl();
  return t->strides()[wrap_dim(d, t->ndim)];
}

void TensorBase::check_dtype(ScalarType wanted) const {
  TORCXX_CHECK(impl()->dtype == wanted, "expected scalar type ", enumName(wanted), " but found ",
               enumName(impl_->dtype));
}

}  // namespace torcxx
