#pragma once
#include "nn/layer_record.h"

namespace torcxx::nn::records {

struct Linear : Layer {
  static constexpr auto schema = "(int in_features, int out_features, bool bias=True)";
  static constexpr auto doc = "input @ weight.T + bias for input (..., in_features).";
  static constexpr auto parameters =
      "weight[out_features, in_features]; bias[out_features] if bias";
  static constexpr auto repr = "in_features, out_features, bias";
  template <class M> static void init(M& m) { init::linear_defaults(m.weight, m.bias); }
  template <class M> static Tensor forward(M& m, const Tensor& input) {
    return linear(input, m.weight, m.bias);
  }
};

struct Bilinear : Layer {
  static constexpr auto schema =
      "(int in1_features, int in2_features, int out_features, bool bias=True)";
  static constexpr auto doc =
      "input1 @ weight @ input2 + bias for inputs (..., in1_features) and (..., in2_features).";
  static constexpr auto parameters =
      "weight[out_features, in1_features, in2_features]; bias[out_features] if bias";
  static constexpr auto repr = "in1_features, in2_features, out_features, bias";
  template <class M> static void check(const M& m) {
    TORCXX_CHECK_VALUE(m.options.in1_features() > 0, "in1_features must be > 0, but got ",
                       m.options.in1_features());
  }
  template <class M> static void init(M& m) {
    const double bound = 1 / std::sqrt(static_cast<double>(m.options.in1_features()));
    init::uniform_(m.weight, -bound, bound);
    if (m.bias.defined()) init::uniform_(m.bias, -bound, bound);
  }
  template <class M> static Tensor forward(M& m, const Tensor& input1, const Tensor& input2) {
    return bilinear(input1, input2, m.weight, m.bias);
  }
};

}  // namespace torcxx::nn::records
