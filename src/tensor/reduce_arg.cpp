// Greatest and least elements with their places.
#include "backend/cpu/arg_reduce.h"
#include "gen/ops/amax.h"
#include "gen/ops/amin.h"
#include "gen/ops/aminmax.h"
#include "gen/ops/argmax.h"
#include "gen/ops/argmin.h"
#include "gen/ops/max.h"
#include "gen/ops/min.h"
#include "tensor/factory.h"
#include "tensor/index.h"
#include "tensor/reduce.h"

namespace torcxx::impl {
namespace {

using Pair = std::tuple<TensorBase, TensorBase>;

// values and places of the extreme along dim; values only when wanted.
Pair extreme(const char* op, const TensorBase& self, int64_t dim, bool keepdim,
             const cpu::ArgKernels& kernels, bool values) {
  check_device(self.device(), op);
  TORCXX_CHECK_TYPE(!self.is_complex(), op, "(): does not support complex input");
  const ReducedDims dims(self, dim);
  dim = wrap_dim(dim, self.dim());
  TORCXX_CHECK_INDEX(self.dim() == 0 || self.size(dim) != 0, op, "(): Expected reduction dim ", dim,
                     " to have non-zero size.");
  const Shape kept = dims.result(self, true);
  TensorBase places = new_tensor(kept, kInt64), found;
  if (values) found = new_tensor(kept, self.dtype());
  if (self.numel() != 0) {
    const int64_t* strides = places.strides().data();
    cpu::ArgReduceArgs a{};
    a.kernels = &kernels;
    a.shape = self.sizes();
    a.dim = dim;
    a.in = {self.data_ptr(), self.dtype(), self.strides().data()};
    a.values = {values ? found.data_ptr() : nullptr, self.dtype(), strides};
    a.places = {places.data_ptr(), kInt64, strides};
    cpu::arg_reduce(a);
  }
  if (!keepdim) {
    const Shape shape = dims.result(self, false);
    set_shape(places, shape);
    if (values) set_shape(found, shape);
  }
  return {found, places};
}

TensorBase arg_extreme(const char* op, const TensorBase& self, std::optional<int64_t> dim,
                       bool keepdim, const cpu::ArgKernels& kernels) {
  TORCXX_CHECK_NOT_IMPLEMENTED(self.dtype() != kBool, op, "(): does not support bool input");
  if (dim) return std::get<1>(extreme(op, self, *dim, keepdim, kernels, false));
  TORCXX_CHECK_INDEX(self.numel() != 0, op,
                     "(): Expected reduction dim to be specified for input.numel() == 0.");
  TensorBase flat = as_contiguous(self);
  const int64_t one = 1, n = flat.numel();
  TensorBase out = std::get<1>(
      extreme(op, alias(flat, n, one, flat.storage_offset()), 0, false, kernels, false));
  if (keepdim) {
    Shape ones;
    ones.assign(self.sizes());
    for (int d = 0; d < ones.ndim; d++) ones.size[d] = 1;
    set_shape(out, ones);
  }
  return out;
}

}  // namespace

Pair max_dim(const TensorBase& self, int64_t dim, bool keepdim) {
  return extreme("max", self, dim, keepdim, cpu::arg_greatest(), true);
}
Pair min_dim(const TensorBase& self, int64_t dim, bool keepdim) {
  return extreme("min", self, dim, keepdim, cpu::arg_least(), true);
}
TensorBase argmax(const TensorBase& self, std::optional<int64_t> dim, bool keepdim) {
  return arg_extreme("argmax", self, dim, keepdim, cpu::arg_greatest());
}
TensorBase argmin(const TensorBase& self, std::optional<int64_t> dim, bool keepdim) {
  return arg_extreme("argmin", self, dim, keepdim, cpu::arg_least());
}

Pair aminmax(const TensorBase& self, std::optional<int64_t> dim, bool keepdim) {
  TORCXX_CHECK_TYPE(!self.is_complex(), "aminmax not implemented for ", enumName(self.dtype()));
  if (!dim) {
    TORCXX_CHECK(self.numel() != 0,
                 "aminmax(): cannot compute aminmax over an empty dimension as the operation has "
                 "no identity.");
    return {ops::amin(self, {}, keepdim), ops::amax(self, {}, keepdim)};
  }
  const int64_t d = wrap_dim(*dim, self.dim());
  TORCXX_CHECK_INDEX(self.dim() == 0 || self.size(d) != 0, "aminmax: Expected reduction dim ", d,
                     " to have non-zero size.");
  return {ops::amin(self, d, keepdim), ops::amax(self, d, keepdim)};
}

}  // namespace torcxx::impl
