// Distinct elements and rows, and the most frequent ones.
#pragma once
#include "ops/record.h"

namespace torcxx::ops {

// Runs of equal slices of (n, m): where each begins, to which each slice belongs, how long they
// are.
struct RunsOf : Composite {
  static constexpr auto schema =
      "_runs(Tensor rows) -> (Tensor starts, Tensor group, Tensor counts)";
  static constexpr bool differentiable = false;
  static std::tuple<Tensor, Tensor, Tensor> forward(const Tensor& rows) {
    const TensorOptions whole(kInt64);
    const int64_t n = rows.size(0);
    if (n == 0) return {zeros({0}, whole), zeros({0}, whole), zeros({0}, whole)};
    const Tensor x = flatten(unsqueeze(rows, -1), 1, -1);
    const Tensor other = any(ne(narrow(x, 0, 1, n - 1), narrow(x, 0, 0, n - 1)), 1);
    const Tensor begins = cat({ones({1}, TensorOptions(kBool)), other}, 0);
    const Tensor starts = squeeze(nonzero(begins), 1);
    const Tensor ends = cat({narrow(starts, 0, 1, starts.numel() - 1), full({1}, n, whole)}, 0);
    return {starts, sub(cumsum(to(begins, kInt64), 0), 1), sub(ends, starts)};
  }
};

struct UniqueConsecutive : Composite {
  static constexpr auto schema =
      "unique_consecutive(Tensor self, bool return_inverse=False, bool return_counts=False, int? "
      "dim=None) -> (Tensor output, Tensor inverse, Tensor counts)";
  static constexpr auto doc =
      "One of each run of equal elements, or of slices of dim; the run of each, and their lengths.";
  static constexpr bool differentiable = false;
  static constexpr bool out = false;
  static std::tuple<Tensor, Tensor, Tensor> forward(const Tensor& self, bool, bool,
                                                    std::optional<int64_t> dim) {
    const Tensor x = dim ? movedim(self, *dim, 0) : flatten(self);
    const auto [starts, group, counts] = _runs(x);
    const Tensor picked = index_select(x, 0, starts);
    return {dim ? movedim(picked, 0, *dim) : picked, dim ? group : reshape(group, self.sizes()),
            counts};
  }
};

struct Unique2 : Composite {
  static constexpr auto schema =
      "_unique2(Tensor self, bool sorted=True, bool return_inverse=False, bool "
      "return_counts=False) -> (Tensor output, Tensor inverse, Tensor counts)";
  static constexpr auto doc =
      "The distinct elements in order, where each element is among them, and how often.";
  static constexpr auto variants = "function";
  static constexpr bool differentiable = false;
  static constexpr bool out = false;
  static std::tuple<Tensor, Tensor, Tensor> forward(const Tensor& self, bool, bool, bool) {
    const auto [values, order] = sort(flatten(self), 0, false);
    const auto [starts, group, counts] = _runs(values);
    const Tensor inverse = scatter(zeros_like(group), 0, order, group);
    return {index_select(values, 0, starts), reshape(inverse, self.sizes()), counts};
  }
};

struct UniqueDim : Composite {
  static constexpr auto schema =
      "unique_dim(Tensor self, int dim, bool sorted=True, bool return_inverse=False, bool "
      "return_counts=False) -> (Tensor output, Tensor inverse, Tensor counts)";
  static constexpr auto doc =
      "The distinct slices of dim in lexicographic order, where each is among them, and how often.";
  static constexpr auto variants = "function";
  static constexpr bool differentiable = false;
  static constexpr bool out = false;
  static std::tuple<Tensor, Tensor, Tensor> forward(const Tensor& self, int64_t dim, bool, bool,
                                                    bool) {
    const Tensor x = movedim(self, dim, 0);
    TORCXX_CHECK(self.numel() > 0 || x.size(0) == 0,
                 "unique_dim: There are 0 sized dimensions, and they aren't selected, so unique "
                 "cannot be applied");
    Tensor order = arange(0, x.size(0), 1, TensorOptions(kInt64));
    const Tensor rows = x.size(0) ? flatten(unsqueeze(x, -1), 1, -1) : reshape(x, {0, 1});
    for (int64_t c = rows.size(1) - 1; c >= 0; c--)  // a stable sort by each column, the first last
      order = index_select(order, 0, argsort(index_select(select(rows, 1, c), 0, order), 0, false));
    const auto [starts, group, counts] = _runs(index_select(rows, 0, order));
    const Tensor picked = index_select(x, 0, index_select(order, 0, starts));
    return {movedim(picked, 0, dim), scatter(zeros_like(group), 0, order, group), counts};
  }
};

struct Mode : Composite {
  static constexpr auto schema =
      "mode(Tensor self, int dim=-1, bool keepdim=False) -> (Tensor values, Tensor indices)";
  static constexpr auto doc =
      "The most frequent element along dim, the least of several, and a place of it.";
  static std::tuple<Tensor, Tensor> forward(const Tensor& self, int64_t dim, bool keepdim) {
    TORCXX_CHECK_NOT_IMPLEMENTED(!self.is_complex(), "\"mode\" not implemented for '",
                                 enumName(self.dtype()), "'");
    if (self.dim() == 0) return {clone(self), zeros({}, TensorOptions(kInt64))};
    const int64_t n = self.size(dim);
    TORCXX_CHECK_INDEX(n > 0, "mode(): Expected reduction dim ", dim, " to have non-zero size.");
    const auto [values, order] = sort(detach(movedim(self, dim, -1)), -1, false);
    const Tensor at = arange(0, n, 1, TensorOptions(kInt64));
    const Tensor changed = cat({zeros_like(narrow(at, 0, 0, 1)), narrow(at, 0, 1, n - 1)}, 0);
    const Tensor same = eq(narrow(values, -1, 1, n - 1), narrow(values, -1, 0, n - 1));
    std::vector<int64_t> first = values.sizes().vec();
    first.back() = 1;
    const Tensor begins = cat(
        {zeros(first, TensorOptions(kInt64)), mul(logical_not(same), narrow(changed, 0, 1, n - 1))},
        -1);
    const Tensor length = sub(at, std::get<0>(cummax(begins, -1)));
    const Tensor end = argmax(length, -1, true);
    const Tensor place = movedim(gather(order, -1, end, false), -1, dim);
    const Tensor value = gather(self, dim, place, false);
    return keepdim ? std::make_tuple(value, place)
                   : std::make_tuple(squeeze(value, dim), squeeze(place, dim));
  }
};

}  // namespace torcxx::ops
