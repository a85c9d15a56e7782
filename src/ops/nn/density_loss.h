// Losses of distributions. `reduction` counts as in loss.h.
#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct KlDiv : Composite {
  static constexpr auto schema =
      "kl_div(Tensor self, Tensor target, int reduction=1, *, bool log_target=False) -> Tensor";
  static constexpr auto doc =
      "target (log(target) - x) for log-probabilities x, or the same with logarithms of targets, "
      "reduced.";
  static constexpr auto variants = "function";
  static Tensor forward(const Tensor& self, const Tensor& target, int64_t reduction,
                        bool log_target) {
    TORCXX_CHECK(!self.is_complex() && !target.is_complex(),
                 "kl_div: Complex inputs not supported.");
    return reduced(log_target ? mul(exp(target), sub(target, self))
                              : sub(xlogy(target, target), mul(target, self)),
                   reduction);
  }
};

struct PoissonNllLoss : Composite {
  static constexpr auto schema =
      "poisson_nll_loss(Tensor input, Tensor target, bool log_input=True, bool full=False, float "
      "eps=1e-08, int reduction=1) -> Tensor";
  static constexpr auto doc =
      "Negative log-likelihood of a Poisson distribution of rate exp(x), or x + eps without "
      "log_input; full adds Stirling's term, reduced.";
  static constexpr auto variants = "function";
  static Tensor forward(const Tensor& input, const Tensor& target, bool log_input, bool full,
                        double eps, int64_t reduction) {
    Tensor loss = log_input ? sub(exp(input), mul(target, input))
                            : sub(input, mul(target, log(add(input, eps))));
    if (full) {
      const Tensor term = add(sub(mul(target, log(target)), target),
                              mul(log(mul(target, 2 * 3.14159265358979323846)), 0.5));
      loss = add(loss, masked_fill(term, le(target, 1), 0));
    }
    return reduced(loss, reduction);
  }
};

struct GaussianNllLoss : Composite {
  static constexpr auto schema =
      "gaussian_nll_loss(Tensor input, Tensor target, Tensor var, bool full=False, float "
      "eps=1e-06, int reduction=1) -> Tensor";
  static constexpr auto doc =
      "(log(var) + (x - target)^2 / var) / 2 with var of eps at least; full adds log(2 pi) / 2, "
      "reduced.";
  static constexpr auto variants = "function";
  static Tensor forward(const Tensor& input, const Tensor& target, const Tensor& var, bool full,
                        double eps, int64_t reduction) {
    TORCXX_CHECK_VALUE(!any_value(lt(var, 0)), "var has negative entry/entries");
    Tensor v = var;
    if (var.sizes() != input.sizes()) {
      std::vector<int64_t> wide = var.sizes().vec();
      wide.push_back(1);
      const bool last =
          var.dim() > 0 && var.dim() == input.dim() && var.size(-1) == 1 &&
          var.sizes().slice(0, wide.size() - 2) == input.sizes().slice(0, wide.size() - 2);
      const bool lacks =
          var.dim() + 1 == input.dim() && var.sizes() == input.sizes().slice(0, wide.size() - 1);
      TORCXX_CHECK_VALUE(last || lacks || var.numel() == 1,
                         "var is of incorrect size: ", var.sizes(), " for an input of size ",
                         input.sizes());
      if (lacks && !last) v = unsqueeze(var, -1);
    }
    // The bound does not take part in the gradient.
    v = add(v, detach(sub(clamp(v, std::optional<Scalar>(eps), std::nullopt), v)));
    Tensor loss = mul(add(log(v), div(square(sub(input, target)), v)), 0.5);
    if (full) loss = add(loss, 0.5 * 1.83787706640934548356);
    return reduced(loss, reduction);
  }
  static bool any_value(const Tensor& t) { return *static_cast<const bool*>(any(t).data_ptr()); }
};

struct MultilabelSoftMarginLoss : Composite {
  static constexpr auto schema =
      "multilabel_soft_margin_loss(Tensor input, Tensor target, Tensor? weight=None, int "
      "reduction=1) -> Tensor";
  static constexpr auto doc =
      "Binary cross entropy of sigmoid(x), averaged over the classes of the last dimension, "
      "reduced.";
  static constexpr auto variants = "function";
  static Tensor forward(const Tensor& input, const Tensor& target, const Tensor& weight,
                        int64_t reduction) {
    Tensor loss =
        neg(add(mul(target, log_sigmoid(input)), mul(rsub(target, 1), log_sigmoid(neg(input)))));
    if (weight.defined()) loss = mul(loss, weight);
    const int64_t classes = input.dim() ? input.size(-1) : 1;
    return reduced(div(sum(loss, -1, false, {}), classes), reduction);
  }
};

}  // namespace torcxx::ops
