#pragma once
#include "gen/ops/_hardtanh.h"
#include "nn/layer_record.h"

namespace torcxx::nn::records {

// In place where the options say so; `input` is the layer's own handle.
template <class M, class F, class G>
Tensor activate(const M& m, Tensor input, F function, G in_place) {
  if (!m.options.inplace()) return function(input);
  in_place(input);
  return input;
}

struct ReLU : Layer {
  static constexpr auto schema = "ReLU(bool inplace=False)";
  static constexpr auto doc = "max(x, 0).";
  static constexpr auto repr = "inplace?";
  template <class M> static Tensor forward(M& m, const Tensor& input) {
    return activate(
        m, input, [&](const Tensor& x) { return relu(x); }, [&](Tensor& x) { relu_(x); });
  }
};

struct ReLU6 : Layer {
  static constexpr auto schema = "ReLU6(bool inplace=False)";
  static constexpr auto doc = "min(6, max(0, x)).";
  static constexpr auto repr = "inplace?";
  template <class M> static Tensor forward(M& m, const Tensor& input) {
    return activate(
        m, input, [&](const Tensor& x) { return relu6(x); },
        [&](Tensor& x) { ops::_hardtanh_(x, 0, 6); });
  }
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
  static constexpr auto schema = "SiLU(bool inplace=False)";
  static constexpr auto doc = "x * sigmoid(x).";
  static constexpr auto repr = "inplace?";
  template <class M> static Tensor forward(M& m, const Tensor& input) {
    return activate(
        m, input, [&](const Tensor& x) { return silu(x); }, [&](Tensor& x) { silu_(x); });
  }
};

struct Mish : Layer {
  static constexpr auto schema = "Mish(bool inplace=False)";
  static constexpr auto doc = "x * tanh(softplus(x)).";
  static constexpr auto repr = "inplace?";
  template <class M> static Tensor forward(M& m, const Tensor& input) {
    return activate(
        m, input, [&](const Tensor& x) { return mish(x); }, [&](Tensor& x) { mish_(x); });
  }
};

struct SELU : Layer {
  static constexpr auto schema = "SELU(bool inplace=False)";
  static constexpr auto doc = "Self-normalising elu.";
  static constexpr auto repr = "inplace?";
  template <class M> static Tensor forward(M& m, const Tensor& input) {
    return activate(
        m, input, [&](const Tensor& x) { return selu(x); },
        [&](Tensor& x) {
          elu_(x, 1.6732632423543772848170429916717, 1.0507009873554804934193349852946);
        });
  }
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
  static constexpr auto schema = "LeakyReLU(float negative_slope=0.01, bool inplace=False)";
  static constexpr auto doc = "x, or negative_slope * x below 0.";
  static constexpr auto repr = "negative_slope, inplace?";
  template <class M> static Tensor forward(M& m, const Tensor& input) {
    return activate(
        m, input, [&](const Tensor& x) { return leaky_relu(x, m.options.negative_slope()); },
        [&](Tensor& x) { leaky_relu_(x, m.options.negative_slope()); });
  }
};

struct ELU : Layer {
  static constexpr auto schema = "ELU(float alpha=1.0, bool inplace=False)";
  static constexpr auto doc = "x, or alpha * (exp(x) - 1) below 0.";
  static constexpr auto repr = "alpha, inplace?";
  template <class M> static Tensor forward(M& m, const Tensor& input) {
    return activate(
        m, input, [&](const Tensor& x) { return elu(x, m.options.alpha()); },
        [&](Tensor& x) { elu_(x, m.options.alpha()); });
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
  static constexpr auto schema =
      "Hardtanh(float min_val=-1.0, float max_val=1.0, bool inplace=False)";
  static constexpr auto doc = "min(max_val, max(min_val, x)).";
  static constexpr auto repr = "min_val, max_val, inplace?";
  template <class M> static void check(const M& m) {
    TORCXX_CHECK_VALUE(m.options.max_val() > m.options.min_val(), "Hardtanh: max_val ",
                       m.options.max_val(), " must be greater than min_val ", m.options.min_val());
  }
  template <class M> static Tensor forward(M& m, const Tensor& input) {
    return activate(
        m, input,
        [&](const Tensor& x) { return hardtanh(x, m.options.min_val(), m.options.max_val()); },
        [&](Tensor& x) { ops::_hardtanh_(x, m.options.min_val(), m.options.max_val()); });
  }
};

}  // namespace torcxx::nn::records
