// take, put_, index_copy, index_fill, windows, repeats and counts.
#include "backend/cpu/gather.h"
#include "gen/ops/bincount.h"
#include "gen/ops/full.h"
#include "gen/ops/index_copy.h"
#include "gen/ops/index_fill.h"
#include "gen/ops/put_.h"
#include "gen/ops/repeat_interleave.h"
#include "gen/ops/take.h"
#include "gen/ops/unfold.h"
#include "gen/ops/zeros.h"
#include "tensor/broadcast.h"
#include "tensor/factory.h"
#include "tensor/index.h"
#include "tensor/overlap.h"

namespace torcxx::impl {
namespace {

constexpr int64_t kOne[1] = {1};

// Places in the flat tensor, checked, the negative ones counted from the end.
TensorBase flat_places(const char* op, const TensorBase& self, const TensorBase& index) {
  TORCXX_CHECK(index.dtype() == kInt64, op, "(): Expected a long tensor for index, but got ",
               enumName(index.dtype()));
  const int64_t n = self.numel(), m = index.numel();
  TensorBase at = as_contiguous(index);
  const int64_t* p = positions(at);
  for (int64_t i = 0; i < m; i++)
    TORCXX_CHECK_INDEX(p[i] < n && p[i] >= -n, op, "(): out of range: tried to access index ", p[i],
                       " on a tensor of ", n, " elements.");
  return checked_index(at, 0, n, true);
}

cpu::MapOperand flat(const TensorBase& t) { return {t.data_ptr(), t.dtype(), kOne}; }

}  // namespace

TensorBase take(const TensorBase& self, const TensorBase& index) {
  check_device(self.device(), "take");
  TORCXX_CHECK_INDEX(self.numel() != 0 || index.numel() == 0,
                     "take(): tried to take from an empty tensor");
  const TensorBase at = flat_places("take", self, index), from = as_contiguous(self);
  TensorBase out = new_tensor(index.sizes(), self.dtype());
  const int64_t n = out.numel();
  cpu::gather({n, 0, positions(at), flat(from), flat(out)}, from.numel());
  return out;
}

void put_(TensorBase& self, const TensorBase& index, const TensorBase& source, bool accumulate) {
  check_device(self.device(), "put_");
  TORCXX_CHECK(self.dtype() == source.dtype(),
               "put_(): self and source expected to have the same dtype, but got self.dtype = ",
               enumName(self.dtype()), " and source.dtype = ", enumName(source.dtype()));
  TORCXX_CHECK_INDEX(source.numel() == index.numel(),
                     "put_(): Expected source and index to have the same number of elements, but "
                     "got source.numel() = ",
                     source.numel(), ", index.numel() = ", index.numel());
  assert_no_internal_overlap(self, "put_");
  check_overlap(self, source, "put_");
  // Complex32 adds up in complex64.
  const ScalarType wide = self.dtype() == kComplexHalf ? kComplex64 : self.dtype();
  const TensorBase at = flat_places("put_", self, index), from = as_contiguous(source, wide);
  const TensorBase to = as_contiguous(self, wide);
  const int64_t n = from.numel();
  cpu::scatter({n, 0, positions(at), flat(to), flat(from)},
               accumulate ? cpu::Scatter::Add : cpu::Scatter::Set);
  if (!to.is_same(self))
    cpu::copy({self.data_ptr(), self.dtype(), self.strides().data()},
              {to.data_ptr(), to.dtype(), to.strides().data()}, self.sizes());
}

TensorBase index_copy(const TensorBase& self, int64_t dim, const TensorBase& index,
                      const TensorBase& source) {
  check_device(self.device(), "index_copy");
  dim = wrap_dim(dim, self.dim());
  TORCXX_CHECK_INDEX(index.dim() < 2, "index_copy_(): Index should have dimension 1 or 0 (got ",
                     index.dim(), ")");
  TORCXX_CHECK_INDEX(self.dim() == source.dim() || self.dim() == 0 || source.dim() == 0,
                     "index_copy_(): When source and destination are not scalars, their "
                     "dimensionality must match. Source dimensionality (",
                     source.dim(), "), destination dimensionality (", self.dim(), ")");
  TORCXX_CHECK(index.dtype() == kInt64, "index_copy_(): Expected a long tensor for index, but got ",
               enumName(index.dtype()));
  TORCXX_CHECK(self.dtype() == source.dtype(),
               "index_copy_(): self and source expected to have the same dtype, but got (self) ",
               enumName(self.dtype()), " and (source) ", enumName(source.dtype()));
  const int64_t n = index.numel(), along = source.dim() ? source.size(dim) : 1;
  TORCXX_CHECK_INDEX(n == along, "index_copy_(): Number of indices (", n,
                     ") should be equal to source.size(dim) (", along, ")");
  const cpu::RowShape rows = row_shape(self, dim, n);
  bool same = source.numel() == rows.outer * n * rows.inner;
  for (int64_t d = 0; same && d < self.dim() && source.dim() == self.dim(); d++)
    same = d == dim || self.size(d) == source.size(d);
  TORCXX_CHECK(same,
               "index_copy_(): Source/destination tensor must have same slice shapes. Destination "
               "shape: ",
               self.sizes(), " and source shape: ", source.sizes(), " at dimension ", dim);
  const TensorBase at = checked_index(index, dim, self.dim() ? self.size(dim) : 1, false);
  TensorBase out = contiguous_copy(self);
  const TensorBase from = as_contiguous(source);
  cpu::put_rows(out.data_ptr(), from.data_ptr(), positions(at), rows, self.element_size());
  return out;
}

TensorBase index_fill_int_Scalar(const TensorBase& self, int64_t dim, const TensorBase& index,
                                 const Scalar& value) {
  check_device(self.device(), "index_fill");
  TORCXX_CHECK_INDEX(index.dtype() == kInt64, "index_fill_(): Expected dtype int64 for index.");
  TORCXX_CHECK(index.dim() <= 1, "index_fill_(): Index has to be a vector/scalar");
  TORCXX_CHECK(self.is_complex() || !value.isComplex(),
               "index_fill_(): Converting complex Scalar to non-complex type is not supported");
  dim = wrap_dim(dim, self.dim());
  const TensorBase at = checked_index(index, dim, self.dim() ? self.size(dim) : 1, true);
  const cpu::RowShape rows = row_shape(self, dim, index.numel());
  TensorBase out = contiguous_copy(self);
  const TensorBase row =
      ops::full({rows.outer * rows.n * rows.inner}, value, TensorOptions(self.dtype()));
  cpu::put_rows(out.data_ptr(), row.data_ptr(), positions(at), rows, self.element_size());
  return out;
}

TensorBase index_fill_int_Tensor(const TensorBase& self, int64_t dim, const TensorBase& index,
                                 const TensorBase& value) {
  TORCXX_CHECK(value.dim() == 0,
               "index_fill_ only supports a 0-dimensional value tensor, but got tensor with ",
               value.dim(), " dimension(s).");
  TORCXX_CHECK(self.is_complex() || !value.is_complex(),
               "index_fill_(): Converting complex Scalar to non-complex type is not supported");
  return index_fill_int_Scalar(self, dim, index, item_of(value));
}

TensorBase unfold(const TensorBase& self, int64_t dimension, int64_t size, int64_t step) {
  const int64_t d = wrap_dim(dimension, self.dim());
  TORCXX_CHECK(size >= 0, "unfold: size is ", size, " but must be >= 0");
  TORCXX_CHECK(step > 0, "unfold: step is ", step, " but must be > 0");
  const int64_t most = self.dim() ? self.size(d) : 1;
  TORCXX_CHECK(size <= most, "maximum size for tensor at dimension ", d, " is ", most,
               " but size is ", size);
  Shape sizes;
  int64_t strides[kMaxDims];
  TORCXX_CHECK(self.dim() < kMaxDims, "unfold: the result has more than ", kMaxDims, " dimensions");
  for (int64_t k = 0; k < self.dim(); k++) {
    sizes.size[k] = k == d ? (most - size) / step + 1 : self.size(k);
    // The stride of a single window, which nothing uses, may wrap.
    const uint64_t by = k == d ? static_cast<uint64_t>(step) : 1;
    strides[k] = static_cast<int64_t>(static_cast<uint64_t>(self.stride(k)) * by);
  }
  sizes.ndim = static_cast<int>(self.dim()) + 1;
  sizes.size[self.dim()] = size;
  strides[self.dim()] = self.dim() ? self.stride(d) : 1;
  return alias(self, sizes, {strides, static_cast<size_t>(sizes.ndim)}, self.storage_offset());
}

TensorBase repeat_interleave_Tensor(const TensorBase& repeats, std::optional<int64_t> output_size) {
  check_device(repeats.device(), "repeat_interleave");
  TORCXX_CHECK(repeats.dim() == 1, "repeat_interleave only accept 1D vector as repeat");
  TORCXX_CHECK_NOT_IMPLEMENTED(repeats.dtype() == kInt64 || repeats.dtype() == kInt32,
                               "\"repeat_interleave_cpu\" not implemented for '",
                               enumName(repeats.dtype()), "'");
  const TensorBase counts = as_contiguous(repeats, kInt64);
  const int64_t *c = positions(counts), n = counts.numel();
  int64_t total = 0;
  for (int64_t i = 0; i < n; i++) {
    TORCXX_CHECK(c[i] >= 0, "repeats can not be negative, got ", c[i], " at ", i);
    TORCXX_CHECK(!__builtin_add_overflow(total, c[i], &total),
                 "repeat_interleave: the sum of repeats does not fit in int64");
  }
  TORCXX_CHECK(!output_size || *output_size == total,
               "repeat_interleave: allocated size does not match required size: output_size is ",
               output_size.value_or(0), ", repeats add up to ", total);
  TensorBase out = new_tensor(total, kInt64);
  auto* to = static_cast<int64_t*>(out.data_ptr());
  for (int64_t i = 0; i < n; i++)
    for (int64_t k = 0; k < c[i]; k++) *to++ = i;
  return repeats.dtype() == kInt64 ? out : converted(out, repeats.dtype());
}

TensorBase bincount(const TensorBase& self, const TensorBase& weights, int64_t minlength) {
  check_device(self.device(), "bincount");
  TORCXX_CHECK(minlength >= 0, "minlength should be >= 0, got ", minlength);
  TORCXX_CHECK_NOT_IMPLEMENTED(isIntegralType(self.dtype()),
                               "\"bincount_cpu\" not implemented for '", enumName(self.dtype()),
                               "'");
  const bool vector = self.dim() == 1;
  const TensorBase in = as_contiguous(self, kInt64);
  const int64_t *p = positions(in), n = in.numel();
  int64_t size = minlength;
  bool valid = vector;
  for (int64_t i = 0; valid && i < n; i++) {
    valid = p[i] >= 0 && p[i] < INT64_MAX;
    if (valid) size = std::max(size, p[i] + 1);
  }
  TORCXX_CHECK(valid, "bincount only supports 1-d non-negative integral inputs.");
  if (!weights.defined() || n == 0) {
    TensorBase out = ops::zeros({size}, TensorOptions(kInt64));
    auto* count = static_cast<int64_t*>(out.data_ptr());
    for (int64_t i = 0; i < n; i++) count[p[i]]++;
    return out;
  }
  TORCXX_CHECK(weights.dim() == 1 && weights.numel() == n,
               "weights should be 1-d and have the same length as input");
  TORCXX_CHECK(!weights.is_complex(), "bincount: complex weights are not supported");
  const ScalarType t = weights.dtype() == kFloat32 ? kFloat32 : kFloat64;
  const TensorBase w = as_contiguous(weights, t);
  TensorBase out = ops::zeros({size}, TensorOptions(t));
  cpu::scatter({n, 0, p, flat(out), flat(w)}, cpu::Scatter::Add);
  return out;
}

}  // namespace torcxx::impl
