#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct Nonzero : Function {
  static constexpr auto schema = "nonzero(Tensor self) -> Tensor";
  static constexpr auto doc =
      "The places of the elements that are not zero, one row of coordinates each.";
  static constexpr bool differentiable = false;
};

struct NonzeroStatic : Composite {
  static constexpr auto schema =
      "nonzero_static(Tensor self, *, int size, int fill_value=-1) -> Tensor";
  static constexpr auto doc =
      "The first `size` rows of nonzero, filled up with rows of fill_value.";
  static constexpr bool differentiable = false;
  static Tensor forward(const Tensor& self, int64_t size, int64_t fill_value) {
    TORCXX_CHECK(size >= 0, "nonzero_static: 'size' must be an non-negative integer");
    const Tensor found = nonzero(self);
    const int64_t n = found.size(0);
    if (size <= n) return narrow(found, 0, 0, size);
    return constant_pad_nd(found, {0, 0, 0, size - n}, fill_value);
  }
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
