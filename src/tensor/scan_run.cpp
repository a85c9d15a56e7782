#include "tensor/scan_run.h"

#include "tensor/broadcast.h"
#include "tensor/factory.h"
#include "tensor/index.h"

namespace torcxx {

TensorBase scan(const ScanOp& op, const TensorBase& self, int64_t dim,
                std::optional<ScalarType> dtype) {
  check_device(self.device(), op.name);
  dim = wrap_dim(dim, self.dim());
  const bool to_long = op.result == ops::Total::Long && isIntegralType(self.dtype(), true);
  const ScalarType type = dtype.value_or(to_long ? kInt64 : self.dtype());
  // Single precision accumulates in double: the error of a long sum stays that of one rounding.
  const cpu::Compute compute = type == kFloat32     ? cpu::F64
                               : type == kComplex64 ? cpu::C128
                                                    : cpu::compute_of(type);
  const cpu::ScanKernel& kernel = cpu::isa_pick(op.kernels)->kernel[compute];
  TORCXX_CHECK_NOT_IMPLEMENTED(kernel.run && type != kComplexHalf, "\"", op.name,
                               "\" not implemented for '", enumName(type), "'");
  // Elements enter as the requested dtype: one that does not contain self's is made first.
  const cpu::Compute own = cpu::compute_of(type);
  const bool widens =
      cpu::tiles().load[static_cast<int>(self.dtype())][own] && type == cpu::dtype_of(own);
  const TensorBase in =
      as_contiguous(self, !dtype || widens || type == self.dtype() ? self.dtype() : type);
  TensorBase out = new_tensor(self.sizes(), type);
  const cpu::RowShape s = row_shape(self, dim, 0);
  cpu::ScanArgs a{};
  a.kernel = &kernel;
  a.compute = compute;
  a.in = in.data_ptr();
  a.out = out.data_ptr();
  a.in_dtype = in.dtype();
  a.out_dtype = type;
  a.outer = s.outer;
  a.n = s.size;
  a.inner = s.inner;
  cpu::scan(a);
  return out;
}

}  // namespace torcxx
