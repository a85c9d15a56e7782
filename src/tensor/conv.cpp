// Convolution: argument checks, and the three forms over contiguous memory.
#include "backend/cpu/conv.h"

#include "core/checked.h"
#include "gen/ops/_contiguous_copy.h"
#include "gen/ops/_conv_bias.h"
#include "gen/ops/_conv_forward.h"
#include "gen/ops/_conv_input.h"
#include "gen/ops/_conv_weight.h"
#include "gen/ops/reshape.h"
#include "gen/ops/squeeze.h"
#include "gen/ops/unsqueeze.h"
#include "tensor/conv_forms.h"
#include "tensor/factory.h"
#include "tensor/formulas.h"

namespace torcxx {
namespace {

// One value per spatial dimension; a single one counts for all.
std::vector<int64_t> per_dim(const char* op, const char* name, IntArrayRef list, size_t n,
                             int64_t least) {
  TORCXX_CHECK(list.size() == n || list.size() == 1, op, ": argument '", name, "' expected one or ",
               n, " values, got ", list);
  std::vector<int64_t> out(n);
  for (size_t i = 0; i < n; i++) {
    out[i] = list[list.size() == 1 ? 0 : i];
    TORCXX_CHECK(out[i] >= least, op, ": argument '", name, "' expected values of at least ", least,
                 ", got ", list);
  }
  return out;
}

TensorBase dense(const TensorBase& t) { return t.is_contiguous() ? t : impl::_contiguous_copy(t); }

cpu::ConvShape make_shape(IntArrayRef input, IntArrayRef weight, IntArrayRef output,
                          IntArrayRef stride, IntArrayRef padding, IntArrayRef dilation,
                          int64_t groups) {
  cpu::ConvShape s;
  s.batch = input[0], s.in_channels = input[1], s.out_channels = weight[0], s.groups = groups;
  const size_t n = stride.size();
  for (size_t i = 0; i < n; i++) {
    const size_t at = 3 - n + i;
    s.in[at] = input[2 + i], s.kernel[at] = weight[2 + i], s.stride[at] = stride[i],
    s.padding[at] = padding[i];
    s.dilation[at] = dilation[i], s.out[at] = output[2 + i];
    // A single output has no second one a stride away: the work must not grow with it.
    if (s.out[at] <= 1) s.stride[at] = std::min(s.stride[at], s.in[at] + s.padding[at]);
    s.stride[at] = std::max<int64_t>(s.stride[at], 1);
  }
  return s;
}

std::vector<int64_t> output_sizes(IntArrayRef input, IntArrayRef weight, IntArrayRef stride,
                                  IntArrayRef padding, IntArrayRef dilation) {
  std::vector<int64_t> out = {input[0], weight[0]};
  for (size_t i = 0; i < stride.size(); i++)
    out.push_back(
        cpu::conv_output_size(input[2 + i], weight[2 + i], stride[i], padding[i], dilation[i]));
  return out;
}

// These operations are also called by name, from the registry.
void check_shapes(const char* op, IntArrayRef input, IntArrayRef weight, IntArrayRef stride,
                  IntArrayRef padding, IntArrayRef dilation, int64_t groups) {
  const size_t n = stride.size();
  int64_t channels = 0;
  TORCXX_CHECK(
      n >= 1 && n <= 3 && padding.size() == n && dilation.size() == n && input.size() == n + 2 &&
          weight.size() == n + 2 && groups > 0 && weight[0] % groups == 0 &&
          checked_mul(weight[1], groups, &channels) && input[1] == channels,
      op, ": input of size ", input, ", weight of size ", weight, ", stride ", stride, ", padding ",
      padding, ", dilation ", dilation, " and ", groups, " groups do not fit together");
  for (size_t i = 0; i < n; i++) {
    int64_t reach = 0, padded = 0;
    TORCXX_CHECK(stride[i] >= 1 && padding[i] >= 0 && dilation[i] >= 1 && weight[2 + i] >= 1 &&
                     checked_mul(dilation[i], weight[2 + i] - 1, &reach) &&
                     checked_mul(padding[i], 2, &padded) &&
                     checked_add(padded, input[2 + i], &padded) && reach < padded,
                 op, ": kernel of size ", weight, " with dilation ", dilation,
                 " does not fit an input of size ", input, " with padding ", padding);
  }
}

void check_bias(const char* op, const TensorBase& bias, int64_t channels) {
  TORCXX_CHECK(!bias.defined() || (bias.dim() == 1 && bias.sizes()[0] == channels), op,
               ": expected bias of ", channels, " elements");
}

void check_output(const char* op, const TensorBase& grad_output,
                  const std::vector<int64_t>& sizes) {
  TORCXX_CHECK(grad_output.sizes() == IntArrayRef(sizes), op, ": expected grad_output of size ",
               sizes, ", got ", grad_output.sizes());
}

void check_types(const char* op, const TensorBase& a, const TensorBase& b, bool integers = false) {
  TORCXX_CHECK(a.defined() && b.defined(), op, ": expected Tensors, got an undefined one");
  TORCXX_CHECK(a.dtype() == b.dtype(), op, ": Input type (", a.dtype(), ") and weight type (",
               b.dtype(), ") should be the same");
  TORCXX_CHECK_NOT_IMPLEMENTED(a.is_floating_point() || (integers && isIntegralType(a.dtype())),
                               "\"", op, "\" not implemented for '", a.dtype(), "'");
  check_device(a.device(), op);
  check_device(b.device(), op);
}

}  // namespace

TensorBase conv_channels(const TensorBase& bias, IntArrayRef output_sizes) {
  std::vector<int64_t> shape(output_sizes.size(), 1);
  shape[1] = bias.numel();
  return ops::reshape(bias, shape);
}

TensorBase convolution_nd(const char* op, int64_t n, const TensorBase& input,
                          const TensorBase& weight, const TensorBase& bias, IntArrayRef stride,
                          IntArrayRef padding, IntArrayRef dilation, int64_t groups) {
  TORCXX_CHECK(input.defined() && weight.defined(), op,
               ": arguments 'input' and 'weight' expected Tensors, got an undefined one");
  TORCXX_CHECK(weight.dim() == n + 2, op, ": argument 'weight' expected ", n + 2,
               " dimensions, got shape ", weight.sizes());
  TORCXX_CHECK(input.dim() == n + 2 || input.dim() == n + 1, "Expected ", n + 1,
               "D (unbatched) or ", n + 2, "D (batched) input to ", op,
               ", but got input of size: ", input.sizes());
  const size_t k = static_cast<size_t>(n);
  const auto st = per_dim(op, "stride", stride, k, 1), pad = per_dim(op, "padding", padding, k, 0),
             dil = per_dim(op, "dilation", dilation, k, 1);
  TORCXX_CHECK(groups > 0, op, ": argument 'groups' expected a positive integer, got ", groups);
  if (input.dim() == n + 1)
    return ops::squeeze(
        convolution_nd(op, n, ops::unsqueeze(input, 0), weight, bias, st, pad, dil, groups), 0);
  TORCXX_CHECK(weight.sizes()[0] >= groups && weight.sizes()[0] % groups == 0,
               "Given groups=", groups, ", expected weight to be at least ", groups,
               " at dimension 0 and divisible by it, but got weight of size ", weight.sizes(),
               " instead");
  int64_t channels = 0;
  TORCXX_CHECK(checked_mul(weight.sizes()[1], groups, &channels) && input.sizes()[1] == channels,
               "Given groups=", groups, ", weight of size ", weight.sizes(), ", expected input",
               input.sizes(), " to have ", channels, " channels, but got ", input.sizes()[1],
               " channels instead");
  TORCXX_CHECK(!bias.defined() || (bias.dim() == 1 && bias.sizes()[0] == weight.sizes()[0]),
               "Given weight of size ", weight.sizes(), ", expected bias to be 1-dimensional with ",
               weight.sizes()[0], " elements, but got bias of size ",
               bias.defined() ? bias.sizes() : IntArrayRef(), " instead");
  for (size_t i = 0; i < k; i++) {
    int64_t reach = 0, padded = 0;
    const int64_t kernel = weight.sizes()[2 + i];
    TORCXX_CHECK(kernel > 0 || weight.numel() == 0, op,
                 ": kernel size should be greater than zero, got ", weight.sizes());
    const bool fits = checked_mul(dil[i], std::max<int64_t>(kernel - 1, 0), &reach) &&
                      checked_mul(pad[i], 2, &padded) &&
                      checked_add(padded, input.sizes()[2 + i], &padded);
    TORCXX_CHECK(fits && reach < padded, "Calculated padded input size per channel: (", padded,
                 "). Kernel size: (", kernel,
                 "). Kernel size can't be greater than actual input size");
    TORCXX_CHECK(kernel > 0, op, ": kernel size should be greater than zero, got ", weight.sizes());
  }
  if (input.is_complex()) {
    TORCXX_CHECK(input.dtype() == weight.dtype() && input.dtype() != kComplexHalf, op,
                 ": Input type (", input.dtype(), ") and weight type (", weight.dtype(),
                 ") should be the same");
    return conv_complex(input, weight, bias, st, pad, dil, groups);
  }
  return ops::_conv_forward(input, weight, bias, st, pad, dil, groups);
}

namespace impl {

TensorBase _conv_forward(const TensorBase& input, const TensorBase& weight, const TensorBase& bias,
                         IntArrayRef stride, IntArrayRef padding, IntArrayRef dilation,
                         int64_t groups) {
  check_types("convolution", input, weight, true);
  if (bias.defined()) check_types("convolution", input, bias, true);
  check_shapes("convolution", input.sizes(), weight.sizes(), stride, padding, dilation, groups);
  check_bias("convolution", bias, weight.sizes()[0]);
  const auto sizes = output_sizes(input.sizes(), weight.sizes(), stride, padding, dilation);
  TensorBase out = new_tensor(sizes, input.dtype());
  if (out.numel() == 0) return out;
  const TensorBase x = dense(input), w = dense(weight), b = bias.defined() ? dense(bias) : bias;
  const auto run = isIntegralType(x.dtype()) ? &conv_integer : &cpu::conv_forward;
  run(x.dtype(), make_shape(x.sizes(), w.sizes(), sizes, stride, padding, dilation, groups),
      x.data_ptr(), w.data_ptr(), b.defined() ? b.data_ptr() : nullptr, out.data_ptr());
  return out;
}

TensorBase _conv_input(const TensorBase& grad_output, const TensorBase& weight,
                       const TensorBase& bias, IntArrayRef input_size, IntArrayRef stride,
                       IntArrayRef padding, IntArrayRef dilation, int64_t groups) {
  constexpr auto name = "convolution_backward";
  check_types(name, grad_output, weight);
  if (bias.defined()) check_types(name, grad_output, bias);
  TensorBase out = new_tensor(input_size, grad_output.dtype());
  check_shapes(name, input_size, weight.sizes(), stride, padding, dilation, groups);
  check_output(name, grad_output,
               output_sizes(input_size, weight.sizes(), stride, padding, dilation));
  check_bias(name, bias, input_size[1]);
  if (out.numel() == 0) return out;
  const TensorBase g = dense(grad_output), w = dense(weight),
                   b = bias.defined() ? dense(bias) : bias;
  cpu::conv_backward_input(
      g.dtype(), make_shape(input_size, w.sizes(), g.sizes(), stride, padding, dilation, groups),
      g.data_ptr(), w.data_ptr(), b.defined() ? b.data_ptr() : nullptr, out.data_ptr());
  return out;
}

TensorBase _conv_weight(const TensorBase& input, const TensorBase& grad_output,
                        IntArrayRef weight_size, IntArrayRef stride, IntArrayRef padding,
                        IntArrayRef dilation, int64_t groups) {
  constexpr auto name = "convolution_backward";
  check_types(name, input, grad_output);
  TensorBase out = new_tensor(weight_size, input.dtype());
  check_shapes(name, input.sizes(), weight_size, stride, padding, dilation, groups);
  check_output(name, grad_output,
               output_sizes(input.sizes(), weight_size, stride, padding, dilation));
  if (out.numel() == 0) return out;
  const TensorBase x = dense(input), g = dense(grad_output);
  cpu::conv_backward_weight(
      x.dtype(), make_shape(x.sizes(), weight_size, g.sizes(), stride, padding, dilation, groups),
      x.data_ptr(), g.data_ptr(), out.data_ptr());
  return out;
}

TensorBase _conv_bias(const TensorBase& grad_output) {
  TORCXX_CHECK(grad_output.dim() >= 2 && grad_output.dim() <= 5,
               "convolution_backward: expected grad_output (N, C, ...), got size ",
               grad_output.sizes());
  const TensorBase g = dense(grad_output);
  cpu::ConvShape s;
  s.batch = g.sizes()[0], s.out_channels = g.sizes()[1];
  const int64_t n = g.dim() - 2;
  for (int64_t i = 0; i < n; i++) s.out[3 - n + i] = s.in[3 - n + i] = g.sizes()[2 + i];
  TensorBase out = new_tensor({g.sizes()[1]}, g.dtype());
  cpu::conv_backward_bias(g.dtype(), s, g.data_ptr(), out.data_ptr());
  return out;
}

}  // namespace impl
}  // namespace torcxx
