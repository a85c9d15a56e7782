#pragma once
#include "ops/record.h"

namespace torcxx::ops {

// Ioffe and Szegedy, 2015. save_mean and save_invstd are those the output was made with.
struct NativeBatchNorm : Function {
  static constexpr auto schema =
      "native_batch_norm(Tensor input, Tensor? weight, Tensor? bias, Tensor? running_mean, Tensor? "
      "running_var, bool training, "
      "float momentum, float eps) -> (Tensor output, Tensor save_mean, Tensor save_invstd)";
  static constexpr auto variants = "function";
  static constexpr bool out = false;
  static constexpr auto differentiable = "input, weight, bias";
  template <class C> static auto grads(const C& c) {
    return batch_norm_grads(c.grad_output, c.input, c.weight, c.running_mean, c.running_var,
                            c.save_mean, c.save_invstd, c.training, c.eps);
  }
};

struct BatchNorm : Composite {
  static constexpr auto schema =
      "batch_norm(Tensor input, Tensor? weight, Tensor? bias, Tensor? running_mean, Tensor? "
      "running_var, bool training, "
      "float momentum, float eps, bool cudnn_enabled=False) -> Tensor";
  static constexpr auto doc =
      "Each channel (dimension 1) normalised over all others, then scaled and shifted; updates the "
      "running statistics when training.";
  static constexpr auto variants = "function";
  static constexpr bool out = false;
  static Tensor forward(const Tensor& input, const Tensor& weight, const Tensor& bias,
                        const Tensor& running_mean, const Tensor& running_var, bool training,
                        double momentum, double eps, bool) {
    check_batch_norm(input, weight, bias, running_mean, running_var, training);
    if (input.dim() < 2) return clone(input);
    if (input.dtype() == kFloat16 || input.dtype() == kBFloat16) {
      const auto wide = [](const Tensor& t) { return t.defined() ? to(t, kFloat32) : t; };
      return to(std::get<0>(native_batch_norm(wide(input), wide(weight), wide(bias), running_mean,
                                              running_var, training, momentum, eps)),
                input.dtype());
    }
    return std::get<0>(
        native_batch_norm(input, weight, bias, running_mean, running_var, training, momentum, eps));
  }
};

// Ba, Kiros and Hinton, 2016.
struct NativeLayerNorm : Function {
  static constexpr auto schema =
      "native_layer_norm(Tensor input, int[] normalized_shape, Tensor? weight, Tensor? bias, float "
      "eps) -> (Tensor output, Tensor mean, Tensor rstd)";
  static constexpr auto variants = "function";
  static constexpr bool out = false;
  static constexpr auto differentiable = "input, weight, bias";
  template <class C> static auto grads(const C& c) {
    return layer_norm_grads(c.grad_output, c.input, c.normalized_shape, c.weight, c.mean, c.rstd,
                            c.eps);
  }
};

struct LayerNorm : Composite {
  static constexpr auto schema =
      "layer_norm(Tensor input, int[] normalized_shape, Tensor? weight=None, Tensor? bias=None, "
      "float eps=1e-05, bool cudnn_enable=True) -> Tensor";
  static constexpr auto doc =
      "The last dimensions, those of normalized_shape, normalised together, then scaled and "
      "shifted.";
  static constexpr auto variants = "function";
  static constexpr bool out = false;
  static Tensor forward(const Tensor& input, IntArrayRef normalized_shape, const Tensor& weight,
                        const Tensor& bias, double eps, bool) {
    check_layer_norm(input, normalized_shape, weight, bias);
    if (input.dtype() == kFloat16 || input.dtype() == kBFloat16) {
      const auto wide = [](const Tensor& t) { return t.defined() ? to(t, kFloat32) : t; };
      return to(std::get<0>(native_layer_norm(wide(input), normalized_shape, wide(weight),
                                              wide(bias), eps)),
                input.dtype());
    }
    return std::get<0>(native_layer_norm(input, normalized_shape, weight, bias, eps));
  }
};

}  // namespace torcxx::ops
