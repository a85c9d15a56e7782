#include "autograd/graph_task.h"

#include <algorithm>
#include <unordered_set>

namespace torcxx::autograd {
namespace {

uint32_t next_id() {
  static std::atomic<uint32_t> ids{0};
  uint32_t id;
  do id = ids.fetch_add(1, std::memory_order_relaxed);
  while (id == 0);  // 0 stands for "nobody"
  return id;
}

}  // namespace

GraphTask::GraphTask(const std::vector<Edge>& roots, const std::vector<Edge>& inputs,
                     bool accumulate)
    : restricted(!inputs.empty()), id_(next_id()) {
  try {
    discover(roots, inputs, accumulate);
  } catch (...) {
    release_claims();
    throw;
  }
  grads.resize(outputs_);
  for (uint32_t i = 0; i < inputs.size(); i++) {
    const uint32_t place = inputs[i].function ? find(inputs[i].function.get()) : kAbsent;
    if (place != kAbsent) captures.push_back({place, inputs[i].input_nr, i});
  }
  std::sort(captures.begin(), captures.end(),
            [](const Capture& a, const Capture& b) { return a.node < b.node; });
}

GraphTask::~GraphTask() { release_claims(); }

void GraphTask::release_claims() noexcept {
  for (uint32_t i = 0; i < nodes.size(); i++)
    if (nodes[i].node) finish(i);
}

void GraphTask::finish(uint32_t place) {
  NodeState& state = nodes[place];
  auto& claim = NodeAccess::claim(*state.node);
  if ((claim.load(std::memory_order_relaxed) >> 32) == id_)
    claim.store(0, std::memory_order_release);
  state.node = nullptr;
}

uint32_t GraphTask::find_shared(Node* node) const {
  if (shared_.empty()) return kAbsent;
  const auto found = shared_.find(node);
  return found == shared_.end() ? kAbsent : found->second;
}

uint32_t GraphTask::add(Node* node) {
  const auto place = static_cast<uint32_t>(nodes.size());
  uint64_t nobody = 0;
  if (!NodeAccess::claim(*node).compare_exchange_strong(
          nobody, static_cast<uint64_t>(id_) << 32 | place, std::memory_order_acquire))
    shared_.emplace(node, place);
  nodes.emplace_back(node, outputs_);
  outputs_ += node->num_outputs();
  return place;
}

// Depth first with a stack of its own; a node is left after everything behind it, so whether it
// leads to an input is then known.
void GraphTask::discover(const std::vector<Edge>& roots, const std::vector<Edge>& inputs,
                         bool accumulate) {
  std::unordered_set<const Node*> wanted;
  for (const Edge& e : inputs)
    if (e.function) wanted.insert(e.function.get());
  struct Step {
    uint32_t place, next_edge;
  };
  std::vector<Step> path;
  const auto enter = [&](Node* node) {
    const uint32_t place = add(node);
    path.push_back({place, 0});
    if (!restricted) return;
    nodes[place].captured = wanted.contains(node);
    nodes[place].needed = nodes[place].captured && accumulate && NodeAccess::is_accumulator(*node);
  };
  for (const Edge& root : roots) {
    if (find(root.function.get()) != kAbsent) continue;
    enter(root.function.get());
    while (!path.empty()) {
      Step& step = path.back();
      const uint32_t place = step.place;
      Node* node = nodes[place].node;
      if (step.next_edge == node->num_inputs()) {
        path.pop_back();
        if (restricted && !path.empty() && nodes[place].reached())
          nodes[path.back().place].needed = true;
        continue;
      }
      const Edge& edge = node->edge(step.next_edge++);
      Node* next = edge.function.get();
      if (!next) continue;
      TORCXX_CHECK(edge.input_nr < next->num_outputs(), "backward: '", node->name(),
                   "' has an edge to output ", edge.input_nr, " of '", next->name(),
                   "', which has ", next->num_outputs());
      const uint32_t known = find(next);
      if (known == kAbsent) {
        enter(next);
        nodes.back().dependencies = 1;
      } else {
        nodes[known].dependencies++;
        if (restricted && nodes[known].reached()) nodes[place].needed = true;
      }
    }
  }
}

}  // namespace torcxx::autograd
