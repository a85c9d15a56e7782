#pragma once
#include "nn/layers/norm.h"

namespace torcxx::nn::records {

struct GroupNorm : Layer {
  static constexpr auto schema =
      "(int num_groups, int num_channels, float eps=1e-5, bool affine=True, bool "
      "bias=True)";
  static constexpr auto doc = "Each group of channels of (N, C, ...) normalised (Wu and He, 2018).";
  static constexpr auto parameters =
      "weight[num_channels] if affine; bias[num_channels] if affine & bias";
  static constexpr auto repr = "{num_groups}, {num_channels}, eps, affine, bias";
  static constexpr auto print = "{num_groups}, {num_channels}, eps, affine";
  template <class M> static void check(const M& m) {
    const auto& o = m.options;
    TORCXX_CHECK_VALUE(o.num_groups() > 0 && o.num_channels() % o.num_groups() == 0,
                       "num_channels (", o.num_channels(), ") must be divisible by num_groups (",
                       o.num_groups(), ")");
  }
  template <class M> static void init(M& m) { affine_init(m); }
  template <class M> static Tensor forward(M& m, const Tensor& input) {
    return group_norm(input, m.options.num_groups(), m.weight, m.bias, m.options.eps());
  }
};

struct RMSNorm : Layer {
  static constexpr auto schema =
      "(int[] normalized_shape, float? eps=None, bool elementwise_affine=True)";
  static constexpr auto doc =
      "The last dimensions divided by their root mean square (Zhang and Sennrich, 2019).";
  static constexpr auto parameters = "weight[normalized_shape...] if elementwise_affine";
  static constexpr auto repr = "{normalized_shape}, eps, elementwise_affine";
  template <class M> static void init(M& m) {
    if (m.weight.defined()) init::ones_(m.weight);
  }
  template <class M> static Tensor forward(M& m, const Tensor& input) {
    return rms_norm(input, m.options.normalized_shape(), m.weight, m.options.eps());
  }
};

struct LocalResponseNorm : Layer {
  static constexpr auto schema = "(int size, float alpha=1e-4, float beta=0.75, float k=1.0)";
  static constexpr auto doc =
      "x / (k + alpha times the mean square over `size` neighbouring channels)^beta.";
  static constexpr auto repr = "{size}, alpha, beta, k";
  template <class M> static Tensor forward(M& m, const Tensor& input) {
    const auto& o = m.options;
    return local_response_norm(input, o.size(), o.alpha(), o.beta(), o.k());
  }
};

// As PyTorch's: for an even size the window is one shorter, and where the window has left the first
// channel, that one's square stays in the sum.
struct CrossMapLRN2d : Layer {
  static constexpr auto schema = "(int size, float alpha=1e-4, float beta=0.75, float k=1.0)";
  static constexpr auto doc =
      "x (k + alpha / size times the sum of squares over the window's channels)^-beta.";
  static constexpr auto repr = "{size}, alpha, beta, k";
  template <class M> static Tensor forward(M& m, const Tensor& input) {
    const auto& o = m.options;
    TORCXX_CHECK_VALUE(input.dim() == 4, "CrossMapLRN2d: Expected input to be 4D, got ",
                       input.dim(), "D instead.");
    TORCXX_CHECK_VALUE(o.size() > 0 && o.size() < INT32_MAX,
                       "CrossMapLRN2d: size must be positive, got ", o.size());
    const int64_t side = (o.size() - 1) / 2, channels = input.size(1);
    const Tensor squares = square(input);
    Tensor total =
        constant_pad_nd(squares, {0, 0, 0, 0, side, side}, 0).unfold(1, 2 * side + 1, 1).sum(-1);
    if (channels > side + 1)
      total = cat({total.narrow(1, 0, side + 1),
                   total.narrow(1, side + 1, channels - side - 1) + squares.narrow(1, 0, 1)},
                  1);
    return input * (total * (o.alpha() / static_cast<double>(o.size())) + o.k()).pow(-o.beta());
  }
};

template <int dims> struct InstanceNorm : BatchNorm<dims> {
  static constexpr auto schema =
      "(int num_features, float eps=1e-5, float? momentum=0.1, bool affine=False, bool "
      "track_running_stats=False, bool bias=True)";
  static constexpr auto doc =
      "Each channel of each sample normalised (Ulyanov, Vedaldi and Lempitsky, 2016).";
  template <class M> static Tensor forward(M& m, const Tensor& input) {
    const auto& o = m.options;
    const bool batched = input.dim() == dims + 2;
    TORCXX_CHECK_VALUE(batched || input.dim() == dims + 1, "expected ", dims + 1, "D or ", dims + 2,
                       "D input (got ", input.dim(), "D input)");
    const Tensor out = instance_norm(
        batched ? input : input.unsqueeze(0), m.weight, m.bias, m.running_mean, m.running_var,
        m.is_training() || !o.track_running_stats(), o.momentum().value_or(0), o.eps());
    return batched ? out : out.squeeze(0);
  }
};

struct InstanceNorm1d : InstanceNorm<1> {};
struct InstanceNorm2d : InstanceNorm<2> {};
struct InstanceNorm3d : InstanceNorm<3> {};

}  // namespace torcxx::nn::records
