#pragma once
#include "ops/optim/optimizer.h"

namespace torcxx::ops {

struct ASGD : Optimizer {
  static constexpr auto schema =
      "ASGD(float lr=1e-2, float lambd=1e-4, float alpha=0.75, float t0=1e6, float weight_decay=0, "
      "bool maximize=False)";
  static constexpr auto doc =
      "Gradient descent that also averages the parameters, in state ax (Polyak and Juditsky, "
      "1992).";
  static constexpr auto numbers = "eta=lr, mu=1";
  static constexpr auto state = "ax";
  template <class O, class C> static void check(const O& o, C& c) {
    c.non_negative("learning rate", o.lr());
    c.non_negative("weight_decay value", o.weight_decay());
  }
  template <class T> struct Scalars { T direction, weight_decay, shrink, eta, mu; };
  template <class O> static Scalars<double> scalars(const O& o, double step, double* numbers) {
    const double eta = numbers[0], mu = numbers[1];
    numbers[0] = o.lr() / pow(1 + o.lambd() * o.lr() * step, o.alpha());
    numbers[1] = 1 / (step - o.t0() > 1 ? step - o.t0() : 1);
    return {direction(o), o.weight_decay(), 1 - o.lambd() * eta, eta, mu};
  }
  template <class T> static void update(T& param, T grad, T& ax, const Scalars<T>& s) {
    grad = s.direction * grad + s.weight_decay * param;
    param = param * s.shrink - s.eta * grad;
    ax = ax + s.mu * (param - ax);
  }
};

}  // namespace torcxx::ops
