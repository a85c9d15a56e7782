// Runs one pointwise kernel over tensors of any dtype and strides.
#pragma once
#include "backend/cpu/convert.h"
#include "backend/cpu/kernels.h"
#include "torcxx/core/array_ref.h"

namespace torcxx::cpu {

struct MapOperand {
  void* data;
  ScalarType dtype;
  const int64_t* strides;  // in elements, one per dimension of the shape; 0 where broadcast
};

inline constexpr int kMaxOperands = 6;

struct MapArgs {
  const MapFn* row[kVariants];  // a kernel per compute type; null rows are not available
  Compute compute;
  ScalarType result;  // dtype that the kernel writes
  int inputs;
  unsigned masks = 0;  // bit i: the kernel reads input i as bool bytes
  MapOperand in[kMaxOperands];
  MapOperand out;
  IntArrayRef shape;
  const void* scalars = nullptr;
};

// Throws nothing but what allocation may; the caller has checked shapes, dtypes and overlap.
void map(const MapArgs& args);

// out = in converted to out's dtype; both over `shape`.
void copy(const MapOperand& out, const MapOperand& in, IntArrayRef shape);

const TileKernels& tiles();  // those of the running CPU

}  // namespace torcxx::cpu
