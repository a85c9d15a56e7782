// Switches of the calling thread: recording on the tape, inference mode, anomaly mode.
#pragma once
#include "torcxx/core/macros.h"

namespace torcxx {

struct TORCXX_API GradMode {
  static bool is_enabled();
  static void set_enabled(bool enabled);
};

class AutoGradMode {
 public:
  explicit AutoGradMode(bool enabled) : previous_(GradMode::is_enabled()) {
    GradMode::set_enabled(enabled);
  }
  ~AutoGradMode() { GradMode::set_enabled(previous_); }
  AutoGradMode(const AutoGradMode&) = delete;

 private:
  bool previous_;
};
struct NoGradGuard : AutoGradMode {
  NoGradGuard() : AutoGradMode(false) {}
};
struct EnableGradGuard : AutoGradMode {
  EnableGradGuard() : AutoGradMode(true) {}
};

// Tensors made inside have no version counter to check and can never be recorded.
class TORCXX_API InferenceMode {
 public:
  explicit InferenceMode(bool enabled = true);
  ~InferenceMode();
  InferenceMode(const InferenceMode&) = delete;
  static bool is_enabled();

 private:
  bool previous_, previous_grad_;
};

namespace autograd {  // PyTorch has them in both places
using torcxx::AutoGradMode;
using torcxx::GradMode;
}  // namespace autograd

}  // namespace torcxx
