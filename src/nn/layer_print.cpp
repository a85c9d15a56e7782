#include "nn/layer_print.h"

#include <charconv>
#include <cmath>

namespace torcxx::nn {

void Printer::begin(const char* label) {
  if (!first_) text_ += ", ";
  first_ = false;
  text_ += label;
  if (*label) text_ += "=";
}

// Shortest text that reads back as v, in Python's style: 1e-05, 0.1, 1.0.
void Printer::put(double v) {
  char text[40];
  const double m = std::fabs(v);
  const auto format =
      m != 0 && (m < 1e-4 || m >= 1e16) ? std::chars_format::scientific : std::chars_format::fixed;
  const auto end = std::to_chars(text, text + sizeof(text), v, format).ptr;
  const std::string s(text, end);
  text_ += s;
  if (s.find_first_of(".en") == std::string::npos) text_ += ".0";
}

void Printer::put(IntArrayRef v) {
  text_ += "(";
  for (size_t i = 0; i < v.size(); i++) text_ += (i ? ", " : "") + std::to_string(v[i]);
  text_ += v.size() == 1 ? ",)" : ")";
}

std::vector<int64_t> joined(std::initializer_list<IntArrayRef> parts) {
  std::vector<int64_t> out;
  for (IntArrayRef p : parts) out.insert(out.end(), p.begin(), p.end());
  return out;
}

}  // namespace torcxx::nn
