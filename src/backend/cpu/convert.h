// Tiles between stored dtypes and compute types: rows x cols elements, dense on the tile's side,
// strides in elements on the tensor's side.
#pragma once
#include "backend/cpu/kernels.h"

namespace torcxx::cpu {

// A dense run of n elements.
using ConvertFn = void (*)(void* dst, const void* src, int64_t n);

// Elements of one size between two strided places.
using MoveFn = void (*)(void* dst, int64_t dst_row_stride, int64_t dst_col_stride, const void* src,
                        int64_t src_row_stride, int64_t src_col_stride, int64_t rows, int64_t cols);

// What an instruction set provides. Any other conversion is two of these, through the compute type
// of the stored dtype, so that dtypes and compute types add instead of multiplying.
struct ConvertKernels {
  ConvertFn widen[kNumScalarTypes];   // stored -> its compute type; null where they are the same
  ConvertFn narrow[kNumScalarTypes];  // and back
  ConvertFn between[kComputes][kComputes];
  ConvertFn truth[kComputes];      // to bool bytes
  ConvertFn small_int[kComputes];  // to int32, for dtypes of 8 and 16 bits; null: as `between`
  MoveFn move[5];                  // elements of 1, 2, 4, 8, 16 bytes
};

// One or two steps over a strided tile.
class TileFn {
 public:
  TileFn() = default;
  TileFn(ConvertFn first, ConvertFn second, int64_t from, int64_t middle, int64_t to, bool load);
  explicit operator bool() const { return from_ != 0; }
  void operator()(void* dst, const void* src, int64_t rows, int64_t row_stride, int64_t cols,
                  int64_t col_stride) const;

 private:
  void run(char* dst, const char* src, int64_t n) const;

  ConvertFn first_ = nullptr, second_ = nullptr;  // both null: elements move as they are
  uint8_t from_ = 0, middle_ = 0, to_ = 0;        // bytes of an element
  bool load_ = false;
};

struct TileKernels {
  TileFn load[kNumScalarTypes][kComputes];   // tensor (strided) -> tile; null: not a widening
  TileFn store[kComputes][kNumScalarTypes];  // tile -> tensor (strided)
  const MoveFn* move;                        // of ConvertKernels
};

}  // namespace torcxx::cpu
