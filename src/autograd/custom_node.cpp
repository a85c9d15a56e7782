#include "torcxx/autograd/custom_node.h"

#include <algorithm>

#include "autograd/functions.h"
#include "autograd/ops.h"
#include "autograd/type_name.h"
#include "autograd/variable_meta.h"
#include "torcxx/autograd/variable.h"

namespace torcxx::autograd {
namespace {

bool contains(const std::vector<TensorBase>& list, const TensorBase& t) {
  return std::any_of(list.begin(), list.end(), [&](const TensorBase& e) { return e.is_same(t); });
}

}  // namespace

CustomNode::CustomNode(const std::type_info& function, uint32_t tensors)
    : Node(tensors), function_(short_type_name(function)), name_(function_ + "Backward") {
  flags_ = kUserCode;
}

void CustomNode::set_arguments(const std::vector<const TensorBase*>& arguments) {
  for (const TensorBase* a : arguments) {
    is_tensor_.push_back(a != nullptr);
    if (a) inputs_.push_back(*a);
  }
  recording_ = std::any_of(inputs_.begin(), inputs_.end(),
                           [](const TensorBase& t) { return autograd::requires_grad(t); });
  if (!recording_) return;
  for (uint32_t i = 0; i < num_inputs(); i++) set_edge(*this, i, inputs_[i]);
}

std::vector<TensorBase> CustomNode::finish(std::vector<TensorBase> outputs) {
  for (const TensorBase& t : dirty)
    TORCXX_CHECK(contains(outputs, t),
                 "Some elements marked as dirty during the forward method were not returned as "
                 "output. The inputs that are modified inplace must all be outputs of the "
                 "Function.");
  for (TensorBase& out : outputs)
    if (out.defined())
      out = finish_one(std::move(out), outputs.size());
    else
      add_output();
  if (recording_) {
    std::lock_guard lock(mutex_);
    // A result is saved without its history, which leads back here.
    for (const TensorBase& t : to_save)
      saved_.emplace_back(
          t, t.defined() && (autograd::grad_fn(t).get() == this || contains(dirty, t)));
  }
  to_save.clear();
  inputs_.clear();
  dirty.clear();
  non_differentiable.clear();
  return outputs;
}

TensorBase CustomNode::finish_one(TensorBase out, size_t count) {
  const bool is_input = contains(inputs_, out), is_dirty = is_input && contains(dirty, out);
  const bool differentiable =
      recording_ && isDifferentiableType(out.scalar_type()) && !contains(non_differentiable, out);
  if (!differentiable) {
    add_output(*out.impl());
    if (is_input && !is_dirty) {
      const TensorBase input = out;
      out = alias(input);
      if (!recording_) set_view_history(input, out, NodePtr());
    } else if (recording_ && out.requires_grad()) {
      if (is_view(out))
        out = alias(out);
      else
        detach_(out);
    }
    return out;
  }
  const NodePtr self = NodePtr::retain(this);
  if (is_dirty) {
    TORCXX_CHECK(!(out.requires_grad() && is_leaf(out)),
                 "a leaf Variable that requires grad has been used in an in-place operation.");
    TORCXX_CHECK(!is_view(out) || count == 1, function_,
                 ": a Function that modifies a view in place may return a single tensor only, got ",
                 count);
    rebase(out, self);
    return out;
  }
  if (is_input) {
    const TensorBase input = out;
    out = alias(input);
    set_view_history(input, out, self);
  } else if (is_view(out)) {
    set_gradient_edge(out, self, add_output(*out.impl()));
  } else {
    if (!is_leaf(out)) detach_(out);
    set_history(out, self);
    return out;
  }
  AutogradMeta& meta = *out.impl()->autograd;
  meta.origin = count > 1 ? ViewOrigin::MultiView : ViewOrigin::CustomFunction;
  meta.attr_version = out._version();
  return out;
}

std::vector<TensorBase> CustomNode::unpack_saved() {
  std::vector<TensorBase> out;
  EnableGradGuard history;  // outputs come back with theirs
  std::lock_guard lock(mutex_);
  for (const SavedTensor& s : saved_) out.push_back(s.unpack(this));
  return out;
}

void CustomNode::release_variables() {
  std::lock_guard lock(mutex_);
  for (SavedTensor& s : saved_) s.reset();
}

void CustomNode::apply(const TensorBase* grads, TensorBase* out) {
  std::vector<TensorBase> list(grads, grads + num_outputs());
  if (materialize_grads)
    for (uint32_t i = 0; i < list.size(); i++)
      if (!list[i].defined() && output_metadata(i).defined()) list[i] = zeros(output_metadata(i));
  std::vector<TensorBase> result = run(std::move(list));
  const size_t expected = is_tensor_.size();
  while (result.size() > expected && !result.back().defined()) result.pop_back();
  TORCXX_CHECK(result.size() == expected, "function ", name(),
               " returned an incorrect number of gradients (expected ", expected, ", got ",
               result.size(), ")");
  uint32_t k = 0;
  for (size_t i = 0; i < expected; i++) {
    if (is_tensor_[i])
      out[k++] = std::move(result[i]);
    else
      TORCXX_CHECK(!result[i].defined(), "function ", name_,
                   " returned a gradient different from None at position ", i + 1,
                   ", but the corresponding forward input was not a Variable");
  }
}

}  // namespace torcxx::autograd
