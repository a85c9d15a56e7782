// Checks and formulas of the neural-network records.
#pragma once
#include <array>

#include "tensor/formulas.h"

namespace torcxx {

// loss by reduction: 0 itself, 1 its mean, 2 its sum. Raises ValueError for others.
TensorBase reduced(const TensorBase& loss, int64_t reduction);

void check_batch_norm(const TensorBase& input, const TensorBase& weight, const TensorBase& bias,
                      const TensorBase& running_mean, const TensorBase& running_var, bool training);
// Gradients of input, weight and bias; differentiable again when recording is on.
std::array<TensorBase, 3> batch_norm_grads(const TensorBase& grad, const TensorBase& input,
                                           const TensorBase& weight, const TensorBase& running_mean,
                                           const TensorBase& running_var, const TensorBase& mean,
                                           const TensorBase& invstd, bool training, double eps);
void check_layer_norm(const TensorBase& input, IntArrayRef normalized_shape,
                      const TensorBase& weight, const TensorBase& bias);
std::array<TensorBase, 3> layer_norm_grads(const TensorBase& grad, const TensorBase& input,
                                           IntArrayRef normalized_shape, const TensorBase& weight,
                                           const TensorBase& mean, const TensorBase& rstd,
                                           double eps);

// (C) with a class index, (N, C, ...) with (N, ...); weight of C elements.
void check_nll(const TensorBase& self, const TensorBase& target, const TensorBase& weight);
TensorBase cross_entropy_probabilities(const TensorBase& logp, const TensorBase& target,
                                       const TensorBase& weight, int64_t reduction,
                                       double label_smoothing, int64_t dim);
TensorBase smoothed_cross_entropy(const TensorBase& nll, const TensorBase& logp,
                                  const TensorBase& target, const TensorBase& weight,
                                  int64_t reduction, int64_t ignore_index, double label_smoothing,
                                  int64_t dim);

struct AttentionInputs {
  TensorBase key, value, mask;  // mask: added to the scores, or undefined
  double scale;
};
AttentionInputs attention_inputs(const TensorBase& query, const TensorBase& key,
                                 const TensorBase& value, const TensorBase& mask, double dropout_p,
                                 bool is_causal, std::optional<double> scale, bool enable_gqa);
// Whether every row of scores has a finite maximum.
bool all_rows_open(const TensorBase& scores);

// self in the dtype that clamping by these numbers gives.
TensorBase clamp_promoted(const TensorBase& self, const std::optional<Scalar>& min,
                          const std::optional<Scalar>& max);

}  // namespace torcxx
