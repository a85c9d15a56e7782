// gradcheck: compares gradients with finite differences. The templates need class Tensor: include
// torcxx/tensor/tensor.h first (torcxx.h does).
#pragma once
#include <type_traits>
#include <vector>

#include "torcxx/autograd/gradcheck_base.h"
#include "torcxx/autograd/tensor_api.h"

namespace torcxx::autograd {

template <class F>
BaseFunction to_base_function(F f) {
  return [f](const std::vector<TensorBase>& inputs) -> std::vector<TensorBase> {
    auto result = f(tensor_list(inputs.begin(), inputs.end()));
    if constexpr (std::is_base_of_v<TensorBase, decltype(result)>)
      return {std::move(result)};
    else
      return to_base(result);
  };
}

// Whether the Jacobian of f (tensor_list to Tensor or tensor_list), of every differentiable output
// with respect to every input that requires grad, agrees with central differences. Complex numbers
// count as pairs of reals. Use float64 or complex128 inputs of any strides without overlap.
// Raises GradcheckError naming output, input, entry, both values and the largest difference;
// ValueError when no input requires grad or one overlaps itself.
template <class F>
bool gradcheck(F f, const tensor_list& inputs, const GradcheckOptions& options = {}) {
  return gradcheck_of(to_base_function(std::move(f)), to_base(inputs), options);
}

// gradcheck of f's gradient, as a function of the inputs and of grad_outputs (arbitrary fixed
// numbers when left out): checks second derivatives.
template <class F>
bool gradgradcheck(F f, const tensor_list& inputs, const tensor_list& grad_outputs = {},
                   const GradcheckOptions& options = {}) {
  return gradgradcheck_of(to_base_function(std::move(f)), to_base(inputs), to_base(grad_outputs),
                          options);
}

}  // namespace torcxx::autograd
