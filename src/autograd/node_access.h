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
  static std::atomic<int32_t>& refs(Node& n) { return n.refs_; }
  static OutputMetadata& first_output(Node& n) { return n.first_output_; }
  static NodeExtras* take_extras(Node& n) { return n.extras_.exchange(nullptr); }
  static Node*& next_dead(Node* n) { return n->next_dead_; }
};

}  // namespace torcxx
