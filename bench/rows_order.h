// Rows of a matrix normalised, elements moved, ordered and drawn: a million floats.
#pragma once
#include "row.h"

namespace bench {

inline void order_rows(Rows& rows) {
  using T = const Tensor&;
  const Make x = normal({1000, 1000}), row = normal({1000}), flat = normal({1000000});
  both(
      rows, "softmax", 0, [](T a) { return torch::softmax(a, -1); }, x);
  both(
      rows, "layer_norm", 0, [](T a, T w, T b) { return torch::layer_norm(a, {1000}, w, b); }, x,
      row, row);
  forward(
      rows, "transposing copy", 0, [](T a) { return a.t().contiguous(); }, x);
  forward(
      rows, "NCHW to NHWC copy", 0,
      [](T a) {
        return a.permute({0, 2, 3, 1}).contiguous();
      },
      normal({16, 64, 32, 32}));
  const Make part = normal({1000, 500});
  forward(
      rows, "cat, dim 1", 0,
      [](T a, T b) {
        return torch::cat({a, b}, 1);
      },
      part, part);
  forward(
      rows, "gather, dim 1", 0, [](T a, T i) { return torch::gather(a, 1, i); }, x,
      indices(1000, {1000, 1000}));
  forward(
      rows, "index_select, dim 0", 0, [](T a, T i) { return torch::index_select(a, 0, i); }, x,
      indices(1000, {1000}));
  forward(
      rows, "index_select, dim 1", 0, [](T a, T i) { return torch::index_select(a, 1, i); }, x,
      indices(1000, {1000}));
  forward(
      rows, "cumsum", 0, [](T a) { return torch::cumsum(a, 0); }, flat);
  forward(
      rows, "cumsum, dim 0", 0, [](T a) { return torch::cumsum(a, 0); }, x);
  forward(
      rows, "sort", 0, [](T a) { return torch::sort(a); }, flat);
  forward(
      rows, "sort, rows", 0, [](T a) { return torch::sort(a); }, x);
  forward(
      rows, "topk 100", 0, [](T a) { return torch::topk(a, 100); }, flat);
  forward(
      rows, "topk 5, rows", 0, [](T a) { return torch::topk(a, 5); }, x);
  forward(rows, "randn", 0, [] { return torch::randn({1000000}); });
  forward(
      rows, "dropout 0.5", 0, [](T a) { return torch::dropout(a, 0.5, true); }, x);
}

}  // namespace bench
