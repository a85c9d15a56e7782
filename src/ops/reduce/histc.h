#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct Histc : Composite {
  static constexpr auto schema =
      "histc(Tensor self, int bins=100, Scalar min=0, Scalar max=0) -> Tensor";
  static constexpr auto doc =
      "How many elements lie in each of `bins` equal parts of [min, max]; of all elements' range "
      "when both are equal.";
  static constexpr bool differentiable = false;
  static Tensor forward(const Tensor& self, int64_t bins, const Scalar& min, const Scalar& max) {
    TORCXX_CHECK_NOT_IMPLEMENTED(self.is_floating_point() || isIntegralType(self.dtype()),
                                 "\"histogram_cpu\" not implemented for '", enumName(self.dtype()),
                                 "'");
    TORCXX_CHECK(bins > 0 && bins <= INT32_MAX, "histc(): bins must be > 0, but got ", bins);
    const Tensor x = flatten(to(self, kFloat64));
    double low = min.toDouble(), high = max.toDouble();
    if (low == high && x.numel() > 0) {
      low = *static_cast<const double*>(amin(x, 0, false).const_data_ptr());
      high = *static_cast<const double*>(amax(x, 0, false).const_data_ptr());
    }
    if (low == high) low -= 1, high += 1;
    TORCXX_CHECK(std::isfinite(low) && std::isfinite(high), "histc(): range of [", low, ", ", high,
                 "] is not finite");
    TORCXX_CHECK(low < high, "histc(): max must be larger than min, but got ", low, " and ", high);
    const Tensor inside = masked_select(x, logical_and(ge(x, low), le(x, high)));
    const Tensor bin =
        clamp(floor(mul(div(sub(inside, low), high - low), static_cast<double>(bins))),
              std::nullopt, std::optional<Scalar>(bins - 1));
    return to(bincount(to(bin, kInt64), Tensor(), bins), self.dtype());
  }
};

}  // namespace torcxx::ops
