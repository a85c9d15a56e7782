// The operations that autograd itself needs, in the forms it needs them. All record when grad mode
// is on.
#pragma once
#include "torcxx/autograd/node.h"

namespace torcxx::autograd {

TensorBase add(const TensorBase& a, const TensorBase& b);
void add_inplace(const TensorBase& self, const TensorBase& other);
TensorBase clone_contiguous(const TensorBase& t);
// A copy of t with these strides, which must address its elements without overlap.
TensorBase clone_strided(const TensorBase& t, IntArrayRef strides);
void copy_inplace(const TensorBase& self, const TensorBase& from);
void zero_inplace(const TensorBase& self);
TensorBase zeros(const OutputMetadata& like);
TensorBase ones_like(const TensorBase& t);
// The view of t with this geometry that starts `bytes` into t's storage. A complex t also has real
// views, a real one complex views; raises NotImplementedError for other dtypes than t's.
TensorBase view_region(const TensorBase& t, ScalarType dtype, IntArrayRef sizes,
                       IntArrayRef strides, int64_t bytes);
// t as another type; a complex one becomes real by its real part.
TensorBase to_dtype(const TensorBase& t, ScalarType dtype);
TensorBase to_cpu(const TensorBase& t);
// Sums the dimensions that broadcasting `sizes` to t's sizes added or enlarged.
TensorBase sum_to(const TensorBase& t, IntArrayRef sizes);
// Whether a tensor of `from` broadcasts to `to`.
bool is_expandable_to(IntArrayRef from, IntArrayRef to);

}  // namespace torcxx::autograd
