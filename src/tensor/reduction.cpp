#include "tensor/reduction.h"

#include "gen/ops/expand.h"
#include "tensor/factory.h"
#include "tensor/index.h"
#include "tensor/pointwise_node.h"

namespace torcxx {
namespace {

ScalarType result_dtype(const ReductionOp& op, ScalarType self) {
  if (op.result == ops::Total::Long && isIntegralType(self, true)) return kInt64;
  if (op.result == ops::Total::Truth) return self == kUInt8 ? kUInt8 : kBool;
  return self;
}

constexpr int kMaxNumbers = 4;

}  // namespace

TensorBase reduction(const ReductionOp& op, const TensorBase& self, const OptionalIntArrayRef& dim,
                     bool keepdim, std::optional<ScalarType> dtype, const TensorBase* extra,
                     const Scalar* scalars) {
  check_device(self.device(), op.name);
  ReducedDims dims(self, dim);
  // any and all of no dimension look at each element alone
  if (op.result == ops::Total::Truth && dim.has_value() && dim->empty()) dims.reduced_none();
  const ScalarType type = dtype.value_or(result_dtype(op, self.dtype()));
  const cpu::Compute compute =
      cpu::compute_of(op.result == ops::Total::Truth ? self.dtype() : type);
  const ScalarType wide = cpu::dtype_of(compute);
  const cpu::ReduceKernel& kernel = cpu::isa_pick(op.kernels)->kernel[compute];
  const bool missing = !kernel.run || type == kComplexHalf ||
                       (type == kBool && !(op.kinds & (ops::Bools | ops::Ints)));
  TORCXX_CHECK_NOT_IMPLEMENTED(!missing || !op.refuses, op.refuses, enumName(type));
  TORCXX_CHECK_NOT_IMPLEMENTED(!missing, "\"", op.name, "\" not implemented for '", enumName(type),
                               "'");
  int64_t count = 1;
  for (int64_t d = 0; d < self.dim(); d++) {
    if (!dims.reduced[d]) continue;
    count *= self.size(d);
    TORCXX_CHECK_INDEX(self.size(d) || !op.needs_elements || dims.all, op.name,
                       "(): Expected reduction dim ", d, " to have non-zero size.");
  }
  TORCXX_CHECK(count || !op.needs_elements, op.name,
               "(): Expected reduction dim to be specified for input.numel() == 0. Specify the "
               "reduction dim with the 'dim' argument.");
  const Shape kept = dims.result(self, true);
  TensorBase out = new_tensor(kept, type);
  // Elements enter as the requested dtype: one that is no widening of self's is made first.
  const bool narrows =
      dtype && type != self.dtype() &&
      (!cpu::tiles().load[static_cast<int>(self.dtype())][compute] || type != wide);
  const TensorBase in = narrows ? converted(self, type) : self;
  alignas(16) char numbers[(kMaxNumbers + 1) * 16];
  const int64_t size = elementSize(wide);
  for (int i = 0; i < op.scalars; i++) store_scalar(numbers + i * size, wide, scalars[i]);
  store_scalar(numbers + op.scalars * size, wide, count);
  cpu::ReduceArgs a{};
  a.kernel = &kernel;
  a.compute = compute;
  a.shape = self.sizes();
  a.reduced = dims.reduced;
  a.in = {in.data_ptr(), in.dtype(), in.strides().data()};
  a.out = {out.data_ptr(), type, out.strides().data()};
  int64_t strides[kMaxDims];
  TensorBase operand;
  if (extra) {
    TORCXX_CHECK(extra->defined(), op.name, "(): expected a second Tensor, got an undefined one");
    operand = extra->dtype() == wide ? *extra : converted(*extra, wide);
    if (operand.sizes() != IntArrayRef(kept)) operand = ops::expand(operand, kept);
    broadcast_strides(operand, kept, strides);
    a.extra = {operand.data_ptr(), wide, strides};
  }
  a.scalars = numbers;
  cpu::reduce(a);
  if (!keepdim) set_shape(out, dims.result(self, false));
  return out;
}

}  // namespace torcxx
