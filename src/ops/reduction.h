// The kind Reduction: an operation over `dim` given by formulas over values of any kind, as
// Pointwise is, and compiled per instruction set like it; its file holds nothing else.
//
//   start<T>()         the join of nothing
//   map<T>(x)          what enters for an element (left out: the element)
//   join<T>(a, b)      associative and commutative up to rounding; called in a fixed order
//   finish<T>(r, n)    the result, n being the number of elements (left out: r)
//
// Schemas: (Tensor self, [Tensor extra], int[]? dim, bool keepdim, [numbers], [ScalarType? dtype]).
// Behind x, and behind n, map and finish take the element of `extra`, a tensor of the result's
// shape with keepdim, and the schema's numbers. Gradients are those of a Function.
//   also   further schemas of the same name, separated by "; ", which leave arguments out
#pragma once
#include "ops/record.h"

namespace torcxx::ops {

enum class Total : uint8_t {
  Same,   // of self's dtype
  Long,   // int64 for integers and bool
  Truth,  // bool; uint8 keeps its dtype
};

template <Total R = Total::Same, unsigned K = All> struct Reduction {
  static constexpr Total result = R;
  static constexpr unsigned kinds = K;
  // An empty reduction raises instead of giving start().
  static constexpr bool needs_elements = false;
};

// The least and the greatest value of a real value type: where maxima and minima start.
template <class T> T least() {
  using L = lane_t<T>;
  if constexpr (std::is_floating_point_v<L>)
    return T(-std::numeric_limits<L>::infinity());
  else
    return T(std::numeric_limits<L>::min());
}
template <class T> T greatest() {
  using L = lane_t<T>;
  if constexpr (std::is_floating_point_v<L>)
    return T(std::numeric_limits<L>::infinity());
  else
    return T(std::numeric_limits<L>::max());
}

}  // namespace torcxx::ops
