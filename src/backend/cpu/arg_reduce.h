// The greatest or least element of one dimension and its place.
#pragma once
#include "backend/cpu/map.h"

namespace torcxx::cpu {

// The first of equal elements counts, and the first NaN before all numbers.
struct ArgKernel {
  // *value = the element sought among n > 0; returns its place
  int64_t (*run)(void* value, const void* in, int64_t n);
  // per column of the rows, which are first, first + 1 ...; joined with what is there unless fresh
  void (*rows)(void* value, int64_t* place, const void* in, int64_t rows, int64_t row_stride,
               int64_t cols, int64_t first, bool fresh);
};
struct ArgKernels {
  ArgKernel kernel[kComputes];  // null for complex numbers
};
// Those of the running CPU.
const ArgKernels& arg_least();
const ArgKernels& arg_greatest();

struct ArgReduceArgs {
  const ArgKernels* kernels;
  IntArrayRef shape;  // of the input; none of the sizes is 0
  int64_t dim;
  MapOperand in;
  MapOperand values;  // data may be null; strides of `dim` are not looked at
  MapOperand places;  // int64, of the same strides
};

void arg_reduce(const ArgReduceArgs& args);

}  // namespace torcxx::cpu
