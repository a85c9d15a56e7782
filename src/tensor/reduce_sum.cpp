#include "backend/cpu/map.h"
#include "gen/ops/_to_copy.h"
#include "gen/ops/sum.h"
#include "tensor/factory.h"
#include "tensor/reduce.h"

namespace torcxx::impl {
namespace {

template <class T>
T pairwise(const T* x, int64_t n) {
  if (n <= 64) {
    T s{};
    for (int64_t i = 0; i < n; i++) s += x[i];
    return s;
  }
  return pairwise(x, n / 2) + pairwise(x + n / 2, n - n / 2);
}

}  // namespace

TensorBase sum_dim_IntList(const TensorBase& self, OptionalIntArrayRef dim, bool keepdim,
                           std::optional<ScalarType> dtype) {
  check_device(self.device(), "sum");
  const ReducedDims dims(self, dim);
  const ScalarType type = dtype                                ? *dtype
                          : isIntegralType(self.dtype(), true) ? kInt64
                                                               : self.dtype();
  const TensorBase in = dtype ? impl::_to_copy(self, TensorOptions(type)) : self;
  const Shape shape = dims.result(self, keepdim);
  TensorBase out = new_tensor(shape, type);
  // The kept dimensions first, each result's elements in one run behind them.
  int64_t size[kMaxDims], stride[kMaxDims], run = 1;
  size_t n = 0;
  for (const bool reduced : {false, true})
    for (size_t d = 0; d < in.sizes().size(); d++) {
      if (dims.reduced[d] != reduced) continue;
      size[n] = in.sizes()[d];
      stride[n++] = in.strides()[d];
      if (reduced) run *= in.sizes()[d];
    }
  const ScalarType wide = cpu::dtype_of(cpu::compute_of(type));
  const TensorBase runs = new_tensor({size, n}, wide), sums = new_tensor(shape, wide);
  cpu::copy({runs.data_ptr(), wide, runs.strides().data()}, {in.data_ptr(), in.dtype(), stride},
            runs.sizes());
  dispatch_dtype(wide, [&](auto zero) {
    using T = decltype(zero);
    if constexpr (!std::is_same_v<T, bool> && !std::is_class_v<T> || requires(T x) { x.real(); }) {
      for (int64_t i = 0; i < out.numel(); i++)
        static_cast<T*>(sums.data_ptr())[i] =
            pairwise(static_cast<const T*>(runs.data_ptr()) + i * run, run);
    }
  });
  cpu::copy({out.data_ptr(), type, out.strides().data()},
            {sums.data_ptr(), wide, sums.strides().data()}, shape);
  return out;
}

}  // namespace torcxx::impl
