// The tape: nodes (one per recorded operation) and edges to the nodes of its inputs.
#pragma once
#include <atomic>
#include <cstdint>
#include <memory>
#include <utility>

#include "torcxx/core/tensor_base.h"

namespace torcxx {

class Node;
struct PackedTensor;  // what saved-tensor hooks made of a tensor

// Intrusive pointer to a Node. The last release frees whole chains iteratively; an accumulator goes
// to rest at its leaf.
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
  // A new reference to a node that is already owned elsewhere.
  static NodePtr retain(Node* node);
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

// What a forward output looked like: gradients that reach it are checked against this, summed over
// broadcast dimensions and converted.
class TORCXX_API OutputMetadata {
 public:
  OutputMetadata() = default;
  explicit OutputMetadata(const TensorImpl& t) { set(t); }
  // Once, on a fresh one.
  void set(const TensorImpl& t) {
    dtype = t.dtype;
    device = t.device;
    ndim_ = t.ndim;
    int64_t* to = TORCXX_UNLIKELY(ndim_ > kInlineDims) ? (heap_ = new int64_t[ndim_]) : inline_;
    for (int i = 0; i < ndim_; i++) to[i] = t.shape[i];
  }
  OutputMetadata(OutputMetadata&& o) noexcept { *this = std::move(o); }
  OutputMetadata& operator=(OutputMetadata&& o) noexcept;
  ~OutputMetadata() {
    if (ndim_ > kInlineDims) delete[] heap_;
  }
  IntArrayRef sizes() const { return {ndim_ > kInlineDims ? heap_ : inline_, ndim_}; }
  bool defined() const { return dtype != ScalarType::Undefined; }
  bool fits(const TensorImpl& t) const {
    return dtype == t.dtype && device == t.device && sizes() == IntArrayRef(t.shape, t.ndim);
  }

  ScalarType dtype = ScalarType::Undefined;
  Device device;

 private:
  static constexpr int kInlineDims = 4;
  uint8_t ndim_ = 0;
  union {
    int64_t inline_[kInlineDims];
    int64_t* heap_;
  };
};

struct NodeExtras;  // hooks, anomaly trace, further outputs; allocated when first used

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
  // Whether the gradient of input i is wanted: by the graph and, inside a backward that names its
  // inputs, by that backward.
  bool needs(uint32_t i) const {
    return edges_[i].function &&
           (!restricted_.load(std::memory_order_relaxed) || needs_in_this_backward(i));
  }
  uint32_t num_outputs() const { return num_outputs_; }
  uint32_t add_output() { return num_outputs_++; }
  uint32_t add_output(const TensorImpl& t) {
    if (TORCXX_LIKELY(num_outputs_ == 0))
      first_output_.set(t);
    else
      add_output_slow(t);
    return num_outputs_++;
  }
  // Of output i; undefined where none was recorded.
  const OutputMetadata& output_metadata(uint32_t i) const;
  uint64_t sequence_nr() const { return sequence_nr_; }
  NodeExtras& extras();
  NodeExtras* extras_or_null() const { return extras_.load(std::memory_order_acquire); }

  static void* operator new(size_t n) { return detail::small_allocate(n); }
  static void operator delete(void* p, size_t n) noexcept { detail::small_free(p, n); }

 protected:
  // Accumulators run before every other node.
  void set_first() { sequence_nr_ = UINT64_MAX; }
  enum Flags : uint8_t {
    kAccumulator = 1,
    kUserCode = 2,  // apply() may start another backward, and runs even when no gradient arrived
  };
  uint8_t flags_ = 0;

 private:
  friend class NodePtr;
  friend struct NodeAccess;
  bool needs_in_this_backward(uint32_t i) const;
  void add_output_slow(const TensorImpl& t);
  static void free_chain(Node* node) noexcept;
  static constexpr uint32_t kInlineEdges = 2;
  std::atomic<bool> busy_{false};        // apply() runs in one thread at a time
  std::atomic<bool> restricted_{false};  // a running backward wants some inputs' gradients only
  std::atomic<int32_t> refs_{1};
  uint32_t num_edges_;
  uint32_t num_outputs_ = 0;
  union {
    uint64_t sequence_nr_;
    Node* next_dead_;  // while it waits to be freed
  };
  std::atomic<uint64_t> claim_{0};  // the running backward that owns it, and its place there
  Edge* edges_;
  std::atomic<NodeExtras*> extras_{nullptr};
  Edge inline_[kInlineEdges];
  OutputMetadata first_output_;
};

inline NodePtr::NodePtr(const NodePtr& o) : node_(o.node_) {
  if (node_) node_->refs_.fetch_add(1, std::memory_order_relaxed);
}
inline NodePtr::~NodePtr() {
  if (!node_) return;
  // A sole owner needs no locked instruction; an accumulator may be found through its leaf.
  if ((node_->refs_.load(std::memory_order_acquire) == 1 &&
       !(node_->flags_ & Node::kAccumulator)) ||
      node_->refs_.fetch_sub(1, std::memory_order_acq_rel) == 1)
    Node::free_chain(node_);
}
inline NodePtr NodePtr::retain(Node* node) {
  if (node) node->refs_.fetch_add(1, std::memory_order_relaxed);
  return NodePtr(node);
}

// A tensor kept for backward. Outputs of the node itself are kept without their history (no cycle)
// and get it back when unpacked.
class TORCXX_API SavedTensor {
 public:
  SavedTensor() = default;
  // After an in-place operation, save its output when the write has been counted. Raises Error for
  // an inference tensor.
  SavedTensor(const TensorBase& t, bool is_output);
  SavedTensor(SavedTensor&& o) noexcept { *this = std::move(o); }
  SavedTensor& operator=(SavedTensor&& o) noexcept {
    std::swap(tensor_, o.tensor_);
    std::swap(packed_, o.packed_);
    version_ = o.version_;
    output_nr_ = o.output_nr_;
    is_output_ = o.is_output_;
    released_ = o.released_;
    return *this;
  }
  ~SavedTensor() {
    if (TORCXX_UNLIKELY(packed_ != nullptr)) delete_packed();
  }
  // The tensor; raises Error when it was written in place since, or was released. `owner` is the
  // node that saved it (the grad_fn that an output gets back when grad mode is on).
  TensorBase unpack(Node* owner) const;
  void reset();

 private:
  void delete_packed() noexcept;
  [[noreturn]] void raise_modified(const Node* owner, uint32_t now) const;
  TensorBase tensor_;
  PackedTensor* packed_ = nullptr;  // instead of tensor_, while saved-tensor hooks are active
  uint32_t version_ = 0, output_nr_ = 0;
  bool is_output_ = false, released_ = false;
};

}  // namespace torcxx
