#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct Arange : Composite {
  static constexpr auto schema = "arange(Scalar end, *, TensorOptions options={}) -> Tensor";
  static constexpr auto variants = "function";
  static Tensor forward(const Scalar& end, const TensorOptions& options) {
    return arange(0, end, 1, options);
  }
};

struct ArangeStart : Composite {
  static constexpr auto schema =
      "arange.start(Scalar start, Scalar end, *, TensorOptions options={}) -> Tensor";
  static constexpr auto variants = "function";
  static Tensor forward(const Scalar& start, const Scalar& end, const TensorOptions& options) {
    return arange(start, end, 1, options);
  }
};

struct ArangeStep : Function {
  static constexpr auto schema =
      "arange.start_step(Scalar start, Scalar end, Scalar step, *, TensorOptions options={}) -> "
      "Tensor";
  static constexpr auto doc =
      "start, start + step, ... up to, not including, end; int64 for integers.";
  static constexpr auto variants = "function";
};

}  // namespace torcxx::ops
