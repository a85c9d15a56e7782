// The engine's view of a node's private parts.
#pragma once
#include "torcxx/autograd/node.h"

namespace torcxx {

struct NodeAccess {
  static bool is_accumulator(const Node& n) { return n.flags_ & Node::kAccumulator; }
  static bool runs_user_code(const Node& n) { return n.flags_ & Node::kUserCode; }
  static std::atomic<uint64_t>& claim(Node& n) { return n.claim_; }
  static std::atomic<bool>& busy(Node& n) { return n.busy_; }
  static std::atomic<bool>& restricted(Node& n) { return n.restricted_; }
  // A reference to a node that may be dying in another thread: empty when it is. The memory must
  // be known to be valid.
  static NodePtr try_retain(Node* n) {
    int32_t refs = n->refs_.load(std::memory_order_relaxed);
    while (refs > 0)
      if (n->refs_.compare_exchange_weak(refs, refs + 1, std::memory_order_acquire))
        return NodePtr(n);
    return NodePtr();
  }
  static Node*& next_dead(Node* n) { return n->next_dead_; }
};

}  // namespace torcxx
