// Connectionist temporal classification.
#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct CtcForward : Function {
  static constexpr auto schema =
      "_ctc_loss(Tensor log_probs, Tensor targets, int[] input_lengths, int[] target_lengths, int "
      "blank=0, bool zero_infinity=False) -> (Tensor neg_log_likelihood, Tensor log_alpha)";
  static constexpr auto doc =
      "The loss of each sample, and the log-probabilities (N, T, 2 S + 1) of having read so much "
      "of "
      "its target by each step.";
  static constexpr auto variants = "function";
  static constexpr bool out = false;
  template <class C> static Tensor grad_log_probs(const C& c) {
    return _ctc_loss_backward(c.grad_neg_log_likelihood, c.log_probs, c.targets, c.input_lengths,
                              c.target_lengths, c.neg_log_likelihood, c.log_alpha, c.blank,
                              c.zero_infinity);
  }
};

struct CtcBackward : Function {
  static constexpr auto schema =
      "_ctc_loss_backward(Tensor grad, Tensor log_probs, Tensor targets, int[] input_lengths, "
      "int[] "
      "target_lengths, Tensor neg_log_likelihood, Tensor log_alpha, int blank, bool "
      "zero_infinity=False) -> Tensor";
  static constexpr auto doc =
      "The gradient of log_probs, for log_probs that are normalised: it leads on to that of "
      "logits.";
  static constexpr auto variants = "function";
  static constexpr bool out = false;
};

// Graves, Fernandez, Gomez and Schmidhuber, 2006.
struct CtcLoss : Composite {
  static constexpr auto schema =
      "ctc_loss.IntList(Tensor log_probs, Tensor targets, int[] input_lengths, int[] "
      "target_lengths, int blank=0, int reduction=1, bool zero_infinity=False) -> Tensor";
  static constexpr auto doc =
      "Negative log-likelihood of the targets (N, S), or all after each other, summed over their "
      "alignments with log_probs (T, N, C) or (T, C); the mean is over the losses divided by the "
      "targets' lengths.";
  static constexpr auto variants = "function";
  static constexpr bool out = false;
  static Tensor forward(const Tensor& log_probs, const Tensor& targets, IntArrayRef input_lengths,
                        IntArrayRef target_lengths, int64_t blank, int64_t reduction,
                        bool zero_infinity) {
    const bool batched = log_probs.dim() == 3;
    TORCXX_CHECK(batched || log_probs.dim() == 2,
                 "ctc_loss: expected log_probs of 2 or 3 "
                 "dimensions, got ",
                 log_probs.sizes());
    Tensor loss = std::get<0>(_ctc_loss(batched ? log_probs : unsqueeze(log_probs, 1), targets,
                                        input_lengths, target_lengths, blank, zero_infinity));
    if (zero_infinity) loss = masked_fill(loss, isinf(loss), 0);
    if (reduction == 1) {
      const Tensor lengths = to(tensor_of(target_lengths), loss.dtype());
      loss = div(loss, clamp_min(lengths, 1));
    }
    return reduction == 0 && !batched ? squeeze(loss, 0) : reduced(loss, reduction);
  }
};

struct CtcLossOfTensors : Composite {
  static constexpr auto schema =
      "ctc_loss.Tensor(Tensor log_probs, Tensor targets, Tensor input_lengths, Tensor "
      "target_lengths, int blank=0, int reduction=1, bool zero_infinity=False) -> Tensor";
  static constexpr auto variants = "function";
  static constexpr bool out = false;
  static Tensor forward(const Tensor& log_probs, const Tensor& targets, const Tensor& input_lengths,
                        const Tensor& target_lengths, int64_t blank, int64_t reduction,
                        bool zero_infinity) {
    return ctc_loss(log_probs, targets, lengths_of("input_lengths", input_lengths),
                    lengths_of("target_lengths", target_lengths), blank, reduction, zero_infinity);
  }
};

}  // namespace torcxx::ops
