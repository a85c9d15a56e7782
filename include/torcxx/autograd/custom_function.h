// Operations of the user's own, with a gradient of their own:
//
//   struct Scale : autograd::Function<Scale> {
//     static Tensor forward(AutogradContext* ctx, Tensor x, double k) {
//       ctx->saved_data["k"] = k;
//       return x * k;
//     }
//     static tensor_list backward(AutogradContext* ctx, tensor_list grads) {
//       return {grads[0] * ctx->saved_data["k"].toDouble(), Tensor()};
//     }
//   };
//   Tensor y = Scale::apply(x, 2.0);
//
// Needs class Tensor: include torcxx/tensor/tensor.h first (torcxx.h does).
#pragma once
#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "torcxx/autograd/custom_node.h"
#include "torcxx/autograd/saved_value.h"

namespace torcxx::autograd {

using tensor_list = std::vector<Tensor>;
using variable_list = tensor_list;
using IndexRange = std::pair<size_t, size_t>;  // [first, second)

// Handed to forward and backward of one call. Belongs to the call's node.
class AutogradContext {
 public:
  // Tensors that backward reads: inputs, results or others. Checked for in-place writes since.
  void save_for_backward(const tensor_list& tensors) {
    node_->to_save.assign(tensors.begin(), tensors.end());
  }
  // Raises Error when one was written in place or the graph's saved tensors were freed.
  tensor_list get_saved_variables() const {
    std::vector<TensorBase> list = node_->unpack_saved();
    return {std::make_move_iterator(list.begin()), std::make_move_iterator(list.end())};
  }
  // Anything else that backward needs. Results kept here instead are never freed (a cycle).
  std::map<std::string, SavedValue> saved_data;
  // Inputs that forward wrote in place; they must be returned.
  void mark_dirty(const tensor_list& inputs) { node_->dirty.assign(inputs.begin(), inputs.end()); }
  // Results without a gradient.
  void mark_non_differentiable(const tensor_list& outputs) {
    node_->non_differentiable.assign(outputs.begin(), outputs.end());
  }
  // Whether backward gets zeros (default) or undefined tensors for results nothing flowed back to.
  void set_materialize_grads(bool value) { node_->materialize_grads = value; }
  // Whether the gradient of tensor argument i (counting tensors only) is wanted. Raises IndexError.
  bool needs_input_grad(size_t i) const {
    TORCXX_CHECK_INDEX(i < node_->num_inputs(), "needs_input_grad: expected an index below ",
                       node_->num_inputs(), ", got ", i);
    return node_->needs(static_cast<uint32_t>(i));
  }
  bool needs_input_grad(std::initializer_list<IndexRange> ranges) const {
    for (const auto& [first, second] : ranges)
      for (size_t i = first; i < second; i++)
        if (needs_input_grad(i)) return true;
    return false;
  }

 private:
  template <class T>
  friend class CppNode;
  explicit AutogradContext(CustomNode* node) : node_(node) {}
  CustomNode* node_;
};

template <class T>
class CppNode final : public CustomNode {
 public:
  explicit CppNode(uint32_t tensors) : CustomNode(typeid(T), tensors), context(this) {}
  AutogradContext context;

 protected:
  std::vector<TensorBase> run(std::vector<TensorBase> grads) override {
    const tensor_list result = T::backward(
        &context,
        tensor_list(std::make_move_iterator(grads.begin()), std::make_move_iterator(grads.end())));
    return {result.begin(), result.end()};
  }
};

// T has static forward(AutogradContext*, arguments...), returning Tensor or tensor_list, and static
// backward(AutogradContext*, tensor_list grads), returning one gradient per argument of forward
// (undefined for arguments that are no tensors). Only Tensor and std::optional<Tensor> arguments
// take part in recording.
template <class T>
struct Function {
  // Runs forward without recording and makes T::backward its gradient. Errors name T.
  template <class... Args>
  static auto apply(Args&&... args) {
    constexpr uint32_t tensors = (0u + ... + (is_tensor<std::decay_t<Args>> ? 1u : 0u));
    auto* node = new CppNode<T>(tensors);
    const NodePtr owner(node);
    node->set_arguments({argument(args)...});
    auto result = [&] {
      NoGradGuard no_grad;
      return T::forward(&node->context, std::forward<Args>(args)...);
    }();
    if constexpr (std::is_base_of_v<TensorBase, decltype(result)>) {
      return Tensor(node->finish({std::move(result)})[0]);
    } else {
      std::vector<TensorBase> list = node->finish({result.begin(), result.end()});
      return tensor_list(std::make_move_iterator(list.begin()),
                         std::make_move_iterator(list.end()));
    }
  }

 private:
  template <class A>
  static constexpr bool is_tensor =
      std::is_base_of_v<TensorBase, A> || std::is_same_v<A, std::optional<Tensor>>;
  template <class A>
  static const TensorBase* argument(const A& a) {
    static const TensorBase none;
    if constexpr (std::is_same_v<A, std::optional<Tensor>>)
      return a ? &*a : &none;
    else if constexpr (is_tensor<A>)
      return &a;
    else
      return nullptr;
  }
};

}  // namespace torcxx::autograd
