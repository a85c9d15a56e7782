// Copies of the elements in another order or several times: flip, roll, repeat.
#include <algorithm>

#include "backend/cpu/map.h"
#include "core/checked.h"
#include "gen/ops/flip.h"
#include "gen/ops/repeat.h"
#include "gen/ops/reshape.h"
#include "gen/ops/roll.h"
#include "gen/ops/sum.h"
#include "gen/ops/zeros.h"
#include "tensor/broadcast.h"
#include "tensor/factory.h"
#include "tensor/shape_formulas.h"

namespace torcxx {

void check_flip(const TensorBase& self, int64_t ndim) {
  TORCXX_CHECK(self.dim() >= ndim, "Input must be >= ", ndim, "-d.");
}

int64_t quarter_turns(const TensorBase& self, int64_t k, IntArrayRef dims) {
  TORCXX_CHECK(dims.size() == 2, "expected total rotation dims == 2, but got dims = ", dims.size());
  TORCXX_CHECK(self.dim() >= 2, "expected total dims >= 2, but got total dims = ", self.dim());
  TORCXX_CHECK(wrap_dim(dims[0], self.dim()) != wrap_dim(dims[1], self.dim()),
               "expected rotation dims to be different, but got dim0 = ", dims[0],
               " and dim1 = ", dims[1]);
  return ((k % 4) + 4) % 4;
}

std::vector<int64_t> negated(IntArrayRef list) {
  std::vector<int64_t> out;
  for (int64_t v : list) out.push_back(v == INT64_MIN ? v : -v);
  return out;
}

std::vector<int64_t> tile_repeats(const TensorBase& self, IntArrayRef dims) {
  std::vector<int64_t> repeats = dims.vec();
  if (static_cast<int64_t>(repeats.size()) < self.dim())
    repeats.insert(repeats.begin(), self.dim() - repeats.size(), 1);
  return repeats;
}

TensorBase repeat_backward(const TensorBase& grad, IntArrayRef repeats, IntArrayRef sizes) {
  if (grad.numel() == 0)
    return ops::zeros(sizes, TensorOptions(grad.dtype()).device(grad.device()));
  const size_t extra = repeats.size() - sizes.size();
  std::vector<int64_t> shape, dims;
  for (size_t d = 0; d < repeats.size(); d++) {
    if (d < extra || repeats[d] != 1) {
      dims.push_back(static_cast<int64_t>(shape.size()));
      shape.push_back(repeats[d]);
    }
    if (d >= extra) shape.push_back(sizes[d - extra]);
  }
  if (dims.empty()) return grad;
  return ops::sum(ops::reshape(grad, shape), dims, false, grad.dtype());
}

namespace impl {

TensorBase flip(const TensorBase& self, IntArrayRef dims) {
  uint64_t turned = 0;
  for (int64_t d : dims) {
    const int64_t w = wrap_dim(d, self.dim());
    TORCXX_CHECK(!(turned >> w & 1), "dim ", w, " appears multiple times in the list of dims");
    turned |= uint64_t{1} << w;
  }
  TensorBase out = new_preserving(self, self.dtype());
  if (out.numel() == 0) return out;
  int64_t strides[kMaxDims], offset = 0;
  for (int64_t d = 0; d < self.dim(); d++) {
    strides[d] = self.strides()[d];
    if (!(turned >> d & 1)) continue;
    offset += (self.sizes()[d] - 1) * strides[d];
    strides[d] = -strides[d];
  }
  char* last = static_cast<char*>(self.data_ptr()) + offset * self.element_size();
  cpu::copy({out.data_ptr(), out.dtype(), out.strides().data()}, {last, self.dtype(), strides},
            self.sizes());
  return out;
}

// One block of the result per choice of the wrapped or unwrapped part in each moved dimension.
static void copy_rolled(const TensorBase& out, const TensorBase& self, const int64_t* shift) {
  int moved[kMaxDims], count = 0;
  for (int d = 0; d < self.dim(); d++)
    if (shift[d] != 0) moved[count++] = d;
  Shape block;
  for (uint64_t choice = 0; choice < uint64_t{1} << count; choice++) {
    block.assign(self.sizes());
    int64_t from = 0, to = 0;
    for (int k = 0; k < count; k++) {
      const int d = moved[k];
      const bool wrapped = choice >> k & 1;
      const int64_t size = self.sizes()[d];
      block.size[d] = wrapped ? shift[d] : size - shift[d];
      (wrapped ? from : to) +=
          wrapped ? (size - shift[d]) * self.strides()[d] : shift[d] * out.strides()[d];
    }
    cpu::copy({static_cast<char*>(out.data_ptr()) + to * out.element_size(), out.dtype(),
               out.strides().data()},
              {static_cast<char*>(self.data_ptr()) + from * self.element_size(), self.dtype(),
               self.strides().data()},
              block);
  }
}

TensorBase roll(const TensorBase& self, IntArrayRef shifts, IntArrayRef dims) {
  TORCXX_CHECK(shifts.size() > 0, "`shifts` required");
  if (dims.empty() && shifts.size() == 1) {
    const TensorBase flat = ops::reshape(self, {self.numel()});
    return ops::reshape(impl::roll(flat, shifts, {0}), self.sizes());
  }
  TORCXX_CHECK(shifts.size() == dims.size(),
               "shifts and dimensions must align. shifts: ", shifts.size(), ", dims:", dims.size());
  TensorBase out = new_like(self, self.dtype());
  if (out.numel() == 0) return out;
  TORCXX_CHECK_INDEX(self.dim() > 0, "Dimension specified as ", dims[0],
                     " but tensor has no dimensions");
  int64_t shift[kMaxDims] = {};
  for (size_t i = 0; i < dims.size(); i++) {
    const int64_t d = wrap_dim(dims[i], self.dim()), size = self.sizes()[d];
    shift[d] = (shift[d] + shifts[i] % size + size) % size;
  }
  copy_rolled(out, self, shift);
  return out;
}

TensorBase repeat(const TensorBase& self, IntArrayRef repeats) {
  const int64_t n = self.dim(), extra = static_cast<int64_t>(repeats.size()) - n;
  TORCXX_CHECK(extra >= 0,
               "Number of dimensions of repeat dims can not be smaller than number of dimensions "
               "of tensor");
  Shape shape;
  shape.assign(repeats);
  for (int64_t d = 0; d < shape.ndim; d++) {
    const int64_t size = d < extra ? 1 : self.sizes()[d - extra];
    TORCXX_CHECK(repeats[d] >= 0, "repeat: argument 'repeats': Trying to create tensor with ",
                 "negative dimension, got ", repeats);
    TORCXX_CHECK(checked_mul(repeats[d], size, &shape.size[d]),
                 "repeat: argument 'repeats': ", repeats, " of a tensor of shape ", self.sizes(),
                 " has too many elements");
  }
  TensorBase out = new_tensor(shape, self.dtype(), self.device());
  if (out.numel() == 0) return out;
  // Each dimension seen as (repeats, size); those of size 1 are left out, so that at most 63 stay.
  int64_t sizes[kMaxDims], from[kMaxDims], to[kMaxDims];
  size_t rank = 0;
  const auto add = [&](int64_t size, int64_t from_stride, int64_t to_stride) {
    if (size == 1) return;
    sizes[rank] = size;
    from[rank] = from_stride;
    to[rank++] = to_stride;
  };
  for (int64_t d = 0; d < shape.ndim; d++) {
    const int64_t size = d < extra ? 1 : self.sizes()[d - extra], st = out.strides()[d];
    add(repeats[d], 0, st * size);
    if (d >= extra) add(size, self.strides()[d - extra], st);
  }
  cpu::copy({out.data_ptr(), out.dtype(), to}, {self.data_ptr(), self.dtype(), from},
            {sizes, rank});
  return out;
}

}  // namespace impl
}  // namespace torcxx
