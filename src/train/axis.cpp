#include "train/axis.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace torcxx::train {
namespace {

std::string number(double value, int decimals) {
  char text[64];
  const double size = std::abs(value);
  if (value == 0) return "0";
  if (size >= 1e6 || size < 1e-4)
    std::snprintf(text, sizeof text, "%.4g", value);
  else if (size >= 1e4 && std::fmod(value, 1000) == 0)
    std::snprintf(text, sizeof text, "%.0fk", value / 1000);
  else
    std::snprintf(text, sizeof text, "%.*f", decimals, value);
  return text;
}

// The smallest of 1, 2, 5 times a power of ten that is at least `step`.
double round_step(double step) {
  const double power = std::pow(10, std::floor(std::log10(step)));
  for (double factor : {1., 2., 5.})
    if (factor * power >= step * (1 - 1e-9)) return factor * power;
  return 10 * power;
}

}  // namespace

Axis Axis::linear(double low, double high, int ticks, bool round, bool integers) {
  const double least = std::max({std::abs(low), std::abs(high), 1e-300}) * 1e-9;
  if (!(high - low > least)) {  // one value: room on both sides
    const double room = integers ? 1 : low == 0 ? 1 : std::abs(low) * 0.1;
    low -= room;
    high += room;
  }
  double step = round_step((high - low) / ticks);
  if (integers) step = std::max(step, 1.);
  Axis axis;
  axis.low_ = round ? std::floor(low / step + 1e-9) * step : low;
  axis.high_ = round ? std::ceil(high / step - 1e-9) * step : high;
  const int decimals = std::clamp(static_cast<int>(std::ceil(-std::log10(step) - 1e-9)), 0, 6);
  for (double i = std::ceil(axis.low_ / step - 1e-9); i * step <= axis.high_ + step * 1e-9; i++)
    axis.ticks_.push_back({i * step, number(i * step, decimals)});
  return axis;
}

Axis Axis::logarithmic(double low, double high) {
  if (!(high > low * (1 + 1e-9))) {
    low /= 2;
    high *= 2;
  }
  Axis axis;
  axis.log_ = true;
  const double decades = std::log10(high / low);
  const int every = decades > 8 ? static_cast<int>(std::ceil(decades / 8)) : 1;
  const int first = static_cast<int>(std::floor(std::log10(low) + 1e-9));
  const int last = static_cast<int>(std::ceil(std::log10(high) - 1e-9));
  for (int e = first; e <= last; e++)
    for (double factor : {1., 2., 5.}) {
      if (factor > 1 ? decades > 2 : (e - first) % every != 0) continue;
      const double value = factor * std::pow(10, e);
      if (value < low * 0.7 || value > high * 1.4) continue;
      axis.ticks_.push_back({value, number(value, std::max(0, -e))});
    }
  axis.low_ = std::log10(std::min(low, axis.ticks_.empty() ? low : axis.ticks_.front().value));
  axis.high_ = std::log10(std::max(high, axis.ticks_.empty() ? high : axis.ticks_.back().value));
  return axis;
}

double Axis::position(double value) const {
  return ((log_ ? std::log10(value) : value) - low_) / (high_ - low_);
}

bool Axis::accepts(double value) const {
  return std::isfinite(value) && std::abs(value) < 1e300 && (!log_ || value > 1e-300);
}

}  // namespace torcxx::train
