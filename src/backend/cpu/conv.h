// Convolution on the CPU: raw pointers to contiguous NC(D)(H)W tensors.
#pragma once

#include <torcxx/core/dtype.h>

#include "backend/cpu/conv_args.h"
#include "backend/cpu/gemm_args.h"

namespace torcxx::cpu {

/// One convolution; 1-d and 2-d have leading dimensions of 1. `padding` is that before the image;
/// what lies behind it follows from `out`, so that unequal paddings need no copy.
/// Output element o of a dimension reads input elements o * stride - padding + tap * dilation.
struct ConvShape {
  int64_t batch = 1, in_channels = 1, out_channels = 1, groups = 1;
  int64_t in[3] = {1, 1, 1};
  int64_t kernel[3] = {1, 1, 1};
  int64_t stride[3] = {1, 1, 1};
  int64_t padding[3] = {0, 0, 0};
  int64_t dilation[3] = {1, 1, 1};
  int64_t out[3] = {1, 1, 1};
};

/// PyTorch's output size, floor((in + 2 padding - dilation (kernel - 1) - 1) / stride) + 1, at
/// least 0.
int64_t conv_output_size(int64_t in, int64_t kernel, int64_t stride, int64_t padding,
                         int64_t dilation);

// The functions below take float32, float64, float16 and bfloat16 (summed in float32, rounded
// once). Weights are (out_channels, in_channels / groups, kernel...). Results do not depend on the
// number of threads. They raise ValueError for shapes that do not fit together, and
// NotImplementedError for other types.
//
// Working memory: per thread padded images (at least one; beyond the first no more than about 4 MiB
// of them, and at most 16 but for the gradient of the weight), and one packed copy of the weights.

/// output = conv(input, weight) + bias; bias may be null.
/// Also the input gradient of a transposed convolution.
void conv_forward(ScalarType dtype, const ConvShape& shape, const void* input, const void* weight,
                  const void* bias, void* output);

/// Gradient of the input; with `bias` (in_channels values, or null) the transposed convolution.
void conv_backward_input(ScalarType dtype, const ConvShape& shape, const void* grad_output,
                         const void* weight, const void* bias, void* grad_input);

/// Gradient of the weights.
void conv_backward_weight(ScalarType dtype, const ConvShape& shape, const void* input,
                          const void* grad_output, void* grad_weight);

/// Gradient of the bias: sums over batch and positions.
void conv_backward_bias(ScalarType dtype, const ConvShape& shape, const void* grad_output,
                        void* grad_bias);

/// float32 or float64 kernels of the instruction set in use.
const ConvKernels& conv_kernels(bool is_double);

}  // namespace torcxx::cpu
