// Pooling, batch norm, attention, embedding, losses, a recurrent cell.
#pragma once
#include <cmath>

#include "row.h"

namespace bench {

inline void attention(Rows& rows, int64_t n, bool causal) {
  using T = const Tensor&;
  const double flops = 4.0 * 8 * double(n) * double(n) * 64 * (causal ? 0.5 : 1);
  const Make x = normal({1, 8, n, 64});
  both(
      rows, "attention " + std::to_string(n) + (causal ? " causal" : ""), flops,
      [=](T q, T k, T v) { return torch::scaled_dot_product_attention(q, k, v, {}, 0, causal); }, x,
      x, x);
}

inline void layer_rows(Rows& rows) {
  using T = const Tensor&;
  const Image x = image({8, 64, 56, 56});
  both(
      rows, "max_pool2d 3, stride 2", 0, [](T a) { return torch::max_pool2d(a, 3, 2, 1); }, x);
  both(
      rows, "max_pool2d 2", 0, [](T a) { return torch::max_pool2d(a, 2); }, x);
  both(
      rows, "avg_pool2d 2", 0, [](T a) { return torch::avg_pool2d(a, 2); }, x);
  const Make channel = normal({64});
  both(
      rows, "batch_norm, training", 0,
      [](T a, T w, T b) { return torch::batch_norm(a, w, b, {}, {}, true, 0.1, 1e-5, false); }, x,
      channel, channel);
  const Make mean = [](bool) { return torch::zeros({64}); },
             variance = [](bool) { return torch::ones({64}); };
  forward(
      rows, "batch_norm, eval", 0,
      [](T a, T w, T b, T m, T v) {
        return torch::batch_norm(a, w, b, m, v, false, 0.1, 1e-5, false);
      },
      x, channel, channel, mean, variance);
  for (const int64_t n : {128, 512, 1024}) attention(rows, n, false);
  attention(rows, 1024, true);
  both(
      rows, "embedding 4096 x 256", 0, [](T w, T i) { return torch::embedding(w, i); },
      normal({4096, 256}), indices(4096, {32, 128}));
  both(
      rows, "cross entropy, 10 classes", 0,
      [](T a, T y) { return torch::cross_entropy_loss(a, y); }, normal({64, 10}),
      indices(10, {64}));
  both(
      rows, "cross entropy, 10000 classes", 0,
      [](T a, T y) { return torch::cross_entropy_loss(a, y); }, normal({256, 10000}),
      indices(10000, {256}));
  for (const int64_t batch : {1, 64}) {
    const Make state = normal({batch, 256}), weight = normal({1024, 256});
    forward(
        rows, "LSTM cell 256, batch " + std::to_string(batch), 2.0 * double(batch) * 1024 * 512,
        [](T a, T h, T c, T wi, T wh) {
          return torch::lstm_cell(a, {h, c}, wi, wh);
        },
        state, state, state, weight, weight);
  }
  forward(
      rows, "linear 784 -> 256, batch 64", 2.0 * 64 * 784 * 256,
      [](T a, T w, T b) { return torch::linear(a, w, b); }, normal({64, 784}), normal({256, 784}),
      normal({256}));
}

}  // namespace bench
