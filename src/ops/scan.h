// The kind Scan: what accumulates along `dim`, given by formulas and compiled per instruction set;
// its file holds nothing else.
//
//   start<T>()     what joins without effect
//   join<T>(a, b)  associative up to rounding
//
// Schemas: (Tensor self, int dim, *, [ScalarType? dtype]). Single precision accumulates in double.
// Gradients are those of a Function.
#pragma once
#include "ops/reduction.h"

namespace torcxx::ops {

template <Total R = Total::Same, unsigned K = All> struct Scan {
  static constexpr Total result = R;
  static constexpr unsigned kinds = K;
};

}  // namespace torcxx::ops
