// Draws into tensors of any dtype and strides. Element i is the i-th in row-major order.
#pragma once
#include <algorithm>
#include <optional>

#include "backend/cpu/random.h"
#include "torcxx/core/generator.h"
#include "torcxx/core/parallel.h"
#include "torcxx/core/tensor_base.h"

namespace torcxx {

cpu::Draw next_draw(const std::optional<Generator>& generator);
// Bits of the significand: 24 for float32, 11 for float16.
int significant_digits(ScalarType t);
// The real numbers of a complex tensor, a view; else the tensor itself.
TensorBase real_numbers(const TensorBase& t);
// Raises NotImplementedError unless self is floating or, where allowed, complex.
void check_continuous(const TensorBase& self, const char* kernel, bool complex = true);

// Calls fill(pointer, n) with self's memory, or that of a tensor which is copied to self after.
template <class T, class F>
void fill_dense(TensorBase& self, const char* op, F fill);
// Calls fill(pointer, n, draw) on chunks of it, in parallel.
template <class T, class F>
void fill_chunks(TensorBase& self, const char* op, cpu::Draw draw, F fill) {
  fill_dense<T>(self, op, [&](T* out, int64_t n) {
    parallel_for(0, n, 32768, [&](int64_t b, int64_t e) {
      cpu::Draw part = draw;
      part.first += b;
      fill(out + b, e - b, part);
    });
  });
}
// Element i becomes f(its 64 random bits).
template <class T, class F>
void fill_from_bits(TensorBase& self, const char* op, cpu::Draw draw, F f) {
  fill_chunks<T>(self, op, draw, [&](T* out, int64_t n, cpu::Draw part) {
    uint64_t bits[512];
    for (int64_t i = 0; i < n; i += 512, part.first += 512) {
      const int64_t m = std::min<int64_t>(n - i, 512);
      cpu::bits64(bits, m, part);
      for (int64_t k = 0; k < m; k++) out[i + k] = f(bits[k]);
    }
  });
}

void copy_from_dense(TensorBase& self, const TensorBase& dense);
TensorBase dense_for(const TensorBase& self, ScalarType dtype);
void check_writable(const TensorBase& self, const char* op);

template <class T, class F>
void fill_dense(TensorBase& self, const char* op, F fill) {
  check_writable(self, op);
  if (self.numel() == 0) return;
  if (self.is_contiguous() && self.dtype() == scalar_type_of<T>)
    return fill(static_cast<T*>(self.data_ptr()), self.numel());
  const TensorBase dense = dense_for(self, scalar_type_of<T>);
  fill(static_cast<T*>(dense.data_ptr()), dense.numel());
  copy_from_dense(self, dense);
}

}  // namespace torcxx
