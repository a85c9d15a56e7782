// Decimal text to floating point, independent of the locale.
#pragma once
#include <string_view>

namespace torcxx::data {

enum class NumberStatus { kOk, kNoNumber, kOutOfRange };

// The whole of `text` as a number: an optional sign, then decimal digits with an optional point and
// exponent, "inf", "infinity" or "nan" in any case. Correctly rounded; what is too small becomes
// zero, what is too large kOutOfRange.
NumberStatus parse_number(std::string_view text, float* out);
NumberStatus parse_number(std::string_view text, double* out);

}  // namespace torcxx::data
