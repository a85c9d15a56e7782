#include "torcxx/autograd/grad_mode.h"

#include "autograd/thread_state.h"

namespace torcxx {

namespace autograd {
thread_local constinit ThreadState thread_state;
}
using autograd::thread_state;

bool GradMode::is_enabled() { return thread_state.grad_enabled; }
void GradMode::set_enabled(bool enabled) { thread_state.grad_enabled = enabled; }

// As in PyTorch, InferenceMode(false) inside an inference block gives normal mode back, recording
// included.
InferenceMode::InferenceMode(bool enabled)
    : previous_(thread_state.inference), previous_grad_(thread_state.grad_enabled) {
  thread_state.inference = enabled;
  if (enabled)
    thread_state.grad_enabled = false;
  else if (previous_)
    thread_state.grad_enabled = true;
}
InferenceMode::~InferenceMode() {
  thread_state.inference = previous_;
  thread_state.grad_enabled = previous_grad_;
}
bool InferenceMode::is_enabled() { return thread_state.inference; }

}  // namespace torcxx
