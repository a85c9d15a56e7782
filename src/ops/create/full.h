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

struct EmptyPermuted : Composite {
  static constexpr auto schema =
      "empty_permuted(int[] size, int[] physical_layout, *, TensorOptions options={}) -> Tensor";
  static constexpr auto doc =
      "Uninitialised tensor whose dimensions lie in memory in the order of physical_layout, the "
      "outermost first.";
  static constexpr auto variants = "function";
  static constexpr bool out = false;
  static Tensor forward(IntArrayRef size, IntArrayRef physical_layout,
                        const TensorOptions& options) {
    TORCXX_CHECK(size.size() == physical_layout.size(),
                 "Number of dimensions in size does not match the length of the physical_layout; "
                 "i.e. len(size) = ",
                 size.size(), " is not equal to len(physical_layout) = ", physical_layout.size());
    std::vector<int64_t> sizes;
    std::vector<bool> seen(size.size(), false);
    for (int64_t d : physical_layout) {
      TORCXX_CHECK(d >= 0 && d < static_cast<int64_t>(size.size()),
                   "Dimension out of range (expected to be between 0 and ", size.size() - 1,
                   ", but got ", d, ").");
      TORCXX_CHECK(!seen[static_cast<size_t>(d)], "Duplicate dim not allowed: ", d);
      seen[static_cast<size_t>(d)] = true;
      sizes.push_back(size[static_cast<size_t>(d)]);
    }
    return permute(empty(sizes, options), inverse_permutation(physical_layout));
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
