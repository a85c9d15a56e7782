// Tensors as text, in the layout of PyTorch's C++ frontend.
#pragma once
#include <iosfwd>
#include <string>

#include "torcxx/core/tensor_base.h"

namespace torcxx {

/// All elements with a common format and scale, as matrices whose columns fit `linesize`
/// characters, then `[ CPUFloatType{2,3} ]`. A complex tensor shows its real part.
TORCXX_API std::string to_string(const TensorBase& t, int64_t linesize = 80);
TORCXX_API std::ostream& print(std::ostream& stream, const TensorBase& t, int64_t linesize = 80);
TORCXX_API std::ostream& operator<<(std::ostream& stream, const TensorBase& t);
TORCXX_API std::ostream& operator<<(std::ostream& stream, ScalarType t);
TORCXX_API std::ostream& operator<<(std::ostream& stream, const Device& d);
TORCXX_API std::ostream& operator<<(std::ostream& stream, const Scalar& s);
TORCXX_API std::ostream& operator<<(std::ostream& stream, IntArrayRef list);

}  // namespace torcxx
