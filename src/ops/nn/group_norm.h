// Normalisations made of others.
#pragma once
#include "ops/record.h"

namespace torcxx::ops {

// Wu and He, 2018: statistics of groups of channels.
struct GroupNorm : Composite {
  static constexpr auto schema =
      "group_norm(Tensor input, int num_groups, Tensor? weight=None, Tensor? bias=None, float "
      "eps=1e-05, bool cudnn_enabled=True) -> Tensor";
  static constexpr auto doc =
      "Each group of channels of (N, C, ...) normalised, then channels scaled and shifted.";
  static constexpr auto variants = "function";
  static constexpr bool out = false;
  static Tensor forward(const Tensor& input, int64_t num_groups, const Tensor& weight,
                        const Tensor& bias, double eps, bool) {
    TORCXX_CHECK(input.dim() >= 2, "Expected at least 2 dimensions for input tensor but received ",
                 input.dim());
    const int64_t c = input.size(1);
    TORCXX_CHECK(num_groups > 0, "Expected num groups to be greater than 0, got ", num_groups);
    TORCXX_CHECK(
        c % num_groups == 0,
        "Expected number of channels in input to be divisible by num_groups, but got input "
        "of shape ",
        input.sizes(), " and num_groups=", num_groups);
    for (const Tensor* t : {&weight, &bias})
      TORCXX_CHECK(!t->defined() || (t->dim() == 1 && t->numel() == c),
                   "Expected weight and bias to be vectors of size equal to the number of channels "
                   "in input, but got ",
                   t->defined() ? t->sizes() : IntArrayRef(), " and input of shape ",
                   input.sizes());
    TORCXX_CHECK(c > 0, "Expected number of channels to be greater than 0, got ", c);
    TORCXX_CHECK(input.numel() > 0 || input.size(0) == 0,
                 "Expected HxW to be greater than 0, got input of shape ", input.sizes());
    if (input.numel() == 0) return clone(input);
    const bool half = input.dtype() == kFloat16 || input.dtype() == kBFloat16;
    const auto wide = [&](const Tensor& t) { return half && t.defined() ? to(t, kFloat32) : t; };
    const Tensor x = wide(input);
    const int64_t rows = input.size(0) * num_groups, row = input.numel() / rows;
    Tensor y = reshape(std::get<0>(native_layer_norm(reshape(x, {rows, row}), row, {}, {}, eps)),
                       input.sizes());
    std::vector<int64_t> shape(static_cast<size_t>(input.dim()), 1);
    shape[1] = c;
    if (weight.defined()) y = mul(y, reshape(wide(weight), shape));
    if (bias.defined()) y = add(y, reshape(wide(bias), shape));
    return half ? to(y, input.dtype()) : y;
  }
};

struct NativeGroupNorm : Function {
  static constexpr auto schema =
      "native_group_norm(Tensor input, Tensor? weight, Tensor? bias, int N, int C, int HxW, int "
      "group, float eps) -> (Tensor output, Tensor mean, Tensor rstd)";
  static constexpr auto doc =
      "group_norm of (N, C, HxW), and each group's mean and one over its standard deviation.";
  static constexpr auto variants = "function";
  static constexpr bool out = false;
  static constexpr auto differentiable = "input, weight, bias";
  template <class C> static std::array<Tensor, 3> grads(const C& c) {
    const bool half = c.input.dtype() == kFloat16 || c.input.dtype() == kBFloat16;
    const auto wide = [&](const Tensor& t) { return half ? to(t, kFloat32) : t; };
    const IntArrayRef sizes = c.input.sizes();
    const int64_t row = c.C / c.group * c.HxW;
    const std::vector<int64_t> rows = {c.N, c.group, row};
    std::vector<int64_t> channels(sizes.size(), 1), others;
    channels[1] = c.C;
    for (int64_t d = 0; d < c.input.dim(); d++)
      if (d != 1) others.push_back(d);
    const Tensor rstd = unsqueeze(wide(c.rstd), 2);
    const Tensor centred = (reshape(wide(c.input), rows) - unsqueeze(wide(c.mean), 2)) * rstd;
    Tensor gx = zeros(rows, TensorOptions(centred.dtype())), gw, gb;
    if (c.grad_output.defined()) {
      const Tensor g = wide(c.grad_output);
      gb = to(sum(g, others, false, {}), c.bias_dtype);
      gw = to(sum(g * reshape(centred, sizes), others, false, {}), c.weight_dtype);
      const Tensor s =
          reshape(c.weight.defined() ? g * reshape(wide(c.weight), channels) : g, rows);
      gx = rstd * (s - mean(s, 2, true, {}) - centred * mean(s * centred, 2, true, {}));
    }
    if (c.grad_mean.defined()) gx = gx + unsqueeze(wide(c.grad_mean), 2) / row;
    if (c.grad_rstd.defined())
      gx = gx - unsqueeze(wide(c.grad_rstd), 2) * square(rstd) * centred / row;
    return {to(reshape(gx, sizes), c.input.dtype()), gw, gb};
  }
};

// Ulyanov et al., 2016: a batch norm in which every sample has channels of its own.
struct InstanceNorm : Composite {
  static constexpr auto schema =
      "instance_norm(Tensor input, Tensor? weight, Tensor? bias, Tensor? running_mean, Tensor? "
      "running_var, bool use_input_stats, float momentum, float eps, bool cudnn_enabled=False) -> "
      "Tensor";
  static constexpr auto doc =
      "Each channel of each sample of (N, C, ...) normalised, then scaled and shifted; updates the "
      "running statistics with the means over samples.";
  static constexpr auto variants = "function";
  static constexpr bool out = false;
  static Tensor forward(const Tensor& input, const Tensor& weight, const Tensor& bias,
                        const Tensor& running_mean, const Tensor& running_var, bool use_input_stats,
                        double momentum, double eps, bool) {
    TORCXX_CHECK(input.dim() >= 2, "instance_norm: expected at least 2 dimensions, got ",
                 input.sizes());
    TORCXX_CHECK(
        use_input_stats || (running_mean.defined() && running_var.defined()),
        "Expected running_mean and running_var to be defined when use_input_stats is false");
    const int64_t n = input.size(0), c = input.size(1);
    std::vector<int64_t> shape = input.sizes().vec();
    shape[0] = 1, shape[1] = n * c;
    const auto each = [&](const Tensor& t) { return t.defined() ? repeat(t, n) : t; };
    const Tensor mean = each(running_mean), var = each(running_var);
    const Tensor y = batch_norm(reshape(input, shape), each(weight), each(bias), mean, var,
                                use_input_stats, momentum, eps, false);
    const auto store = [&](const Tensor& to, const Tensor& from) {
      if (!to.defined() || !use_input_stats || n == 0) return;
      Tensor target = detach(to);
      copy_(target, ops::mean(reshape(from, {n, c}), 0, false, {}), false);
    };
    store(running_mean, mean);
    store(running_var, var);
    return reshape(y, input.sizes());
  }
};

// Zhang and Sennrich, 2019.
struct RmsNorm : Composite {
  static constexpr auto schema =
      "rms_norm(Tensor input, int[] normalized_shape, Tensor? weight=None, float? eps=None) -> "
      "Tensor";
  static constexpr auto doc =
      "The last dimensions divided by the root of their mean square, then scaled; eps is that of "
      "the dtype unless given.";
  static constexpr auto variants = "function";
  static constexpr bool out = false;
  static Tensor forward(const Tensor& input, IntArrayRef normalized_shape, const Tensor& weight,
                        std::optional<double> eps) {
    check_layer_norm(input, normalized_shape, weight, {});
    const bool half = input.dtype() == kFloat16 || input.dtype() == kBFloat16;
    const Tensor x = half ? to(input, kFloat32) : input;
    std::vector<int64_t> dims;
    for (size_t i = 0; i < normalized_shape.size(); i++)
      dims.push_back(input.dim() - 1 - static_cast<int64_t>(i));
    const double least = eps.value_or(x.dtype() == kFloat64 ? 0x1p-52 : 0x1p-23);
    Tensor y = mul(x, rsqrt(add(mean(square(x), dims, true, {}), least)));
    if (weight.defined()) y = mul(y, half ? to(weight, kFloat32) : weight);
    return half ? to(y, input.dtype()) : y;
  }
};

// Krizhevsky et al., 2012.
struct LocalResponseNorm : Composite {
  static constexpr auto schema =
      "local_response_norm(Tensor input, int size, float alpha=0.0001, float beta=0.75, float "
      "k=1.0) -> Tensor";
  static constexpr auto doc =
      "x / (k + alpha times the mean square over `size` neighbouring channels)^beta.";
  static constexpr auto variants = "function";
  static constexpr bool out = false;
  static Tensor forward(const Tensor& input, int64_t size, double alpha, double beta, double k) {
    TORCXX_CHECK_VALUE(input.dim() >= 3, "Expected 3D or higher dimensionality input (got ",
                       input.dim(), " dimensions)");
    TORCXX_CHECK(size > 0 && size < INT32_MAX, "local_response_norm: size must be positive, got ",
                 size);
    if (input.numel() == 0) return clone(input);
    std::vector<int64_t> pad(static_cast<size_t>(2 * (input.dim() - 1)), 0);
    pad[pad.size() - 2] = size / 2, pad.back() = (size - 1) / 2;
    const Tensor around = unfold(constant_pad_nd(square(input), pad, 0), 1, size, 1);
    const Tensor total = sum(around, -1, false, input.dtype());
    const bool whole = isIntegralType(input.dtype(), true);
    const Tensor level = whole ? _trunc_divide(total, size) : div(total, size);
    return div(input, pow(add(mul(level, alpha), k), beta));
  }
};

}  // namespace torcxx::ops
