// Activations that make a new tensor.
#pragma once
#include "nn/layer_record.h"

namespace torcxx::nn::records {

struct Sigmoid : Layer {
  static constexpr auto schema = "()";
  static constexpr auto doc = "1 / (1 + exp(-x)).";
  template <class M> static Tensor forward(M& m, const Tensor& input) { return sigmoid(input); }
};

struct LogSigmoid : Layer {
  static constexpr auto schema = "()";
  static constexpr auto doc = "log(sigmoid(x)).";
  template <class M> static Tensor forward(M& m, const Tensor& input) { return log_sigmoid(input); }
};

struct Tanh : Layer {
  static constexpr auto schema = "()";
  static constexpr auto doc = "Hyperbolic tangent.";
  template <class M> static Tensor forward(M& m, const Tensor& input) { return tanh(input); }
};

struct Tanhshrink : Layer {
  static constexpr auto schema = "()";
  static constexpr auto doc = "x - tanh(x).";
  template <class M> static Tensor forward(M& m, const Tensor& input) { return tanhshrink(input); }
};

struct Softsign : Layer {
  static constexpr auto schema = "()";
  static constexpr auto doc = "x / (1 + |x|).";
  template <class M> static Tensor forward(M& m, const Tensor& input) { return softsign(input); }
};

struct Hardshrink : Layer {
  static constexpr auto schema = "(float lambd=0.5)";
  static constexpr auto doc = "x, or 0 within lambd of 0.";
  static constexpr auto repr = "{lambd}";
  template <class M> static Tensor forward(M& m, const Tensor& input) {
    return hardshrink(input, m.options.lambd());
  }
};

struct Softshrink : Layer {
  static constexpr auto schema = "(float lambd=0.5)";
  static constexpr auto doc = "x moved towards 0 by lambd, but not beyond it.";
  static constexpr auto repr = "{lambd}";
  template <class M> static Tensor forward(M& m, const Tensor& input) {
    return softshrink(input, m.options.lambd());
  }
};

struct GELU : Layer {
  static constexpr auto schema = "(str approximate='none')";
  static constexpr auto doc = "x times the normal distribution function.";
  static constexpr auto repr = "approximate";
  static constexpr auto print = "";
  template <class M> static Tensor forward(M& m, const Tensor& input) {
    return gelu(input, m.options.approximate());
  }
};

struct GLU : Layer {
  static constexpr auto schema = "(int dim=-1)";
  static constexpr auto doc = "The first half along dim times the sigmoid of the second.";
  static constexpr auto repr = "dim";
  template <class M> static Tensor forward(M& m, const Tensor& input) {
    return glu(input, m.options.dim());
  }
};

struct Softplus : Layer {
  static constexpr auto schema = "(float beta=1.0, float threshold=20.0)";
  static constexpr auto doc = "log(1 + exp(beta x)) / beta.";
  static constexpr auto repr = "beta, threshold";
  template <class M> static Tensor forward(M& m, const Tensor& input) {
    return softplus(input, m.options.beta(), m.options.threshold());
  }
};

struct PReLU : Layer {
  static constexpr auto schema = "(int num_parameters=1, float init=0.25)";
  static constexpr auto doc =
      "x, or weight * x below 0; the weight is trained, one for all channels or one for each.";
  static constexpr auto parameters = "weight[num_parameters]";
  static constexpr auto repr = "num_parameters";
  template <class M> static void init(M& m) { init::constant_(m.weight, m.options.init()); }
  template <class M> static Tensor forward(M& m, const Tensor& input) {
    return prelu(input, m.weight);
  }
};

struct Softmax : Layer {
  static constexpr auto schema = "(int dim)";
  static constexpr auto doc = "exp(x) / sum of exp(x) over dim.";
  static constexpr auto repr = "dim";
  template <class M> static Tensor forward(M& m, const Tensor& input) {
    return softmax(input, m.options.dim());
  }
};

struct LogSoftmax : Layer {
  static constexpr auto schema = "(int dim)";
  static constexpr auto doc = "Logarithm of softmax.";
  static constexpr auto repr = "dim";
  template <class M> static Tensor forward(M& m, const Tensor& input) {
    return log_softmax(input, m.options.dim());
  }
};

struct Softmin : Layer {
  static constexpr auto schema = "(int dim)";
  static constexpr auto doc = "softmax(-x).";
  static constexpr auto repr = "dim";
  template <class M> static Tensor forward(M& m, const Tensor& input) {
    return softmax(input.neg(), m.options.dim());
  }
};

struct Softmax2d : Layer {
  static constexpr auto schema = "()";
  static constexpr auto doc = "Softmax over the channels of (N, C, H, W) or (C, H, W).";
  template <class M> static Tensor forward(M& m, const Tensor& input) {
    TORCXX_CHECK_VALUE(input.dim() == 3 || input.dim() == 4,
                       "Softmax2d: expected input to be 3D or 4D, got ", input.dim(), "D instead");
    return softmax(input, -3);
  }
};

}  // namespace torcxx::nn::records
