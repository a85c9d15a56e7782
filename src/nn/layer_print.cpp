#include "nn/layer_print.h"

#include "core/number_text.h"

namespace torcxx::nn {

void Printer::begin(const char* label) {
  if (!first_) text_ += ", ";
  first_ = false;
  text_ += label;
  if (*label) text_ += "=";
}

void Printer::put(double v) { text_ += number_text(v, true); }

void Printer::put(IntArrayRef v) {
  text_ += "(";
  for (size_t i = 0; i < v.size(); i++) text_ += (i ? ", " : "") + std::to_string(v[i]);
  text_ += v.size() == 1 ? ",)" : ")";
}

}  // namespace torcxx::nn
