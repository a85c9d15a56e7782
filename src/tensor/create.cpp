// Creation of tensors of one value.
#include <cstring>

#include "gen/ops/empty.h"
#include "gen/ops/empty_like.h"
#include "gen/ops/fill_.h"
#include "gen/ops/full.h"
#include "gen/ops/full_like.h"
#include "gen/ops/zeros.h"
#include "tensor/factory.h"
#include "tensor/scalar_fits.h"
#include "torcxx/autograd/variable.h"

namespace torcxx::impl {

static TensorBase finish(TensorBase t, const TensorOptions& options) {
  if (options.requires_grad()) autograd::set_requires_grad(t, true);
  return t;
}

TensorBase empty(IntArrayRef size, const TensorOptions& options) {
  return finish(new_tensor(size, options.dtype(), options.device()), options);
}

TensorBase full(IntArrayRef size, const Scalar& fill_value, const TensorOptions& options) {
  const ScalarType dtype = options.dtype_opt().value_or(fill_value.type());
  check_scalar_fits(fill_value, dtype);
  TensorBase t = new_tensor(size, dtype, options.device());
  impl::fill__Scalar(t, fill_value);
  return finish(t, options);
}

TensorBase full_like(const TensorBase& self, const Scalar& fill_value,
                     const TensorOptions& options) {
  const TensorOptions o = options.or_else(self.dtype(), self.device());
  check_device(o.device(), "full_like");
  check_scalar_fits(fill_value, o.dtype());
  TensorBase t = new_preserving(self, o.dtype());
  impl::fill__Scalar(t, fill_value);
  return finish(t, options);
}

TensorBase zeros(IntArrayRef size, const TensorOptions& options) {
  TensorBase t = new_tensor(size, options.dtype(), options.device());
  if (t.numel()) std::memset(t.data_ptr(), 0, t.nbytes());
  return finish(t, options);
}

TensorBase empty_like(const TensorBase& self, const TensorOptions& options) {
  const TensorOptions o = options.or_else(self.dtype(), self.device());
  check_device(o.device(), "empty_like");
  return finish(new_preserving(self, o.dtype()), options);
}

}  // namespace torcxx::impl
