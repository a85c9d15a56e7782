#include "gen/ops/to.h"
#include "tensor/nn_formulas.h"
#include "tensor/pointwise.h"

namespace torcxx {

TensorBase clamp_promoted(const TensorBase& self, const std::optional<Scalar>& min,
                          const std::optional<Scalar>& max) {
  TORCXX_CHECK_NOT_IMPLEMENTED(!self.is_complex() && self.dtype() != kBool,
                               "clamp is not supported for ", self.dtype());
  Operand in[] = {Operand(self), Operand(min ? *min : *max), Operand(max ? *max : *min)};
  return ops::to(self, result_type(in, 3));
}

}  // namespace torcxx
