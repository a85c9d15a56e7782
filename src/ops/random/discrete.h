// Random numbers from discrete distributions.
#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct RandomFrom : Inplace {
  static constexpr auto schema =
      "random_.from(Tensor(a!) self, int from, int? to, *, Generator? generator=None) -> "
      "Tensor(a!)";
  static constexpr auto doc =
      "Fills self with whole numbers of [from, to), up to the dtype's largest when to is None.";
  static constexpr auto variants = "method";
  template <class C> static Tensor grad_self(const C& c) { return zeros_like(c.grad); }
};

struct RandomTo : Inplace {
  static constexpr auto schema =
      "random_.to(Tensor(a!) self, int to, *, Generator? generator=None) -> Tensor(a!)";
  static constexpr auto variants = "method";
  template <class C> static Tensor grad_self(const C& c) { return zeros_like(c.grad); }
};

struct RandomInto : Inplace {
  static constexpr auto schema =
      "random_(Tensor(a!) self, *, Generator? generator=None) -> Tensor(a!)";
  static constexpr auto doc =
      "Fills self with whole numbers from 0 to the dtype's largest (2^digits for floating ones).";
  static constexpr auto variants = "method";
  template <class C> static Tensor grad_self(const C& c) { return zeros_like(c.grad); }
};

struct Randint : Composite {
  static constexpr auto schema =
      "randint(int high, int[] size, *, TensorOptions options={}) -> Tensor";
  static constexpr auto doc = "Whole numbers of [0, high), int64 unless given.";
  static constexpr auto variants = "function";
  static Tensor forward(int64_t high, IntArrayRef size, const TensorOptions& options) {
    return randint(0, high, size, {}, options);
  }
};

struct RandintGenerator : Composite {
  static constexpr auto schema =
      "randint.generator(int high, int[] size, *, Generator? generator, TensorOptions options={}) "
      "-> Tensor";
  static constexpr auto variants = "function";
  static Tensor forward(int64_t high, IntArrayRef size, const std::optional<Generator>& generator,
                        const TensorOptions& options) {
    return randint(0, high, size, generator, options);
  }
};

struct RandintLow : Composite {
  static constexpr auto schema =
      "randint.low(int low, int high, int[] size, *, TensorOptions options={}) -> Tensor";
  static constexpr auto doc = "Whole numbers of [low, high), int64 unless given.";
  static constexpr auto variants = "function";
  static Tensor forward(int64_t low, int64_t high, IntArrayRef size, const TensorOptions& options) {
    return randint(low, high, size, {}, options);
  }
};

struct RandintLowGenerator : Function {
  static constexpr auto schema =
      "randint.low_generator(int low, int high, int[] size, *, Generator? generator, TensorOptions "
      "options={}) -> Tensor";
  static constexpr auto variants = "function";
};

struct RandintLike : Composite {
  static constexpr auto schema =
      "randint_like(Tensor self, int high, *, TensorOptions options={}) -> Tensor";
  static constexpr auto doc =
      "Whole numbers of [0, high) in self's shape, dtype and device, each unless given.";
  static constexpr auto variants = "function";
  static Tensor forward(const Tensor& self, int64_t high, const TensorOptions& options) {
    return randint_like(self, 0, high, options);
  }
};

struct RandintLikeGenerator : Composite {
  static constexpr auto schema =
      "randint_like.generator(Tensor self, int high, *, Generator? generator, TensorOptions "
      "options={}) -> Tensor";
  static constexpr auto variants = "function";
  static Tensor forward(const Tensor& self, int64_t high, const std::optional<Generator>& generator,
                        const TensorOptions& options) {
    return randint_like(self, 0, high, generator, options);
  }
};

struct RandintLikeLow : Composite {
  static constexpr auto schema =
      "randint_like.low_dtype(Tensor self, int low, int high, *, TensorOptions options={}) -> "
      "Tensor";
  static constexpr auto variants = "function";
  static Tensor forward(const Tensor& self, int64_t low, int64_t high,
                        const TensorOptions& options) {
    return randint_like(self, low, high, {}, options);
  }
};

struct RandintLikeLowGenerator : Function {
  static constexpr auto schema =
      "randint_like.low_generator_dtype(Tensor self, int low, int high, *, Generator? generator, "
      "TensorOptions options={}) -> Tensor";
  static constexpr auto variants = "function";
  static constexpr bool differentiable = false;
};

struct Randperm : Composite {
  static constexpr auto schema = "randperm(int n, *, TensorOptions options={}) -> Tensor";
  static constexpr auto doc = "The numbers 0 to n - 1 in random order, int64 unless given.";
  static constexpr auto variants = "function";
  static Tensor forward(int64_t n, const TensorOptions& options) {
    return randperm(n, {}, options);
  }
};

struct RandpermGenerator : Function {
  static constexpr auto schema =
      "randperm.generator(int n, *, Generator? generator, TensorOptions options={}) -> Tensor";
  static constexpr auto variants = "function";
};

struct BernoulliTensorInto : Inplace {
  static constexpr auto schema =
      "bernoulli_.Tensor(Tensor(a!) self, Tensor p, *, Generator? generator=None) -> Tensor(a!)";
  static constexpr auto doc =
      "Fills self with ones, each with its probability p (broadcast), and zeros.";
  static constexpr auto variants = "method";
  template <class C> static Tensor grad_self(const C& c) { return zeros_like(c.grad); }
  template <class C> static Tensor grad_p(const C& c) {
    return zeros(c.p_sizes, TensorOptions(c.grad.dtype()));
  }
};

struct BernoulliFloatInto : Inplace {
  static constexpr auto schema =
      "bernoulli_.float(Tensor(a!) self, float p=0.5, *, Generator? generator=None) -> Tensor(a!)";
  static constexpr auto doc = "Fills self with ones, with probability p, and zeros.";
  static constexpr auto variants = "method";
  template <class C> static Tensor grad_self(const C& c) { return zeros_like(c.grad); }
};

struct Bernoulli : Function {
  static constexpr auto schema = "bernoulli(Tensor self, *, Generator? generator=None) -> Tensor";
  static constexpr auto doc = "Ones, each with its probability in self, and zeros.";
  template <class C> static Tensor grad_self(const C& c) { return zeros_like(c.grad); }
};

struct BernoulliP : Function {
  static constexpr auto schema =
      "bernoulli.p(Tensor self, float p, *, Generator? generator=None) -> Tensor";
  static constexpr auto doc = "Ones, with probability p, and zeros in self's shape and dtype.";
  template <class C> static Tensor grad_self(const C& c) { return zeros_like(c.grad); }
};

struct Multinomial : Function {
  static constexpr auto schema =
      "multinomial(Tensor self, int num_samples, bool replacement=False, *, Generator? "
      "generator=None) -> Tensor";
  static constexpr auto out_rules = "dtype";
  static constexpr auto doc =
      "Indices drawn with the probabilities in self (n) or in each row (m, n), which need not add "
      "up to 1.";
  static constexpr bool differentiable = false;
};

}  // namespace torcxx::ops
