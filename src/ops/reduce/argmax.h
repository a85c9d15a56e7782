#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct Argmax : Function {
  static constexpr auto schema = "argmax(Tensor self, int? dim=None, bool keepdim=False) -> Tensor";
  static constexpr auto doc =
      "Place of the greatest element, the first of equal ones, along dim or, when None, among all.";
  static constexpr bool differentiable = false;
};

struct Argmin : Function {
  static constexpr auto schema = "argmin(Tensor self, int? dim=None, bool keepdim=False) -> Tensor";
  static constexpr auto doc =
      "Place of the least element, the first of equal ones, along dim or, when None, among all.";
  static constexpr bool differentiable = false;
};

}  // namespace torcxx::ops
