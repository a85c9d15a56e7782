// Tiles between stored dtypes and compute types: rows x cols elements, dense on the tile's side,
// strides in elements on the tensor's side.
#pragma once
#include "backend/cpu/kernels.h"

namespace torcxx::cpu {

using TileFn = void (*)(void* dst, const void* src, int64_t rows, int64_t row_stride, int64_t cols,
                        int64_t col_stride);

// Elements of one size between two strided places.
using MoveFn = void (*)(void* dst, int64_t dst_row_stride, int64_t dst_col_stride, const void* src,
                        int64_t src_row_stride, int64_t src_col_stride, int64_t rows, int64_t cols);

struct TileKernels {
  TileFn load[kNumScalarTypes][kComputes];   // tensor (strided) -> tile; null: not a widening
  TileFn store[kComputes][kNumScalarTypes];  // tile -> tensor (strided)
  MoveFn move[5];                            // elements of 1, 2, 4, 8, 16 bytes
};

}  // namespace torcxx::cpu
