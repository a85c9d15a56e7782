// Margin losses between classes. `reduction` counts as in loss.h.
#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct MultiMarginLoss : Composite {
  static constexpr auto schema =
      "multi_margin_loss(Tensor self, Tensor target, Scalar p=1, Scalar margin=1, Tensor? "
      "weight=None, int reduction=1) -> Tensor";
  static constexpr auto doc =
      "Mean over classes but the target's of max(0, margin - x[target] + x)^p, p 1 or 2, reduced.";
  static constexpr auto variants = "function";
  static Tensor forward(const Tensor& self, const Tensor& target, const Scalar& p,
                        const Scalar& margin, const Tensor& weight, int64_t reduction) {
    TORCXX_CHECK_VALUE(reduction >= 0 && reduction <= 2, "multi_margin_loss: ", reduction,
                       " is not a valid value for reduction");
    const double power = p.toDouble();
    TORCXX_CHECK_VALUE(power == 1 || power == 2, "only p == 1 and p == 2 supported");
    TORCXX_CHECK(self.dim() <= 2 && (self.numel() > 0 || self.dim() == 2),
                 "Expected non-empty vector or matrix with optional 0-dim batch size, but got: ",
                 self.sizes());
    const Tensor x = self.dim() == 2 ? self : reshape(self, {1, -1});
    TORCXX_CHECK(target.dim() <= 1 && target.numel() == x.size(0),
                 "inconsistent target size, expected ", x.size(0), " but got ", target.sizes());
    TORCXX_CHECK_VALUE(!weight.defined() || weight.dim() == 1, "weight must be one-dimensional");
    TORCXX_CHECK(!weight.defined() || weight.numel() == x.size(1),
                 "inconsistent weight size, expected ", x.size(1), " but got ",
                 weight.defined() ? weight.sizes() : IntArrayRef());
    const Tensor at = reshape(target, {-1, 1});
    Tensor loss = relu(add(sub(x, gather(x, 1, at)), margin.toDouble()));
    if (power == 2) loss = square(loss);
    if (weight.defined()) loss = mul(loss, gather(expand(weight, x.sizes()), 1, at));
    loss = div(sum(scatter(loss, 1, at, 0), 1, false, {}), x.size(1));
    return reduced(self.dim() == 2 ? loss : reshape(loss, target.sizes()), reduction);
  }
};

struct MultilabelMarginLoss : Composite {
  static constexpr auto schema =
      "multilabel_margin_loss(Tensor self, Tensor target, int reduction=1) -> Tensor";
  static constexpr auto doc =
      "Mean over classes of max(0, 1 - (x[target] - x)) for each target and each class that is "
      "none; targets end at the first -1. Reduced.";
  static constexpr auto variants = "function";
  static Tensor forward(const Tensor& self, const Tensor& target, int64_t reduction) {
    TORCXX_CHECK_VALUE(reduction >= 0 && reduction <= 2, "multilabel_margin_loss: ", reduction,
                       " is not a valid value for reduction");
    TORCXX_CHECK(self.dim() <= 2 && self.sizes() == target.sizes(),
                 "inconsistent target size: ", target.sizes(), " for self of size: ", self.sizes());
    TORCXX_CHECK(target.dtype() == kInt64, "multilabel_margin_loss: target should be int64");
    if (self.dim() < 2) {
      const Tensor loss =
          multilabel_margin_loss(reshape(self, {1, -1}), reshape(target, {1, -1}), 0);
      return reduced(reshape(loss, {}), reduction);
    }
    const Tensor valid = cumprod(to(ge(target, 0), kInt64), 1), place = mul(target, valid);
    const Tensor named = gt(scatter_add(zeros_like(target), 1, place, valid), 0);
    const Tensor gap = relu(add(sub(unsqueeze(self, 1), unsqueeze(gather(self, 1, place), 2)), 1));
    const Tensor counts = logical_and(unsqueeze(gt(valid, 0), 2), unsqueeze(logical_not(named), 1));
    const Tensor loss =
        sum(masked_fill(gap, logical_not(counts), 0), IntArrayRef({1, 2}), false, {});
    return reduced(div(loss, std::max<int64_t>(1, self.size(1))), reduction);
  }
};

}  // namespace torcxx::ops
