#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct Nonzero : Function {
  static constexpr auto schema = "nonzero(Tensor self) -> Tensor";
  static constexpr auto doc =
      "The places of the elements that are not zero, one row of coordinates each.";
  static constexpr bool differentiable = false;
};

struct Argwhere : Composite {
  static constexpr auto schema = "argwhere(Tensor self) -> Tensor";
  static constexpr auto doc = "As nonzero.";
  static Tensor forward(const Tensor& self) { return nonzero(self); }
};

struct NonzeroNumpy : Composite {
  static constexpr auto schema = "nonzero_numpy(Tensor self) -> Tensor[]";
  static constexpr auto doc =
      "The places of the elements that are not zero, one tensor for each dimension.";
  static std::vector<Tensor> forward(const Tensor& self) {
    return unbind(nonzero(self.dim() ? self : reshape(self, {1})), 1);
  }
};

struct WhereCondition : Composite {
  static constexpr auto schema = "where(Tensor condition) -> Tensor[]";
  static constexpr auto doc = "As nonzero_numpy.";
  static std::vector<Tensor> forward(const Tensor& condition) { return nonzero_numpy(condition); }
};

}  // namespace torcxx::ops
