#pragma once
#include "ops/optim/optimizer.h"

namespace torcxx::ops {

struct Rprop : Optimizer {
  static constexpr auto schema =
      "Rprop(float lr=1e-2, float[2] etas=(0.5, 1.2), float[2] step_sizes=(1e-6, 50), "
      "bool maximize=False)";
  static constexpr auto doc =
      "Steps of a size of their own for each element: larger while the gradient's sign stays, "
      "smaller when it turns (Riedmiller and Braun, 1993).";
  static constexpr auto state = "prev, step_size=lr";
  template <class O, class C> static void check(const O& o, C& c) {
    c.non_negative("learning rate", o.lr());
    const auto [minus, plus] = o.etas();
    c.pair("eta values", minus, plus, minus > 0 && minus < 1 && plus > 1);
  }
  template <class T> struct Scalars { T direction, minus, plus, least, most; };
  template <class O> static Scalars<double> scalars(const O& o, double step) {
    const auto [minus, plus] = o.etas();
    const auto [least, most] = o.step_sizes();
    return {direction(o), minus, plus, least, most};
  }
  template <class T>
  static void update(T& param, T grad, T& prev, T& step_size, const Scalars<T>& s) {
    grad = s.direction * grad;
    const T agreement = grad * prev;
    const T factor = where(agreement > T(0), s.plus, where(agreement < T(0), s.minus, T(1)));
    step_size = min(s.most, max(s.least, step_size * factor));
    grad = where(agreement < T(0), T(0), grad);
    param = param - sign(grad) * step_size;
    prev = grad;
  }
};

}  // namespace torcxx::ops
