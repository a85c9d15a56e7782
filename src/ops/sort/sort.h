#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct SortStable : Function {
  static constexpr auto schema =
      "sort.stable(Tensor self, *, bool? stable, int dim=-1, bool descending=False) -> (Tensor "
      "values, Tensor indices)";
  static constexpr auto doc =
      "The elements along dim in order, and their places; always stable. NaN is greatest.";
  template <class C> static Tensor grad_self(const C& c) {
    return selected_grad(c.grad_values, c.dim, c.indices, c.self_sizes, true);
  }
};

struct Sort : Composite {
  static constexpr auto schema =
      "sort(Tensor self, int dim=-1, bool descending=False) -> (Tensor values, Tensor indices)";
  static constexpr auto doc =
      "The elements along dim in order, and their places; stable. NaN is greatest.";
  static std::tuple<Tensor, Tensor> forward(const Tensor& self, int64_t dim, bool descending) {
    return sort(self, std::optional<bool>(true), dim, descending);
  }
};

struct Argsort : Composite {
  static constexpr auto schema =
      "argsort(Tensor self, int dim=-1, bool descending=False) -> Tensor";
  static constexpr auto doc = "The places of the elements along dim in order; stable.";
  static Tensor forward(const Tensor& self, int64_t dim, bool descending) {
    return std::get<1>(sort(self, dim, descending));
  }
};

struct ArgsortStable : Composite {
  static constexpr auto schema =
      "argsort.stable(Tensor self, *, bool stable, int dim=-1, bool descending=False) -> Tensor";
  static Tensor forward(const Tensor& self, bool, int64_t dim, bool descending) {
    return std::get<1>(sort(self, dim, descending));
  }
};

struct Msort : Composite {
  static constexpr auto schema = "msort(Tensor self) -> Tensor";
  static constexpr auto doc = "The elements along the first dimension in order.";
  static Tensor forward(const Tensor& self) { return std::get<0>(sort(self, 0, false)); }
};

}  // namespace torcxx::ops
