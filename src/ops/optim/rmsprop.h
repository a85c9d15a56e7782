#pragma once
#include "ops/optim/optimizer.h"

namespace torcxx::ops {

struct RMSprop : Optimizer {
  static constexpr auto schema =
      "RMSprop(float lr=1e-2, float alpha=0.99, float eps=1e-8, float weight_decay=0, "
      "float momentum=0, bool centered=False, bool maximize=False)";
  static constexpr auto doc =
      "RMSprop (Hinton); centered: by an estimate of the gradient's variance (Graves, 2013).";
  static constexpr auto state = "square_avg, momentum_buffer if momentum, grad_avg if centered";
  static constexpr auto variants = "momentum, centered";
  template <class O, class C> static void check(const O& o, C& c) {
    c.non_negative("learning rate", o.lr());
    c.non_negative("epsilon value", o.eps());
    c.non_negative("momentum value", o.momentum());
    c.non_negative("weight_decay value", o.weight_decay());
    c.non_negative("alpha value", o.alpha());
  }
  template <class T> struct Scalars { T direction, weight_decay, alpha, rest, eps, momentum, lr; };
  template <class O> static Scalars<double> scalars(const O& o, double step) {
    return {direction(o), o.weight_decay(), o.alpha(), 1 - o.alpha(),
            o.eps(),      o.momentum(),     o.lr()};
  }
  template <bool momentum, bool centered, class T>
  static void update(T& param, T grad, T& square_avg, T& buffer, T& grad_avg, const Scalars<T>& s) {
    grad = s.direction * grad + s.weight_decay * param;
    square_avg = s.alpha * square_avg + s.rest * (grad * grad);
    T second = square_avg;
    if constexpr (centered) {
      grad_avg = grad_avg + s.rest * (grad - grad_avg);
      second = square_avg - grad_avg * grad_avg;
    }
    T step = grad / (sqrt(second) + s.eps);
    if constexpr (momentum) step = buffer = s.momentum * buffer + step;
    param = param - s.lr * step;
  }
};

}  // namespace torcxx::ops
