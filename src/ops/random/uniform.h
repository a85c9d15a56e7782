// Random numbers from continuous distributions. Element i of a draw depends on the generator's
// seed, the number of its draws so far and i alone.
#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct UniformInto : Inplace {
  static constexpr auto schema =
      "uniform_(Tensor(a!) self, float from=0., float to=1., *, Generator? generator=None) -> "
      "Tensor(a!)";
  static constexpr auto doc = "Fills self with uniform numbers of [from, to).";
  static constexpr auto variants = "method";
  template <class C> static Tensor grad_self(const C& c) { return zeros_like(c.grad); }
};

struct NormalInto : Inplace {
  static constexpr auto schema =
      "normal_(Tensor(a!) self, float mean=0., float std=1., *, Generator? generator=None) -> "
      "Tensor(a!)";
  static constexpr auto doc = "Fills self with normal numbers (Box and Muller 1958).";
  static constexpr auto variants = "method";
  template <class C> static Tensor grad_self(const C& c) { return zeros_like(c.grad); }
};

struct ExponentialInto : Inplace {
  static constexpr auto schema =
      "exponential_(Tensor(a!) self, float lambd=1., *, Generator? generator=None) -> Tensor(a!)";
  static constexpr auto doc = "Fills self with exponential numbers of rate lambd, never 0.";
  static constexpr auto variants = "method";
  template <class C> static Tensor grad_self(const C& c) { return zeros_like(c.grad); }
};

struct CauchyInto : Inplace {
  static constexpr auto schema =
      "cauchy_(Tensor(a!) self, float median=0., float sigma=1., *, Generator? generator=None) -> "
      "Tensor(a!)";
  static constexpr auto doc = "Fills self with Cauchy numbers: median + sigma tan(pi (u - 1/2)).";
  static constexpr auto variants = "method";
  template <class C> static Tensor grad_self(const C& c) { return zeros_like(c.grad); }
};

struct LogNormalInto : Inplace {
  static constexpr auto schema =
      "log_normal_(Tensor(a!) self, float mean=1., float std=2., *, Generator? generator=None) -> "
      "Tensor(a!)";
  static constexpr auto doc = "Fills self with numbers whose logarithm is normal.";
  static constexpr auto variants = "method";
  template <class C> static Tensor grad_self(const C& c) { return zeros_like(c.grad); }
};

struct GeometricInto : Inplace {
  static constexpr auto schema =
      "geometric_(Tensor(a!) self, float p, *, Generator? generator=None) -> Tensor(a!)";
  static constexpr auto doc =
      "Fills self with the number of trials up to the first success, each succeeding with "
      "probability p.";
  static constexpr auto variants = "method";
  template <class C> static Tensor grad_self(const C& c) { return zeros_like(c.grad); }
};

struct Rand : Composite {
  static constexpr auto schema = "rand(int[] size, *, TensorOptions options={}) -> Tensor";
  static constexpr auto doc = "Uniform numbers of [0, 1).";
  static constexpr auto variants = "function";
  static Tensor forward(IntArrayRef size, const TensorOptions& options) {
    return rand(size, {}, options);
  }
};

struct RandGenerator : Function {
  static constexpr auto schema =
      "rand.generator(int[] size, *, Generator? generator, TensorOptions options={}) -> Tensor";
  static constexpr auto variants = "function";
};

struct RandLike : Composite {
  static constexpr auto schema = "rand_like(Tensor self, *, TensorOptions options={}) -> Tensor";
  static constexpr auto doc =
      "Uniform numbers of [0, 1) in self's shape, dtype and device, each unless given.";
  static constexpr auto variants = "function";
  static Tensor forward(const Tensor& self, const TensorOptions& options) {
    return rand_like(self, {}, options);
  }
};

struct RandLikeGenerator : Function {
  static constexpr auto schema =
      "rand_like.generator(Tensor self, *, Generator? generator, TensorOptions options={}) -> "
      "Tensor";
  static constexpr auto variants = "function";
  static constexpr bool differentiable = false;
};

struct Randn : Composite {
  static constexpr auto schema = "randn(int[] size, *, TensorOptions options={}) -> Tensor";
  static constexpr auto doc = "Standard normal numbers; complex ones have variance 1 in all.";
  static constexpr auto variants = "function";
  static Tensor forward(IntArrayRef size, const TensorOptions& options) {
    return randn(size, {}, options);
  }
};

struct RandnGenerator : Function {
  static constexpr auto schema =
      "randn.generator(int[] size, *, Generator? generator, TensorOptions options={}) -> Tensor";
  static constexpr auto variants = "function";
};

struct RandnLike : Composite {
  static constexpr auto schema = "randn_like(Tensor self, *, TensorOptions options={}) -> Tensor";
  static constexpr auto doc =
      "Standard normal numbers in self's shape, dtype and device, each unless given.";
  static constexpr auto variants = "function";
  static Tensor forward(const Tensor& self, const TensorOptions& options) {
    return randn_like(self, {}, options);
  }
};

struct RandnLikeGenerator : Function {
  static constexpr auto schema =
      "randn_like.generator(Tensor self, *, Generator? generator, TensorOptions options={}) -> "
      "Tensor";
  static constexpr auto variants = "function";
  static constexpr bool differentiable = false;
};

struct NormalTensorFloat : Function {
  static constexpr auto schema =
      "normal.Tensor_float(Tensor mean, float std=1., *, Generator? generator=None) -> Tensor";
  static constexpr auto doc = "Normal numbers with a mean for each.";
  static constexpr auto variants = "function";
  template <class C> static Tensor grad_mean(const C& c) {
    return zeros(c.mean_sizes, TensorOptions(c.grad.dtype()));
  }
};

struct NormalFloatTensor : Function {
  static constexpr auto schema =
      "normal.float_Tensor(float mean, Tensor std, *, Generator? generator=None) -> Tensor";
  static constexpr auto doc = "Normal numbers with a standard deviation for each.";
  static constexpr auto variants = "function";
  template <class C> static Tensor grad_std(const C& c) {
    return zeros(c.std_sizes, TensorOptions(c.grad.dtype()));
  }
};

struct NormalTensorTensor : Function {
  static constexpr auto schema =
      "normal.Tensor_Tensor(Tensor mean, Tensor std, *, Generator? generator=None) -> Tensor";
  static constexpr auto doc =
      "Normal numbers with a mean and a standard deviation for each, broadcast.";
  static constexpr auto variants = "function";
  template <class C> static Tensor grad_mean(const C& c) {
    return zeros(c.mean_sizes, TensorOptions(c.grad.dtype()));
  }
  template <class C> static Tensor grad_std(const C& c) {
    return zeros(c.std_sizes, TensorOptions(c.grad.dtype()));
  }
};

struct NormalFloatFloat : Function {
  static constexpr auto schema =
      "normal.float_float(float mean, float std, int[] size, *, Generator? generator=None, "
      "TensorOptions options={}) -> Tensor";
  static constexpr auto doc = "Normal numbers of one mean and standard deviation.";
  static constexpr auto variants = "function";
};

}  // namespace torcxx::ops
