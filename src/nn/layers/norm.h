#pragma once
#include "nn/layer_record.h"

namespace torcxx::nn::records {

// Statistics of the batch when training (or when none are tracked), the running ones otherwise.
template <class M> Tensor batch_norm_forward(M& m, const Tensor& input) {
  const auto& o = m.options;
  double momentum = o.momentum().value_or(0);
  if (m.is_training() && o.track_running_stats()) {
    const NoGradGuard off;
    m.num_batches_tracked.add_(1);
    if (!o.momentum())
      momentum = 1 / m.num_batches_tracked.template item<double>();  // cumulative average
  }
  const bool batch = m.is_training() || !o.track_running_stats();
  return batch_norm(input, m.weight, m.bias, m.running_mean, m.running_var, batch, momentum,
                    o.eps());
}
template <class M> void affine_init(M& m) {
  if (m.weight.defined()) init::ones_(m.weight);
  if (m.bias.defined()) init::zeros_(m.bias);
}

template <int dims> struct BatchNorm : Layer {
  static constexpr auto schema =
      "(int num_features, float eps=1e-5, float? momentum=0.1, bool affine=True, bool "
      "track_running_stats=True, bool bias=True)";
  static constexpr auto doc =
      "Each channel normalised over the batch (Ioffe and Szegedy, 2015); momentum None averages "
      "cumulatively.";
  static constexpr auto parameters =
      "weight[num_features] if affine; bias[num_features] if affine & bias";
  static constexpr auto buffers =
      "running_mean[num_features]=0 if track_running_stats; running_var[num_features]=1 if "
      "track_running_stats; num_batches_tracked[]=0 int64 if track_running_stats";
  static constexpr auto repr = "{num_features}, eps, momentum, affine, bias, track_running_stats";
  static constexpr auto print = "{num_features}, eps, momentum, affine, track_running_stats";
  template <class M> static void init(M& m) { affine_init(m); }
  template <class M> static Tensor forward(M& m, const Tensor& input) {
    if (dims == 1)
      TORCXX_CHECK_VALUE(input.dim() == 2 || input.dim() == 3, "expected 2D or 3D input (got ",
                         input.dim(), "D input)");
    else
      TORCXX_CHECK_VALUE(input.dim() == dims + 2, "expected ", dims + 2, "D input (got ",
                         input.dim(), "D input)");
    return batch_norm_forward(m, input);
  }
};

struct BatchNorm1d : BatchNorm<1> {};
struct BatchNorm2d : BatchNorm<2> {};
struct BatchNorm3d : BatchNorm<3> {};

struct LayerNorm : Layer {
  static constexpr auto schema =
      "(int[] normalized_shape, float eps=1e-5, bool elementwise_affine=True, "
      "bool bias=True)";
  static constexpr auto doc =
      "The last dimensions normalised together (Ba, Kiros and Hinton, 2016).";
  static constexpr auto parameters =
      "weight[normalized_shape...] if elementwise_affine; bias[normalized_shape...] if "
      "elementwise_affine & bias";
  static constexpr auto repr = "{normalized_shape}, eps, elementwise_affine, bias";
  static constexpr auto print = "{normalized_shape}, eps, elementwise_affine";
  template <class M> static void init(M& m) { affine_init(m); }
  template <class M> static Tensor forward(M& m, const Tensor& input) {
    return layer_norm(input, m.options.normalized_shape(), m.weight, m.bias, m.options.eps());
  }
};

}  // namespace torcxx::nn::records
