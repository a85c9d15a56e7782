#include "nn/layer_print.h"

#include <cctype>
#include <cstdio>

namespace torcxx::nn {

void Printer::begin(const char* label) {
  if (!first_) text_ += ", ";
  first_ = false;
  text_ += label;
  if (*label) text_ += "=";
}

void Printer::constant(const char* label, const std::string& value) {
  std::string name = value == "relu" ? "ReLU" : value;
  if (!name.empty()) name[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(name[0])));
  word(label, "k" + name);
}

void Printer::put(double v) {
  char text[32];
  std::snprintf(text, sizeof text, "%g", v);
  text_ += text;
}

void Printer::put(IntArrayRef v, const char* brackets) {
  text_ += brackets[0];
  for (size_t i = 0; i < v.size(); i++) text_ += (i ? ", " : "") + std::to_string(v[i]);
  text_ += brackets[1];
}

}  // namespace torcxx::nn
