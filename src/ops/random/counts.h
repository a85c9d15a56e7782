// Counts drawn from distributions given for each element.
#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct Poisson : Function {
  static constexpr auto schema = "poisson(Tensor self, Generator? generator=None) -> Tensor";
  static constexpr auto doc = "A number of Poisson's distribution of mean self, for each element.";
  static constexpr auto variants = "function";
  template <class C> static Tensor grad_self(const C& c) { return zeros_like(c.grad); }
};

struct Binomial : Function {
  static constexpr auto schema =
      "binomial(Tensor count, Tensor prob, Generator? generator=None) -> Tensor";
  static constexpr auto doc = "Successes among `count` trials of probability prob.";
  static constexpr auto variants = "function";
  template <class C> static Tensor grad_count(const C& c) { return zeros_like(c.grad); }
  template <class C> static Tensor grad_prob(const C& c) { return zeros_like(c.grad); }
};

}  // namespace torcxx::ops
