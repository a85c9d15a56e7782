// One backward: the nodes it reaches, what they wait for and the gradients under way.
#pragma once
#include <unordered_map>
#include <vector>

#include "autograd/node_access.h"

namespace torcxx::autograd {

struct NodeState {
  NodeState(Node* n, uint32_t first) : node(n), first_grad(first) {}
  Node* node;                 // null once it has run
  uint32_t first_grad;        // of its outputs, in GraphTask::grads
  uint32_t dependencies = 0;  // edges that lead to it and have not been followed yet
  bool needed = true;         // is to run
  bool captured = false;      // its output gradients are wanted themselves
  bool reached() const { return needed || captured; }
};

struct Capture {
  uint32_t node;  // place in GraphTask::nodes
  uint32_t output_nr;
  uint32_t input;  // place in the result
};

// Places of nodes are kept in the nodes themselves, claimed for one backward at a time; a backward
// that meets a node claimed by another (nested, or of another thread) uses a hash table instead.
class GraphTask {
 public:
  // Finds every node behind `roots`; with `inputs`, those that lead to none of them are not needed.
  // `accumulate`: leaves among the inputs are to run.
  GraphTask(const std::vector<Edge>& roots, const std::vector<Edge>& inputs, bool accumulate);
  ~GraphTask();
  GraphTask(const GraphTask&) = delete;

  static constexpr uint32_t kAbsent = UINT32_MAX;
  // Place of a node in `nodes`, kAbsent when it does not take part.
  uint32_t find(Node* node) const {
    const uint64_t claim = NodeAccess::claim(*node).load(std::memory_order_relaxed);
    if (TORCXX_LIKELY((claim >> 32) == id_)) return static_cast<uint32_t>(claim);
    return find_shared(node);
  }
  // Gives up the claim on a node that has run.
  void finish(uint32_t place);
  TensorBase* grads_of(const NodeState& state) { return grads.data() + state.first_grad; }

  std::vector<NodeState> nodes;
  std::vector<TensorBase> grads;
  std::vector<Capture> captures;  // ordered by node
  const bool restricted;          // to what leads to an input

 private:
  uint32_t find_shared(Node* node) const;
  uint32_t add(Node* node);
  void discover(const std::vector<Edge>& roots, const std::vector<Edge>& inputs, bool accumulate);
  void release_claims() noexcept;

  uint32_t id_;
  uint32_t outputs_ = 0;
  std::unordered_map<Node*, uint32_t> shared_;
};

}  // namespace torcxx::autograd
