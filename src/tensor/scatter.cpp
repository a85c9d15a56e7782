// gather and the scatters.
#include "gen/ops/scatter.h"

#include "backend/cpu/gather.h"
#include "backend/cpu/map.h"
#include "gen/ops/div.h"
#include "gen/ops/eq.h"
#include "gen/ops/floor_divide.h"
#include "gen/ops/full.h"
#include "gen/ops/gather.h"
#include "gen/ops/ones.h"
#include "gen/ops/scatter_add.h"
#include "gen/ops/scatter_reduce.h"
#include "gen/ops/where.h"
#include "tensor/broadcast.h"
#include "tensor/factory.h"
#include "tensor/index.h"

namespace torcxx::impl {
namespace {

int64_t dims(const TensorBase& t) { return t.dim() ? t.dim() : 1; }
int64_t size_at(const TensorBase& t, int64_t d) { return t.dim() ? t.size(d) : 1; }

// Everything about the index of one call, checked.
struct Places {
  TensorBase index;
  int64_t dim;
  Shape shape;  // of the index, one dimension at least

  // With `later` the positions are checked where they are used.
  Places(const char* op, const TensorBase& self, int64_t d, const TensorBase& places,
         bool later = false) {
    check_device(self.device(), op);
    dim = wrap_dim(d, self.dim());
    if (places.numel() == 0) return;
    TORCXX_CHECK(places.dtype() == kInt64 || places.dtype() == kInt32, op,
                 "(): Expected dtype int32/int64 for index, got ", enumName(places.dtype()));
    TORCXX_CHECK(dims(self) == dims(places),
                 "Index tensor must have the same number of dimensions as ",
                 std::string_view(op) == "gather" ? "input" : "self", " tensor");
    index = later ? as_contiguous(places, kInt64)
                  : checked_index(places, dim, size_at(self, dim), false, true);
    for (int64_t i = 0; i < dims(places); i++) shape.size[shape.ndim++] = size_at(places, i);
  }
};

constexpr int64_t kOne[1] = {1};
constexpr int64_t kZeros[kMaxDims] = {};

cpu::MapOperand operand(const TensorBase& t) {
  return {t.data_ptr(), t.dtype(), t.dim() ? t.strides().data() : kOne};
}

TensorBase scatter_into(const char* op, const TensorBase& self, int64_t dim,
                        const TensorBase& index, const TensorBase& src, cpu::Scatter how) {
  const Places p(op, self, dim, index);
  TORCXX_CHECK(self.dtype() == src.dtype(),
               "scatter(): Expected self.dtype to be equal to src.dtype, got ", self.dtype(),
               " and ", src.dtype());
  if (self.dtype() == kComplexHalf)
    return converted(
        scatter_into(op, converted(self, kComplex64), dim, index, converted(src, kComplex64), how),
        kComplexHalf);
  TensorBase out = contiguous_copy(self);
  if (index.numel() == 0) return out;
  TORCXX_CHECK(dims(src) == dims(index),
               "Index tensor must have the same number of dimensions as src tensor");
  for (int64_t d = 0; d < p.shape.ndim; d++)
    TORCXX_CHECK(
        (d == p.dim || p.shape.size[d] <= size_at(self, d)) && p.shape.size[d] <= size_at(src, d),
        "Expected index ", index.sizes(), " to be no larger than self ", self.sizes(),
        " apart from dimension ", p.dim, " and to be no larger size than src ", src.sizes());
  cpu::scatter({p.shape, p.dim, positions(p.index), operand(out), operand(src)}, how);
  return out;
}

TensorBase scatter_into(const char* op, const TensorBase& self, int64_t dim,
                        const TensorBase& index, const Scalar& value, cpu::Scatter how) {
  const Places p(op, self, dim, index);
  TORCXX_CHECK(self.is_complex() || !value.isComplex(), op,
               "(): value cannot be converted to type ", self.dtype(), " without overflow");
  if (self.dtype() == kComplexHalf)
    return converted(scatter_into(op, converted(self, kComplex64), dim, index, value, how),
                     kComplexHalf);
  TensorBase out = contiguous_copy(self);
  if (index.numel() == 0) return out;
  for (int64_t d = 0; d < p.shape.ndim; d++)
    TORCXX_CHECK(d == p.dim || p.shape.size[d] <= size_at(self, d), "Expected index ",
                 index.sizes(), " to be no larger than self ", self.sizes(),
                 " apart from dimension ", p.dim);
  const TensorBase one = ops::full({}, value, TensorOptions(self.dtype()));
  cpu::scatter(
      {p.shape, p.dim, positions(p.index), operand(out), {one.data_ptr(), self.dtype(), kZeros}},
      how);
  return out;
}

cpu::Scatter old_reduce(std::string_view reduce) {
  TORCXX_CHECK(reduce == "add" || reduce == "multiply",
               "reduce argument must be either add or multiply.");
  return reduce == "add" ? cpu::Scatter::Add : cpu::Scatter::Multiply;
}

}  // namespace

TensorBase gather(const TensorBase& self, int64_t dim, const TensorBase& index, bool) {
  const Places p("gather", self, dim, index, true);
  TensorBase out = new_tensor(index.sizes(), self.dtype());
  if (index.numel() == 0) return out;
  for (int64_t d = 0; d < p.shape.ndim; d++)
    TORCXX_CHECK(d == p.dim || p.shape.size[d] <= size_at(self, d),
                 "Size does not match at dimension ", d, " expected index ", index.sizes(),
                 " to be no larger than self ", self.sizes(), " apart from dimension ", p.dim);
  const int64_t size = size_at(self, p.dim);
  if (!cpu::gather({p.shape, p.dim, positions(p.index), operand(self), operand(out)}, size))
    checked_index(p.index, p.dim, size, false, true);  // raises, naming the position
  return out;
}

TensorBase scatter_src(const TensorBase& self, int64_t dim, const TensorBase& index,
                       const TensorBase& src) {
  return scatter_into("scatter", self, dim, index, src, cpu::Scatter::Set);
}
TensorBase scatter_value(const TensorBase& self, int64_t dim, const TensorBase& index,
                         const Scalar& value) {
  return scatter_into("scatter", self, dim, index, value, cpu::Scatter::Set);
}
TensorBase scatter_reduce(const TensorBase& self, int64_t dim, const TensorBase& index,
                          const TensorBase& src, std::string_view reduce) {
  return scatter_into("scatter", self, dim, index, src, old_reduce(reduce));
}
TensorBase scatter_value_reduce(const TensorBase& self, int64_t dim, const TensorBase& index,
                                const Scalar& value, std::string_view reduce) {
  return scatter_into("scatter", self, dim, index, value, old_reduce(reduce));
}
TensorBase scatter_add(const TensorBase& self, int64_t dim, const TensorBase& index,
                       const TensorBase& src) {
  return scatter_into("scatter_add", self, dim, index, src, cpu::Scatter::Add);
}

TensorBase scatter_reduce_two(const TensorBase& self, int64_t dim, const TensorBase& index,
                              const TensorBase& src, std::string_view reduce, bool include_self) {
  const char* op = "scatter_reduce";
  const bool mean = reduce == "mean";
  const cpu::Scatter how = reduce == "sum" || mean ? cpu::Scatter::Add
                           : reduce == "prod"      ? cpu::Scatter::Multiply
                           : reduce == "amax"      ? cpu::Scatter::Most
                                                   : cpu::Scatter::Least;
  TORCXX_CHECK(how != cpu::Scatter::Least || reduce == "amin",
               "reduce argument must be either sum, prod, mean, amax or amin, got ", reduce);
  TORCXX_CHECK_NOT_IMPLEMENTED(
      !self.is_complex() || how == cpu::Scatter::Add || how == cpu::Scatter::Multiply, op,
      "(): amax and amin of complex numbers are not defined");
  TensorBase start = self;
  if (!include_self) {
    // The places that src reaches forget self: for extremes they start with src's own elements.
    if (how == cpu::Scatter::Most || how == cpu::Scatter::Least)
      start = scatter_into(op, self, dim, index, src, cpu::Scatter::Set);
    else
      start = scatter_into(op, self, dim, index, Scalar(how == cpu::Scatter::Multiply ? 1 : 0),
                           cpu::Scatter::Set);
  }
  TensorBase out = scatter_into(op, start, dim, index, src, how);
  if (!mean) return out;
  TensorBase count = ops::full(self.sizes(), include_self ? 1 : 0, TensorOptions(kInt64));
  count = scatter_into(op, count, dim, index, Scalar(1), cpu::Scatter::Add);
  count = ops::where(ops::eq(count, 0), ops::ones({}, TensorOptions(kInt64)), count);
  return isIntegralType(self.dtype(), true) ? converted(ops::floor_divide(out, count), self.dtype())
                                            : ops::div(out, converted(count, out.dtype()));
}

}  // namespace torcxx::impl
