// Padding with a constant.
#include "backend/cpu/map.h"
#include "core/checked.h"
#include "gen/ops/constant_pad_nd.h"
#include "gen/ops/fill_.h"
#include "tensor/broadcast.h"
#include "tensor/factory.h"

namespace torcxx::impl {

TensorBase constant_pad_nd(const TensorBase& self, IntArrayRef pad, const Scalar& value) {
  check_device(self.device(), "constant_pad_nd");
  const auto dims = static_cast<size_t>(self.dim());
  TORCXX_CHECK(pad.size() % 2 == 0 && pad.size() <= 2 * dims,
               "constant_pad_nd: Length of pad should be even and no more than twice the number of "
               "dimensions of the input, got ",
               pad, " for ", self.sizes());
  Shape all, kept;  // of the result, and of what comes from self
  all.assign(self.sizes());
  kept.assign(self.sizes());
  int64_t to = 0, from = 0;
  int64_t first[kMaxDims] = {};
  for (size_t k = 0; k < pad.size() / 2; k++) {
    const size_t d = dims - 1 - k;
    const int64_t before = pad[2 * k], after = pad[2 * k + 1], n = self.sizes()[d];
    int64_t size = 0;
    TORCXX_CHECK(before > INT64_MIN && after > INT64_MIN && checked_add(n, before, &size) &&
                     checked_add(size, after, &size) && size >= 0,
                 "constant_pad_nd: The input size ", n, ", plus negative padding ", before, " and ",
                 after, " resulted in a negative output size, which is invalid");
    all.size[d] = size;
    kept.size[d] =
        std::max<int64_t>(0, n + std::min<int64_t>(before, 0) + std::min<int64_t>(after, 0));
    first[d] = std::max<int64_t>(before, 0);
    from += std::max<int64_t>(-before, 0) * self.strides()[d];
  }
  TensorBase out = new_tensor(all, self.dtype());
  impl::fill__Scalar(out, value);
  for (size_t d = 0; d < dims; d++) to += first[d] * out.strides()[d];
  for (size_t d = 0; d < dims; d++)
    if (kept.size[d] == 0) return out;
  const int64_t bytes = self.element_size();
  cpu::copy(
      {static_cast<char*>(out.data_ptr()) + to * bytes, out.dtype(), out.strides().data()},
      {static_cast<char*>(self.data_ptr()) + from * bytes, self.dtype(), self.strides().data()},
      kept);
  return out;
}

}  // namespace torcxx::impl
