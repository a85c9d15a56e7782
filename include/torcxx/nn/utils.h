// Helpers on lists of parameters.
#pragma once
#include "torcxx/tensor/tensor.h"

namespace torcxx::nn::utils {

// Scales the gradients in place so that the norm of all of them as one vector is at most max_norm,
// by max_norm / (norm + 1e-6), and returns the norm they had. Parameters without gradient are left
// out; one listed twice counts once. norm_type may be infinite. Raises Error for a norm that is not
// finite if error_if_nonfinite, NotImplementedError for complex gradients unless norm_type is 2.
TORCXX_API double clip_grad_norm_(const std::vector<Tensor>& parameters, double max_norm,
                                  double norm_type = 2, bool error_if_nonfinite = false);
TORCXX_API double clip_grad_norm_(const Tensor& parameter, double max_norm, double norm_type = 2,
                                  bool error_if_nonfinite = false);

// Clamps every element of the gradients to [-clip_value, clip_value] in place.
TORCXX_API void clip_grad_value_(const std::vector<Tensor>& parameters, double clip_value);
TORCXX_API void clip_grad_value_(const Tensor& parameter, double clip_value);

// All parameters as one vector, and back: copies slices of `vec` into the parameters, unrecorded.
// Raises Error for an empty list, or when the number of elements differs.
TORCXX_API Tensor parameters_to_vector(const std::vector<Tensor>& parameters);
TORCXX_API void vector_to_parameters(const Tensor& vec, const std::vector<Tensor>& parameters);

}  // namespace torcxx::nn::utils
