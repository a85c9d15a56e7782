// sort, topk, kthvalue and medians over any dimension.
#include "backend/cpu/sort.h"

#include <algorithm>
#include <cmath>

#include "backend/cpu/map.h"
#include "gen/ops/full.h"
#include "gen/ops/kthvalue.h"
#include "gen/ops/median.h"
#include "gen/ops/nanmedian.h"
#include "gen/ops/sort.h"
#include "gen/ops/topk.h"
#include "tensor/broadcast.h"
#include "tensor/factory.h"
#include "tensor/index.h"
#include "tensor/reduce.h"

namespace torcxx::impl {
namespace {

using Pair = std::tuple<TensorBase, TensorBase>;

// self with dimension dim last, row-major, and results of k per row brought back to its place.
struct Rows {
  const TensorBase& self;
  int64_t dim, n;
  TensorBase in;

  Rows(const char* op, const TensorBase& t, int64_t d) : self(t) {
    check_device(t.device(), op);
    dim = wrap_dim(d, t.dim());
    n = t.dim() ? t.size(dim) : 1;
    in = as_contiguous(last());
  }
  cpu::SortArgs args(bool descending) const {
    return {in.data_ptr(), self.dtype(), n ? self.numel() / n : 0, n, descending};
  }
  TensorBase last() const {
    if (self.dim() < 2 || dim == self.dim() - 1) return self;
    int64_t sizes[kMaxDims], strides[kMaxDims];
    const Shape moved = order(self.sizes(), sizes);
    order(self.strides(), strides);
    return alias(self, moved, {strides, static_cast<size_t>(moved.ndim)}, self.storage_offset());
  }
  Shape order(IntArrayRef list, int64_t* out) const {
    Shape s;
    for (int64_t d = 0; d < self.dim(); d++)
      if (d != dim) s.size[s.ndim++] = list[static_cast<size_t>(d)];
    if (self.dim()) s.size[s.ndim++] = list[static_cast<size_t>(dim)];
    std::copy_n(s.size, s.ndim, out);
    return s;
  }
  // Shape of results with k elements per row: as they are computed.
  TensorBase results(ScalarType dtype, int64_t k) const {
    int64_t sizes[kMaxDims];
    Shape s = order(self.sizes(), sizes);
    if (s.ndim) s.size[s.ndim - 1] = k;
    return new_tensor(s, dtype);
  }
  TensorBase back(const TensorBase& result) const {
    if (self.dim() < 2 || dim == self.dim() - 1) return result;
    int64_t strides[kMaxDims];
    Shape s;
    int from = 0;
    const int last_dim = static_cast<int>(self.dim()) - 1;
    for (int64_t d = 0; d < self.dim(); d++) {
      const int at = d == dim ? last_dim : from++;
      strides[d] = result.strides()[static_cast<size_t>(at)];
      s.size[s.ndim++] = result.sizes()[static_cast<size_t>(at)];
    }
    return contiguous_copy(alias(result, s, {strides, static_cast<size_t>(s.ndim)}, 0));
  }
};

int64_t* data(const TensorBase& places) { return static_cast<int64_t*>(places.data_ptr()); }

Pair select(const char* op, const TensorBase& self, int64_t dim, bool keepdim, int64_t k,
            cpu::Median median) {
  const bool kernel = !self.is_complex() && self.dtype() != kBool;
  TORCXX_CHECK_NOT_IMPLEMENTED(kernel, "\"", op, "_cpu\" not implemented for '",
                               enumName(self.dtype()), "'");
  const Rows rows(op, self, dim);
  const ReducedDims dims(self, rows.dim);
  TensorBase values = rows.results(self.dtype(), 1), places = rows.results(kInt64, 1);
  cpu::sort_select(rows.args(false), k, median, values.data_ptr(), data(places));
  const Shape shape = dims.result(self, keepdim);  // a row gives one result: the order stays
  set_shape(values, shape);
  set_shape(places, shape);
  return {values, places};
}

TensorBase median_of_all(const char* op, const TensorBase& self, cpu::Median median) {
  if (self.numel() == 0)  // of integers: what x86 makes of NaN
    return converted(ops::full({}, std::nan(""), TensorOptions(kFloat64)), self.dtype());
  const TensorBase flat = as_contiguous(self);
  return std::get<0>(
      select(op, alias(flat, flat.numel(), 1, flat.storage_offset()), 0, false, 0, median));
}

Pair median_of_rows(const char* op, const TensorBase& self, int64_t dim, bool keepdim,
                    cpu::Median median) {
  const int64_t d = wrap_dim(dim, self.dim());
  TORCXX_CHECK_INDEX(self.dim() == 0 || self.size(d) != 0, "median(): Expected reduction dim ", d,
                     " to have non-zero size.");
  return select(op, self, dim, keepdim, 0, median);
}

}  // namespace

Pair sort_stable(const TensorBase& self, std::optional<bool>, int64_t dim, bool descending) {
  TORCXX_CHECK_TYPE(!self.is_complex(), "Sort does not support complex dtypes on CPU");
  const Rows rows("sort", self, dim);
  const TensorBase values = rows.results(self.dtype(), rows.n);
  const TensorBase places = rows.results(kInt64, rows.n);
  cpu::sort(rows.args(descending), values.data_ptr(), data(places));
  return {rows.back(values), rows.back(places)};
}

Pair topk(const TensorBase& self, int64_t k, int64_t dim, bool largest, bool) {
  const Rows rows("topk", self, dim);
  TORCXX_CHECK(k >= 0 && k <= rows.n, "selected index k out of range: k is ", k, ", dimension ",
               rows.dim, " has size ", rows.n);
  TORCXX_CHECK_TYPE(!self.is_complex(), "topk does not support complex dtypes on CPU");
  TORCXX_CHECK_NOT_IMPLEMENTED(self.dtype() != kBool, "topk does not support bool dtypes on CPU");
  if (self.dim() == 0) k = 1;  // a number is its own greatest, whatever k
  const TensorBase values = rows.results(self.dtype(), k), places = rows.results(kInt64, k);
  cpu::sort_first(rows.args(largest), k, values.data_ptr(), data(places));
  return {rows.back(values), rows.back(places)};
}

Pair kthvalue(const TensorBase& self, int64_t k, int64_t dim, bool keepdim) {
  const int64_t d = wrap_dim(dim, self.dim()), n = self.dim() ? self.size(d) : 1;
  TORCXX_CHECK_INDEX(n != 0, "kthvalue(): Expected reduction dim ", d, " to have non-zero size.");
  TORCXX_CHECK(k >= 1 && k <= n, "kthvalue(): selected number k out of range for dimension ", d,
               ": k is ", k, ", its size ", n);
  return select("kthvalue", self, dim, keepdim, k - 1, cpu::Median::No);
}

TensorBase median(const TensorBase& self) {
  return median_of_all("median", self, cpu::Median::Plain);
}
TensorBase nanmedian(const TensorBase& self) {
  return median_of_all("nanmedian", self, cpu::Median::SkipNan);
}
Pair median_dim(const TensorBase& self, int64_t dim, bool keepdim) {
  return median_of_rows("median", self, dim, keepdim, cpu::Median::Plain);
}
Pair nanmedian_dim(const TensorBase& self, int64_t dim, bool keepdim) {
  return median_of_rows("nanmedian", self, dim, keepdim, cpu::Median::SkipNan);
}

}  // namespace torcxx::impl
