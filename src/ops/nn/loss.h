// Losses. `reduction` counts as in PyTorch: 0 none, 1 mean, 2 sum.
#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct MseLoss : Composite {
  static constexpr auto schema = "mse_loss(Tensor self, Tensor target, int reduction=1) -> Tensor";
  static constexpr auto doc = "(self - target)^2, reduced.";
  static constexpr auto variants = "function";
  static Tensor forward(const Tensor& self, const Tensor& target, int64_t reduction) {
    return reduced(_squared_difference(self, target), reduction);
  }
};

struct L1Loss : Composite {
  static constexpr auto schema = "l1_loss(Tensor self, Tensor target, int reduction=1) -> Tensor";
  static constexpr auto doc = "|self - target|, reduced.";
  static constexpr auto variants = "function";
  static Tensor forward(const Tensor& self, const Tensor& target, int64_t reduction) {
    return reduced(abs(self - target), reduction);
  }
};

struct BinaryCrossEntropy : Composite {
  static constexpr auto schema =
      "binary_cross_entropy(Tensor self, Tensor target, Tensor? weight=None, int reduction=1) -> "
      "Tensor";
  static constexpr auto doc =
      "-(t log x + (1 - t) log(1 - x)) for probabilities x, logarithms cut at -100, reduced.";
  static constexpr auto variants = "function";
  static Tensor forward(const Tensor& self, const Tensor& target, const Tensor& weight,
                        int64_t reduction) {
    TORCXX_CHECK_VALUE(self.sizes() == target.sizes(), "Using a target size (", target.sizes(),
                       ") that is different to the input size (", self.sizes(),
                       ") is deprecated. Please ensure they have the same size.");
    const Tensor loss = _bce(self, target);
    return reduced(weight.defined() ? loss * weight : loss, reduction);
  }
};

struct BceWithLogits : Composite {
  static constexpr auto schema =
      "binary_cross_entropy_with_logits(Tensor self, Tensor target, Tensor? weight=None, Tensor? "
      "pos_weight=None, int reduction=1) -> Tensor";
  static constexpr auto doc = "Binary cross entropy of sigmoid(self), without overflow, reduced.";
  static constexpr auto variants = "function";
  static Tensor forward(const Tensor& self, const Tensor& target, const Tensor& weight,
                        const Tensor& pos_weight, int64_t reduction) {
    TORCXX_CHECK_VALUE(self.sizes() == target.sizes(), "Target size (", target.sizes(),
                       ") must be the same as input size (", self.sizes(), ")");
    Tensor loss;
    if (pos_weight.defined()) {
      const Tensor factor = add(mul(sub(pos_weight, 1), target), 1);
      loss = rsub(target, 1) * self - factor * log_sigmoid(self);
    } else {
      loss = _bce_logits(self, target);
    }
    return reduced(weight.defined() ? loss * weight : loss, reduction);
  }
};

// self (N, C, positions) of log-probabilities, target (N, positions) of classes.
struct NllForward : Function {
  static constexpr auto schema =
      "_nll_loss(Tensor self, Tensor target, Tensor? weight, int reduction, int ignore_index) -> "
      "(Tensor output, Tensor total_weight)";
  template <class C> static Tensor grad_self(const C& c) {
    return _nll_loss_backward(c.grad_output, c.target, c.weight, c.total_weight, c.self_sizes,
                              c.reduction, c.ignore_index);
  }
};

struct NllBackward : Function {
  static constexpr auto schema =
      "_nll_loss_backward(Tensor grad_output, Tensor target, Tensor? weight, Tensor total_weight, "
      "int[] self_size, int reduction, int ignore_index) -> Tensor";
  template <class C>
  static Tensor grad_grad_output(const C& c) {  // the loss is linear in the log-probabilities
    return std::get<0>(_nll_loss(c.grad, c.target, c.weight, c.reduction, c.ignore_index));
  }
};

struct NllLoss : Composite {
  static constexpr auto schema =
      "nll_loss_nd(Tensor self, Tensor target, Tensor? weight=None, int reduction=1, int "
      "ignore_index=-100) -> Tensor";
  static constexpr auto variants = "";
  static Tensor forward(const Tensor& self, const Tensor& target, const Tensor& weight,
                        int64_t reduction, int64_t ignore_index) {
    check_nll(self, target, weight);
    const int64_t c = self.dim() == 1 ? self.size(0) : self.size(1);
    const int64_t n = self.dim() == 1 ? 1 : self.size(0);
    const int64_t positions =
        c * n == 0 ? target.numel() / std::max<int64_t>(n, 1) : self.numel() / (c * n);
    const Tensor out =
        std::get<0>(_nll_loss(reshape(self, {n, c, positions}), reshape(target, {n, positions}),
                              weight, reduction, ignore_index));
    return reduction == 0 ? reshape(out, target.sizes()) : out;
  }
};

struct NllLossPublic : Composite {
  static constexpr auto schema =
      "nll_loss(Tensor self, Tensor target, Tensor? weight=None, int reduction=1, int "
      "ignore_index=-100) -> Tensor";
  static constexpr auto doc =
      "-weight[t] * self[t] for log-probabilities (N, C, ...) and classes (N, ...), reduced; the "
      "mean is weighted.";
  static constexpr auto variants = "function";
  static Tensor forward(const Tensor& self, const Tensor& target, const Tensor& weight,
                        int64_t reduction, int64_t ignore_index) {
    return nll_loss_nd(self, target, weight, reduction, ignore_index);
  }
};

struct CrossEntropyLoss : Composite {
  static constexpr auto schema =
      "cross_entropy_loss(Tensor self, Tensor target, Tensor? weight=None, int reduction=1, int "
      "ignore_index=-100, float label_smoothing=0.0) -> Tensor";
  static constexpr auto doc =
      "Negative log-likelihood of log_softmax(self); targets are classes, or probabilities of "
      "self's shape.";
  static constexpr auto variants = "function";
  static Tensor forward(const Tensor& self, const Tensor& target, const Tensor& weight,
                        int64_t reduction, int64_t ignore_index, double label_smoothing) {
    TORCXX_CHECK(label_smoothing >= 0 && label_smoothing <= 1,
                 "label_smoothing must be between 0.0 and 1.0. Got: ", label_smoothing);
    const int64_t dim = self.dim() == 1 ? 0 : 1;
    const Tensor logp = log_softmax(self, dim, {});
    if (target.is_floating_point())
      return cross_entropy_probabilities(logp, target, weight, reduction, label_smoothing, dim);
    const Tensor nll = nll_loss_nd(logp, target, weight, reduction, ignore_index);
    return label_smoothing == 0 ? nll
                                : smoothed_cross_entropy(nll, logp, target, weight, reduction,
                                                         ignore_index, label_smoothing, dim);
  }
};

}  // namespace torcxx::ops
