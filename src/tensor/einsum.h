// The equation of einsum, read.
#pragma once
#include <algorithm>
#include <string_view>
#include <vector>

#include "torcxx/core/tensor_base.h"

namespace torcxx {

using Labels = std::vector<int>;  // letters, and -1, -2 ... for the dimensions of an ellipsis

inline bool has(const Labels& l, int label) {
  return std::find(l.begin(), l.end(), label) != l.end();
}

struct Equation {
  std::vector<Labels> operands;
  Labels result;
};
// Raises Error unless the equation is well formed and fits the tensors.
Equation read_equation(std::string_view equation, ArrayRef<TensorBase> tensors);

}  // namespace torcxx
