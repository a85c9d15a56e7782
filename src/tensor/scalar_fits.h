// Whether a number has a place in a dtype.
#pragma once
#include "torcxx/core/scalar.h"

namespace torcxx {

// Raises Error in PyTorch's words for a number outside the range of dtype: an overflow, or a
// complex number for a real dtype. Negative numbers wrap in unsigned dtypes; infinities and NaN
// have a place in floating ones.
void check_scalar_fits(const Scalar& value, ScalarType dtype);

}  // namespace torcxx
