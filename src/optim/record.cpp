#include "optim/record.h"

#include <charconv>
#include <cmath>

namespace torcxx::optim {

OptionVisitor::~OptionVisitor() = default;
OptimizerOptions::~OptimizerOptions() = default;

namespace detail {

std::string python_float(double value) {
  if (std::isnan(value)) return "nan";
  if (std::isinf(value)) return value < 0 ? "-inf" : "inf";
  char text[32];
  const double magnitude = std::fabs(value);
  const bool fixed = magnitude == 0 || (magnitude >= 1e-4 && magnitude < 1e16);
  const auto end = std::to_chars(text, text + sizeof text, value,
                                 fixed ? std::chars_format::fixed : std::chars_format::scientific);
  std::string out(text, end.ptr);
  if (fixed && out.find('.') == std::string::npos) out += ".0";
  return out;
}

void Checker::non_negative(const char* what, double value) {
  TORCXX_CHECK_VALUE(value >= 0, "Invalid ", what, ": ", python_float(value));
}
void Checker::in_unit(const char* what, double value) {
  TORCXX_CHECK_VALUE(value >= 0 && value <= 1, "Invalid ", what, ": ", python_float(value));
}
void Checker::pair(const char* what, double a, double b, bool holds) {
  TORCXX_CHECK_VALUE(holds, "Invalid ", what, ": ", python_float(a), ", ", python_float(b));
}
void Checker::betas(const betas_t& betas) {
  const auto check = [](int index, double beta) {
    TORCXX_CHECK_VALUE(beta >= 0 && beta < 1, "Invalid beta parameter at index ", index, ": ",
                       python_float(beta));
  };
  check(0, std::get<0>(betas));
  check(1, std::get<1>(betas));
}
void Checker::require(bool holds, const char* message) { TORCXX_CHECK_VALUE(holds, message); }

}  // namespace detail
}  // namespace torcxx::optim
