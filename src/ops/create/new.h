// Creation of tensors like another one but of a given shape.
#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct NewEmpty : Composite {
  static constexpr auto schema =
      "new_empty(Tensor self, int[] size, *, TensorOptions options={}) -> Tensor";
  static constexpr auto doc = "Uninitialised tensor of self's dtype and device, each unless given.";
  static constexpr auto variants = "method";
  static constexpr bool out = false;
  static Tensor forward(const Tensor& self, IntArrayRef size, const TensorOptions& options) {
    return empty(size, options.or_else(self.dtype(), self.device()));
  }
};

struct NewEmptyStrided : Composite {
  static constexpr auto schema =
      "new_empty_strided(Tensor self, int[] size, int[] stride, *, TensorOptions options={}) -> "
      "Tensor";
  static constexpr auto doc = "empty_strided of self's dtype and device, each unless given.";
  static constexpr auto variants = "method";
  static constexpr bool out = false;
  static Tensor forward(const Tensor& self, IntArrayRef size, IntArrayRef stride,
                        const TensorOptions& options) {
    return empty_strided(size, stride, options.or_else(self.dtype(), self.device()));
  }
};

struct NewFull : Composite {
  static constexpr auto schema =
      "new_full(Tensor self, int[] size, Scalar fill_value, *, TensorOptions options={}) -> Tensor";
  static constexpr auto doc = "Tensor of one value, of self's dtype and device, each unless given.";
  static constexpr auto variants = "method";
  static constexpr bool out = false;
  static Tensor forward(const Tensor& self, IntArrayRef size, const Scalar& fill_value,
                        const TensorOptions& options) {
    return full(size, fill_value, options.or_else(self.dtype(), self.device()));
  }
};

struct NewZeros : Composite {
  static constexpr auto schema =
      "new_zeros(Tensor self, int[] size, *, TensorOptions options={}) -> Tensor";
  static constexpr auto doc = "Zeros of self's dtype and device, each unless given.";
  static constexpr auto variants = "method";
  static constexpr bool out = false;
  static Tensor forward(const Tensor& self, IntArrayRef size, const TensorOptions& options) {
    return zeros(size, options.or_else(self.dtype(), self.device()));
  }
};

struct NewOnes : Composite {
  static constexpr auto schema =
      "new_ones(Tensor self, int[] size, *, TensorOptions options={}) -> Tensor";
  static constexpr auto doc = "Ones of self's dtype and device, each unless given.";
  static constexpr auto variants = "method";
  static constexpr bool out = false;
  static Tensor forward(const Tensor& self, IntArrayRef size, const TensorOptions& options) {
    return ones(size, options.or_else(self.dtype(), self.device()));
  }
};

}  // namespace torcxx::ops
