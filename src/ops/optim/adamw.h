#pragma once
#include "ops/optim/adam.h"

namespace torcxx::ops {

struct AdamW : Optimizer {
  static constexpr auto schema =
      "AdamW(float lr=1e-3, float[2] betas=(0.9, 0.999), float eps=1e-8, float weight_decay=1e-2, "
      "bool amsgrad=False, bool maximize=False)";
  static constexpr auto doc =
      "Adam with decoupled weight decay (Loshchilov and Hutter, 2019): parameters shrink by "
      "lr * weight_decay before the step.";
  static constexpr auto state = "exp_avg, exp_avg_sq, max_exp_avg_sq if amsgrad";
  static constexpr auto variants = "amsgrad";
  template <class O, class C> static void check(const O& o, C& c) { Adam::check(o, c); }
  template <class T> using Scalars = Adam::Scalars<T>;
  template <class O> static Scalars<double> scalars(const O& o, double step) {
    Scalars<double> s = Adam::scalars(o, step);
    s.shrink = 1 - o.lr() * o.weight_decay();
    return s;
  }
  template <bool amsgrad, class T> static void update(T& param, T grad, T& exp_avg, T& exp_avg_sq,
                                                      T& max_exp_avg_sq, const Scalars<T>& s) {
    param = param * s.shrink;
    Adam::moments<amsgrad>(param, s.direction * grad, exp_avg, exp_avg_sq, max_exp_avg_sq, s);
  }
};

}  // namespace torcxx::ops
