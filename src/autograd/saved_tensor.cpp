#include "autograd/anomaly.h"
#include "autograd/functions.h"
#include "autograd/thread_state.h"
#include "autograd/variable_meta.h"
#include "torcxx/autograd/saved_tensor_hooks.h"

namespace torcxx {

using autograd::thread_state;

// What pack() returned, and the unpack() that belongs to it.
struct PackedTensor {
  std::any value;
  std::shared_ptr<const autograd::SavedTensorHookPair> hooks;
};

SavedTensor::SavedTensor(const TensorBase& t, bool is_output) : is_output_(is_output) {
  if (!t.defined()) return;
  TORCXX_CHECK(!t.is_inference(),
               "Inference tensors cannot be saved for backward. Please do not use Tensors created "
               "in inference mode in computation tracked by autograd. To work around this, you can "
               "make a clone to get a normal tensor and use it in autograd, or use "
               "`torch.no_grad()` instead of `torch.inference_mode()`.");
  version_ = t._version();
  const AutogradMeta* meta = t.unsafe_impl()->autograd;
  output_nr_ = meta ? meta->output_nr : 0;
  if (TORCXX_UNLIKELY(thread_state.saved_hooks != nullptr)) {
    const auto& hooks = thread_state.saved_hooks->pair;
    AutoGradMode no_grad(false);
    packed_ = new PackedTensor{hooks->pack(is_output ? autograd::alias(t) : t), hooks};
    return;
  }
  tensor_ = is_output ? autograd::alias(t) : t;
}

void SavedTensor::delete_packed() noexcept {
  delete packed_;
  packed_ = nullptr;
}

void SavedTensor::reset() {
  if (!tensor_.defined() && !packed_) return;
  tensor_.reset();
  delete_packed();
  released_ = true;
}

TensorBase SavedTensor::unpack(Node* owner) const {
  TORCXX_CHECK(!released_,
               "Trying to backward through the graph a second time (or directly access saved "
               "tensors after they have already been freed). Saved intermediate values of the "
               "graph are freed when you call .backward() or autograd.grad(). Specify "
               "retain_graph=True if you need to backward through the graph a second time or if "
               "you need to access saved tensors after calling backward.");
  TensorBase t = tensor_;
  if (packed_) {
    t = packed_->hooks->unpack(packed_->value);
    TORCXX_CHECK(t.defined(), "saved tensor hooks: unpack expected a tensor, got an undefined one");
  } else if (!t.defined()) {
    return t;
  } else if (const uint32_t now = t._version(); now != version_ && !t.unsafe_impl()->untracked) {
    raise_modified(owner, now);
  }
  if (!is_output_ || !owner || !thread_state.grad_enabled) return t;
  t = autograd::alias(t);
  auto& meta = autograd::ensure_meta(t);
  meta.grad_fn = NodePtr::retain(owner);
  meta.output_nr = output_nr_;
  t.unsafe_impl()->requires_grad = true;
  return t;
}

void SavedTensor::raise_modified(const Node* owner, uint32_t now) const {
  // An input's own history was replaced by the write, unless it went through a view or `.data`.
  const AutogradMeta* meta = tensor_.unsafe_impl()->autograd;
  const Node* maker = is_output_ ? owner : meta ? meta->grad_fn.get() : nullptr;
  std::string which;
  if (maker)
    which = detail::cat(", which is output ", is_output_ ? output_nr_ : meta->output_nr, " of ",
                        maker->name(), ",");
  detail::raise<Error>(
      "one of the variables needed for gradient computation has been modified by an inplace "
      "operation: [",
      autograd::type_string(tensor_.scalar_type(), tensor_.device()), " ", tensor_.sizes(), "]",
      which, " is at version ", now, "; expected version ", version_, " instead. Hint: ",
      autograd::anomaly_enabled()
          ? "the backtrace further above shows the operation that failed to compute its gradient. "
            "The variable in question was changed in there or anywhere later. Good luck!"
          : "enable anomaly detection to find the operation that failed to compute its gradient, "
            "with torch.autograd.set_detect_anomaly(True).");
}

namespace autograd {

SavedTensorHooks::SavedTensorHooks(PackHook pack, UnpackHook unpack)
    : pair(std::make_shared<SavedTensorHookPair>(
          SavedTensorHookPair{std::move(pack), std::move(unpack)})),
      previous_(thread_state.saved_hooks) {
  TORCXX_CHECK_VALUE(pair->pack && pair->unpack,
                     "SavedTensorHooks: expected two functions, got an empty one");
  thread_state.saved_hooks = this;
}
SavedTensorHooks::~SavedTensorHooks() { thread_state.saved_hooks = previous_; }

}  // namespace autograd
}  // namespace torcxx
