#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct AsStridedScatter : Composite {
  static constexpr auto schema =
      "as_strided_scatter(Tensor self, Tensor src, int[] size, int[] stride, int? "
      "storage_offset=None) -> Tensor";
  static constexpr auto doc = "A copy of self with src written into the view of that geometry.";
  static Tensor forward(const Tensor& self, const Tensor& src, IntArrayRef size, IntArrayRef stride,
                        std::optional<int64_t> storage_offset) {
    Tensor out = clone(self);
    Tensor part = as_strided(out, size, stride, storage_offset);
    TORCXX_CHECK(src.sizes() == part.sizes(),
                 "expected src to have a size equal to the slice of "
                 "self. src size = ",
                 src.sizes(), ", slice size = ", part.sizes());
    copy_(part, src, false);
    return out;
  }
};

}  // namespace torcxx::ops
