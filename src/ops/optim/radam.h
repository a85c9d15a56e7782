#pragma once
#include "ops/optim/optimizer.h"

namespace torcxx::ops {

struct RAdam : Optimizer {
  static constexpr auto schema =
      "RAdam(float lr=1e-3, float[2] betas=(0.9, 0.999), float eps=1e-8, float weight_decay=0, "
      "bool decoupled_weight_decay=False, bool maximize=False)";
  static constexpr auto doc =
      "Adam that does without the second moment until its variance is known (Liu et al., 2020).";
  static constexpr auto state = "exp_avg, exp_avg_sq";
  template <class O, class C> static void check(const O& o, C& c) {
    c.non_negative("learning rate", o.lr());
    c.non_negative("epsilon value", o.eps());
    c.betas(o.betas());
    c.non_negative("weight_decay value", o.weight_decay());
  }
  // One of plain and rectified is 0.
  template <class T> struct Scalars {
    T direction, weight_decay, shrink, rest1, beta2, rest2, plain, rectified, eps;
  };
  template <class O> static Scalars<double> scalars(const O& o, double step) {
    const auto [beta1, beta2] = o.betas();
    const double left1 = 1 - pow(beta1, step), left2 = 1 - pow(beta2, step);
    const double limit = 2 / (1 - beta2) - 1, length = limit - 2 * step * (1 - left2) / left2;
    const bool known = length > 5, apart = o.decoupled_weight_decay();
    const double rectification =
        known ? sqrt((length - 4) * (length - 2) * limit / ((limit - 4) * (limit - 2) * length))
              : 0;
    return {direction(o),
            apart ? 0 : o.weight_decay(),
            apart ? 1 - o.lr() * o.weight_decay() : 1,
            1 - beta1,
            beta2,
            1 - beta2,
            known ? 0 : o.lr() / left1,
            o.lr() / left1 * rectification * sqrt(left2),
            known ? o.eps() : 1};  // never 0 / 0
  }
  template <class T>
  static void update(T& param, T grad, T& exp_avg, T& exp_avg_sq, const Scalars<T>& s) {
    grad = s.direction * grad + s.weight_decay * param;
    param = param * s.shrink;
    exp_avg = exp_avg + s.rest1 * (grad - exp_avg);
    exp_avg_sq = s.beta2 * exp_avg_sq + s.rest2 * (grad * grad);
    param = param - exp_avg * (s.plain + s.rectified / (sqrt(exp_avg_sq) + s.eps));
  }
};

}  // namespace torcxx::ops
