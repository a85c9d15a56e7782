#pragma once
#include "ops/optim/optimizer.h"

namespace torcxx::ops {

struct NAdam : Optimizer {
  static constexpr auto schema =
      "NAdam(float lr=2e-3, float[2] betas=(0.9, 0.999), float eps=1e-8, float weight_decay=0, "
      "float momentum_decay=4e-3, bool decoupled_weight_decay=False, bool maximize=False)";
  static constexpr auto doc = "Adam with Nesterov's momentum (Dozat, 2016).";
  static constexpr auto numbers = "mu_product=1";
  static constexpr auto state = "exp_avg, exp_avg_sq";
  template <class O, class C> static void check(const O& o, C& c) {
    c.non_negative("learning rate", o.lr());
    c.non_negative("epsilon value", o.eps());
    c.betas(o.betas());
    c.non_negative("weight_decay value", o.weight_decay());
    c.non_negative("momentum_decay value", o.momentum_decay());
  }
  template <class T> struct Scalars {
    T direction, weight_decay, shrink, rest1, beta2, rest2, correction, eps, now, ahead;
  };
  template <class O> static Scalars<double> scalars(const O& o, double step, double* mu_product) {
    const auto [beta1, beta2] = o.betas();
    const auto momentum = [&](double t) {
      return std::get<0>(o.betas()) * (1 - 0.5 * pow(0.96, t * o.momentum_decay()));
    };
    const double mu = momentum(step), next = momentum(step + 1);
    // A float32 tensor holds it between the steps.
    *mu_product = static_cast<float>(static_cast<float>(*mu_product) * static_cast<float>(mu));
    const bool apart = o.decoupled_weight_decay();
    return {direction(o),
            apart ? 0 : o.weight_decay(),
            apart ? 1 - o.lr() * o.weight_decay() : 1,
            1 - beta1,
            beta2,
            1 - beta2,
            1 / sqrt(1 - pow(beta2, step)),
            o.eps(),
            o.lr() * (1 - mu) / (1 - *mu_product),
            o.lr() * next / (1 - *mu_product * next)};
  }
  template <class T>
  static void update(T& param, T grad, T& exp_avg, T& exp_avg_sq, const Scalars<T>& s) {
    grad = s.direction * grad + s.weight_decay * param;
    param = param * s.shrink;
    exp_avg = exp_avg + s.rest1 * (grad - exp_avg);
    exp_avg_sq = s.beta2 * exp_avg_sq + s.rest2 * (grad * grad);
    const T root = sqrt(exp_avg_sq) * s.correction + s.eps;
    param = param - s.now * (grad / root) - s.ahead * (exp_avg / root);
  }
};

}  // namespace torcxx::ops
