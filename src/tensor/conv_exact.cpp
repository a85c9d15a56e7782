// Convolution of integers (exact, by the definition: no kernel is worth its size), of complex
// numbers, and with padding by name.
#include "core/checked.h"
#include "gen/ops/add.h"
#include "gen/ops/complex.h"
#include "gen/ops/imag.h"
#include "gen/ops/narrow.h"
#include "gen/ops/real.h"
#include "gen/ops/sub.h"
#include "tensor/conv_forms.h"
#include "tensor/factory.h"
#include "tensor/formulas.h"
#include "torcxx/core/parallel.h"

namespace torcxx {
namespace {

// One output plane: all positions of one image and channel. Overflow wraps.
template <class T>
void plane(const cpu::ConvShape& s, const T* input, const T* weight, T bias, T* output) {
  using U = std::make_unsigned_t<T>;
  const int64_t channels = s.in_channels / s.groups, taps = s.kernel[0] * s.kernel[1] * s.kernel[2];
  for (int64_t a = 0; a < s.out[0]; a++)
    for (int64_t b = 0; b < s.out[1]; b++)
      for (int64_t c = 0; c < s.out[2]; c++) {
        U sum = static_cast<U>(bias);
        for (int64_t k = 0; k < taps; k++) {
          const int64_t tap[3] = {k / (s.kernel[1] * s.kernel[2]), k / s.kernel[2] % s.kernel[1],
                                  k % s.kernel[2]};
          const int64_t at[3] = {a, b, c};
          int64_t place = 0;
          bool inside = true;
          for (int d = 0; d < 3; d++) {
            const int64_t p = at[d] * s.stride[d] - s.padding[d] + tap[d] * s.dilation[d];
            inside = inside && p >= 0 && p < s.in[d];
            place = place * s.in[d] + p;
          }
          for (int64_t i = 0; inside && i < channels; i++)
            sum = static_cast<U>(sum +
                                 static_cast<U>(input[i * s.in[0] * s.in[1] * s.in[2] + place]) *
                                     static_cast<U>(weight[i * taps + k]));
        }
        *output++ = static_cast<T>(sum);
      }
}

}  // namespace

void conv_integer(ScalarType dtype, const cpu::ConvShape& s, const void* input, const void* weight,
                  const void* bias, void* output) {
  const int64_t in = s.in[0] * s.in[1] * s.in[2], out = s.out[0] * s.out[1] * s.out[2];
  const int64_t channels = s.in_channels / s.groups, taps = s.kernel[0] * s.kernel[1] * s.kernel[2];
  dispatch_dtype(dtype, [&](auto zero) {
    using T = decltype(zero);
    if constexpr (std::is_integral_v<T> && !std::is_same_v<T, bool>)
      parallel_for(0, s.batch * s.out_channels, 1, [&](int64_t begin, int64_t end) {
        for (int64_t i = begin; i < end; i++) {
          const int64_t o = i % s.out_channels, group = o / (s.out_channels / s.groups);
          plane(s,
                static_cast<const T*>(input) +
                    (i / s.out_channels * s.in_channels + group * channels) * in,
                static_cast<const T*>(weight) + o * channels * taps,
                bias ? static_cast<const T*>(bias)[o] : T(0), static_cast<T*>(output) + i * out);
        }
      });
  });
}

TensorBase conv_complex(const TensorBase& input, const TensorBase& weight, const TensorBase& bias,
                        IntArrayRef stride, IntArrayRef padding, IntArrayRef dilation,
                        int64_t groups) {
  const auto part = [&](const TensorBase& x, const TensorBase& w) {
    return ops::_conv_forward(x, w, {}, stride, padding, dilation, groups);
  };
  const TensorBase xr = ops::real(input), xi = ops::imag(input);
  const TensorBase wr = ops::real(weight), wi = ops::imag(weight);
  const TensorBase y =
      ops::complex(ops::sub(part(xr, wr), part(xi, wi)), ops::add(part(xr, wi), part(xi, wr)));
  return bias.defined() ? ops::add(y, conv_channels(bias, y.sizes())) : y;
}

TensorBase conv_padded(const char* op, int64_t n, const TensorBase& input, const TensorBase& weight,
                       const TensorBase& bias, IntArrayRef stride, std::string_view padding,
                       IntArrayRef dilation, int64_t groups) {
  TORCXX_CHECK(padding == "same" || padding == "valid", op, ": Invalid padding string: '", padding,
               "', expected 'same' or 'valid'");
  if (padding == "valid")
    return convolution_nd(op, n, input, weight, bias, stride, 0, dilation, groups);
  TORCXX_CHECK(weight.defined() && weight.dim() == n + 2, op, ": argument 'weight' expected ",
               n + 2, " dimensions");
  for (int64_t s : stride)
    TORCXX_CHECK(s == 1, op, ": padding='same' is not supported for strided convolutions");
  // The larger half before and behind; what is too much in front is cut off again.
  std::vector<int64_t> pad(static_cast<size_t>(n)), surplus(pad.size());
  for (size_t i = 0; i < pad.size(); i++) {
    const int64_t d = dilation.empty() ? 1 : dilation[dilation.size() == 1 ? 0 : i];
    int64_t total = 0;
    TORCXX_CHECK(dilation.size() <= 1 || dilation.size() == pad.size(), op,
                 ": argument 'dilation' expected one or ", n, " values, got ", dilation);
    TORCXX_CHECK(d >= 1 && checked_mul(d, std::max<int64_t>(weight.sizes()[2 + i] - 1, 0), &total),
                 op, ": argument 'dilation' expected positive values that fit the kernel, got ",
                 dilation);
    pad[i] = total - total / 2;
    surplus[i] = pad[i] - total / 2;
  }
  TensorBase y = convolution_nd(op, n, input, weight, bias, stride, pad, dilation, groups);
  for (size_t i = 0; i < pad.size(); i++) {
    const int64_t dim = y.dim() - n + static_cast<int64_t>(i);
    if (surplus[i]) y = ops::narrow(y, dim, surplus[i], y.size(dim) - surplus[i]);
  }
  return y;
}

}  // namespace torcxx
