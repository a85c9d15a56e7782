// The tape: nodes (one per recorded operation) and edges to the nodes of its inputs.
#pragma once
#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "torcxx/core/tensor_base.h"

namespace torcxx {

class Node;

// Intrusive pointer to a Node. The last release frees whole chains iteratively.
class TORCXX_API NodePtr {
 public:
  NodePtr() = default;
  explicit NodePtr(Node* adopted) : node_(adopted) {}
  NodePtr(const NodePtr& o);
  NodePtr(NodePtr&& o) noexcept : node_(o.node_) { o.node_ = nullptr; }
  NodePtr& operator=(NodePtr o) noexcept {
    std::swap(node_, o.node_);
    return *this;
  }
  ~NodePtr();
  Node* get() const { return node_; }
  Node* operator->() const { return node_; }
  explicit operator bool() const { return node_ != nullptr; }
  Node* release() {
    Node* n = node_;
    node_ = nullptr;
    return n;
  }

 private:
  Node* node_ = nullptr;
};

struct Edge {
  NodePtr function;       // empty: this input needs no gradient
  uint32_t input_nr = 0;  // which output of `function`'s operation the tensor was
};

struct NodeExtras;  // hooks and anomaly trace, allocated when first used

class TORCXX_API Node {
 public:
  // `inputs`: how many differentiable inputs the recorded operation has; edges start empty.
  explicit Node(uint32_t inputs);
  virtual ~Node();
  Node(const Node&) = delete;
  // PyTorch's name: "AddBackward0".
  virtual const char* name() const = 0;
  // grads: one per forward output, undefined where nothing flowed back. Fills out[i] for each input
  // with needs(i); may leave it undefined, which means zero. Runs with grad mode on exactly when
  // the caller asked for create_graph. Raises Error after release_variables().
  virtual void apply(const TensorBase* grads, TensorBase* out) = 0;
  // Drops saved tensors, after a backward without retain_graph.
  virtual void release_variables() {}

  uint32_t num_inputs() const { return num_edges_; }  // edges
  Edge& edge(uint32_t i) { return edges_[i]; }
  const Edge& edge(uint32_t i) const { return edges_[i]; }
  bool needs(uint32_t i) const { return edges_[i].function.get() != nullptr; }
  uint32_t num_outputs() const { return num_outputs_; }
  uint32_t add_output() { return num_outputs_++; }
  uint64_t sequence_nr() const { return sequence_nr_; }
  NodeExtras& extras();
  NodeExtras* extras_or_null() const { return extras_.get(); }

  static void* operator new(size_t n) { return detail::small_allocate(n); }
  static void operator delete(void* p, size_t n) noexcept { detail::small_free(p, n); }

 private:
  friend class NodePtr;
  static constexpr uint32_t kInlineEdges = 2;
  std::atomic<int32_t> refs_{1};
  uint32_t num_edges_;
  uint32_t num_outputs_ = 0;
  uint64_t sequence_nr_;
  Edge* edges_;
  Edge inline_[kInlineEdges];
  std::unique_ptr<NodeExtras> extras_;
};

inline NodePtr::NodePtr(const NodePtr& o) : node_(o.node_) {
  if (node_) node_->refs_.fetch_add(1, std::memory_order_relaxed);
}

// A tensor kept for backward. Outputs of the node itself are kept without their history (no cycle)
// and get it back when unpacked.
class TORCXX_API SavedTensor {
 public:
  SavedTensor() = default;
  SavedTensor(const TensorBase& t, bool is_output);
  // The tensor; raises Error when it was written in place since, or was released. `owner` is the
  // node that saved it (the grad_fn that an output gets back).
  TensorBase unpack(Node* owner) const;
  void reset() {
    tensor_.reset();
    released_ = true;
  }

 private:
  TensorBase tensor_;
  uint32_t version_ = 0, output_nr_ = 0;
  bool is_output_ = false, released_ = false;
};

}  // namespace torcxx
