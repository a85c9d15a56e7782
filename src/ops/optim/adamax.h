#pragma once
#include "ops/optim/optimizer.h"

namespace torcxx::ops {

struct Adamax : Optimizer {
  static constexpr auto schema =
      "Adamax(float lr=2e-3, float[2] betas=(0.9, 0.999), float eps=1e-8, float weight_decay=0, "
      "bool maximize=False)";
  static constexpr auto doc = "Adam by the infinity norm (Kingma and Ba, 2015).";
  static constexpr auto state = "exp_avg, exp_inf";
  template <class O, class C> static void check(const O& o, C& c) {
    c.non_negative("learning rate", o.lr());
    c.non_negative("epsilon value", o.eps());
    c.betas(o.betas());
    c.non_negative("weight_decay value", o.weight_decay());
  }
  template <class T> struct Scalars { T direction, weight_decay, rest1, beta2, eps, step_size; };
  template <class O> static Scalars<double> scalars(const O& o, double step) {
    const auto [beta1, beta2] = o.betas();
    return {direction(o), o.weight_decay(), 1 - beta1,
            beta2,        o.eps(),          o.lr() / (1 - pow(beta1, step))};
  }
  template <class T>
  static void update(T& param, T grad, T& exp_avg, T& exp_inf, const Scalars<T>& s) {
    grad = s.direction * grad + s.weight_decay * param;
    exp_avg = exp_avg + s.rest1 * (grad - exp_avg);
    exp_inf = max(s.beta2 * exp_inf, abs(grad) + s.eps);
    param = param - s.step_size * (exp_avg / exp_inf);
  }
};

}  // namespace torcxx::ops
