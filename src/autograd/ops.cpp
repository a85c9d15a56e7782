#include "autograd/ops.h"

#include "gen/ops/add.h"
#include "gen/ops/as_strided.h"
#include "gen/ops/copy_.h"
#include "gen/ops/fill_.h"
#include "gen/ops/ones_like.h"
#include "gen/ops/real.h"
#include "gen/ops/reshape.h"
#include "gen/ops/sum.h"
#include "gen/ops/to.h"
#include "gen/ops/view_as_complex.h"
#include "gen/ops/view_as_real.h"
#include "gen/ops/zeros.h"
#include "torcxx/autograd/grad_mode.h"

namespace torcxx::autograd {

TensorBase add(const TensorBase& a, const TensorBase& b) { return ops::add(a, b, 1); }

void add_inplace(const TensorBase& self, const TensorBase& other) {
  TensorBase handle = self;
  ops::add_(handle, other, 1);
}

TensorBase clone_contiguous(const TensorBase& t) {
  TensorImpl row_major(t.scalar_type());
  row_major.set_contiguous(t.sizes());
  return clone_strided(t, {row_major.strides(), row_major.ndim});
}

TensorBase clone_strided(const TensorBase& t, IntArrayRef strides) {
  int64_t extent = t.numel() ? 1 : 0;
  if (t.numel())
    for (size_t d = 0; d < strides.size(); d++) extent += (t.sizes()[d] - 1) * strides[d];
  auto* impl = new TensorImpl(t.scalar_type(), t.device());
  TensorBase out(impl);
  impl->set_shape(t.sizes(), strides);
  impl->is_inference = InferenceMode::is_enabled();
  impl->storage = Storage::allocate(extent * t.element_size(), t.device());
  impl->data = static_cast<char*>(impl->storage.data());
  ops::copy_(out, t, false);
  return out;
}

void copy_inplace(const TensorBase& self, const TensorBase& from) {
  TensorBase handle = self;
  ops::copy_(handle, from, false);
}

void zero_inplace(const TensorBase& self) {
  TensorBase handle = self;
  ops::fill_(handle, 0);
}

TensorBase zeros(const OutputMetadata& like) {
  return ops::zeros(like.sizes(), TensorOptions(like.dtype).device(like.device));
}

TensorBase ones_like(const TensorBase& t) { return ops::ones_like(t); }

TensorBase view_region(const TensorBase& t, ScalarType dtype, IntArrayRef sizes,
                       IntArrayRef strides, int64_t bytes) {
  const int64_t offset = bytes / elementSize(dtype);
  if (dtype == t.scalar_type()) return ops::as_strided(t, sizes, strides, offset);
  if (t.is_complex() && dtype == toRealValueType(t.scalar_type()))
    return ops::as_strided(ops::view_as_real(t), sizes, strides, offset);
  if (isComplexType(dtype) && toRealValueType(dtype) == t.scalar_type()) {
    std::vector<int64_t> pair_sizes = sizes.vec(), pair_strides = strides.vec();
    for (int64_t& s : pair_strides) s *= 2;
    pair_sizes.push_back(2);
    pair_strides.push_back(1);
    return ops::view_as_complex(
        ops::as_strided(t, pair_sizes, pair_strides, bytes / t.element_size()));
  }
  detail::raise<NotImplementedError>("autograd: in-place write to a ", t.scalar_type(),
                                     " tensor through a view of dtype ", dtype);
}

TensorBase to_dtype(const TensorBase& t, ScalarType dtype) {
  if (t.is_complex() && !isComplexType(dtype)) return ops::to(ops::real(t), dtype);
  return ops::to(t, dtype);
}

TensorBase to_cpu(const TensorBase& t) { return ops::to(t, TensorOptions(kCPU)); }

bool is_expandable_to(IntArrayRef from, IntArrayRef to) {
  if (from.size() > to.size()) return false;
  const size_t extra = to.size() - from.size();
  for (size_t d = 0; d < from.size(); d++)
    if (from[d] != to[extra + d] && from[d] != 1) return false;
  return true;
}

TensorBase sum_to(const TensorBase& t, IntArrayRef sizes) {
  int64_t dims[kMaxDims];
  size_t n = 0;
  const size_t extra = t.sizes().size() - sizes.size();
  for (size_t d = 0; d < t.sizes().size(); d++)
    if (d < extra || (sizes[d - extra] == 1 && t.sizes()[d] != 1))
      dims[n++] = static_cast<int64_t>(d);
  const TensorBase out = n ? ops::sum(t, IntArrayRef(dims, n), true, {}) : t;
  return extra ? ops::reshape(out, sizes) : out;
}

}  // namespace torcxx::autograd
