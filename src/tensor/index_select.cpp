// Slices of one dimension by a list of positions: taken, and added to.
#include "gen/ops/index_select.h"

#include "gen/ops/index_add.h"
#include "tensor/broadcast.h"
#include "tensor/factory.h"
#include "tensor/index.h"

namespace torcxx::impl {

TensorBase index_select(const TensorBase& self, int64_t dim, const TensorBase& index) {
  check_device(self.device(), "index_select");
  dim = wrap_dim(dim, self.dim());
  TORCXX_CHECK_INDEX(index.dim() <= 1, "index_select(): Index is supposed to be a vector");
  check_index_dtype(index, "index_select");
  const int64_t n = index.numel(), size = self.dim() ? self.size(dim) : 1;
  TORCXX_CHECK(self.dim() || n == 1, "index_select(): Index to scalar can have only 1 value, got ",
               n, " value(s)");
  const TensorBase at = checked_index(index, dim, size, false);
  Shape shape;
  shape.assign(self.sizes());
  if (shape.ndim) shape.size[dim] = n;
  TensorBase out = new_tensor(shape, self.dtype());
  const TensorBase table = as_contiguous(self);
  cpu::take_rows(out.data_ptr(), table.data_ptr(), positions(at), row_shape(table, dim, n),
                 self.element_size());
  return out;
}

TensorBase index_add(const TensorBase& self, int64_t dim, const TensorBase& index,
                     const TensorBase& source, const Scalar& alpha) {
  check_device(self.device(), "index_add");
  dim = wrap_dim(dim, self.dim());
  TORCXX_CHECK_INDEX(index.dim() <= 1,
                     "index_add_(): Index is supposed to be a vector, but got dim: ", index.dim(),
                     " with type: ", enumName(index.dtype()), " and size: ", index.sizes());
  check_index_dtype(index, "index_add_");
  TORCXX_CHECK(self.dtype() == source.dtype(), "index_add_(): self (", enumName(self.dtype()),
               ") and source (", enumName(source.dtype()), ") must have the same scalar type");
  const int64_t n = index.numel(), along = source.dim() ? source.size(dim) : 1;
  TORCXX_CHECK(n == along, "index_add_(): Number of indices (", n,
               ") should be equal to source.size(dim): (", along, "), for dim: ", dim);
  bool match = self.dim() == source.dim();
  for (int64_t d = 0; match && d < self.dim(); d++)
    match = d == dim || self.size(d) == source.size(d);
  // A 0-d index with a source that lacks the dimension adds one slice.
  if (index.dim() == 0 && self.dim() == 1 && source.dim() == 0) match = true;
  TORCXX_CHECK(match,
               "source tensor shape must match self tensor shape, excluding the specified "
               "dimension. Got self.shape = ",
               self.sizes(), " source.shape = ", source.sizes());
  if (self.dtype() == kComplexHalf)
    return converted(
        index_add(converted(self, kComplex64), dim, index, converted(source, kComplex64), alpha),
        kComplexHalf);
  const TensorBase at = checked_index(index, dim, self.dim() ? self.size(dim) : 1, false);
  TensorBase out = contiguous_copy(self);
  const TensorBase rows = as_contiguous(source);
  cpu::add_rows(out.data_ptr(), rows.data_ptr(), positions(at), row_shape(out, dim, n),
                self.dtype(), alpha);
  return out;
}

}  // namespace torcxx::impl
