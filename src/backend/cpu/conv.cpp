#include "backend/cpu/conv.h"

#include <torcxx/core/error.h>
#include <torcxx/core/half.h>
#include <torcxx/core/parallel.h>

#include <algorithm>
#include <cstring>

#include "backend/cpu/conv_shift.h"
#include "backend/cpu/conv_weight.h"
#include "backend/cpu/cpu_info.h"
#include "backend/cpu/isa/conv_kernels.h"

namespace torcxx::cpu {
namespace {

int64_t product(const int64_t (&x)[3]) { return x[0] * x[1] * x[2]; }

void check(const char* op, const ConvShape& s) {
  TORCXX_CHECK_VALUE(
      s.groups > 0 && s.in_channels % s.groups == 0 && s.out_channels % s.groups == 0, op,
      ": groups expected to divide the channels ", s.in_channels, " and ", s.out_channels, ", got ",
      s.groups);
  TORCXX_CHECK_VALUE(s.batch >= 0 && s.in_channels >= 0 && s.out_channels >= 0, op,
                     ": batch and channels expected to be at least 0, got ", s.batch, ", ",
                     s.in_channels, ", ", s.out_channels);
  for (int i = 0; i < 3; ++i) {
    TORCXX_CHECK_VALUE(s.kernel[i] > 0 && s.stride[i] > 0 && s.dilation[i] > 0 &&
                           s.padding[i] >= 0 && s.in[i] >= 0 && s.out[i] >= 0,
                       op,
                       ": kernel, stride and dilation expected to be positive, and padding and "
                       "sizes at least 0, got ",
                       s.kernel[i], ", ", s.stride[i], ", ", s.dilation[i], ", ", s.padding[i],
                       ", ", s.in[i], ", ", s.out[i]);
  }
}

// f(type of sums, type of the tensors), as values.
template <class F>
void dispatch(const char* op, ScalarType dtype, F f) {
  switch (dtype) {
    case kFloat32:
      return f(float{}, float{});
    case kFloat64:
      return f(double{}, double{});
    case kFloat16:
      return f(float{}, Half{});
    case kBFloat16:
      return f(float{}, BFloat16{});
    default:
      detail::raise<NotImplementedError>(op, ": not implemented for ", dtype);
  }
}

ShiftConv forward_plan(const ConvShape& s) {
  ShiftConv c;
  const int64_t in_group = s.in_channels / s.groups, taps = product(s.kernel);
  c.source = forward_source(s);
  c.source.check("conv_forward");
  c.batch = s.batch, c.groups = s.groups, c.rows = s.out_channels / s.groups;
  c.offsets = forward_offsets(s, c.source);
  c.weight_offsets.resize(c.offsets.size());
  for (size_t i = 0; i < c.offsets.size(); ++i) c.weight_offsets[i] = static_cast<int64_t>(i);
  c.weight_row = in_group * taps;
  c.weight_group = c.rows * c.weight_row;
  std::copy_n(s.out, 3, c.out);
  c.out_step[0] = s.out[1] * s.out[2], c.out_step[1] = s.out[2], c.out_step[2] = 1;
  c.out_channel = product(s.out), c.out_image = s.out_channels * c.out_channel;
  c.in_group = in_group * product(s.in), c.in_image = s.in_channels * product(s.in);
  return c;
}

// The taps of one dimension that reach the input positions r, r + stride, ...: output position
// t + shift for input position r + stride t.
struct Taps {
  int64_t count;  // positions
  std::vector<int64_t> tap, shift;
};

Taps phase_taps(const ConvShape& s, int i, int64_t r) {
  Taps t;
  t.count = r < s.in[i] ? (s.in[i] - r + s.stride[i] - 1) / s.stride[i] : 0;
  for (int64_t k = 0; k < s.kernel[i]; ++k) {
    const int64_t from = r + s.padding[i] - k * s.dilation[i];
    if (from % s.stride[i] != 0) continue;
    t.tap.push_back(k);
    t.shift.push_back(from / s.stride[i]);
  }
  return t;
}

// The output's gradient, padded so that every phase's shifts stay inside.
ConvSource gradient_source(const ConvShape& s) {
  ConvSource g;
  g.channels = s.out_channels / s.groups;
  for (int i = 0; i < 3; ++i) {
    int64_t front = 0, end = 1;
    for (int64_t r = 0; r < s.stride[i]; ++r) {
      const Taps t = phase_taps(s, i, r);
      for (int64_t shift : t.shift) {
        if (t.count == 0) continue;
        front = std::max(front, -shift);
        end = std::max(end, t.count + shift);
      }
    }
    g.in[i] = s.out[i], g.stride[i] = g.phases[i] = 1;
    g.front[i] = front, g.size[i] = front + end;
  }
  return g;
}

ShiftConv backward_plan(const ConvShape& s, const ConvSource& source, const Taps (&t)[3]) {
  ShiftConv c;
  const int64_t taps = product(s.kernel), in_group = s.in_channels / s.groups;
  c.source = source;
  c.batch = s.batch, c.groups = s.groups, c.rows = in_group;
  for (int64_t o = 0; o < source.channels; ++o) {
    for (size_t d = 0; d < t[0].tap.size(); ++d) {
      for (size_t h = 0; h < t[1].tap.size(); ++h) {
        for (size_t w = 0; w < t[2].tap.size(); ++w) {
          c.offsets.push_back(source.offset(o, t[0].shift[d] + source.front[0],
                                            t[1].shift[h] + source.front[1],
                                            t[2].shift[w] + source.front[2]));
          c.weight_offsets.push_back(o * in_group * taps +
                                     (t[0].tap[d] * s.kernel[1] + t[1].tap[h]) * s.kernel[2] +
                                     t[2].tap[w]);
        }
      }
    }
  }
  c.weight_row = taps;
  c.weight_group = source.channels * in_group * taps;
  for (int i = 0; i < 3; ++i) c.out[i] = t[i].count;
  c.out_step[0] = s.stride[0] * s.in[1] * s.in[2];
  c.out_step[1] = s.stride[1] * s.in[2];
  c.out_step[2] = s.stride[2];
  c.out_channel = product(s.in), c.out_image = s.in_channels * c.out_channel;
  c.in_group = source.channels * product(s.out), c.in_image = s.out_channels * product(s.out);
  return c;
}

}  // namespace

int64_t conv_output_size(int64_t in, int64_t kernel, int64_t stride, int64_t padding,
                         int64_t dilation) {
  int64_t taps, room;
  const bool overflow =
      __builtin_mul_overflow(dilation, kernel - 1, &taps) ||
      __builtin_mul_overflow(padding, 2, &room) || __builtin_add_overflow(room, in, &room) ||
      __builtin_sub_overflow(room, taps, &room) || __builtin_sub_overflow(room, 1, &room);
  TORCXX_CHECK_VALUE(!overflow && stride > 0,
                     "conv_output_size: the size expected to fit int64 and the stride to be "
                     "positive, got input ",
                     in, ", kernel ", kernel, ", stride ", stride, ", padding ", padding,
                     ", dilation ", dilation);
  return room < 0 ? 0 : room / stride + 1;
}

const ConvKernels& conv_kernels(bool is_double) {
#if defined(__x86_64__)
  switch (cpu_isa_level()) {
    case kIsaV4:
      return is_double ? v4::conv_kernels_f64() : v4::conv_kernels_f32();
    case kIsaV3:
      return is_double ? v3::conv_kernels_f64() : v3::conv_kernels_f32();
    default:
      return is_double ? v2::conv_kernels_f64() : v2::conv_kernels_f32();
  }
#else
  return is_double ? base::conv_kernels_f64() : base::conv_kernels_f32();
#endif
}

void conv_forward(ScalarType dtype, const ConvShape& s, const void* input, const void* weight,
                  const void* bias, void* output) {
  check("conv_forward", s);
  if (s.batch * s.out_channels * product(s.out) == 0) return;
  const ShiftConv plan = forward_plan(s);
  dispatch("conv_forward", dtype, [&](auto sum, auto element) {
    using T = decltype(sum);
    using S = decltype(element);
    run_shift_conv<T, S>(conv_kernels(sizeof(T) == 8), plan, static_cast<const S*>(input),
                         static_cast<const S*>(weight), static_cast<const S*>(bias),
                         static_cast<S*>(output));
  });
}

void conv_backward_input(ScalarType dtype, const ConvShape& s, const void* grad_output,
                         const void* weight, const void* bias, void* grad_input) {
  check("conv_backward_input", s);
  if (s.batch * s.in_channels * product(s.in) == 0) return;
  const ConvSource source = gradient_source(s);
  source.check("conv_backward_input");
  // A kernel smaller than the stride leaves positions without taps: zeros, written in one go.
  const bool gaps =
      s.kernel[0] < s.stride[0] || s.kernel[1] < s.stride[1] || s.kernel[2] < s.stride[2];
  const bool cleared = gaps && bias == nullptr;
  if (cleared)
    std::memset(grad_input, 0,
                static_cast<size_t>(s.batch * s.in_channels * product(s.in)) *
                    static_cast<size_t>(elementSize(dtype)));
  // Input positions that share their remainder by the stride share their taps.
  for (int64_t d = 0; d < s.stride[0]; ++d) {
    for (int64_t h = 0; h < s.stride[1]; ++h) {
      for (int64_t w = 0; w < s.stride[2]; ++w) {
        const Taps taps[3] = {phase_taps(s, 0, d), phase_taps(s, 1, h), phase_taps(s, 2, w)};
        if (taps[0].count * taps[1].count * taps[2].count == 0) continue;
        if (cleared && (taps[0].tap.empty() || taps[1].tap.empty() || taps[2].tap.empty()))
          continue;
        const ShiftConv plan = backward_plan(s, source, taps);
        const int64_t start = (d * s.in[1] + h) * s.in[2] + w;
        dispatch("conv_backward_input", dtype, [&](auto sum, auto element) {
          using T = decltype(sum);
          using S = decltype(element);
          run_shift_conv<T, S>(conv_kernels(sizeof(T) == 8), plan,
                               static_cast<const S*>(grad_output), static_cast<const S*>(weight),
                               static_cast<const S*>(bias), static_cast<S*>(grad_input) + start);
        });
      }
    }
  }
}

void conv_backward_weight(ScalarType dtype, const ConvShape& s, const void* input,
                          const void* grad_output, void* grad_weight) {
  check("conv_backward_weight", s);
  dispatch("conv_backward_weight", dtype, [&](auto sum, auto element) {
    using T = decltype(sum);
    using S = decltype(element);
    run_weight_gradient<T, S>(conv_kernels(sizeof(T) == 8), s, static_cast<const S*>(input),
                              static_cast<const S*>(grad_output), static_cast<S*>(grad_weight));
  });
}

void conv_backward_bias(ScalarType dtype, const ConvShape& s, const void* grad_output,
                        void* grad_bias) {
  check("conv_backward_bias", s);
  const int64_t positions = product(s.out);
  dispatch("conv_backward_bias", dtype, [&](auto, auto element) {
    using S = decltype(element);
    using T = std::conditional_t<sizeof(S) == 8, double, float>;
    parallel_for(0, s.out_channels, 1, [&](int64_t c0, int64_t c1) {
      for (int64_t c = c0; c < c1; ++c) {
        double total = 0;
        for (int64_t n = 0; n < s.batch; ++n) {
          const S* g = static_cast<const S*>(grad_output) + (n * s.out_channels + c) * positions;
          // Sixteen partial sums: vectors, and a shorter chain of roundings.
          T part[16] = {};
          int64_t i = 0;
          for (; i + 16 <= positions; i += 16) {
            for (int l = 0; l < 16; ++l) part[l] += static_cast<T>(g[i + l]);
          }
          for (; i < positions; ++i) part[i % 16] += static_cast<T>(g[i]);
          for (T p : part) total += static_cast<double>(p);
        }
        static_cast<S*>(grad_bias)[c] = static_cast<S>(static_cast<T>(total));
      }
    });
  });
}

}  // namespace torcxx::cpu
