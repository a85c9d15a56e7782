// Creation from a rule.
#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct EmptyStrided : Function {
  static constexpr auto schema =
      "empty_strided(int[] size, int[] stride, *, TensorOptions options={}) -> Tensor";
  static constexpr auto doc = "Uninitialised tensor with the given strides.";
  static constexpr auto variants = "function";
  static constexpr bool out = false;
};

struct Linspace : Function {
  static constexpr auto schema =
      "linspace(Scalar start, Scalar end, int steps, *, TensorOptions options={}) -> Tensor";
  static constexpr auto doc = "`steps` evenly spaced numbers from start to end, both included.";
  static constexpr auto variants = "function";
};

struct Logspace : Function {
  static constexpr auto schema =
      "logspace(Scalar start, Scalar end, int steps, float base=10., *, TensorOptions options={}) "
      "-> Tensor";
  static constexpr auto doc =
      "base to the power of `steps` evenly spaced numbers from start to end.";
  static constexpr auto variants = "function";
};

struct Eye : Composite {
  static constexpr auto schema = "eye(int n, *, TensorOptions options={}) -> Tensor";
  static constexpr auto doc = "The n x n identity matrix.";
  static constexpr auto variants = "function";
  static Tensor forward(int64_t n, const TensorOptions& options) { return eye(n, n, options); }
};

struct EyeM : Function {
  static constexpr auto schema = "eye.m(int n, int m, *, TensorOptions options={}) -> Tensor";
  static constexpr auto doc = "The n x m matrix with ones on the diagonal.";
  static constexpr auto variants = "function";
};

struct TrilIndices : Function {
  static constexpr auto schema =
      "tril_indices(int row, int col, int offset=0, *, TensorOptions options={}) -> Tensor";
  static constexpr auto doc =
      "Rows and columns of the elements on and below a diagonal, as a 2 x n tensor (int64 unless "
      "given).";
  static constexpr auto variants = "function";
};

struct TriuIndices : Function {
  static constexpr auto schema =
      "triu_indices(int row, int col, int offset=0, *, TensorOptions options={}) -> Tensor";
  static constexpr auto doc =
      "Rows and columns of the elements on and above a diagonal, as a 2 x n tensor (int64 unless "
      "given).";
  static constexpr auto variants = "function";
};

struct MakeComplex : Function {
  static constexpr auto schema = "complex(Tensor real, Tensor imag) -> Tensor";
  static constexpr auto out_rules = "dtype";
  static constexpr auto doc =
      "Complex numbers from real and imaginary parts of one floating dtype, broadcast.";
  static constexpr auto variants = "function";
  template <class C> static Tensor grad_real(const C& c) {
    return sum_to_size(real(c.grad), c.real_sizes);
  }
  template <class C> static Tensor grad_imag(const C& c) {
    return sum_to_size(imag(c.grad), c.imag_sizes);
  }
};

struct Polar : Composite {
  static constexpr auto schema = "polar(Tensor abs, Tensor angle) -> Tensor";
  static constexpr auto doc =
      "Complex numbers from absolute values and angles: abs cos(angle) + i abs sin(angle).";
  static constexpr auto variants = "function";
  static Tensor forward(const Tensor& modulus, const Tensor& angle) {
    check_complex_parts(modulus, angle);
    return complex(mul(modulus, cos(angle)), mul(modulus, sin(angle)));
  }
};

}  // namespace torcxx::ops
