#pragma once
#include "ops/optim/optimizer.h"

namespace torcxx::ops {

struct Adam : Optimizer {
  static constexpr auto schema =
      "Adam(float lr=1e-3, float[2] betas=(0.9, 0.999), float eps=1e-8, float weight_decay=0, "
      "bool amsgrad=False, bool maximize=False)";
  static constexpr auto doc =
      "Adam (Kingma and Ba, 2015); amsgrad (Reddi et al., 2018) divides by the largest second "
      "moment so far. weight_decay is added to the gradient.";
  static constexpr auto state = "exp_avg, exp_avg_sq, max_exp_avg_sq if amsgrad";
  static constexpr auto variants = "amsgrad";
  template <class O, class C> static void check(const O& o, C& c) {
    c.non_negative("learning rate", o.lr());
    c.non_negative("epsilon value", o.eps());
    c.betas(o.betas());
    c.non_negative("weight_decay value", o.weight_decay());
  }
  // shrink: the decoupled decay of AdamW; correction: 1 / sqrt(1 - beta2^step)
  template <class T> struct Scalars {
    T direction, weight_decay, shrink, rest1, beta2, rest2, correction, eps, step_size;
  };
  template <class O> static Scalars<double> scalars(const O& o, double step) {
    const auto [beta1, beta2] = o.betas();
    return {direction(o),
            o.weight_decay(),
            1,
            1 - beta1,
            beta2,
            1 - beta2,
            1 / sqrt(1 - pow(beta2, step)),
            o.eps(),
            o.lr() / (1 - pow(beta1, step))};
  }
  template <bool amsgrad, class T> static void update(T& param, T grad, T& exp_avg, T& exp_avg_sq,
                                                      T& max_exp_avg_sq, const Scalars<T>& s) {
    moments<amsgrad>(param, s.direction * grad + s.weight_decay * param, exp_avg, exp_avg_sq,
                     max_exp_avg_sq, s);
  }
  template <bool amsgrad, class T> static void moments(T& param, T grad, T& exp_avg, T& exp_avg_sq,
                                                       T& max_exp_avg_sq, const Scalars<T>& s) {
    exp_avg = exp_avg + s.rest1 * (grad - exp_avg);
    exp_avg_sq = s.beta2 * exp_avg_sq + s.rest2 * (grad * grad);
    if constexpr (amsgrad) max_exp_avg_sq = max(max_exp_avg_sq, exp_avg_sq);
    const T second = amsgrad ? max_exp_avg_sq : exp_avg_sq;
    param = param - s.step_size * (exp_avg / (sqrt(second) * s.correction + s.eps));
  }
};

}  // namespace torcxx::ops
