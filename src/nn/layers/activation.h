// Activations that can write over their input.
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
// The same for functions without an in-place form: they may need the input for their gradient.
template <class M, class F> Tensor activate(const M& m, const Tensor& input, F function) {
  return activate(m, input, function, [&](Tensor& x) {
    x.copy_(function(x.requires_grad() && GradMode::is_enabled() ? x.clone() : x));
  });
}

struct Activation : Layer {
  static constexpr auto schema = "(bool inplace=False)";
  static constexpr auto repr = "inplace?";
};

struct ReLU : Activation {
  static constexpr auto doc = "max(x, 0).";
  template <class M> static Tensor forward(M& m, const Tensor& input) {
    return activate(
        m, input, [&](const Tensor& x) { return relu(x); }, [&](Tensor& x) { relu_(x); });
  }
};

struct ReLU6 : Activation {
  static constexpr auto doc = "min(6, max(0, x)).";
  template <class M> static Tensor forward(M& m, const Tensor& input) {
    return activate(
        m, input, [&](const Tensor& x) { return relu6(x); },
        [&](Tensor& x) { ops::_hardtanh_(x, 0, 6); });
  }
};

struct SiLU : Activation {
  static constexpr auto doc = "x * sigmoid(x).";
  template <class M> static Tensor forward(M& m, const Tensor& input) {
    return activate(
        m, input, [&](const Tensor& x) { return silu(x); }, [&](Tensor& x) { silu_(x); });
  }
};

struct Mish : Activation {
  static constexpr auto doc = "x * tanh(softplus(x)).";
  template <class M> static Tensor forward(M& m, const Tensor& input) {
    return activate(
        m, input, [&](const Tensor& x) { return mish(x); }, [&](Tensor& x) { mish_(x); });
  }
};

struct SELU : Activation {
  static constexpr auto doc = "Self-normalising elu.";
  template <class M> static Tensor forward(M& m, const Tensor& input) {
    return activate(
        m, input, [&](const Tensor& x) { return selu(x); },
        [&](Tensor& x) {
          elu_(x, 1.6732632423543772848170429916717, 1.0507009873554804934193349852946);
        });
  }
};

struct Hardsigmoid : Activation {
  static constexpr auto doc = "min(6, max(0, x + 3)) / 6.";
  static constexpr auto repr = "";
  template <class M> static Tensor forward(M& m, const Tensor& input) {
    return activate(m, input, [](const Tensor& x) { return hardsigmoid(x); });
  }
};

struct Hardswish : Activation {
  static constexpr auto doc = "x * hardsigmoid(x).";
  static constexpr auto repr = "";
  template <class M> static Tensor forward(M& m, const Tensor& input) {
    return activate(m, input, [](const Tensor& x) { return hardswish(x); });
  }
};

struct LeakyReLU : Layer {
  static constexpr auto schema = "(float negative_slope=0.01, bool inplace=False)";
  static constexpr auto doc = "x, or negative_slope * x below 0.";
  static constexpr auto repr = "negative_slope, inplace?";
  template <class M> static Tensor forward(M& m, const Tensor& input) {
    return activate(
        m, input, [&](const Tensor& x) { return leaky_relu(x, m.options.negative_slope()); },
        [&](Tensor& x) { leaky_relu_(x, m.options.negative_slope()); });
  }
};

struct RReLU : Layer {
  static constexpr auto schema =
      "(float lower=0.125, float upper=0.3333333333333333, bool inplace=False)";
  static constexpr auto doc =
      "leaky_relu with slopes drawn between lower and upper when training, else their mean.";
  static constexpr auto repr = "lower, upper, inplace?";
  template <class M> static Tensor forward(M& m, const Tensor& input) {
    return activate(m, input, [&](const Tensor& x) {
      return rrelu(x, m.options.lower(), m.options.upper(), m.is_training());
    });
  }
};

struct ELU : Layer {
  static constexpr auto schema = "(float alpha=1.0, bool inplace=False)";
  static constexpr auto doc = "x, or alpha * (exp(x) - 1) below 0.";
  static constexpr auto repr = "alpha, inplace?";
  template <class M> static Tensor forward(M& m, const Tensor& input) {
    return activate(
        m, input, [&](const Tensor& x) { return elu(x, m.options.alpha()); },
        [&](Tensor& x) { elu_(x, m.options.alpha()); });
  }
};

struct CELU : Layer {
  static constexpr auto schema = "(float alpha=1.0, bool inplace=False)";
  static constexpr auto doc = "max(0, x) + min(0, alpha * (exp(x / alpha) - 1)).";
  static constexpr auto repr = "alpha, inplace?";
  template <class M> static Tensor forward(M& m, const Tensor& input) {
    return activate(
        m, input, [&](const Tensor& x) { return celu(x, m.options.alpha()); },
        [&](Tensor& x) { elu_(x, m.options.alpha(), 1, 1 / m.options.alpha()); });
  }
};

struct Threshold : Layer {
  static constexpr auto schema = "(float threshold, float value, bool inplace=False)";
  static constexpr auto doc = "x where it exceeds the threshold, else value.";
  static constexpr auto repr = "threshold, value, inplace?";
  template <class M> static Tensor forward(M& m, const Tensor& input) {
    return activate(m, input, [&](const Tensor& x) {
      return threshold(x, m.options.threshold(), m.options.value());
    });
  }
};

struct Hardtanh : Layer {
  static constexpr auto schema = "(float min_val=-1.0, float max_val=1.0, bool inplace=False)";
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
