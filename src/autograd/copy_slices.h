// The history of a tensor that was written in place through a view.
#pragma once
#include <vector>

#include "torcxx/autograd/node.h"

namespace torcxx::autograd {

// Input 0 is the base before the write, the others are inputs 1.. of `fn`, the node of the in-place
// operation on the view. The gradient of the viewed part goes through fn, the rest passes by.
class CopySlices final : public Node {
 public:
  CopySlices(const TensorBase& base, const TensorBase& view, NodePtr fn);
  const char* name() const override { return "torch::autograd::CopySlices"; }
  void apply(const TensorBase* grads, TensorBase* out) override;
  void release_variables() override;

 private:
  std::vector<int64_t> base_strides_, sizes_, strides_;  // base_strides_: of a dense copy
  ScalarType dtype_;                                     // of the view
  int64_t bytes_;                                        // from the base's start to the view's
  NodePtr fn_;
};

}  // namespace torcxx::autograd
