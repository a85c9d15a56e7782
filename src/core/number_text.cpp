#include "core/number_text.h"

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace torcxx {

// By way of printf, which every program holds: std::to_chars of a double brings tables of 100 KB.
std::string number_text(double v, bool point) {
  if (std::isnan(v)) return "nan";
  if (std::isinf(v)) return v < 0 ? "-inf" : "inf";
  char text[40];
  for (int digits = 1; digits <= 17; digits++) {
    std::snprintf(text, sizeof text, "%.*e", digits - 1, v);
    if (std::strtod(text, nullptr) == v) break;
    // Above a power of two doubles lie further apart: there the next decimal may do.
    char& last = text[std::strcspn(text, "e") - 1];
    if (last != '9' && (last++, std::strtod(text, nullptr) == v)) break;
  }
  std::string digits;  // without the point, which a locale may write as something else
  const char* c = text;
  for (; *c != 'e'; c++)
    if (*c >= '0' && *c <= '9') digits += *c;
  const std::string exponent_text = c;
  const int exponent = std::atoi(c + 1);
  digits.resize(digits.find_last_not_of('0') + 1);
  if (digits.empty()) digits = "0";
  const int count = static_cast<int>(digits.size());
  std::string out = std::signbit(v) ? "-" : "";
  if (exponent < -4 || exponent >= 16) {
    out += digits.substr(0, 1);
    if (count > 1) out += "." + digits.substr(1);
    return out + exponent_text;
  }
  if (exponent < 0)
    return out + "0." + std::string(static_cast<size_t>(-exponent - 1), '0') + digits;
  if (count > exponent + 1) {
    const size_t whole = static_cast<size_t>(exponent + 1);
    return out + digits.substr(0, whole) + "." + digits.substr(whole);
  }
  out += digits + std::string(static_cast<size_t>(exponent + 1 - count), '0');
  return point ? out + ".0" : out;
}

}  // namespace torcxx
