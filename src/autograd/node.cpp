#include "torcxx/autograd/node.h"

#include "autograd/accumulate_grad.h"
#include "autograd/anomaly.h"
#include "autograd/extras.h"
#include "autograd/release.h"
#include "autograd/thread_state.h"

namespace torcxx {

using autograd::thread_state;

OutputMetadata& OutputMetadata::operator=(OutputMetadata&& o) noexcept {
  if (this == &o) return *this;
  if (ndim_ > kInlineDims) delete[] heap_;
  dtype = o.dtype;
  device = o.device;
  ndim_ = o.ndim_;
  if (ndim_ > kInlineDims) {
    heap_ = o.heap_;
    o.ndim_ = 0;
  } else {
    for (int i = 0; i < ndim_; i++) inline_[i] = o.inline_[i];
  }
  return *this;
}

Node::Node(uint32_t inputs)
    : num_edges_(inputs), sequence_nr_(thread_state.sequence_nr++), edges_(inline_) {
  if (TORCXX_UNLIKELY(autograd::anomaly_enabled())) {
    auto trace = autograd::record_trace();
    extras().anomaly_trace = std::move(trace);
  }
  if (TORCXX_UNLIKELY(inputs > kInlineEdges)) edges_ = new Edge[inputs];
}

Node::~Node() {
  if (edges_ != inline_) delete[] edges_;
  delete extras_or_null();
}

bool Node::needs_in_this_backward(uint32_t i) const {
  const auto& s = thread_state;
  return s.evaluating != this || !s.wanted || s.wanted[i];
}

NodeExtras& Node::extras() {
  NodeExtras* held = extras_or_null();
  if (held) return *held;
  auto* fresh = new NodeExtras;
  if (extras_.compare_exchange_strong(held, fresh, std::memory_order_acq_rel)) return *fresh;
  delete fresh;
  return *held;
}

void Node::add_output_slow(const TensorImpl& t) {
  auto& more = extras().more_outputs;
  more.resize(num_outputs_ - 1);
  more.emplace_back(t);
}

const OutputMetadata& Node::output_metadata(uint32_t i) const {
  static const OutputMetadata unknown;
  if (i == 0) return first_output_;
  const NodeExtras* more = extras_or_null();
  if (!more || i - 1 >= more->more_outputs.size()) return unknown;
  return more->more_outputs[i - 1];
}

void Node::free_chain(Node* node) noexcept {
  if (node->flags_ & kAccumulator) return static_cast<autograd::AccumulateGrad*>(node)->rest();
  auto& s = thread_state;
  node->next_dead_ = s.dead_nodes;
  s.dead_nodes = node;
  if (!s.draining) autograd::drain_dead();
}

namespace autograd {

// A destructor that releases the last reference to a further node only puts it on the list: a
// graph of any depth is freed without growing the stack.
void drain_dead() noexcept {
  auto& s = thread_state;
  s.draining = true;
  for (;;) {
    if (Node* node = s.dead_nodes) {
      s.dead_nodes = NodeAccess::next_dead(node);
      delete node;
    } else if (AutogradMeta* meta = s.dead_metas) {
      s.dead_metas = meta->next_dead;
      delete meta;
    } else {
      break;
    }
  }
  s.draining = false;
}

}  // namespace autograd
}  // namespace torcxx
