#pragma once
#include "ops/optim/optimizer.h"

namespace torcxx::ops {

struct Adadelta : Optimizer {
  static constexpr auto schema =
      "Adadelta(float lr=1.0, float rho=0.9, float eps=1e-6, float weight_decay=0, "
      "bool maximize=False)";
  static constexpr auto doc = "Adadelta (Zeiler, 2012).";
  static constexpr auto state = "square_avg, acc_delta";
  template <class O, class C> static void check(const O& o, C& c) {
    c.non_negative("learning rate", o.lr());
    c.in_unit("rho value", o.rho());
    c.non_negative("epsilon value", o.eps());
    c.non_negative("weight_decay value", o.weight_decay());
  }
  template <class T> struct Scalars { T direction, weight_decay, rho, rest, eps, lr; };
  template <class O> static Scalars<double> scalars(const O& o, double step) {
    return {direction(o), o.weight_decay(), o.rho(), 1 - o.rho(), o.eps(), o.lr()};
  }
  template <class T>
  static void update(T& param, T grad, T& square_avg, T& acc_delta, const Scalars<T>& s) {
    grad = s.direction * grad + s.weight_decay * param;
    square_avg = s.rho * square_avg + s.rest * (grad * grad);
    const T delta = sqrt(acc_delta + s.eps) / sqrt(square_avg + s.eps) * grad;
    acc_delta = s.rho * acc_delta + s.rest * (delta * delta);
    param = param - s.lr * delta;
  }
};

}  // namespace torcxx::ops
