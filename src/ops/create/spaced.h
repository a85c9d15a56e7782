// linspace and logspace with ends in 0-d tensors.
#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct LinspaceTensorTensor : Composite {
  static constexpr auto schema =
      "linspace.Tensor_Tensor(Tensor start, Tensor end, int steps, *, TensorOptions options={}) -> "
      "Tensor";
  static constexpr auto variants = "function";
  static Tensor forward(const Tensor& start, const Tensor& end, int64_t steps,
                        const TensorOptions& options) {
    return linspace(end_of("linspace", start), end_of("linspace", end), steps, options);
  }
};

struct LinspaceTensorScalar : Composite {
  static constexpr auto schema =
      "linspace.Tensor_Scalar(Tensor start, Scalar end, int steps, *, TensorOptions options={}) -> "
      "Tensor";
  static constexpr auto variants = "function";
  static Tensor forward(const Tensor& start, const Scalar& end, int64_t steps,
                        const TensorOptions& options) {
    return linspace(end_of("linspace", start), end, steps, options);
  }
};

struct LinspaceScalarTensor : Composite {
  static constexpr auto schema =
      "linspace.Scalar_Tensor(Scalar start, Tensor end, int steps, *, TensorOptions options={}) -> "
      "Tensor";
  static constexpr auto variants = "function";
  static Tensor forward(const Scalar& start, const Tensor& end, int64_t steps,
                        const TensorOptions& options) {
    return linspace(start, end_of("linspace", end), steps, options);
  }
};

struct LogspaceTensorTensor : Composite {
  static constexpr auto schema =
      "logspace.Tensor_Tensor(Tensor start, Tensor end, int steps, float base=10., *, "
      "TensorOptions options={}) -> Tensor";
  static constexpr auto variants = "function";
  static Tensor forward(const Tensor& start, const Tensor& end, int64_t steps, double base,
                        const TensorOptions& options) {
    return logspace(end_of("logspace", start), end_of("logspace", end), steps, base, options);
  }
};

struct LogspaceTensorScalar : Composite {
  static constexpr auto schema =
      "logspace.Tensor_Scalar(Tensor start, Scalar end, int steps, float base=10., *, "
      "TensorOptions options={}) -> Tensor";
  static constexpr auto variants = "function";
  static Tensor forward(const Tensor& start, const Scalar& end, int64_t steps, double base,
                        const TensorOptions& options) {
    return logspace(end_of("logspace", start), end, steps, base, options);
  }
};

struct LogspaceScalarTensor : Composite {
  static constexpr auto schema =
      "logspace.Scalar_Tensor(Scalar start, Tensor end, int steps, float base=10., *, "
      "TensorOptions options={}) -> Tensor";
  static constexpr auto variants = "function";
  static Tensor forward(const Scalar& start, const Tensor& end, int64_t steps, double base,
                        const TensorOptions& options) {
    return logspace(start, end_of("logspace", end), steps, base, options);
  }
};

}  // namespace torcxx::ops
