#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct QuantileAny : Composite {
  static constexpr auto schema =
      "_quantile(Tensor self, Tensor q, int? dim, bool keepdim, str interpolation, bool "
      "ignore_nan) -> Tensor";
  static Tensor forward(const Tensor& self, const Tensor& q, std::optional<int64_t> dim,
                        bool keepdim, std::string_view interpolation, bool ignore_nan) {
    TORCXX_CHECK(self.dtype() == kFloat32 || self.dtype() == kFloat64,
                 "quantile() input tensor must be either float or double dtype");
    TORCXX_CHECK(self.dtype() == q.dtype(),
                 "quantile() q tensor must be same dtype as the input tensor");
    TORCXX_CHECK(self.numel() > 0, "quantile() input tensor must be non-empty");
    TORCXX_CHECK(q.dim() <= 1, "quantile() q must be a scalar or 1D tensor");
    TORCXX_CHECK(*static_cast<const bool*>(all(logical_and(ge(q, 0), le(q, 1))).const_data_ptr()),
                 "quantile() q values must be in the range [0, 1]");
    for (std::string_view name : {"linear", "lower", "higher", "midpoint", "nearest"})
      if (interpolation == name) return find(self, q, dim, keepdim, interpolation, ignore_nan);
    detail::raise<Error>(
        "quantile() interpolation must be one of linear, lower, higher, midpoint or "
        "nearest, but got ",
        interpolation);
  }
  static Tensor find(const Tensor& self, const Tensor& q, std::optional<int64_t> dim, bool keepdim,
                     std::string_view interpolation, bool ignore_nan) {
    const bool rows = dim && self.dim() > 0;
    const Tensor x = rows ? movedim(self, *dim, -1) : flatten(self);
    const Tensor sorted = std::get<0>(sort(x, -1, false));
    const Tensor level = reshape(q, {-1});
    const Tensor bad = isnan(sorted);
    const double last = static_cast<double>(x.size(-1) - 1);
    Tensor rank;  // (..., levels); a row with NaN takes its last element, which is NaN
    if (ignore_nan) {
      const Tensor most = clamp(sub(sum(logical_not(bad), -1, true, kInt64), 1),
                                std::optional<Scalar>(0), std::nullopt);
      rank = mul(to(most, x.dtype()), level);
    } else {
      rank = where(narrow(bad, -1, x.size(-1) - 1, 1), full({}, last, TensorOptions(x.dtype())),
                   mul(level, last));
    }
    if (interpolation == "lower") rank = floor(rank);
    if (interpolation == "higher") rank = ceil(rank);
    if (interpolation == "nearest") rank = round(rank);
    const Tensor low = floor(rank);
    Tensor y = gather(sorted, -1, to(low, kInt64), false);
    if (interpolation == "linear" || interpolation == "midpoint") {
      const Tensor above = gather(sorted, -1, to(ceil(rank), kInt64), false);
      const Tensor half = full({}, 0.5, TensorOptions(x.dtype()));
      y = lerp(y, above, interpolation == "midpoint" ? expand(half, y.sizes()) : sub(rank, low));
    }
    // Levels come first, or are gone.
    y = q.dim() == 0 ? squeeze(y, -1) : movedim(y, -1, 0);
    if (!keepdim) return y;
    const int64_t lead = q.dim();
    if (rows) return unsqueeze(y, (*dim < 0 ? *dim + self.dim() : *dim) + lead);
    std::vector<int64_t> shape(static_cast<size_t>(self.dim() + lead), 1);
    if (lead) shape[0] = q.size(0);
    return reshape(y, shape);
  }
};

struct Quantile : Composite {
  static constexpr auto schema =
      "quantile(Tensor self, Tensor q, int? dim=None, bool keepdim=False, *, str "
      "interpolation='linear') -> Tensor";
  static constexpr auto doc =
      "Quantiles of the levels q along dim, or of all elements; levels become the first dimension.";
  static Tensor forward(const Tensor& self, const Tensor& q, std::optional<int64_t> dim,
                        bool keepdim, std::string_view interpolation) {
    return _quantile(self, q, dim, keepdim, interpolation, false);
  }
};

struct QuantileScalar : Composite {
  static constexpr auto schema =
      "quantile.scalar(Tensor self, float q, int? dim=None, bool keepdim=False, *, str "
      "interpolation='linear') -> Tensor";
  static Tensor forward(const Tensor& self, double q, std::optional<int64_t> dim, bool keepdim,
                        std::string_view interpolation) {
    TORCXX_CHECK(q >= 0 && q <= 1, "quantile() q must be in the range [0, 1] but got ", q);
    return _quantile(self, full({}, q, TensorOptions(self.dtype())), dim, keepdim, interpolation,
                     false);
  }
};

struct Nanquantile : Composite {
  static constexpr auto schema =
      "nanquantile(Tensor self, Tensor q, int? dim=None, bool keepdim=False, *, str "
      "interpolation='linear') -> Tensor";
  static constexpr auto doc = "quantile of the elements that are not NaN.";
  static Tensor forward(const Tensor& self, const Tensor& q, std::optional<int64_t> dim,
                        bool keepdim, std::string_view interpolation) {
    return _quantile(self, q, dim, keepdim, interpolation, true);
  }
};

struct NanquantileScalar : Composite {
  static constexpr auto schema =
      "nanquantile.scalar(Tensor self, float q, int? dim=None, bool keepdim=False, *, str "
      "interpolation='linear') -> Tensor";
  static Tensor forward(const Tensor& self, double q, std::optional<int64_t> dim, bool keepdim,
                        std::string_view interpolation) {
    TORCXX_CHECK(q >= 0 && q <= 1, "quantile() q must be in the range [0, 1] but got ", q);
    return _quantile(self, full({}, q, TensorOptions(self.dtype())), dim, keepdim, interpolation,
                     true);
  }
};

}  // namespace torcxx::ops
