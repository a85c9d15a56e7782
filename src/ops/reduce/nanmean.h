#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct Nanmean : Composite {
  static constexpr auto schema =
      "nanmean(Tensor self, int[1]? dim=None, bool keepdim=False, *, ScalarType? dtype=None) -> "
      "Tensor";
  static constexpr auto doc =
      "Mean over dimensions, all when None, of the elements that are not NaN.";
  static Tensor forward(const Tensor& self, OptionalIntArrayRef dim, bool keepdim,
                        std::optional<ScalarType> dtype) {
    TORCXX_CHECK_NOT_IMPLEMENTED(
        isDifferentiableType(self.dtype()),
        "nanmean(): expected input to have floating point or complex dtype but got ",
        enumName(self.dtype()));
    return div(nansum(self, dim, keepdim, dtype), sum(logical_not(isnan(self)), dim, keepdim, {}));
  }
};

}  // namespace torcxx::ops
