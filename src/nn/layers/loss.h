// Losses; reduction is "none", "mean" or "sum". Python's classes add the arguments of old.
#pragma once
#include "nn/layer_record.h"

namespace torcxx::nn::records {

template <class M> int64_t reduction_of(const M& m) {
  const std::string& r = m.options.reduction();
  TORCXX_CHECK_VALUE(r == "none" || r == "mean" || r == "sum", r,
                     " is not a valid value for reduction");
  return r == "none" ? 0 : r == "mean" ? 1 : 2;
}

struct Loss : Layer {
  static constexpr auto schema = "(str reduction='mean')";
};

struct L1Loss : Loss {
  static constexpr auto doc = "|input - target|.";
  template <class M> static Tensor forward(M& m, const Tensor& input, const Tensor& target) {
    return l1_loss(input, target, reduction_of(m));
  }
};

struct MSELoss : Loss {
  static constexpr auto doc = "(input - target)^2.";
  template <class M> static Tensor forward(M& m, const Tensor& input, const Tensor& target) {
    return mse_loss(input, target, reduction_of(m));
  }
};

struct SmoothL1Loss : Layer {
  static constexpr auto schema = "(str reduction='mean', float beta=1.0)";
  static constexpr auto doc = "d^2 / (2 beta) where |d| < beta, else |d| - beta / 2.";
  template <class M> static Tensor forward(M& m, const Tensor& input, const Tensor& target) {
    const double beta = m.options.beta();
    return beta == 0 ? l1_loss(input, target, reduction_of(m))
                     : smooth_l1_loss(input, target, reduction_of(m), beta);
  }
};

struct HuberLoss : Layer {
  static constexpr auto schema = "(str reduction='mean', float delta=1.0)";
  static constexpr auto doc = "d^2 / 2 where |d| < delta, else delta (|d| - delta / 2).";
  template <class M> static Tensor forward(M& m, const Tensor& input, const Tensor& target) {
    return huber_loss(input, target, reduction_of(m), m.options.delta());
  }
};

struct CrossEntropyLoss : Layer {
  static constexpr auto schema =
      "(Tensor? weight=None, int ignore_index=-100, str reduction='mean', float "
      "label_smoothing=0.0)";
  static constexpr auto doc =
      "Negative log-likelihood of log_softmax(input) (N, C, ...); targets are classes (N, ...), or "
      "probabilities of input's shape.";
  template <class M> static Tensor forward(M& m, const Tensor& input, const Tensor& target) {
    return cross_entropy_loss(input, target, m.weight, reduction_of(m), m.options.ignore_index(),
                              m.options.label_smoothing());
  }
};

struct NLLLoss : Layer {
  static constexpr auto schema =
      "(Tensor? weight=None, int ignore_index=-100, str reduction='mean')";
  static constexpr auto doc = "-weight[target] * input[target] for log-probabilities (N, C, ...).";
  template <class M> static Tensor forward(M& m, const Tensor& input, const Tensor& target) {
    return nll_loss(input, target, m.weight, reduction_of(m), m.options.ignore_index());
  }
};

struct BCELoss : Layer {
  static constexpr auto schema = "(Tensor? weight=None, str reduction='mean')";
  static constexpr auto doc = "Binary cross entropy of probabilities.";
  template <class M> static Tensor forward(M& m, const Tensor& input, const Tensor& target) {
    return binary_cross_entropy(input, target, m.weight, reduction_of(m));
  }
};

struct BCEWithLogitsLoss : Layer {
  static constexpr auto schema =
      "(Tensor? weight=None, str reduction='mean', Tensor? pos_weight=None)";
  static constexpr auto doc = "Binary cross entropy of sigmoid(input).";
  template <class M> static Tensor forward(M& m, const Tensor& input, const Tensor& target) {
    return binary_cross_entropy_with_logits(input, target, m.weight, m.pos_weight, reduction_of(m));
  }
};

struct KLDivLoss : Layer {
  static constexpr auto schema = "(str reduction='mean', bool log_target=False)";
  static constexpr auto doc =
      "target (log target - input); reduction 'batchmean' divides the sum by the batch's size.";
  template <class M> static Tensor forward(M& m, const Tensor& input, const Tensor& target) {
    const bool batch = m.options.reduction() == "batchmean";
    const Tensor loss = kl_div(input, target, batch ? 2 : reduction_of(m), m.options.log_target());
    return batch && input.dim() > 0 ? loss / input.size(0) : loss;
  }
};

struct PoissonNLLLoss : Layer {
  static constexpr auto schema =
      "(bool log_input=True, bool full=False, float eps=1e-8, str reduction='mean')";
  static constexpr auto doc = "Negative log-likelihood of counts under Poisson's distribution.";
  template <class M> static Tensor forward(M& m, const Tensor& log_input, const Tensor& target) {
    const auto& o = m.options;
    return poisson_nll_loss(log_input, target, o.log_input(), o.full(), o.eps(), reduction_of(m));
  }
};

struct GaussianNLLLoss : Layer {
  static constexpr auto schema = "(bool full=False, float eps=1e-6, str reduction='mean')";
  static constexpr auto doc = "Negative log-likelihood under normal distributions of variance var.";
  template <class M>
  static Tensor forward(M& m, const Tensor& input, const Tensor& target, const Tensor& var) {
    return gaussian_nll_loss(input, target, var, m.options.full(), m.options.eps(),
                             reduction_of(m));
  }
};

struct CTCLoss : Layer {
  static constexpr auto schema = "(int blank=0, str reduction='mean', bool zero_infinity=False)";
  static constexpr auto doc =
      "Connectionist temporal classification (Graves et al., 2006): the negative log-likelihood of "
      "targets without alignment, from log-probabilities (T, N, C).";
  template <class M> static Tensor forward(M& m, const Tensor& log_probs, const Tensor& targets,
                                           const Tensor& input_lengths,
                                           const Tensor& target_lengths) {
    return ctc_loss(log_probs, targets, input_lengths, target_lengths, m.options.blank(),
                    reduction_of(m), m.options.zero_infinity());
  }
};

}  // namespace torcxx::nn::records
