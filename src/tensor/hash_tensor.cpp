#include "gen/ops/hash_tensor.h"

#include "gen/ops/permute.h"
#include "tensor/factory.h"
#include "tensor/index.h"
#include "tensor/reduce.h"
#include "torcxx/core/parallel.h"

namespace torcxx::impl {

TensorBase hash_tensor(const TensorBase& self, IntArrayRef dim, bool keepdim, int64_t mode) {
  check_device(self.device(), "hash_tensor");
  TORCXX_CHECK(mode == 0, "hash_tensor: mode must be 0 (exclusive or), got ", mode);
  TORCXX_CHECK_NOT_IMPLEMENTED(!self.is_complex() && self.dtype() != ScalarType::Undefined,
                               "\"hash_tensor\" not implemented for '", enumName(self.dtype()),
                               "'");
  const ReducedDims dims(self, OptionalIntArrayRef(dim));
  std::vector<int64_t> order;
  for (const bool reduced : {false, true})
    for (int64_t d = 0; d < self.dim(); d++)
      if (dims.reduced[d] == reduced) order.push_back(d);
  const TensorBase x = as_contiguous(ops::permute(self, order), self.is_floating_point()  ? kFloat64
                                                                : self.dtype() == kUInt64 ? kUInt64
                                                                                          : kInt64);
  TensorBase out = new_tensor(dims.result(self, keepdim), kUInt64);
  const auto* from = static_cast<const uint64_t*>(x.data_ptr());
  auto* to = static_cast<uint64_t*>(out.data_ptr());
  const int64_t rows = out.numel(), row = self.numel() / std::max<int64_t>(1, rows);
  parallel_for(0, rows, std::max<int64_t>(1, 32768 / std::max<int64_t>(1, row)),
               [&](int64_t b, int64_t e) {
                 for (int64_t i = b; i < e; i++) {
                   uint64_t bits = 0;
                   for (int64_t k = 0; k < row; k++) bits ^= from[i * row + k];
                   to[i] = bits;
                 }
               });
  return out;
}

}  // namespace torcxx::impl
