// What a call costs before there is work to do: operations on 4 floats, views, allocation.
#pragma once
#include "row.h"

namespace bench {

inline Tensor chain(const Tensor& a, const Tensor& b) {
  return torch::sigmoid(torch::relu((a + b) * b - a).tanh() + a).mul(b).exp().sub(a).div(b);
}

inline void call_rows(Rows& rows) {
  const auto plus = [](const Tensor& a, const Tensor& b) { return torch::add(a, b); };
  forward(rows, "a + b, 4 floats", 0, plus, normal({4}), normal({4}));
  forward(rows, "a + b, recorded", 0, plus, variable({4}), variable({4}));
  forward(
      rows, "a + b, NoGradGuard", 0,
      [=](const Tensor& a, const Tensor& b) {
        const NoGrad guard;
        return plus(a, b);
      },
      variable({4}), variable({4}));
  forward(rows, "10 operations", 0, chain, normal({4}), normal({4}));
  forward(
      rows, "10 operations, backward() too", 0,
      [](const Tensor& a, const Tensor& b) {
        const Tensor y = chain(a, b);
        return torch::autograd::grad({y}, {a, b}, {torch::ones_like(y)});
      },
      variable({4}), variable({4}));
  forward(
      rows, "x[1]", 0, [](const Tensor& x) { return x[1]; }, normal({4, 4}));
  for (const int64_t n : {100, 100000}) {
    add(rows, "empty, 20 x " + std::to_string(n), 0, [n](bool) {
      return Work{[n] {
        std::vector<Tensor> list;  // all of different sizes, alive together
        for (int64_t i = 0; i < 20; i++) list.push_back(torch::empty({n + 16 * i}));
      }};
    });
  }
}

}  // namespace bench
