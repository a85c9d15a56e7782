#include "optim/record.h"

#include "core/number_text.h"

namespace torcxx::optim {

OptionVisitor::~OptionVisitor() = default;
OptimizerOptions::~OptimizerOptions() = default;

namespace detail {

void Checker::non_negative(const char* what, double value) {
  TORCXX_CHECK_VALUE(value >= 0, "Invalid ", what, ": ", number_text(value, true));
}
void Checker::in_unit(const char* what, double value) {
  TORCXX_CHECK_VALUE(value >= 0 && value <= 1, "Invalid ", what, ": ", number_text(value, true));
}
void Checker::pair(const char* what, double a, double b, bool holds) {
  TORCXX_CHECK_VALUE(holds, "Invalid ", what, ": ", number_text(a, true), ", ",
                     number_text(b, true));
}
void Checker::betas(const betas_t& betas) {
  const auto check = [](int index, double beta) {
    TORCXX_CHECK_VALUE(beta >= 0 && beta < 1, "Invalid beta parameter at index ", index, ": ",
                       number_text(beta, true));
  };
  check(0, std::get<0>(betas));
  check(1, std::get<1>(betas));
}
void Checker::require(bool holds, const char* message) { TORCXX_CHECK_VALUE(holds, message); }

}  // namespace detail
}  // namespace torcxx::optim
