// Anomaly mode: finds the operation whose gradient went wrong.
#pragma once
#include <string>

#include "torcxx/core/macros.h"

namespace torcxx {

// For the whole process. While on, each recorded operation remembers where it was recorded, and a
// backward whose result holds NaN raises Error naming it and its forward operation. Costs nothing
// when off.
struct TORCXX_API AnomalyMode {
  static bool is_enabled();
  static bool should_check_nan();
  static void set_enabled(bool enabled, bool check_nan = true);
  // What describes the place of recording; none at start. Python's binding gives its stack.
  using TraceCollector = std::string (*)();
  static void set_trace_collector(TraceCollector collector);
};

class TORCXX_API DetectAnomalyGuard {
 public:
  explicit DetectAnomalyGuard(bool check_nan = true)
      : previous_(AnomalyMode::is_enabled()), previous_nan_(AnomalyMode::should_check_nan()) {
    AnomalyMode::set_enabled(true, check_nan);
  }
  ~DetectAnomalyGuard() { AnomalyMode::set_enabled(previous_, previous_nan_); }
  DetectAnomalyGuard(const DetectAnomalyGuard&) = delete;

 private:
  bool previous_, previous_nan_;
};

namespace autograd {  // PyTorch's place for them
using torcxx::AnomalyMode;
using torcxx::DetectAnomalyGuard;
}  // namespace autograd

}  // namespace torcxx
