#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct CountNonzeroDims : Composite {
  static constexpr auto schema = "count_nonzero.dim_IntList(Tensor self, int[] dim) -> Tensor";
  static constexpr auto doc =
      "How many elements are not zero, over dimensions, all when none is given.";
  static Tensor forward(const Tensor& self, IntArrayRef dim) {
    return sum(self.dtype() == kBool ? self : ne(self, 0), dim, false, {});
  }
};

struct CountNonzero : Composite {
  static constexpr auto schema = "count_nonzero(Tensor self, int? dim=None) -> Tensor";
  static constexpr auto doc = "How many elements are not zero, along dim or, when None, of all.";
  static Tensor forward(const Tensor& self, std::optional<int64_t> dim) {
    return dim ? count_nonzero(self, IntArrayRef(*dim)) : count_nonzero(self, IntArrayRef());
  }
};

}  // namespace torcxx::ops
