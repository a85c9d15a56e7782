// Resizing of images: one dimension after another, so that weights and gradients are those of one.
#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct Upsample : Composite {
  static constexpr auto schema =
      "_upsample(Tensor self, int[] output_size, str mode, bool align_corners, float? scale_d, "
      "float? scale_h, float? scale_w) -> Tensor";
  // Places of the input that the output's centres fall on.
  static Tensor centres(const Tensor& x, int64_t in, int64_t out, std::string_view mode,
                        bool align_corners, std::optional<double> scale) {
    const bool nearest = mode == "nearest" || mode == "nearest-exact";
    const bool wide = x.dtype() == kFloat64 && !nearest;
    const Tensor i = arange(0, out, 1, TensorOptions(wide ? kFloat64 : kFloat32));
    // In the precision that the places are computed in: a step at a half decides.
    const auto step = [&](auto zero) {
      using T = decltype(zero);
      if (align_corners)
        return static_cast<double>(out > 1 ? static_cast<T>(in - 1) / static_cast<T>(out - 1)
                                           : T(0));
      return static_cast<double>(scale && *scale > 0 ? static_cast<T>(1 / *scale)
                                                     : static_cast<T>(in) / static_cast<T>(out));
    };
    const Scalar s = wide ? step(0.0) : step(0.0f);
    if (mode == "nearest" || align_corners) return mul(i, s);
    const Tensor at = mul(add(i, 0.5), s);
    if (mode == "nearest-exact") return at;
    return mode == "cubic" ? sub(at, 0.5)
                           : clamp(sub(at, 0.5), std::optional<Scalar>(0), std::nullopt);
  }
  static Tensor along(const Tensor& x, int64_t d, int64_t out, std::string_view mode,
                      bool align_corners, std::optional<double> scale) {
    const int64_t in = x.size(d);
    const Tensor at = centres(x, in, out, mode, align_corners, scale), low = floor(at);
    const auto pick = [&](int64_t shift) {
      const Tensor place = clamp(add(to(low, kInt64), shift), std::optional<Scalar>(0),
                                 std::optional<Scalar>(in - 1));
      return index_select(x, d, place);
    };
    if (mode != "linear" && mode != "cubic") return pick(0);
    std::vector<int64_t> shape(static_cast<size_t>(x.dim()), 1);
    shape[static_cast<size_t>(d)] = out;
    const Tensor t = reshape(to(sub(at, low), x.dtype()), shape), r = rsub(t, 1);
    if (mode == "linear") return add(mul(pick(0), r), mul(pick(1), t));
    // Keys, 1981, with a = -0.75.
    const auto inner = [](const Tensor& u) {
      return add(mul(mul(sub(mul(u, 1.25), 2.25), u), u), 1);
    };
    const auto outer = [](const Tensor& u) {
      return add(mul(sub(mul(add(mul(u, -0.75), 3.75), u), 6), u), 3);
    };
    const Tensor w0 = outer(add(t, 1)), w1 = inner(t), w2 = inner(r), w3 = outer(add(r, 1));
    return add(add(mul(pick(-1), w0), mul(pick(0), w1)), add(mul(pick(1), w2), mul(pick(2), w3)));
  }
  static Tensor forward(const Tensor& self, IntArrayRef output_size, std::string_view mode,
                        bool align_corners, std::optional<double> scale_d,
                        std::optional<double> scale_h, std::optional<double> scale_w) {
    const auto n = static_cast<int64_t>(output_size.size());
    TORCXX_CHECK(n >= 1 && n <= 3 && self.dim() == n + 2,
                 "upsample: It is expected output_size equals to ", self.dim() - 2, ", but got ",
                 output_size, " for input ", self.sizes());
    for (int64_t d = 0; d < n; d++)
      TORCXX_CHECK(self.size(d + 2) > 0 && output_size[static_cast<size_t>(d)] > 0,
                   "Input and output sizes should be greater than 0, but got input ", self.sizes(),
                   " and output ", output_size);
    TORCXX_CHECK(self.size(1) > 0, "Non-empty data tensor expected but got a tensor with sizes ",
                 self.sizes());
    const bool narrow =
        self.dtype() == kFloat16 || self.dtype() == kBFloat16 || self.dtype() == kUInt8;
    const bool weights = mode == "linear" || mode == "cubic";
    TORCXX_CHECK_NOT_IMPLEMENTED(!weights || self.is_floating_point() || self.dtype() == kUInt8,
                                 "\"upsample_", mode, "\" not implemented for '",
                                 enumName(self.dtype()), "'");
    Tensor x = narrow && weights ? to(self, kFloat32) : self;
    const std::optional<double> scales[] = {scale_d, scale_h, scale_w};
    for (int64_t d = n - 1; d >= 0; d--)
      x = along(x, d + 2, output_size[static_cast<size_t>(d)], mode, align_corners,
                scales[3 - n + d]);
    if (self.dtype() == kUInt8 && weights)
      x = round(clamp(x, std::optional<Scalar>(0), std::optional<Scalar>(255)));
    return narrow && weights ? to(x, self.dtype()) : x;
  }
};

}  // namespace torcxx::ops
