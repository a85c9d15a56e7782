// Convolution is trilinear in input, weight and output gradient: the three forms below are each
// other's derivatives, of every order.
#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct ConvForward : Function {
  static constexpr auto schema =
      "_conv_forward(Tensor input, Tensor weight, Tensor? bias, int[] stride, int[] padding, int[] "
      "dilation, int groups) -> Tensor";
  template <class C> static Tensor grad_input(const C& c) {
    return _conv_input(c.grad, c.weight, {}, c.input_sizes, c.stride, c.padding, c.dilation,
                       c.groups);
  }
  template <class C> static Tensor grad_weight(const C& c) {
    return _conv_weight(c.input, c.grad, c.weight_sizes, c.stride, c.padding, c.dilation, c.groups);
  }
  template <class C> static Tensor grad_bias(const C& c) { return _conv_bias(c.grad); }
};

// Gradient of the input; with a bias, the transposed convolution.
struct ConvInput : Function {
  static constexpr auto schema =
      "_conv_input(Tensor grad_output, Tensor weight, Tensor? bias, int[] input_size, int[] "
      "stride, int[] padding, "
      "int[] dilation, int groups) -> Tensor";
  template <class C> static Tensor grad_grad_output(const C& c) {
    return _conv_forward(c.grad, c.weight, {}, c.stride, c.padding, c.dilation, c.groups);
  }
  template <class C> static Tensor grad_weight(const C& c) {
    return _conv_weight(c.grad, c.grad_output, c.weight_sizes, c.stride, c.padding, c.dilation,
                        c.groups);
  }
  template <class C> static Tensor grad_bias(const C& c) { return _conv_bias(c.grad); }
};

struct ConvWeight : Function {
  static constexpr auto schema =
      "_conv_weight(Tensor input, Tensor grad_output, int[] weight_size, int[] stride, int[] "
      "padding, int[] dilation, "
      "int groups) -> Tensor";
  template <class C> static Tensor grad_input(const C& c) {
    return _conv_input(c.grad_output, c.grad, {}, c.input_sizes, c.stride, c.padding, c.dilation,
                       c.groups);
  }
  template <class C> static Tensor grad_grad_output(const C& c) {
    return _conv_forward(c.input, c.grad, {}, c.stride, c.padding, c.dilation, c.groups);
  }
};

struct ConvBias : Function {
  static constexpr auto schema = "_conv_bias(Tensor grad_output) -> Tensor";
  template <class C> static Tensor grad_grad_output(const C& c) {
    return expand(conv_channels(c.grad, c.grad_output_sizes), c.grad_output_sizes);
  }
};

struct Conv1d : Composite {
  static constexpr auto schema =
      "conv1d(Tensor input, Tensor weight, Tensor? bias=None, int[1] stride=1, int[1] padding=0, "
      "int[1] dilation=1, int groups=1) -> Tensor";
  static constexpr auto doc =
      "Convolution of (N, C, L) or (C, L) with weight (out, C / groups, kernel).";
  static constexpr auto variants = "function";
  static Tensor forward(const Tensor& input, const Tensor& weight, const Tensor& bias,
                        IntArrayRef stride, IntArrayRef padding, IntArrayRef dilation,
                        int64_t groups) {
    return convolution_nd("conv1d", 1, input, weight, bias, stride, padding, dilation, groups);
  }
};

struct Conv2d : Composite {
  static constexpr auto schema =
      "conv2d(Tensor input, Tensor weight, Tensor? bias=None, int[2] stride=1, int[2] padding=0, "
      "int[2] dilation=1, int groups=1) -> Tensor";
  static constexpr auto doc =
      "Convolution of (N, C, H, W) or (C, H, W) with weight (out, C / groups, kH, kW).";
  static constexpr auto variants = "function";
  static Tensor forward(const Tensor& input, const Tensor& weight, const Tensor& bias,
                        IntArrayRef stride, IntArrayRef padding, IntArrayRef dilation,
                        int64_t groups) {
    return convolution_nd("conv2d", 2, input, weight, bias, stride, padding, dilation, groups);
  }
};

struct Conv3d : Composite {
  static constexpr auto schema =
      "conv3d(Tensor input, Tensor weight, Tensor? bias=None, int[3] stride=1, int[3] padding=0, "
      "int[3] dilation=1, int groups=1) -> Tensor";
  static constexpr auto doc =
      "Convolution of (N, C, D, H, W) or (C, D, H, W) with weight (out, C / groups, kD, kH, kW).";
  static constexpr auto variants = "function";
  static Tensor forward(const Tensor& input, const Tensor& weight, const Tensor& bias,
                        IntArrayRef stride, IntArrayRef padding, IntArrayRef dilation,
                        int64_t groups) {
    return convolution_nd("conv3d", 3, input, weight, bias, stride, padding, dilation, groups);
  }
};

struct Conv1dPadding : Composite {
  static constexpr auto schema =
      "conv1d.padding(Tensor input, Tensor weight, Tensor? bias=None, int[1] stride=1, str "
      "padding=\"valid\", int[1] dilation=1, int groups=1) -> Tensor";
  static constexpr auto doc = "conv1d with padding 'valid' (none) or 'same' (keeps the size).";
  static constexpr auto variants = "";
  static constexpr auto cpp_no_default = "bias, stride, padding";
  static Tensor forward(const Tensor& input, const Tensor& weight, const Tensor& bias,
                        IntArrayRef stride, std::string_view padding, IntArrayRef dilation,
                        int64_t groups) {
    return conv_padded("conv1d", 1, input, weight, bias, stride, padding, dilation, groups);
  }
};

struct Conv2dPadding : Composite {
  static constexpr auto schema =
      "conv2d.padding(Tensor input, Tensor weight, Tensor? bias=None, int[2] stride=1, str "
      "padding=\"valid\", int[2] dilation=1, int groups=1) -> Tensor";
  static constexpr auto doc = "conv2d with padding 'valid' (none) or 'same' (keeps the size).";
  static constexpr auto variants = "";
  static constexpr auto cpp_no_default = "bias, stride, padding";
  static Tensor forward(const Tensor& input, const Tensor& weight, const Tensor& bias,
                        IntArrayRef stride, std::string_view padding, IntArrayRef dilation,
                        int64_t groups) {
    return conv_padded("conv2d", 2, input, weight, bias, stride, padding, dilation, groups);
  }
};

struct Conv3dPadding : Composite {
  static constexpr auto schema =
      "conv3d.padding(Tensor input, Tensor weight, Tensor? bias=None, int[3] stride=1, str "
      "padding=\"valid\", int[3] dilation=1, int groups=1) -> Tensor";
  static constexpr auto doc = "conv3d with padding 'valid' (none) or 'same' (keeps the size).";
  static constexpr auto variants = "";
  static constexpr auto cpp_no_default = "bias, stride, padding";
  static Tensor forward(const Tensor& input, const Tensor& weight, const Tensor& bias,
                        IntArrayRef stride, std::string_view padding, IntArrayRef dilation,
                        int64_t groups) {
    return conv_padded("conv3d", 3, input, weight, bias, stride, padding, dilation, groups);
  }
};

}  // namespace torcxx::ops
