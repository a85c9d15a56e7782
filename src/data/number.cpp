#include "data/number.h"

#include <charconv>
#include <cstdint>
#include <limits>
#include <locale>
#include <sstream>
#include <string>
#include <version>

namespace torcxx::data {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Whether the number, known to be outside the range, is below it rather than above: the decimal
// place of its first digit that is not 0 decides.
bool is_tiny(std::string_view text) {
  int64_t place = 0, exponent = 0;  // place: of the first such digit, in front of the point > 0
  bool found = false, after_point = false;
  size_t i = 0;
  for (; i < text.size() && text[i] != 'e' && text[i] != 'E'; i++) {
    if (text[i] == '.') {
      after_point = true;
    } else if (!found && after_point) {
      found = text[i] != '0';
      place -= !found;
    } else if (!after_point) {
      found = found || text[i] != '0';
      place += found;
    }
  }
  if (i < text.size()) {
    const bool negative = text[++i] == '-';
    for (; i < text.size(); i++)
      if (is_digit(text[i]) && exponent < INT32_MAX) exponent = exponent * 10 + (text[i] - '0');
    if (negative) exponent = -exponent;
  }
  return place + exponent < 0;
}

// What follows the sign must begin as a number does: from_chars would take a second sign.
bool begins_number(std::string_view text) {
  const char c = text.empty() ? ' ' : text[0];
  return is_digit(c) || c == '.' || c == 'i' || c == 'I' || c == 'n' || c == 'N';
}

template <class T>
NumberStatus convert(std::string_view text, T* out) {
#if defined(__cpp_lib_to_chars)
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), *out);
  if (error == std::errc::invalid_argument || end != text.data() + text.size())
    return NumberStatus::kNoNumber;
  return error == std::errc() ? NumberStatus::kOk : NumberStatus::kOutOfRange;
#else
  // A standard library without from_chars for floating point.
  std::string lower(text);
  for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  if (lower == "nan") return *out = std::numeric_limits<T>::quiet_NaN(), NumberStatus::kOk;
  if (lower == "inf" || lower == "infinity")
    return *out = std::numeric_limits<T>::infinity(), NumberStatus::kOk;
  size_t digits = 0, i = 0;  // the stream takes more than decimal numbers
  for (; i < lower.size() && (is_digit(lower[i]) || lower[i] == '.'); i++)
    digits += is_digit(lower[i]);
  if (digits == 0 || (i < lower.size() && lower[i] != 'e')) return NumberStatus::kNoNumber;
  std::istringstream in(lower);
  in.imbue(std::locale::classic());
  in >> *out;
  const bool whole = in.eof() || in.peek() == std::char_traits<char>::eof();
  if (!whole) return NumberStatus::kNoNumber;
  if (!in.fail() || *out != T(0)) return in.fail() ? NumberStatus::kOutOfRange : NumberStatus::kOk;
  return is_digit(lower.back()) || lower.back() == '.' ? NumberStatus::kOutOfRange
                                                       : NumberStatus::kNoNumber;
#endif
}

template <class T>
NumberStatus parse(std::string_view text, T* out) {
  const bool negative = !text.empty() && text[0] == '-';
  if (negative || (!text.empty() && text[0] == '+')) text.remove_prefix(1);
  if (!begins_number(text)) return NumberStatus::kNoNumber;
  NumberStatus status = convert(text, out);
  if (status == NumberStatus::kOutOfRange && is_tiny(text)) {
    *out = 0;
    status = NumberStatus::kOk;
  }
  if (status == NumberStatus::kOk && negative) *out = -*out;
  return status;
}

}  // namespace

NumberStatus parse_number(std::string_view text, float* out) { return parse(text, out); }
NumberStatus parse_number(std::string_view text, double* out) { return parse(text, out); }

}  // namespace torcxx::data
