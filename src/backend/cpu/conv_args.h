// The types shared by the host side of convolution and its kernels. Plain data only.
#pragma once

#include <cstdint>

namespace torcxx::cpu {

/// A run of successive output positions.
struct ConvRun {
  int64_t offset;  ///< of the first, in the source images
  int64_t length;
};

/// sums[position][channel] (+)= source x weights for runs of at most mr positions, over some steps.
struct ConvPixels {
  const void* source;
  const ConvRun* runs;
  int64_t run_count;
  int64_t steps;
  const int64_t* offsets;  ///< of each step in the source
  const int64_t* rows;     ///< of each step in the weights
  const void* weights;     ///< packed, `width` channels per row
  int64_t width;           ///< lanes or 2 * lanes
  void* sums;              ///< `width` per position
  bool accumulate;
};

/// A run of lanes of a tile that is contiguous in the source and in the output; never crosses a
/// vector. Offsets count elements.
struct ConvSegment {
  int32_t lane;  ///< first lane of the run, within the tile
  int32_t count;
  int64_t source;  ///< offset of the run in the source images
  int64_t output;  ///< offset of the run in the output, for output channel 0
};

/// nr output positions that one call of the inner kernel computes for all output channels.
struct ConvTile {
  int64_t base;                     ///< offset of lane 0 in the source images (shifted mode)
  int32_t first, last;              ///< its segments to gather
  int32_t first_store, last_store;  ///< its segments to store
};

/// sums[row][lane] (+)= weights x source for one tile, over a block of the depth.
struct ConvMultiply {
  int64_t rows, depth;
  const void* weights;     ///< packed panels of this block
  const void* source;      ///< of lane 0, or the gathered panel
  const int64_t* offsets;  ///< of each depth step in the source; null: gathered
  void* sums;
  bool accumulate;
};

/// A tile gathered from shifted rows: panel[step][lane].
struct ConvGather {
  int64_t depth;
  int64_t run;  ///< every `run` steps, from step 0, have successive offsets
  const void* source;
  const int64_t* offsets;
  const ConvSegment* segments;
  int64_t segment_count;
  void* panel;
};

/// Sums of one tile, with bias, to their places in the output.
struct ConvStore {
  int64_t rows;
  const void* sums;
  const void* bias;  ///< null or one value per row
  const ConvSegment* segments;
  int64_t segment_count;
  void* output;
  int64_t row_stride;
};

/// sums[row][0, columns) += source[rows[row] + position] * gradient[position][column]; `gradient`
/// is packed, `width` columns per position.
struct ConvReduce {
  int64_t rows;
  const void* source;
  const int64_t* offsets;  ///< one per row
  const ConvRun* runs;
  int64_t run_count;
  const void* gradient;
  int64_t width;  ///< lanes or 2 * lanes
  void* sums;
  int64_t sums_stride;
};

/// The kernels of one element type and instruction set.
struct ConvKernels {
  int mr, nr, lanes;
  int64_t (*panel_rows)(int64_t rows_left);
  void (*pixels)(const ConvPixels& args);
  /// out[c * stride + p] = sums[p * width + c] + bias[c] for c < channels; bias may be null.
  void (*unpack)(void* out, int64_t stride, const void* sums, int64_t width, int64_t channels,
                 int64_t positions, const void* bias);
  void (*multiply)(const ConvMultiply& args);
  void (*gather)(const ConvGather& args);
  void (*store)(const ConvStore& args);
  void (*reduce)(const ConvReduce& args);
  /// dst[p * width + c] = src[c * stride + p]; columns past `valid` hold anything.
  void (*transpose)(void* dst, const void* src, int64_t stride, int64_t valid, int64_t width,
                    int64_t positions);
  /// Rows of `width` elements, each behind `front` zeros and followed by zeros up to `pitch`.
  void (*pad)(void* dst, const void* src, int64_t rows, int64_t width, int64_t front,
              int64_t pitch);
  /// Rows of `count` elements two apart, `row_step` apart in src; each behind `front` zeros and
  /// followed by zeros up to `pitch`.
  void (*split)(void* dst, const void* src, int64_t row_step, int64_t rows, int64_t count,
                int64_t front, int64_t pitch);
  /// out[j] = bias + sum over taps of weights[t] * source[offsets[t] + j]; writes whole vectors.
  void (*depthwise)(void* out, const void* source, const int64_t* offsets, const void* weights,
                    int64_t taps, double bias, int64_t count);
  /// sums[t] += sum over rows r and j < length of gradient[r * gradient_stride + j] *
  /// source[offsets[t] + r * source_stride + j].
  void (*tap_dots)(double* sums, const void* source, int64_t source_stride, const int64_t* offsets,
                   int64_t taps, const void* gradient, int64_t gradient_stride, int64_t rows,
                   int64_t length);
};

}  // namespace torcxx::cpu
