// Elements chosen by a mask, and where the elements that are not zero stand.
#include <cstring>

#include "backend/cpu/map.h"
#include "backend/cpu/mask.h"
#include "gen/ops/masked_scatter.h"
#include "gen/ops/masked_select.h"
#include "gen/ops/nonzero.h"
#include "tensor/broadcast.h"
#include "tensor/factory.h"
#include "tensor/index.h"

namespace torcxx::impl {
namespace {

// t seen as `shape`, row-major; t itself where it already is.
TensorBase spread(const TensorBase& t, IntArrayRef shape) {
  if (t.sizes() == shape && t.is_contiguous()) return t;
  TensorBase out = new_tensor(shape, t.dtype());
  int64_t strides[kMaxDims];
  broadcast_strides(t, shape, strides);
  cpu::copy({out.data_ptr(), t.dtype(), out.strides().data()}, {t.data_ptr(), t.dtype(), strides},
            shape);
  return out;
}

const uint8_t* bytes(const TensorBase& mask) { return static_cast<uint8_t*>(mask.data_ptr()); }

}  // namespace

TensorBase masked_select(const TensorBase& self, const TensorBase& mask) {
  check_device(self.device(), "masked_select");
  TORCXX_CHECK(mask.dtype() == kBool, "masked_select: expected BoolTensor for mask, got ",
               mask.dtype());
  Shape shape;
  shape.assign(self.sizes());
  broadcast_into(shape, mask.sizes());
  const TensorBase x = spread(self, shape), m = spread(mask, shape);
  TensorBase out = new_tensor(cpu::count_mask(bytes(m), m.numel()), self.dtype());
  cpu::compress(out.data_ptr(), x.data_ptr(), bytes(m), x.numel(), self.element_size());
  return out;
}

TensorBase masked_scatter(const TensorBase& self, const TensorBase& mask,
                          const TensorBase& source) {
  check_device(self.device(), "masked_scatter");
  TORCXX_CHECK(self.dtype() == source.dtype(),
               "masked_scatter: expected self and source to have same dtypes but got ",
               enumName(self.dtype()), " and ", enumName(source.dtype()));
  TORCXX_CHECK(mask.dtype() == kBool,
               "masked_scatter_ only supports boolean masks, but got mask with dtype ",
               enumName(mask.dtype()));
  Shape shape;
  shape.assign(self.sizes());
  broadcast_into(shape, mask.sizes());
  TensorBase out = spread(self, shape);
  if (out.is_same(self)) out = contiguous_copy(self);
  const TensorBase m = spread(mask, shape), from = as_contiguous(source);
  TORCXX_CHECK(cpu::count_mask(bytes(m), m.numel()) <= source.numel(),
               "masked_scatter: Number of elements of source < number of ones in mask");
  cpu::expand_into(out.data_ptr(), from.data_ptr(), bytes(m), m.numel(), self.element_size());
  return out;
}

TensorBase nonzero(const TensorBase& self) {
  check_device(self.device(), "nonzero");
  const TensorBase mask = as_contiguous(self, kBool);
  const uint8_t* m = bytes(mask);
  const int64_t n = mask.numel(), dims = self.dim();
  const int64_t found = cpu::count_mask(m, n);
  TensorBase out = new_tensor({found, dims}, kInt64);
  if (found == 0 || dims == 0) return out;
  auto* to = static_cast<int64_t*>(out.data_ptr());
  int64_t place[kMaxDims] = {};
  const int64_t cols = self.sizes().back();
  const auto write = [&](int64_t c) {
    for (int64_t d = 0; d < dims - 1; d++) *to++ = place[d];
    *to++ = c;
  };
  for (int64_t row = 0; row < n; row += cols) {
    int64_t c = 0;
    for (; c + 8 <= cols; c += 8) {
      uint64_t eight;
      std::memcpy(&eight, m + row + c, 8);
      if (eight == 0) continue;
      for (int64_t k = c; k < c + 8; k++)
        if (m[row + k]) write(k);
    }
    for (; c < cols; c++)
      if (m[row + c]) write(c);
    for (int64_t d = dims - 2; d >= 0 && ++place[d] == self.size(d); d--) place[d] = 0;
  }
  return out;
}

}  // namespace torcxx::impl
