// Gradients of reductions, as formulas over differentiable operations.
#pragma once
#include "torcxx/tensor/types.h"

namespace torcxx {

// How many elements a reduction over dim (all when absent or empty) takes for each result.
int64_t reduced_count(IntArrayRef sizes, const OptionalIntArrayRef& dim);
// A result, or its gradient, with size 1 in place of the reduced dimensions.
TensorBase with_reduced_dims(const TensorBase& t, IntArrayRef sizes, const OptionalIntArrayRef& dim,
                             bool keepdim);
// Shared by the elements equal to the result: amax, amin.
TensorBase ties_grad(const TensorBase& grad, const TensorBase& self, const TensorBase& result,
                     const OptionalIntArrayRef& dim, bool keepdim);
// The same, of all elements; a NaN result is equal to NaN: max, min.
TensorBase ties_grad_all(const TensorBase& grad, const TensorBase& self, const TensorBase& result);
TensorBase aminmax_grad(const TensorBase& grad_min, const TensorBase& grad_max,
                        const TensorBase& self, const TensorBase& min, const TensorBase& max,
                        std::optional<int64_t> dim, bool keepdim);
// To the elements at `indices`: max and min over a dimension, median, kthvalue.
TensorBase selected_grad(const TensorBase& grad, int64_t dim, const TensorBase& indices,
                         IntArrayRef sizes, bool keepdim);
// Of each element, the product of the others along dim; right where elements are zero.
TensorBase product_of_others(const TensorBase& x, int64_t dim);
TensorBase prod_grad(const TensorBase& grad, const TensorBase& self, const TensorBase& result,
                     const OptionalIntArrayRef& dim, bool keepdim);
TensorBase var_grad(const TensorBase& grad, const TensorBase& self, const OptionalIntArrayRef& dim,
                    const std::optional<Scalar>& correction, bool keepdim);
TensorBase std_grad(const TensorBase& result, const TensorBase& grad, const TensorBase& self,
                    const OptionalIntArrayRef& dim, const std::optional<Scalar>& correction,
                    bool keepdim);
// Of var_mean, or of std_mean when `deviation` is its first result; either gradient may be missing.
TensorBase var_mean_grad(const TensorBase& grad_var, const TensorBase& grad_mean,
                         const TensorBase& self, const OptionalIntArrayRef& dim,
                         const std::optional<Scalar>& correction, bool keepdim,
                         const TensorBase& deviation);
// Zero where the norm is zero.
TensorBase vector_norm_grad(const TensorBase& grad, const TensorBase& self, const Scalar& ord,
                            const TensorBase& norm, const OptionalIntArrayRef& dim, bool keepdim);
TensorBase logsumexp_grad(const TensorBase& grad, const TensorBase& self, const TensorBase& result,
                          IntArrayRef dim, bool keepdim);

}  // namespace torcxx
