// The transforms that have kernels; fft.h and fftn.h are made of them.
#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct FftC2c : Function {
  static constexpr auto schema =
      "_fft_c2c(Tensor self, int[] dim, int normalization, bool forward) -> Tensor";
  template <class C> static Tensor grad_self(const C& c) {
    return _fft_c2c(c.grad, c.dim, c.normalization, !c.forward);
  }
};

struct FftR2c : Function {
  static constexpr auto schema =
      "_fft_r2c(Tensor self, int[] dim, int normalization, bool onesided) -> Tensor";
  template <class C> static Tensor grad_self(const C& c) {
    const auto n = c.self_sizes[static_cast<size_t>(
        c.dim.back() + (c.dim.back() < 0 ? static_cast<int64_t>(c.self_sizes.size()) : 0))];
    return fft_r2c_backward(c.grad, c.dim, c.normalization, c.onesided, n);
  }
};

struct FftC2r : Function {
  static constexpr auto schema =
      "_fft_c2r(Tensor self, int[] dim, int normalization, int last_dim_size) -> Tensor";
  template <class C> static Tensor grad_self(const C& c) {
    return fft_c2r_backward(c.grad, c.dim, c.normalization);
  }
};

}  // namespace torcxx::ops
