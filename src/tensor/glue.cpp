#include "tensor/glue.h"

#include "gen/ops/clone.h"
#include "gen/ops/copy_.h"
#include "gen/ops/resize_.h"
#include "tensor/overlap.h"

namespace torcxx {

bool any_requires_grad(ArrayRef<TensorBase> list) {
  for (const TensorBase& t : list)
    if (autograd::requires_grad(t)) return true;
  return false;
}

std::vector<TensorBase> unpack_all(const std::vector<SavedTensor>& saved, Node* owner) {
  std::vector<TensorBase> out;
  out.reserve(saved.size());
  for (const SavedTensor& s : saved) out.push_back(s.unpack(owner));
  return out;
}

namespace {
struct NotDifferentiable final : Node {
  const char* op;
  explicit NotDifferentiable(const char* o) : Node(0), op(o) {}
  const char* name() const override { return "NotImplemented"; }
  void apply(const TensorBase*, TensorBase*) override {
    detail::raise<NotImplementedError>("derivative for ", op, " is not implemented");
  }
};
}  // namespace

void mark_not_differentiable(const TensorBase& result, const char* op) {
  if (result.defined() && isDifferentiableType(result.dtype()))
    autograd::set_history(result, NodePtr(new NotDifferentiable(op)));
}

TensorBase& assign_inplace(TensorBase& self, const TensorBase& result, const char* op) {
  TORCXX_CHECK(result.sizes() == self.sizes(), op, ": output with shape ", self.sizes(),
               " doesn't match the broadcast shape ", result.sizes());
  TORCXX_CHECK(canCast(result.dtype(), self.dtype()), op, ": result type ", result.dtype(),
               " can't be cast to the desired output type ", self.dtype());
  return ops::copy_(self, result);
}

TensorBase before_inplace(const TensorBase& self, bool record) {
  return record ? ops::clone(self) : self;
}

void write_out(TensorBase& out, const TensorBase& result, const char* op, bool exact) {
  TORCXX_CHECK(out.defined(), op, ": argument 'out' expected a Tensor, got an undefined one");
  TORCXX_CHECK(canCast(result.dtype(), out.dtype()), op, ": result type ", result.dtype(),
               " can't be cast to the desired output type ", out.dtype());
  TORCXX_CHECK(!exact || result.dtype() == out.dtype(), op, ": Expected out tensor to have dtype ",
               result.dtype(), ", but got ", out.dtype(), " instead");
  assert_no_internal_overlap(out, op);
  const AutoGradMode off(false);
  if (out.sizes() != result.sizes()) ops::resize_(out, result.sizes());
  ops::copy_(out, result);
}

void check_apart(const TensorBase& out, const TensorBase& in, const char* op) {
  if (!out.defined() || !in.defined()) return;
  const bool some = out.numel() && in.numel();
  if (some) check_overlap(out, in, op);
  TORCXX_CHECK(!out.is_same(in) && !(some && out.data_ptr() == in.data_ptr()),
               "unsupported operation: ", op,
               ": the input tensors cannot refer to any of the output memory locations");
}
void check_apart(const TensorBase& out, ArrayRef<TensorBase> in, const char* op) {
  for (const TensorBase& t : in) check_apart(out, t, op);
}

// Only storage that `out` already shares with `in` can hold both.
void check_apart_grown(const TensorBase& out, const TensorBase& result, const TensorBase& in,
                       const char* op) {
  if (!out.defined() || !in.defined() || out.sizes() == result.sizes() ||
      out.storage().get() != in.storage().get())
    return;
  const int64_t end = out.storage_offset() + result.numel(), from = in.storage_offset();
  TORCXX_CHECK(!in.numel() || !result.numel() || end <= from || out.storage_offset() > from,
               "unsupported operation: ", op,
               ": the input tensors cannot refer to any of the output memory locations");
}
void check_apart_grown(const TensorBase& out, const TensorBase& result, ArrayRef<TensorBase> in,
                       const char* op) {
  for (const TensorBase& t : in) check_apart_grown(out, result, t, op);
}

void check_out_grad(const char* op, bool requires_grad) {
  TORCXX_CHECK(!requires_grad, op,
               "(): functions with out=... arguments don't support automatic differentiation, "
               "but one of the arguments requires grad.");
}

}  // namespace torcxx
