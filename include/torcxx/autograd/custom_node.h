// What a custom Function is made of below its templates; users include custom_function.h.
#pragma once
#include <mutex>
#include <string>
#include <typeinfo>
#include <vector>

#include "torcxx/autograd/grad_mode.h"
#include "torcxx/autograd/node.h"

namespace torcxx::autograd {

// The node of a custom Function: keeps what forward saved and runs the user's backward.
class TORCXX_API CustomNode : public Node {
 public:
  // `tensors`: how many of the forward arguments are tensors.
  CustomNode(const std::type_info& function, uint32_t tensors);
  const char* name() const override { return name_.c_str(); }
  void apply(const TensorBase* grads, TensorBase* out) override;
  void release_variables() override;

  // The forward arguments, in order: a tensor argument (may be undefined), or null for another.
  // Decides whether the call is recorded.
  void set_arguments(const std::vector<const TensorBase*>& arguments);
  // Forward's results with their history, ready to be returned. Raises Error for in-place writes
  // that cannot be recorded and for dirty tensors that are not among the results.
  std::vector<TensorBase> finish(std::vector<TensorBase> outputs);
  std::vector<TensorBase> unpack_saved();

  std::vector<TensorBase> to_save, non_differentiable, dirty;
  bool materialize_grads = true;

 protected:
  virtual std::vector<TensorBase> run(std::vector<TensorBase> grads) = 0;

 private:
  TensorBase finish_one(TensorBase out, size_t count);
  std::string function_, name_;
  std::vector<bool> is_tensor_;     // per forward argument
  std::vector<TensorBase> inputs_;  // until finish()
  bool recording_ = false;
  std::mutex mutex_;  // guards saved_
  std::vector<SavedTensor> saved_;
};

}  // namespace torcxx::autograd
