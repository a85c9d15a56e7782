#include "gen/ops/cummax.h"

#include "backend/cpu/scan.h"
#include "gen/ops/cummin.h"
#include "tensor/broadcast.h"
#include "tensor/factory.h"
#include "tensor/index.h"

namespace torcxx::impl {
namespace {

std::tuple<TensorBase, TensorBase> extreme(const char* op, const TensorBase& self, int64_t dim,
                                           bool greatest) {
  check_device(self.device(), op);
  dim = wrap_dim(dim, self.dim());
  TORCXX_CHECK_NOT_IMPLEMENTED(!self.is_complex(), "\"", op, "_cpu\" not implemented for '",
                               enumName(self.dtype()), "'");
  const TensorBase in = as_contiguous(self);
  TensorBase values = new_tensor(self.sizes(), self.dtype());
  TensorBase places = new_tensor(self.sizes(), kInt64);
  const cpu::RowShape s = row_shape(self, dim, 0);
  cpu::scan_extreme(greatest, in.data_ptr(), values.data_ptr(),
                    static_cast<int64_t*>(places.data_ptr()), self.dtype(), s.outer, s.size,
                    s.inner);
  return {values, places};
}

}  // namespace

std::tuple<TensorBase, TensorBase> cummax(const TensorBase& self, int64_t dim) {
  return extreme("cummax", self, dim, true);
}
std::tuple<TensorBase, TensorBase> cummin(const TensorBase& self, int64_t dim) {
  return extreme("cummin", self, dim, false);
}

}  // namespace torcxx::impl
