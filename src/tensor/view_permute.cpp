// Views that reorder dimensions, drop those of size 1 or add some.
#include <algorithm>

#include "gen/ops/alias.h"
#include "gen/ops/permute.h"
#include "gen/ops/squeeze.h"
#include "gen/ops/t.h"
#include "gen/ops/transpose.h"
#include "gen/ops/unsqueeze.h"
#include "tensor/broadcast.h"
#include "tensor/factory.h"
#include "tensor/shape_formulas.h"

namespace torcxx {

std::vector<int64_t> inverse_permutation(IntArrayRef dims) {
  const auto n = static_cast<int64_t>(dims.size());
  std::vector<int64_t> inverse(dims.size());
  for (int64_t i = 0; i < n; i++) inverse[wrap_dim(dims[i], n)] = i;
  return inverse;
}

std::vector<int64_t> reversed_dims(int64_t ndim) {
  std::vector<int64_t> dims(ndim);
  for (int64_t i = 0; i < ndim; i++) dims[i] = ndim - 1 - i;
  return dims;
}

std::vector<int64_t> movedim_order(int64_t ndim, IntArrayRef source, IntArrayRef destination) {
  TORCXX_CHECK(source.size() == destination.size(),
               "movedim: Invalid source or destination dims: source (", source,
               " dims) should contain the same number of dims as destination (", destination,
               " dims)");
  std::vector<int64_t> order(ndim, -1);
  uint64_t taken = 0;  // bit per source dimension
  for (size_t i = 0; i < source.size(); i++) {
    const int64_t from = wrap_dim(source[i], ndim), to = wrap_dim(destination[i], ndim);
    TORCXX_CHECK(!(taken >> from & 1), "movedim: repeated dim in `source` (", source, ")");
    if (ndim == 0) return order;
    TORCXX_CHECK(order[to] < 0, "movedim: repeated dim in `destination` (", destination, ")");
    taken |= uint64_t{1} << from;
    order[to] = from;
  }
  int64_t rest = 0;
  for (int64_t& d : order) {
    if (d >= 0) continue;
    while (taken >> rest & 1) rest++;
    d = rest++;
  }
  return order;
}

void check_matrices(const TensorBase& self, const char* op) {
  TORCXX_CHECK(self.dim() != 1, op, " is only supported on matrices or batches of matrices. Got ",
               self.dim(), "-D tensor.");
}

void check_one_matrix(const TensorBase& self) {
  TORCXX_CHECK(self.dim() == 0 || self.dim() == 2,
               "tensor.H is only supported on matrices (2-D tensors). Got ", self.dim(),
               "-D tensor.",
               self.dim() > 2 ? " For batches of matrices, consider using tensor.mH" : "");
}

namespace {

TensorBase view_of(const TensorBase& self, const Shape& sizes, const int64_t* strides) {
  return alias(self, sizes, {strides, static_cast<size_t>(sizes.ndim)}, self.storage_offset());
}

// Drops dimensions of size 1 among those whose bit is set.
TensorBase squeezed(const TensorBase& self, uint64_t dims) {
  Shape sizes;
  int64_t strides[kMaxDims];
  for (int64_t d = 0; d < self.dim(); d++) {
    if ((dims >> d & 1) && self.sizes()[d] == 1) continue;
    strides[sizes.ndim] = self.strides()[d];
    sizes.size[sizes.ndim++] = self.sizes()[d];
  }
  return view_of(self, sizes, strides);
}

}  // namespace

namespace impl {

TensorBase alias(const TensorBase& self) {
  return torcxx::alias(self, self.sizes(), self.strides(), self.storage_offset());
}

TensorBase permute(const TensorBase& self, IntArrayRef dims) {
  const int64_t n = self.dim();
  TORCXX_CHECK(static_cast<int64_t>(dims.size()) == n,
               "permute: number of dimensions in the tensor input does not match the length of the "
               "desired ordering of dimensions i.e. input.dim() = ",
               n, " is not equal to len(dims) = ", dims.size());
  Shape sizes;
  sizes.ndim = static_cast<int>(n);
  int64_t strides[kMaxDims];
  uint64_t seen = 0;
  for (int64_t i = 0; i < n; i++) {
    const int64_t d = wrap_dim(dims[i], n);
    TORCXX_CHECK(!(seen >> d & 1), "permute(): duplicate dims are not allowed.");
    seen |= uint64_t{1} << d;
    sizes.size[i] = self.sizes()[d];
    strides[i] = self.strides()[d];
  }
  return view_of(self, sizes, strides);
}

TensorBase transpose_int(const TensorBase& self, int64_t dim0, int64_t dim1) {
  const int64_t n = self.dim(), a = wrap_dim(dim0, n), b = wrap_dim(dim1, n);
  if (n == 0) return impl::alias(self);
  Shape sizes;
  sizes.assign(self.sizes());
  int64_t strides[kMaxDims];
  std::copy(self.strides().begin(), self.strides().end(), strides);
  std::swap(sizes.size[a], sizes.size[b]);
  std::swap(strides[a], strides[b]);
  return view_of(self, sizes, strides);
}

TensorBase t(const TensorBase& self) {
  TORCXX_CHECK(self.dim() <= 2, "t() expects a tensor with <= 2 dimensions, but self is ",
               self.dim(), "D");
  return self.dim() < 2 ? impl::alias(self) : impl::transpose_int(self, 0, 1);
}

TensorBase squeeze(const TensorBase& self) { return squeezed(self, ~uint64_t{0}); }

TensorBase squeeze_dim(const TensorBase& self, int64_t dim) {
  return squeezed(self, uint64_t{1} << wrap_dim(dim, self.dim()));
}

TensorBase squeeze_dims(const TensorBase& self, IntArrayRef dim) {
  uint64_t dims = 0;
  for (int64_t d : dim) {
    const int64_t w = wrap_dim(d, self.dim());
    TORCXX_CHECK(!(dims >> w & 1), "dim ", w, " appears multiple times in the list of dims");
    dims |= uint64_t{1} << w;
  }
  return squeezed(self, dims);
}

TensorBase unsqueeze(const TensorBase& self, int64_t dim) {
  const int64_t n = self.dim(), at = wrap_dim(dim, n + 1);
  TORCXX_CHECK(n < kMaxDims, "unsqueeze: tensors have at most ", kMaxDims, " dimensions");
  Shape sizes;
  sizes.ndim = static_cast<int>(n + 1);
  int64_t strides[kMaxDims];
  for (int64_t i = 0; i <= n; i++) {
    const int64_t d = i < at ? i : i - 1;
    sizes.size[i] = i == at ? 1 : self.sizes()[d];
    strides[i] = i != at ? self.strides()[d] : at < n ? self.sizes()[at] * self.strides()[at] : 1;
  }
  return view_of(self, sizes, strides);
}

}  // namespace impl
}  // namespace torcxx
