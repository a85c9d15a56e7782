// Gamma and Dirichlet numbers, which move with their parameters.
#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct StandardGamma : Function {
  static constexpr auto schema =
      "_standard_gamma(Tensor self, Generator? generator=None) -> Tensor";
  static constexpr auto variants = "function";
  static constexpr auto doc =
      "A gamma number of shape self and rate 1, for each element (Marsaglia and Tsang, 2000).";
  template <class C> static Tensor grad_self(const C& c) {
    return c.grad * _standard_gamma_grad(c.self, c.result);
  }
};

struct StandardGammaGrad : Function {
  static constexpr auto schema = "_standard_gamma_grad(Tensor self, Tensor output) -> Tensor";
  static constexpr auto variants = "function";
  static constexpr auto doc = "How a gamma number `output` moves with its shape self.";
};

struct SampleDirichlet : Function {
  static constexpr auto schema =
      "_sample_dirichlet(Tensor self, Generator? generator=None) -> Tensor";
  static constexpr auto variants = "function";
  static constexpr auto doc =
      "Positive numbers that add up to 1 over the last dimension, of Dirichlet's distribution with "
      "concentrations self.";
  template <class C> static Tensor grad_self(const C& c) {
    const Tensor total = expand(sum(c.self, -1, true, {}), c.self.sizes());
    const Tensor mean = sum(c.result * c.grad, -1, true, {});
    return _dirichlet_grad(c.result, c.self, total) * (c.grad - mean);
  }
};

struct DirichletGrad : Function {
  static constexpr auto schema = "_dirichlet_grad(Tensor x, Tensor alpha, Tensor total) -> Tensor";
  static constexpr auto variants = "function";
  static constexpr auto doc =
      "How the part x of Dirichlet's distribution moves with its concentration alpha, where all "
      "add up to total, over 1 - x.";
};

}  // namespace torcxx::ops
