// A plot's axis: its range, its ticks, and values to positions.
#pragma once
#include <string>
#include <vector>

namespace torcxx::train {

struct Tick {
  double value;
  std::string label;
};

class Axis {
 public:
  // Covers [low, high] with round ends where `round`; integers: no ticks between whole numbers.
  static Axis linear(double low, double high, int ticks, bool round, bool integers);
  // Covers [low, high], both > 0, on a logarithmic scale.
  static Axis logarithmic(double low, double high);

  const std::vector<Tick>& ticks() const { return ticks_; }
  // 0 at the axis' begin, 1 at its end.
  double position(double value) const;
  bool accepts(double value) const;

 private:
  bool log_ = false;
  double low_ = 0, high_ = 1;
  std::vector<Tick> ticks_;
};

}  // namespace torcxx::train
