// Elements put back at the places that max pooling took them from.
#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct MaxUnpoolNd : Composite {
  static constexpr auto schema =
      "_max_unpool(Tensor self, Tensor indices, int[] output_size, int n) -> Tensor";
  static Tensor forward(const Tensor& self, const Tensor& indices, IntArrayRef output_size,
                        int64_t n) {
    TORCXX_CHECK(n >= 1 && n <= 3 && (self.dim() == n + 1 || self.dim() == n + 2),
                 "max_unpool: expected an input of ", n + 1, " or ", n + 2, " dimensions, got ",
                 self.sizes());
    TORCXX_CHECK(indices.dtype() == kInt64,
                 "elements in indices should be type int64 but got: ", indices.dtype());
    TORCXX_CHECK(indices.sizes() == self.sizes(),
                 "Expected shape of indices to be same as that of the "
                 "input tensor (",
                 self.sizes(), ") but got indices tensor with shape: ", indices.sizes());
    TORCXX_CHECK(output_size.size() == static_cast<size_t>(n), "There should be exactly ", n,
                 " elements in output_size, but got ", output_size);
    const size_t lead = self.sizes().size() - static_cast<size_t>(n);
    std::vector<int64_t> shape = self.sizes().slice(0, lead).vec();
    for (int64_t s : output_size) {
      TORCXX_CHECK(s >= 0, "max_unpool: output_size must not be negative, got ", output_size);
      shape.push_back(s);
    }
    const Tensor flat =
        flatten(zeros(shape, TensorOptions(self.dtype())), static_cast<int64_t>(lead), -1);
    const Tensor put = scatter(flat, -1, flatten(indices, static_cast<int64_t>(lead), -1),
                               flatten(self, static_cast<int64_t>(lead), -1));
    return reshape(put, shape);
  }
};

struct MaxUnpool2d : Composite {
  static constexpr auto schema =
      "max_unpool2d(Tensor self, Tensor indices, int[2] output_size) -> Tensor";
  static constexpr auto doc =
      "Zeros (N, C, H, W) of output_size with self's elements at indices, as max_pool2d gives "
      "them.";
  static constexpr auto variants = "function";
  static Tensor forward(const Tensor& self, const Tensor& indices, IntArrayRef output_size) {
    return _max_unpool(self, indices, output_size, 2);
  }
};

struct MaxUnpool3d : Composite {
  static constexpr auto schema =
      "max_unpool3d(Tensor self, Tensor indices, int[3] output_size, int[3] stride, int[3] "
      "padding) -> Tensor";
  static constexpr auto doc =
      "Zeros (N, C, D, H, W) of output_size with self's elements at indices, as max_pool3d gives "
      "them.";
  static constexpr auto variants = "function";
  static Tensor forward(const Tensor& self, const Tensor& indices, IntArrayRef output_size,
                        IntArrayRef stride, IntArrayRef) {
    for (int64_t s : stride)
      TORCXX_CHECK(s > 0, "strides should be greater than zero, but got stride: ", stride);
    return _max_unpool(self, indices, output_size, 3);
  }
};

}  // namespace torcxx::ops
