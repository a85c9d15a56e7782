#pragma once
#include "ops/record.h"

namespace torcxx::ops {

// Graham, 2014.
template <int dims> struct FractionalMaxPool : Function {
  static constexpr auto schema =
      "fractional_max_pool{dims}d(Tensor self, int[dims] kernel_size, int[dims] output_size, "
      "Tensor "
      "random_samples) -> (Tensor output, Tensor indices)";
  static constexpr auto doc =
      "Largest elements of output_size windows whose places random_samples (N, C, dims), each in "
      "[0, 1), moves; and where they stood in their plane.";
  static constexpr auto variants = "function";
  template <class C> static Tensor grad_self(const C& c) {
    return _unpool(c.grad_output, c.indices, c.self_sizes, dims);
  }
};

struct FractionalMaxPool2d : FractionalMaxPool<2> {};
struct FractionalMaxPool3d : FractionalMaxPool<3> {};

}  // namespace torcxx::ops
