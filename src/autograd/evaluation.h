// Around a node's apply(): who runs, and which of its gradients the running backward wants.
#pragma once
#include "autograd/node_access.h"
#include "autograd/thread_state.h"

namespace torcxx::autograd {

class Evaluation {
 public:
  // wanted: one byte per edge, or null for all.
  Evaluation(Node& node, const uint8_t* wanted)
      : node_(node), evaluating_(thread_state.evaluating), wanted_(thread_state.wanted) {
    thread_state.evaluating = &node;
    thread_state.wanted = wanted;
    if (wanted) NodeAccess::restricted(node).store(true, std::memory_order_relaxed);
  }
  ~Evaluation() {
    if (thread_state.wanted) NodeAccess::restricted(node_).store(false, std::memory_order_relaxed);
    thread_state.evaluating = evaluating_;
    thread_state.wanted = wanted_;
  }
  Evaluation(const Evaluation&) = delete;

 private:
  Node& node_;
  const Node* evaluating_;
  const uint8_t* wanted_;
};

}  // namespace torcxx::autograd
