// Reductions over any dimensions of a tensor of any dtype and strides.
#pragma once
#include "backend/cpu/map.h"

namespace torcxx::cpu {

// Kernels of one reduction and compute type. `extra` is a second operand of the results' shape.
// Nothing here depends on threads: sums come out the same however the work is shared.
struct ReduceKernel {
  // out[r] = row r joined; `extra` has one element per row
  void (*run)(void* out, const void* in, const void* extra, const void* scalars, int64_t rows,
              int64_t row_stride, int64_t n);
  // acc[c] = column c joined over the rows, and with acc[c] unless fresh
  void (*rows)(void* acc, const void* in, const void* extra, const void* scalars, int64_t rows,
               int64_t row_stride, int64_t cols, bool fresh);
  // acc[i] = acc[i] joined with other[i]
  void (*merge)(void* acc, const void* other, int64_t n);
  // acc[i] = what the join of nothing is
  void (*start)(void* acc, int64_t n);
  // acc[i] = the result's value; null: acc is the result. The element count is the last scalar.
  void (*finish)(void* acc, const void* extra, const void* scalars, int64_t n);
};
struct ReduceKernels {
  ReduceKernel kernel[kComputes];  // run is null where the reduction has no such form
};

struct ReduceArgs {
  const ReduceKernel* kernel;
  Compute compute;
  IntArrayRef shape;    // of the input
  const bool* reduced;  // per dimension
  MapOperand in;        // of a dtype that widens to the compute type
  MapOperand out;       // strides of the reduced dimensions are not looked at
  MapOperand extra;     // of the compute type; data may be null
  const void* scalars;  // of the compute type, the element count behind them
};

void reduce(const ReduceArgs& args);

}  // namespace torcxx::cpu
