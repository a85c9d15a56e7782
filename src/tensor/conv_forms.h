// Convolutions beyond the floating-point kernels.
#pragma once
#include "backend/cpu/conv.h"
#include "gen/ops/_conv_forward.h"

namespace torcxx {

// output = conv(input, weight) + bias over contiguous integers of one dtype; wraps on overflow.
void conv_integer(ScalarType dtype, const cpu::ConvShape& shape, const void* input,
                  const void* weight, const void* bias, void* output);
// From convolutions of real and imaginary parts; arguments as _conv_forward takes them.
TensorBase conv_complex(const TensorBase& input, const TensorBase& weight, const TensorBase& bias,
                        IntArrayRef stride, IntArrayRef padding, IntArrayRef dilation,
                        int64_t groups);

}  // namespace torcxx
