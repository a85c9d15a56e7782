#include "tensor/broadcast.h"

#include <algorithm>

namespace torcxx {

void Shape::assign(IntArrayRef s) {
  TORCXX_CHECK(s.size() <= kMaxDims, "tensors have at most 64 dimensions, got ", s.size());
  ndim = static_cast<int>(s.size());
  std::copy(s.begin(), s.end(), size);
}

void broadcast_into(Shape& into, IntArrayRef s) {
  const int n = static_cast<int>(s.size());
  if (n > into.ndim) {
    const int extra = n - into.ndim;
    std::copy_backward(into.size, into.size + into.ndim, into.size + n);
    std::fill_n(into.size, extra, 1);
    into.ndim = n;
  }
  for (int i = n; i-- > 0;) {  // PyTorch names the last that does not fit
    const int d = into.ndim - n + i;
    if (into.size[d] == s[i] || s[i] == 1) continue;
    TORCXX_CHECK(into.size[d] == 1, "The size of tensor a (", into.size[d],
                 ") must match the size of tensor b (", s[i], ") at non-singleton dimension ", d);
    into.size[d] = s[i];
  }
}

void broadcast_strides(const TensorBase& t, IntArrayRef shape, int64_t* strides) {
  const int n = static_cast<int>(t.dim()), extra = static_cast<int>(shape.size()) - n;
  std::fill_n(strides, extra, 0);
  for (int i = 0; i < n; i++)
    strides[extra + i] = t.sizes()[i] == 1 && shape[extra + i] != 1 ? 0 : t.strides()[i];
}

int64_t wrap_dim(int64_t d, int64_t n) {
  const int64_t m = n == 0 ? 1 : n;
  TORCXX_CHECK_INDEX(d >= -m && d < m, "Dimension out of range (expected to be in range of [", -m,
                     ", ", m - 1, "], but got ", d, ")");
  return d < 0 ? d + m : d;
}

}  // namespace torcxx
