#include "torcxx/train/confusion_matrix.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>

#include "train/terminal.h"

namespace torcxx::train {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

double ratio(int64_t a, int64_t b) {
  return b == 0 ? kNaN : static_cast<double>(a) / static_cast<double>(b);
}

std::string percent(double v) {
  if (std::isnan(v)) return "-";
  char text[16];
  std::snprintf(text, sizeof text, "%.1f%%", v * 100);
  return text;
}

}  // namespace

ConfusionMatrix::ConfusionMatrix(int64_t classes) : classes_(classes) {
  TORCXX_CHECK_VALUE(classes >= 1 && classes <= 10'000,
                     "ConfusionMatrix: argument 'classes' expected 1 to 10000, got ", classes);
  counts_.resize(static_cast<size_t>(classes * classes));
}

void ConfusionMatrix::check(int64_t c, const char* argument) const {
  TORCXX_CHECK_INDEX(c >= 0 && c < classes_, "ConfusionMatrix: argument '", argument,
                     "' expected a class from 0 to ", classes_ - 1, ", got ", c);
}

void ConfusionMatrix::add(int64_t target, int64_t predicted) {
  check(target, "target");
  check(predicted, "predicted");
  counts_[static_cast<size_t>(target * classes_ + predicted)]++;
  total_++;
}

void ConfusionMatrix::add(const TensorBase& targets, const TensorBase& predicted) {
  for (const auto& [t, name] :
       {std::pair(&targets, "targets"), std::pair(&predicted, "predicted")}) {
    TORCXX_CHECK_TYPE(t->dtype() == kInt64, "ConfusionMatrix: argument '", name,
                      "' expected int64, got ", t->dtype());
    TORCXX_CHECK_VALUE(t->is_cpu() && t->is_contiguous(), "ConfusionMatrix: argument '", name,
                       "' expected a contiguous CPU tensor");
  }
  const int64_t n = targets.numel();
  TORCXX_CHECK_VALUE(n == predicted.numel(),
                     "ConfusionMatrix: expected as many targets as "
                     "predictions, got ",
                     n, " and ", predicted.numel());
  const auto *t = targets.const_data_ptr<int64_t>(), *p = predicted.const_data_ptr<int64_t>();
  for (int64_t i = 0; i < n; i++) {
    check(t[i], "targets");
    check(p[i], "predicted");
  }
  for (int64_t i = 0; i < n; i++) add(t[i], p[i]);
}

int64_t ConfusionMatrix::count(int64_t target, int64_t predicted) const {
  check(target, "target");
  check(predicted, "predicted");
  return counts_[static_cast<size_t>(target * classes_ + predicted)];
}

int64_t ConfusionMatrix::row_sum(int64_t c) const {
  int64_t sum = 0;
  for (int64_t p = 0; p < classes_; p++) sum += count(c, p);
  return sum;
}

int64_t ConfusionMatrix::column_sum(int64_t c) const {
  int64_t sum = 0;
  for (int64_t t = 0; t < classes_; t++) sum += count(t, c);
  return sum;
}

double ConfusionMatrix::accuracy() const {
  int64_t correct = 0;
  for (int64_t c = 0; c < classes_; c++) correct += count(c, c);
  return ratio(correct, total_);
}

double ConfusionMatrix::precision(int64_t c) const { return ratio(count(c, c), column_sum(c)); }
double ConfusionMatrix::recall(int64_t c) const { return ratio(count(c, c), row_sum(c)); }

double ConfusionMatrix::macro_f1() const {
  double sum = 0;
  int64_t present = 0;
  for (int64_t c = 0; c < classes_; c++) {
    const int64_t both = row_sum(c) + column_sum(c);
    if (both == 0) continue;
    sum += ratio(2 * count(c, c), both);
    present++;
  }
  return present == 0 ? kNaN : sum / static_cast<double>(present);
}

std::string ConfusionMatrix::str(const std::vector<std::string>& labels,
                                 std::optional<bool> color) const {
  TORCXX_CHECK_VALUE(labels.empty() || static_cast<int64_t>(labels.size()) == classes_,
                     "ConfusionMatrix: argument 'labels' expected ", classes_, ", got ",
                     labels.size());
  constexpr int kStandardOutput = 1;
  const bool colored = color.value_or(detect_color(kStandardOutput) != ColorMode::kNone);
  const auto label = [&](int64_t c) {
    return labels.empty() ? std::to_string(c) : labels[static_cast<size_t>(c)];
  };
  const auto paint = [&](const char* code, const std::string& text) {
    return colored ? std::string("\x1b[") + code + "m" + text + "\x1b[0m" : text;
  };
  // Every column is as wide as its widest entry.
  const std::string corner = "precision";
  int first = columns_of(corner);
  std::vector<int> widths;
  for (int64_t c = 0; c < classes_; c++) {
    first = std::max(first, columns_of(label(c)));
    int width = std::max(columns_of(label(c)), columns_of(percent(precision(c))));
    for (int64_t t = 0; t < classes_; t++)
      width = std::max(width, static_cast<int>(std::to_string(count(t, c)).size()));
    widths.push_back(width);
  }
  std::string out = pad("target", first);
  for (int64_t c = 0; c < classes_; c++)
    out += "  " + pad(label(c), widths[static_cast<size_t>(c)], true);
  out += "  recall\n";
  for (int64_t t = 0; t < classes_; t++) {
    out += pad(label(t), first);
    for (int64_t p = 0; p < classes_; p++) {
      const int64_t n = count(t, p);
      const std::string cell =
          pad(n == 0 ? "." : std::to_string(n), widths[static_cast<size_t>(p)], true);
      out += "  " + (t == p ? paint("1;32", cell) : n == 0 ? paint("2", cell) : paint("31", cell));
    }
    out += "  " + pad(percent(recall(t)), 6, true) + "\n";
  }
  out += pad(corner, first);
  for (int64_t c = 0; c < classes_; c++)
    out += "  " + pad(percent(precision(c)), widths[static_cast<size_t>(c)], true);
  return out + "  " + pad(percent(accuracy()), 6, true) + "\n";
}

}  // namespace torcxx::train
