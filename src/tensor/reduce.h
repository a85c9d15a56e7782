// Dimensions of reductions: which are reduced, and the result's shape.
#pragma once
#include "tensor/broadcast.h"

namespace torcxx {

struct ReducedDims {
  bool reduced[kMaxDims] = {};
  bool all = true;
  // The dims of a list, all when it is absent or empty. Raises IndexError outside the range, Error
  // for a dimension named twice.
  ReducedDims(const TensorBase& self, const OptionalIntArrayRef& dim);
  ReducedDims(const TensorBase& self, int64_t dim);
  void reduced_none() {
    for (bool& r : reduced) r = false;
    all = false;
  }
  // self's shape without them, or with size 1 in their place.
  Shape result(const TensorBase& self, bool keepdim) const;
};

// Gives a contiguous tensor another shape of as many elements.
void set_shape(TensorBase& t, const Shape& shape);

}  // namespace torcxx
