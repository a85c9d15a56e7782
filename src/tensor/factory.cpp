#include "tensor/factory.h"

#include <algorithm>

#include "core/empty.h"
#include "tensor/broadcast.h"
#include "torcxx/autograd/grad_mode.h"

namespace torcxx {

void check_device(Device device, const char* op) {
  TORCXX_CHECK_NOT_IMPLEMENTED(device.is_cpu(), op, ": argument 'device': no backend for ", device,
                               " in this build; available: cpu");
}

TensorBase new_tensor(IntArrayRef sizes, ScalarType dtype, Device device) {
  check_device(device, "empty");
  TensorBase t = empty_cpu(sizes, dtype);
  if (TORCXX_UNLIKELY(InferenceMode::is_enabled())) t.unsafe_impl()->is_inference = true;
  return t;
}

TensorBase new_preserving(const TensorBase& t, ScalarType dtype) {
  TensorBase out = new_tensor(t.sizes(), dtype, t.device());
  if (t.is_contiguous() || t.numel() == 0) return out;
  // Dense when the strides, sorted, are those of a contiguous tensor of permuted sizes.
  const int n = static_cast<int>(t.dim());
  int order[kMaxDims];
  for (int i = 0; i < n; i++) order[i] = i;
  const IntArrayRef st = t.strides(), sz = t.sizes();
  std::stable_sort(order, order + n, [&](int a, int b) { return st[a] > st[b]; });
  int64_t expected = 1, strides[kMaxDims];
  for (int i = n - 1; i >= 0; i--) {
    const int d = order[i];
    if (sz[d] != 1 && st[d] != expected) return out;
    strides[d] = expected;
    expected *= sz[d];
  }
  const Shape sizes = [&] {
    Shape s;
    s.assign(sz);
    return s;
  }();
  out.impl()->set_shape(sizes, {strides, static_cast<size_t>(n)});
  return out;
}

TensorBase alias(const TensorBase& t, IntArrayRef sizes, IntArrayRef strides, int64_t offset) {
  const TensorImpl* from = t.impl();
  TensorBase out(new TensorImpl(from->dtype, from->device));
  TensorImpl* p = out.unsafe_impl();
  p->set_shape(sizes, strides);
  p->storage = from->storage;
  p->offset = offset;
  p->is_inference = from->is_inference;
  p->untracked = from->untracked;
  p->data = static_cast<char*>(from->storage.data()) + offset * elementSize(from->dtype);
  return out;
}

}  // namespace torcxx
