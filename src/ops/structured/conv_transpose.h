// Transposed convolution: the gradient of convolution's input as an operation of its own.
#pragma once
#include "core/checked.h"
#include "ops/record.h"

namespace torcxx::ops {

struct ConvTransposeNd : Composite {
  static constexpr auto schema =
      "_conv_transpose(Tensor input, Tensor weight, Tensor? bias, int[] stride, int[] padding, "
      "int[] output_padding, int groups, int[] dilation, int n) -> Tensor";
  static std::vector<int64_t> each(const char* name, IntArrayRef list, int64_t n, int64_t least) {
    TORCXX_CHECK(list.size() == 1 || list.size() == static_cast<size_t>(n),
                 "conv_transpose: argument '", name, "' expected one or ", n, " values, got ",
                 list);
    for (int64_t v : list)
      TORCXX_CHECK(v >= least && v <= INT32_MAX, "conv_transpose: argument '", name,
                   "' expected values of at least ", least, ", got ", list);
    return list.size() == 1 ? std::vector<int64_t>(static_cast<size_t>(n), list[0]) : list.vec();
  }
  // Zeros between the places of dimension d, and around them.
  static Tensor spread(const Tensor& t, int64_t d, int64_t step, int64_t before, int64_t after) {
    Tensor x = t;
    if (step > 1) {
      x = unsqueeze(x, d + 1);
      std::vector<int64_t> pad(static_cast<size_t>(2 * (x.dim() - d - 1)), 0);
      pad.back() = step - 1;
      x = narrow(flatten(constant_pad_nd(x, pad, 0), d, d + 1), d, 0, (t.size(d) - 1) * step + 1);
    }
    std::vector<int64_t> pad(static_cast<size_t>(2 * (x.dim() - d)), 0);
    pad[pad.size() - 2] = before, pad.back() = after;
    return constant_pad_nd(x, pad, 0);
  }
  static Tensor forward(const Tensor& input, const Tensor& weight, const Tensor& bias,
                        IntArrayRef stride, IntArrayRef padding, IntArrayRef output_padding,
                        int64_t groups, IntArrayRef dilation, int64_t n) {
    TORCXX_CHECK(n >= 1 && n <= 3, "conv_transpose: expected 1 to 3 dimensions, got ", n);
    TORCXX_CHECK(input.defined() && weight.defined() && weight.dim() == n + 2 &&
                     (input.dim() == n + 1 || input.dim() == n + 2),
                 "conv_transpose: expected an input of ", n + 1, " or ", n + 2,
                 " dimensions and a weight of ", n + 2);
    if (input.dim() == n + 1)
      return squeeze(_conv_transpose(unsqueeze(input, 0), weight, bias, stride, padding,
                                     output_padding, groups, dilation, n),
                     0);
    TORCXX_CHECK(groups > 0 && weight.size(0) % groups == 0 && input.size(1) == weight.size(0),
                 "Given transposed=1, weight of size ", weight.sizes(), " and groups=", groups,
                 ", expected input ", input.sizes(), " to have ", weight.size(0), " channels");
    int64_t channels = 0;
    TORCXX_CHECK(checked_mul(weight.size(1), groups, &channels) &&
                     (!bias.defined() || (bias.dim() == 1 && bias.size(0) == channels)),
                 "Given transposed=1, weight of size ", weight.sizes(),
                 ", expected bias to be 1-dimensional with ", channels, " elements");
    const auto s = each("stride", stride, n, 1), p = each("padding", padding, n, 0),
               extra = each("output_padding", output_padding, n, 0),
               dil = each("dilation", dilation, n, 1);
    std::vector<int64_t> sizes = {input.size(0), channels}, reach(s.size());
    bool direct = input.is_floating_point();
    for (size_t i = 0; i < s.size(); i++) {
      const auto d = static_cast<int64_t>(i) + 2;
      int64_t out = 0;
      TORCXX_CHECK(extra[i] < s[i] || extra[i] < dil[i],
                   "output padding must be smaller than either stride or dilation, got ", extra);
      const bool fits = weight.size(d) > 0 && checked_mul(dil[i], weight.size(d) - 1, &reach[i]) &&
                        checked_mul(input.size(d) - 1, s[i], &out) &&
                        checked_add(out, reach[i] + extra[i] + 1 - 2 * p[i], &out);
      TORCXX_CHECK(fits && out > 0, "conv_transpose: Given input size per channel: ", input.sizes(),
                   " and weight ", weight.sizes(), ", the output size is too small or too large");
      sizes.push_back(out);
      direct = direct && extra[i] < s[i];
    }
    if (direct) return _conv_input(input, weight, bias, sizes, s, p, dil, groups);
    // Integers, complex numbers and wide output padding: a convolution of the input spread out.
    Tensor x = input;
    std::vector<int64_t> dims, parts = {groups, weight.size(0) / groups};
    for (size_t i = 0; i < s.size(); i++) {
      const auto d = static_cast<int64_t>(i) + 2;
      x = spread(x, d, s[i], reach[i] - p[i], reach[i] - p[i] + extra[i]);
      dims.push_back(d);
    }
    for (int64_t d = 1; d < weight.dim(); d++) parts.push_back(weight.size(d));
    const Tensor w = flatten(transpose(reshape(flip(weight, dims), parts), 1, 2), 0, 1);
    return convolution_nd("conv_transpose", n, x, w, bias, 1, 0, dil, groups);
  }
};

struct ConvTranspose1d : Composite {
  static constexpr auto schema =
      "conv_transpose1d(Tensor input, Tensor weight, Tensor? bias=None, int[1] stride=1, int[1] "
      "padding=0, int[1] output_padding=0, int groups=1, int[1] dilation=1) -> Tensor";
  static constexpr auto doc =
      "Transposed convolution of (N, C, L) or (C, L) with weight (C, out / groups, kernel).";
  static constexpr auto variants = "function";
  static Tensor forward(const Tensor& input, const Tensor& weight, const Tensor& bias,
                        IntArrayRef stride, IntArrayRef padding, IntArrayRef output_padding,
                        int64_t groups, IntArrayRef dilation) {
    return _conv_transpose(input, weight, bias, stride, padding, output_padding, groups, dilation,
                           1);
  }
};

struct ConvTranspose2d : Composite {
  static constexpr auto schema =
      "conv_transpose2d.input(Tensor input, Tensor weight, Tensor? bias=None, int[2] stride=1, "
      "int[2] padding=0, int[2] output_padding=0, int groups=1, int[2] dilation=1) -> Tensor";
  static constexpr auto doc =
      "Transposed convolution of (N, C, H, W) or (C, H, W) with weight (C, out / groups, kH, kW).";
  static constexpr auto variants = "function";
  static Tensor forward(const Tensor& input, const Tensor& weight, const Tensor& bias,
                        IntArrayRef stride, IntArrayRef padding, IntArrayRef output_padding,
                        int64_t groups, IntArrayRef dilation) {
    return _conv_transpose(input, weight, bias, stride, padding, output_padding, groups, dilation,
                           2);
  }
};

struct ConvTranspose3d : Composite {
  static constexpr auto schema =
      "conv_transpose3d.input(Tensor input, Tensor weight, Tensor? bias=None, int[3] stride=1, "
      "int[3] padding=0, int[3] output_padding=0, int groups=1, int[3] dilation=1) -> Tensor";
  static constexpr auto doc =
      "Transposed convolution of (N, C, D, H, W), or without N, with weight (C, out / groups, kD, "
      "kH, kW).";
  static constexpr auto variants = "function";
  static Tensor forward(const Tensor& input, const Tensor& weight, const Tensor& bias,
                        IntArrayRef stride, IntArrayRef padding, IntArrayRef output_padding,
                        int64_t groups, IntArrayRef dilation) {
    return _conv_transpose(input, weight, bias, stride, padding, output_padding, groups, dilation,
                           3);
  }
};

}  // namespace torcxx::ops
