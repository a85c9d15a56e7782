// The convolution with output channels in the lanes and positions in the rows of the register
// block: nothing of the source is packed, no lane is lost at the end of a row, and rows of padding
// are left out. For channels that fill vectors.
#pragma once

#include "backend/cpu/conv_shift.h"

namespace torcxx::cpu {

/// What one image and group costs, in pairs of vector multiply-adds.
double pixel_conv_cost(const ConvKernels& kernels, const ShiftConv& conv);

/// As run_shift_conv.
template <class T, class S>
void run_pixel_conv(const ConvKernels& kernels, const ShiftConv& conv, const S* input,
                    const S* weight, const S* bias, S* output);

}  // namespace torcxx::cpu
