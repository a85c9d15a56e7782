#pragma once
#include "ops/optim/optimizer.h"

namespace torcxx::ops {

struct SGD : Optimizer {
  static constexpr auto schema =
      "SGD(float lr=1e-3, float momentum=0, float dampening=0, float weight_decay=0, "
      "bool nesterov=False, bool maximize=False)";
  static constexpr auto doc =
      "Gradient descent, with momentum (Sutskever et al., 2013) where it is not 0.";
  static constexpr auto state = "momentum_buffer if momentum";
  static constexpr auto variants = "momentum, nesterov";
  static constexpr bool counts = false;
  template <class O, class C> static void check(const O& o, C& c) {
    c.non_negative("learning rate", o.lr());
    c.non_negative("momentum value", o.momentum());
    c.non_negative("weight_decay value", o.weight_decay());
    c.require(!o.nesterov() || (o.momentum() > 0 && o.dampening() == 0),
              "Nesterov momentum requires a momentum and zero dampening");
  }
  template <class T> struct Scalars { T direction, weight_decay, momentum, fresh, lr; };
  // The buffer starts as the gradient itself, undamped.
  template <class O> static Scalars<double> scalars(const O& o, double step) {
    return {direction(o), o.weight_decay(), o.momentum(), step == 1 ? 1 : 1 - o.dampening(),
            o.lr()};
  }
  template <bool momentum, bool nesterov, class T>
  static void update(T& param, T grad, T& buffer, const Scalars<T>& s) {
    grad = s.direction * grad + s.weight_decay * param;
    if constexpr (momentum) {
      buffer = s.momentum * buffer + s.fresh * grad;
      grad = nesterov ? grad + s.momentum * buffer : buffer;
    }
    param = param - s.lr * grad;
  }
};

}  // namespace torcxx::ops
