// gradcheck over TensorBase; users include gradcheck.h.
#pragma once
#include <vector>

#include "torcxx/core/function.h"
#include "torcxx/core/tensor_base.h"

namespace torcxx {

class TORCXX_API GradcheckError : public Error {
  using Error::Error;
};

namespace autograd {

struct GradcheckOptions {
  double eps = 1e-6;   // step of the central differences
  double atol = 1e-5;  // |analytical - numerical| <= atol + rtol * |numerical|
  double rtol = 1e-3;
  double nondet_tol = 0;        // between two runs of the same backward
  bool raise_exception = true;  // false: a mismatch makes the result false
};

using BaseFunction = std::function<std::vector<TensorBase>(const std::vector<TensorBase>&)>;
TORCXX_API bool gradcheck_of(const BaseFunction& f, const std::vector<TensorBase>& inputs,
                             const GradcheckOptions& options);
TORCXX_API bool gradgradcheck_of(const BaseFunction& f, const std::vector<TensorBase>& inputs,
                                 const std::vector<TensorBase>& grad_outputs,
                                 const GradcheckOptions& options);

}  // namespace autograd
}  // namespace torcxx
