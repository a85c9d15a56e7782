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
  bool tiled;  // _tiled_attention takes these; then mask is without the causal one
};
AttentionInputs attention_inputs(const TensorBase& query, const TensorBase& key,
                                 const TensorBase& value, const TensorBase& mask, double dropout_p,
                                 bool is_causal, std::optional<double> scale, bool enable_gqa);
// Whether _tiled_attention takes these.
bool tiles_attention(const TensorBase& query, const TensorBase& key, const TensorBase& value,
                     const TensorBase& mask);
// Differentiable again when recording is on.
std::array<TensorBase, 3> attention_grads(const TensorBase& grad, const TensorBase& query,
                                          const TensorBase& key, const TensorBase& value,
                                          const TensorBase& mask, bool is_causal, double scale);
// Whether every row of scores has a finite maximum.
bool all_rows_open(const TensorBase& scores);

// self in the dtype that clamping by these numbers gives.
TensorBase clamp_promoted(const TensorBase& self, const std::optional<Scalar>& min,
                          const std::optional<Scalar>& max);

// Recurrent networks: what the records of ops/nn/rnn.h share.
enum class Recurrence : uint8_t { Tanh, Relu, Gru, Lstm };
struct Recurrent {
  Recurrence kind;
  bool has_biases;
  int64_t num_layers;
  double dropout;
  bool train, bidirectional, batch_first;
  const char* op() const;
};
// Without batch_sizes input is (T, N, features) or, with batch_first, (N, T, features); with them
// (their sum, features). params: w_ih, w_hh, b_ih, b_hh and, when h is smaller than c, w_hr, of
// each direction of each layer.
std::tuple<TensorBase, TensorBase, TensorBase> run_lstm(const Recurrent& r, const TensorBase& input,
                                                        const TensorBase& batch_sizes,
                                                        ArrayRef<TensorBase> hx,
                                                        ArrayRef<TensorBase> params);
std::tuple<TensorBase, TensorBase> run_rnn(const Recurrent& r, const TensorBase& input,
                                           const TensorBase& batch_sizes, const TensorBase& hx,
                                           ArrayRef<TensorBase> params);
// batch_sizes, checked to be there; Error otherwise.
const TensorBase& packed_sizes(const Recurrent& r, const TensorBase& batch_sizes);
// (h, c) after one step; c is undefined but for LSTM.
std::tuple<TensorBase, TensorBase> recurrent_step(Recurrence kind, const TensorBase& input,
                                                  ArrayRef<TensorBase> hx, const TensorBase& w_ih,
                                                  const TensorBase& w_hh, const TensorBase& b_ih,
                                                  const TensorBase& b_hh);

// Connectionist temporal classification: lengths given as an integer tensor, and the other way.
std::vector<int64_t> lengths_of(const char* name, const TensorBase& t);
TensorBase tensor_of(IntArrayRef values);

}  // namespace torcxx
