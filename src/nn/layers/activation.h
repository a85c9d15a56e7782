#pragma once
#include "nn/layer_record.h"

namespace torcxx::nn::records {

struct ReLU : Layer {
  static constexpr auto schema = "ReLU()";
  static constexpr auto doc = "max(x, 0).";
  template <class M> static Tensor forward(M& m, const Tensor& input) { return relu(input); }
};

struct ReLU6 : Layer {
  static constexpr auto schema = "ReLU6()";
  static constexpr auto doc = "min(6, max(0, x)).";
  template <class M> static Tensor forward(M& m, const Tensor& input) { return relu6(input); }
};

struct Sigmoid : Layer {
  static constexpr auto schema = "Sigmoid()";
  static constexpr auto doc = "1 / (1 + exp(-x)).";
  template <class M> static Tensor forward(M& m, const Tensor& input) { return sigmoid(input); }
};

struct Tanh : Layer {
  static constexpr auto schema = "Tanh()";
  static constexpr auto doc = "Hyperbolic tangent.";
  template <class M> static Tensor forward(M& m, const Tensor& input) { return tanh(input); }
};

struct SiLU : Layer {
  static constexpr auto schema = "SiLU()";
  static constexpr auto doc = "x * sigmoid(x).";
  template <class M> static Tensor forward(M& m, const Tensor& input) { return silu(input); }
};

struct Mish : Layer {
  static constexpr auto schema = "Mish()";
  static constexpr auto doc = "x * tanh(softplus(x)).";
  template <class M> static Tensor forward(M& m, const Tensor& input) { return mish(input); }
};

struct SELU : Layer {
  static constexpr auto schema = "SELU()";
  static constexpr auto doc = "Self-normalising elu.";
  template <class M> static Tensor forward(M& m, const Tensor& input) { return selu(input); }
};

struct LogSigmoid : Layer {
  static constexpr auto schema = "LogSigmoid()";
  static constexpr auto doc = "log(sigmoid(x)).";
  template <class M> static Tensor forward(M& m, const Tensor& input) { return log_sigmoid(input); }
};

struct GELU : Layer {
  static constexpr auto schema = "GELU(str approximate='none')";
  static constexpr auto doc = "x times the normal distribution function.";
  static constexpr auto repr = "approximate";
  template <class M> static Tensor forward(M& m, const Tensor& input) {
    return gelu(input, m.options.approximate());
  }
};

struct LeakyReLU : Layer {
  static constexpr auto schema = "LeakyReLU(float negative_slope=0.01)";
  static constexpr auto doc = "x, or negative_slope * x below 0.";
  static constexpr auto repr = "negative_slope";
  template <class M> static Tensor forward(M& m, const Tensor& input) {
    return leaky_relu(input, m.options.negative_slope());
  }
};

struct ELU : Layer {
  static constexpr auto schema = "ELU(float alpha=1.0)";
  static constexpr auto doc = "x, or alpha * (exp(x) - 1) below 0.";
  static constexpr auto repr = "alpha";
  template <class M> static Tensor forward(M& m, const Tensor& input) {
    return elu(input, m.options.alpha());
  }
};

struct Softplus : Layer {
  static constexpr auto schema = "Softplus(float beta=1.0, float threshold=20.0)";
  static constexpr auto doc = "log(1 + exp(beta x)) / beta.";
  static constexpr auto repr = "beta, threshold";
  template <class M> static Tensor forward(M& m, const Tensor& input) {
    return softplus(input, m.options.beta(), m.options.threshold());
  }
};

struct Softmax : Layer {
  static constexpr auto schema = "Softmax(int dim)";
  static constexpr auto doc = "exp(x) / sum of exp(x) over dim.";
  static constexpr auto repr = "dim";
  template <class M> static Tensor forward(M& m, const Tensor& input) {
    return softmax(input, m.options.dim());
  }
};

struct LogSoftmax : Layer {
  static constexpr auto schema = "LogSoftmax(int dim)";
  static constexpr auto doc = "Logarithm of softmax.";
  static constexpr auto repr = "dim";
  template <class M> static Tensor forward(M& m, const Tensor& input) {
    return log_softmax(input, m.options.dim());
  }
};

struct Hardtanh : Layer {
  static constexpr auto schema = "Hardtanh(float min_val=-1.0, float max_val=1.0)";
  static constexpr auto doc = "min(max_val, max(min_val, x)).";
  static constexpr auto repr = "min_val, max_val";
  template <class M> static Tensor forward(M& m, const Tensor& input) {
    return hardtanh(input, m.options.min_val(), m.options.max_val());
  }
};

}  // namespace torcxx::nn::records
