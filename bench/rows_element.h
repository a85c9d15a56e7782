// Elementwise work, reductions, reorderings and random numbers of a million floats.
#pragma once
#include "row.h"

namespace bench {

inline constexpr double kMillion = 1e6;

// One tensor of `n` floats in, one out.
inline void unary(Rows& rows, const char* name, lib::Tensor (*f)(const lib::Tensor&)) {
  rows.push_back({name, 0, 4 * kMillion, 4 * kMillion, [f]() -> Task {
                    return [f, x = lib::randn({1000, 1000})] { f(x); };
                  }});
}

inline void call_rows(Rows& rows) {
  rows.push_back(
      {"a + b, 4 floats", 0, 0, 0,
       []() -> Task { return [a = lib::rand({4}), b = lib::rand({4})] { lib::add(a, b); }; }, "ns",
       80});
  rows.push_back({"a + b, 4 floats, recorded", 0, 0, 0,
                  []() -> Task {
                    return [a = lib::rand({4}).requires_grad_(),
                            b = lib::rand({4}).requires_grad_()] { lib::add(a, b); };
                  },
                  "ns", 150});
}

inline void element_rows(Rows& rows) {
  using lib::Tensor;
  rows.push_back({"a + b, 10^7", 0, 80e6, 40e6,
                  []() -> Task {
                    return
                        [a = lib::rand({10000000}), b = lib::rand({10000000})] { lib::add(a, b); };
                  },
                  "ratio", 0.2});
  unary(rows, "exp", [](const Tensor& x) { return lib::exp(x); });
  unary(rows, "tanh", [](const Tensor& x) { return lib::tanh(x); });
  rows.push_back({"sum", 0, 4e6, 0, []() -> Task {
                    return [x = lib::randn({1000, 1000})] { lib::sum(x); };
                  }});
  rows.push_back({"sum, columns", 0, 4e6, 0, []() -> Task {
                    return [x = lib::randn({1000, 1000})] { lib::sum(x, 0); };
                  }});
  unary(rows, "softmax, rows of 1000", [](const Tensor& x) { return lib::softmax(x, -1); });
  rows.push_back({"layer_norm, rows of 1000", 0, 4e6, 4e6, []() -> Task {
                    return [x = lib::randn({1000, 1000}), w = lib::rand({1000}),
                            b = lib::rand({1000})] { lib::layer_norm(x, {1000}, w, b); };
                  }});
  rows.push_back({"layer_norm, backward", 0, 8e6, 4e6, []() -> Task {
                    const Tensor x = lib::randn({1000, 1000}).requires_grad_(),
                                 w = lib::rand({1000}).requires_grad_(),
                                 b = lib::rand({1000}).requires_grad_(),
                                 y = lib::layer_norm(x, {1000}, w, b), g = lib::randn_like(y);
                    return [=] { lib::autograd::grad({y}, {x, w, b}, {g}, true); };
                  }});
  unary(rows, "transposing copy", [](const Tensor& x) { return x.t().contiguous(); });
  rows.push_back({"cat of 10, dim 1", 0, 4e6, 4e6, []() -> Task {
                    const std::vector<Tensor> parts = [] {
                      std::vector<Tensor> list;
                      for (int i = 0; i < 10; i++) list.push_back(lib::rand({1000, 100}));
                      return list;
                    }();
                    return [parts] { lib::cat(parts, 1); };
                  }});
  rows.push_back({"gather, dim 1", 0, 12e6, 4e6, []() -> Task {
                    return [x = lib::rand({1000, 1000}),
                            i = lib::randint(1000, {1000, 1000}, lib::kInt64)] {
                      lib::gather(x, 1, i);
                    };
                  }});
  rows.push_back({"index_select, dim 0", 0, 4e6, 4e6, []() -> Task {
                    return
                        [x = lib::rand({1000, 1000}), i = lib::randint(1000, {1000}, lib::kInt64)] {
                          lib::index_select(x, 0, i);
                        };
                  }});
  rows.push_back({"where, random mask", 0, 9e6, 4e6, []() -> Task {
                    return [c = lib::rand({1000, 1000}) > 0.5, a = lib::rand({1000, 1000}),
                            b = lib::rand({1000, 1000})] { lib::where(c, a, b); };
                  }});
  rows.push_back({"cumsum", 0, 4e6, 4e6,
                  []() -> Task { return [x = lib::randn({1000000})] { lib::cumsum(x, 0); }; }});
  rows.push_back({"argmax", 0, 4e6, 0,
                  []() -> Task { return [x = lib::randn({1000000})] { lib::argmax(x); }; }});
  rows.push_back({"sort", 0, 4e6, 12e6,
                  []() -> Task { return [x = lib::randn({1000000})] { lib::sort(x); }; }});
  rows.push_back({"sort, rows of 1000", 0, 4e6, 12e6, []() -> Task {
                    return [x = lib::randn({1000, 1000})] { lib::sort(x); };
                  }});
  rows.push_back({"topk 100", 0, 4e6, 0,
                  []() -> Task { return [x = lib::randn({1000000})] { lib::topk(x, 100); }; }});
  rows.push_back({"randn", 0, 0, 4e6, []() -> Task { return [] { lib::randn({1000000}); }; }});
  unary(rows, "dropout 0.5", [](const Tensor& x) { return lib::dropout(x, 0.5, true); });
}

}  // namespace bench
