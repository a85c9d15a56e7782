// Gradients of scans, as formulas over differentiable operations.
#pragma once
#include "torcxx/tensor/types.h"

namespace torcxx {

// Right where elements are zero; differentiable when recording is on.
TensorBase cumprod_grad(const TensorBase& grad, const TensorBase& self, int64_t dim,
                        const TensorBase& result);
TensorBase logcumsumexp_grad(const TensorBase& grad, const TensorBase& self,
                             const TensorBase& result, int64_t dim);
TensorBase cummax_grad(const TensorBase& grad, int64_t dim, const TensorBase& indices,
                       IntArrayRef sizes);

}  // namespace torcxx
