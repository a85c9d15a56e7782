#include "tensor/window.h"

#include "gen/ops/arange.h"
#include "gen/ops/div.h"
#include "gen/ops/ones.h"
#include "gen/ops/to.h"
#include "torcxx/autograd/variable.h"
#include "torcxx/tensor/types.h"

namespace torcxx {

TensorBase window(const char* op, int64_t length, bool periodic, const TensorOptions& options,
                  FunctionRef<TensorBase(const TensorBase&)> f) {
  const ScalarType dtype = options.dtype_opt().value_or(get_default_dtype());
  TORCXX_CHECK(isFloatingType(dtype), op, " expects floating point dtypes, got: ", enumName(dtype));
  TORCXX_CHECK(length >= 0, op, " requires non-negative window_length, got window_length=", length);
  const TensorOptions plain(dtype);
  TensorBase out;
  if (length <= 1) {
    out = ops::ones({length}, plain);
  } else {
    const ScalarType wide = dtype == kFloat64 ? kFloat64 : kFloat32;
    const TensorBase places =
        ops::div(ops::arange(length, TensorOptions(wide)), length - !periodic);
    out = ops::to(f(places), dtype);
  }
  if (options.requires_grad()) autograd::set_requires_grad(out, true);
  return out;
}

}  // namespace torcxx
