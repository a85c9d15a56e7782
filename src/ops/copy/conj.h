#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct Conj : Composite {
  static constexpr auto schema = "conj(Tensor self) -> Tensor";
  static constexpr auto doc = "Complex conjugate; a real tensor itself.";
  static constexpr bool out = false;
  static Tensor forward(const Tensor& self) {
    return self.is_complex() ? conj_physical(self) : self;
  }
};

}  // namespace torcxx::ops
