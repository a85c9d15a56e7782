// The convolution that both the forward pass and the input's gradient come down to: every output
// position p of an image is the sum over steps k of weights[m][k] * source[offsets[k] + p].
#pragma once

#include <cstdint>
#include <vector>

#include "backend/cpu/conv_args.h"
#include "backend/cpu/conv_source.h"

namespace torcxx::cpu {

struct ShiftConv {
  ConvSource source;  // of one group's channels
  int64_t batch, groups;
  int64_t rows;                         // output channels of a group
  std::vector<int64_t> offsets;         // of each step; the same for all groups
  std::vector<int64_t> weight_offsets;  // of each step within a row of weights
  int64_t weight_row;                   // from one output channel to the next
  int64_t weight_group;                 // from one group to the next
  int64_t out[3];                       // output positions
  int64_t out_step[3];                  // in elements, from one position to the next
  int64_t out_channel, out_image;
  int64_t in_group, in_image;  // elements of the input image
};

/// T is the type of sums, S that of the tensors.
template <class T, class S>
void run_shift_conv(const ConvKernels& kernels, const ShiftConv& conv, const S* input,
                    const S* weight, const S* bias, S* output);

}  // namespace torcxx::cpu
