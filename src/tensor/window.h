// What the records of windows share.
#pragma once
#include "torcxx/core/array_ref.h"
#include "torcxx/core/options.h"
#include "torcxx/core/parallel.h"
#include "torcxx/core/tensor_base.h"

namespace torcxx {

// `length` values of f at places evenly from 0 to 1; of those of the next longer one when
// periodic. Ones for a length of 1. Raises Error for negative lengths and integer dtypes.
TensorBase window(const char* op, int64_t length, bool periodic, const TensorOptions& options,
                  FunctionRef<TensorBase(const TensorBase&)> f);

}  // namespace torcxx
