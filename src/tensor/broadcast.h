// Shapes: broadcasting, its reverse, and dimension arithmetic.
#pragma once
#include "torcxx/core/tensor_base.h"

namespace torcxx {

// A shape on the stack.
struct Shape {
  int ndim = 0;
  int64_t size[kMaxDims];
  operator IntArrayRef() const { return {size, static_cast<size_t>(ndim)}; }
  void assign(IntArrayRef s);
};

// Grows `into` by s; raises Error naming both sizes and the dimension where they do not match.
void broadcast_into(Shape& into, IntArrayRef s);
// Strides of t seen as `shape`: 0 where it is repeated.
void broadcast_strides(const TensorBase& t, IntArrayRef shape, int64_t* strides);
// Dimension d in [-n, n) as one in [0, n); raises IndexError in PyTorch's words. n = 0 counts as 1.
int64_t wrap_dim(int64_t d, int64_t n);

}  // namespace torcxx
