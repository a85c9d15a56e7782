// The bytes of a tensor in row-major order, whatever its strides.
#pragma once
#include <algorithm>
#include <array>

#include "torcxx/core/tensor_base.h"

namespace torcxx {

// Calls f(const char* data, int64_t bytes) for the longest contiguous pieces, in order.
template <class F>
void for_each_run(const TensorImpl& t, F f) {
  if (t.numel == 0) return;
  const int64_t item = elementSize(t.dtype), *sizes = t.sizes(), *strides = t.strides();
  int64_t run = 1;  // elements of the inner dimensions that lie in one piece
  int outer = t.ndim;
  while (outer > 0 && (sizes[outer - 1] == 1 || strides[outer - 1] == run)) run *= sizes[--outer];
  std::array<int64_t, kMaxDims> index{};
  const char* p = t.data;
  for (;;) {
    f(p, run * item);
    int d = outer - 1;
    for (; d >= 0; d--) {
      p += strides[d] * item;
      if (++index[d] < sizes[d]) break;
      p -= strides[d] * sizes[d] * item;
      index[d] = 0;
    }
    if (d < 0) return;
  }
}

}  // namespace torcxx
