#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct Empty : Function {
  static constexpr auto schema = "empty(int[] size, *, TensorOptions options={}) -> Tensor";
  static constexpr auto doc = "Uninitialised tensor.";
  static constexpr auto variants = "function";
  static constexpr bool out = false;
};

struct Full : Function {
  static constexpr auto schema =
      "full(int[] size, Scalar fill_value, *, TensorOptions options={}) -> Tensor";
  static constexpr auto doc = "Tensor of one value; its dtype follows from the value unless given.";
  static constexpr auto variants = "function";
};

struct Zeros : Function {
  static constexpr auto schema = "zeros(int[] size, *, TensorOptions options={}) -> Tensor";
  static constexpr auto doc = "Tensor of zeros.";
  static constexpr auto variants = "function";
};

struct Ones : Composite {
  static constexpr auto schema = "ones(int[] size, *, TensorOptions options={}) -> Tensor";
  static constexpr auto doc = "Tensor of ones.";
  static constexpr auto variants = "function";
  static Tensor forward(IntArrayRef size, const TensorOptions& options) {
    return full(size, 1, options.dtype(options.dtype()));
  }
};

struct EmptyLike : Function {
  static constexpr auto schema = "empty_like(Tensor self, *, TensorOptions options={}) -> Tensor";
  static constexpr auto doc =
      "Uninitialised tensor of self's shape, dtype and device, each unless given.";
  static constexpr auto variants = "function";
  static constexpr bool out = false;
  static constexpr bool differentiable = false;
};

struct ZerosLike : Composite {
  static constexpr auto schema = "zeros_like(Tensor self, *, TensorOptions options={}) -> Tensor";
  static constexpr auto doc = "Zeros of self's shape, dtype and device, each unless given.";
  static constexpr auto variants = "function";
  static constexpr bool out = false;
  static Tensor forward(const Tensor& self, const TensorOptions& options) {
    return full_like(self, 0, options);
  }
};

struct OnesLike : Composite {
  static constexpr auto schema = "ones_like(Tensor self, *, TensorOptions options={}) -> Tensor";
  static constexpr auto doc = "Ones of self's shape, dtype and device, each unless given.";
  static constexpr auto variants = "function";
  static constexpr bool out = false;
  static Tensor forward(const Tensor& self, const TensorOptions& options) {
    return full_like(self, 1, options);
  }
};

struct FullLike : Function {
  static constexpr auto schema =
      "full_like(Tensor self, Scalar fill_value, *, TensorOptions options={}) -> Tensor";
  static constexpr auto doc = "One value in self's shape, dtype and device, each unless given.";
  static constexpr auto variants = "function";
  static constexpr bool out = false;
  static constexpr bool differentiable = false;
};

struct ScalarTensor : Composite {
  static constexpr auto schema = "scalar_tensor(Scalar s, *, TensorOptions options={}) -> Tensor";
  static constexpr auto doc = "A tensor of no dimensions, of the default dtype unless given.";
  static constexpr auto variants = "function";
  static constexpr bool out = false;
  static Tensor forward(const Scalar& s, const TensorOptions& options) {
    return full({}, s, options.dtype(options.dtype()));
  }
};

}  // namespace torcxx::ops
