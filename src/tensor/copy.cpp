// Copies, conversions, fills and resizing.
#include <cstring>

#include "backend/cpu/map.h"
#include "core/checked.h"
#include "gen/ops/_contiguous_copy.h"
#include "gen/ops/_to_copy.h"
#include "gen/ops/clone.h"
#include "gen/ops/copy_.h"
#include "gen/ops/fill_.h"
#include "gen/ops/imag.h"
#include "gen/ops/real.h"
#include "gen/ops/resize_.h"
#include "tensor/broadcast.h"
#include "tensor/factory.h"
#include "tensor/overlap.h"
#include "tensor/pointwise_node.h"
#include "tensor/scalar_fits.h"

namespace torcxx::impl {

static cpu::MapOperand operand(const TensorBase& t, const int64_t* strides) {
  return {t.data_ptr(), t.dtype(), strides};
}

static void copy_elements(const TensorBase& to, const TensorBase& from) {
  int64_t strides[kMaxDims];
  broadcast_strides(from, to.sizes(), strides);
  cpu::copy(operand(to, to.strides().data()), operand(from, strides), to.sizes());
}

void copy_(TensorBase& self, const TensorBase& src, bool) {
  TORCXX_CHECK(self.defined() && src.defined(), "copy_: expected defined tensors");
  check_device(self.device(), "copy_");
  check_device(src.device(), "copy_");
  Shape shape;
  shape.assign(self.sizes());
  broadcast_into(shape, src.sizes());
  TORCXX_CHECK(IntArrayRef(shape) == self.sizes(),
               "The expanded size of the tensor must match: cannot copy a tensor of shape ",
               src.sizes(), " into one of shape ", self.sizes());
  assert_no_internal_overlap(self, "copy_");
  check_overlap(self, src, "copy_");
  if (!self.is_same(src)) copy_elements(self, src);
}

TensorBase clone(const TensorBase& self) {
  TensorBase out = new_preserving(self, self.dtype());
  copy_elements(out, self);
  return out;
}

TensorBase _contiguous_copy(const TensorBase& self) {
  TensorBase out = new_like(self, self.dtype());
  copy_elements(out, self);
  return out;
}

TensorBase _to_copy(const TensorBase& self, const TensorOptions& options) {
  const TensorOptions o = options.or_else(self.dtype(), self.device());
  check_device(o.device(), "to");
  TensorBase out = new_preserving(self, o.dtype());
  copy_elements(out, self);
  return out;
}

void fill__Scalar(TensorBase& self, const Scalar& value) {
  check_device(self.impl()->device, "fill_");
  check_scalar_fits(value, self.dtype());
  const ScalarType wide = cpu::dtype_of(cpu::compute_of(self.dtype()));
  alignas(16) char bytes[16];
  store_scalar(bytes, wide, value);
  static constexpr int64_t zeros[kMaxDims] = {};
  Shape shape;  // repeated dimensions are written once
  shape.assign(self.sizes());
  for (int d = 0; d < shape.ndim; d++)
    if (self.strides()[d] == 0 && shape.size[d] > 1) shape.size[d] = 1;
  cpu::copy(operand(self, self.strides().data()), {bytes, wide, zeros}, shape);
}

void resize_(TensorBase& self, IntArrayRef size) {
  TensorImpl* p = self.impl();
  check_device(p->device, "resize_");
  TensorBase shape = TensorBase(new TensorImpl(p->dtype));
  shape.impl()->set_contiguous(size);  // checks the sizes
  int64_t bytes = 0;
  const bool fits = checked_mul(shape.numel(), elementSize(p->dtype), &bytes);
  TORCXX_CHECK_AS(OutOfMemoryError, fits, "resize_: argument 'size': ", size,
                  " has too many bytes");
  const int64_t needed = bytes + p->offset * elementSize(p->dtype);
  if (needed > p->storage.nbytes()) {
    const TensorBase grown = new_tensor({needed / elementSize(p->dtype)}, p->dtype, p->device);
    if (p->storage.nbytes() > 0)
      std::memcpy(grown.data_ptr(), p->storage.data(), static_cast<size_t>(p->storage.nbytes()));
    p->storage = grown.storage();
    p->data = static_cast<char*>(grown.data_ptr()) + p->offset * elementSize(p->dtype);
  }
  p->set_contiguous(size);
}

static TensorBase part(const TensorBase& self, int64_t which) {
  TensorBase out = alias(self, self.sizes(), self.strides(), self.storage_offset());
  TensorImpl* p = out.impl();
  p->dtype = toRealValueType(self.dtype());
  int64_t strides[kMaxDims];
  for (int64_t d = 0; d < self.dim(); d++) strides[d] = self.strides()[d] * 2;
  p->set_shape(self.sizes(), {strides, static_cast<size_t>(self.dim())});
  p->offset = self.storage_offset() * 2 + which;
  p->data = static_cast<char*>(self.data_ptr()) + which * elementSize(p->dtype);
  return out;
}

TensorBase real(const TensorBase& self) {
  return self.is_complex() ? part(self, 0)
                           : alias(self, self.sizes(), self.strides(), self.storage_offset());
}

TensorBase imag(const TensorBase& self) {
  TORCXX_CHECK(self.is_complex(), "imag is not implemented for tensors with non-complex dtypes.");
  return part(self, 1);
}

}  // namespace torcxx::impl
