#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct Prod : Composite {
  static constexpr auto schema = "prod(Tensor self, *, ScalarType? dtype=None) -> Tensor";
  static constexpr auto doc = "Product of all elements; integers and bool in int64.";
  static Tensor forward(const Tensor& self, std::optional<ScalarType> dtype) {
    return _prod(self, {}, false, dtype);
  }
};

struct ProdDim : Composite {
  static constexpr auto schema =
      "prod.dim_int(Tensor self, int dim, bool keepdim=False, *, ScalarType? dtype=None) -> Tensor";
  static constexpr auto doc = "Product over one dimension; integers and bool in int64.";
  static Tensor forward(const Tensor& self, int64_t dim, bool keepdim,
                        std::optional<ScalarType> dtype) {
    return _prod(self, dim, keepdim, dtype);
  }
};

}  // namespace torcxx::ops
