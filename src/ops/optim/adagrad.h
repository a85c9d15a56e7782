#pragma once
#include "ops/optim/optimizer.h"

namespace torcxx::ops {

struct Adagrad : Optimizer {
  static constexpr auto schema =
      "Adagrad(float lr=1e-2, float lr_decay=0, float weight_decay=0, "
      "float initial_accumulator_value=0, float eps=1e-10, bool maximize=False)";
  static constexpr auto doc = "Adagrad (Duchi et al., 2011).";
  static constexpr auto state = "sum=initial_accumulator_value";
  template <class O, class C> static void check(const O& o, C& c) {
    c.non_negative("learning rate", o.lr());
    c.non_negative("lr_decay value", o.lr_decay());
    c.non_negative("weight_decay value", o.weight_decay());
    c.non_negative("initial_accumulator_value value", o.initial_accumulator_value());
    c.non_negative("epsilon value", o.eps());
  }
  template <class T> struct Scalars { T direction, weight_decay, eps, step_size; };
  template <class O> static Scalars<double> scalars(const O& o, double step) {
    return {direction(o), o.weight_decay(), o.eps(), o.lr() / (1 + (step - 1) * o.lr_decay())};
  }
  template <class T> static void update(T& param, T grad, T& sum, const Scalars<T>& s) {
    grad = s.direction * grad + s.weight_decay * param;
    sum = sum + grad * grad;
    param = param - s.step_size * (grad / (sqrt(sum) + s.eps));
  }
};

}  // namespace torcxx::ops
