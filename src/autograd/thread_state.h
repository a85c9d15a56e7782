// What autograd keeps per thread, in one block that is reached without a call.
#pragma once
#include <cstdint>

#include "torcxx/core/macros.h"

// One instruction per access instead of a call, also inside a shared library.
#ifndef TORCXX_FAST_TLS
#if defined(__ELF__) && defined(__GNUC__)
#define TORCXX_FAST_TLS __attribute__((tls_model("initial-exec")))
#else
#define TORCXX_FAST_TLS
#endif
#endif

namespace torcxx {

class Node;
struct AutogradMeta;

namespace autograd {

struct SavedTensorHooks;

struct ThreadState {
  bool grad_enabled = true;
  bool inference = false;
  bool draining = false;        // inside the loop that frees dead_nodes and dead_metas
  uint32_t backward_depth = 0;  // backwards nested on this thread's stack
  uint64_t sequence_nr = 0;
  Node* dead_nodes = nullptr;
  AutogradMeta* dead_metas = nullptr;
  const Node* evaluating = nullptr;         // the node whose apply() runs
  const uint8_t* wanted = nullptr;          // per edge of `evaluating`; null: all
  SavedTensorHooks* saved_hooks = nullptr;  // innermost guard
};

extern thread_local constinit ThreadState thread_state TORCXX_FAST_TLS;

}  // namespace autograd
}  // namespace torcxx
