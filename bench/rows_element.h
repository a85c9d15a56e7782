// Elementwise work and reductions of 10^2 to 10^7 floats.
#pragma once
#include "row.h"

namespace bench {

inline void element_rows(Rows& rows) {
  using T = const Tensor&;
  int64_t n = 10;
  for (int power = 2; power <= 7; power++) {
    n *= 10;
    const std::string size = " 10^" + std::to_string(power);
    const Make x = normal({n}), mask = [n](bool) { return torch::rand({n}) > 0.5; };
    forward(
        rows, "add" + size, 0, [](T a, T b) { return a + b; }, x, x);
    forward(
        rows, "exp" + size, 0, [](T a) { return torch::exp(a); }, x);
    forward(
        rows, "tanh" + size, 0, [](T a) { return torch::tanh(a); }, x);
    forward(
        rows, "where" + size, 0, [](T c, T a, T b) { return torch::where(c, a, b); }, mask, x, x);
    forward(
        rows, "sum" + size, 0, [](T a) { return torch::sum(a); }, x);
    forward(
        rows, "argmax" + size, 0, [](T a) { return torch::argmax(a); }, x);
  }
  const Make x = normal({1000, 1000}), row = normal({1000});
  forward(
      rows, "add a row", 0, [](T a, T b) { return a + b; }, x, row);
  forward(
      rows, "sum, columns", 0, [](T a) { return torch::sum(a, 0); }, x);
  forward(
      rows, "max, rows", 0, [](T a) { return torch::max(a, 1); }, x);
  forward(
      rows, "to bfloat16", 0, [](T a) { return a.to(torch::kBFloat16); }, x);
}

}  // namespace bench
