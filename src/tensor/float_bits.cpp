#include <bit>
#include <cmath>

#include "gen/ops/expand.h"
#include "gen/ops/frexp.h"
#include "gen/ops/nextafter.h"
#include "tensor/broadcast.h"
#include "tensor/factory.h"
#include "tensor/index.h"
#include "tensor/pointwise.h"

namespace torcxx::impl {
namespace {

// f(zero of the type) for the floating dtypes.
template <class F>
void by_float(const char* op, ScalarType t, F f) {
  TORCXX_CHECK_NOT_IMPLEMENTED(isFloatingType(t) && elementSize(t) > 1, "\"", op,
                               "\" not implemented for '", enumName(t), "'");
  dispatch_dtype(t, [&](auto zero) {
    using T = decltype(zero);
    if constexpr (std::is_floating_point_v<T> || std::is_same_v<T, Half> ||
                  std::is_same_v<T, BFloat16>)
      f(zero);
  });
}

template <class T>
T next(T from, T to) {
  using Bits = std::conditional_t<sizeof(T) == 2, uint16_t,
                                  std::conditional_t<sizeof(T) == 4, uint32_t, uint64_t>>;
  const auto a = static_cast<double>(from), b = static_cast<double>(to);
  if (std::isnan(a)) return from;
  if (std::isnan(b) || a == b) return to;
  if (a == 0) {
    const Bits least = 1, sign = Bits{1} << (8 * sizeof(T) - 1);
    return std::bit_cast<T>(static_cast<Bits>(b < 0 ? least | sign : least));
  }
  const auto bits = std::bit_cast<Bits>(from);
  return std::bit_cast<T>(static_cast<Bits>((a < b) == (a > 0) ? bits + 1 : bits - 1));
}

}  // namespace

std::tuple<TensorBase, TensorBase> frexp_Tensor(const TensorBase& self) {
  check_device(self.device(), "frexp");
  TORCXX_CHECK(isFloatingType(self.dtype()), "torch.frexp() only supports floating-point dtypes");
  const TensorBase in = as_contiguous(self);
  TensorBase mantissa = new_like(in, in.dtype()), exponent = new_like(in, kInt32);
  by_float("frexp", in.dtype(), [&](auto zero) {
    using T = decltype(zero);
    for (int64_t i = 0; i < in.numel(); i++) {
      int e = 0;
      const double m = std::frexp(static_cast<double>(static_cast<const T*>(in.data_ptr())[i]), &e);
      static_cast<T*>(mantissa.data_ptr())[i] =
          static_cast<T>(static_cast<std::conditional_t<sizeof(T) == 8, double, float>>(m));
      static_cast<int32_t*>(exponent.data_ptr())[i] = e;
    }
  });
  return {mantissa, exponent};
}

TensorBase nextafter(const TensorBase& self, const TensorBase& other) {
  check_device(self.device(), "nextafter");
  const Operand operands[] = {Operand(self), Operand(other)};
  const ScalarType t = result_type(operands, 2);
  Shape shape;
  shape.assign(self.sizes());
  broadcast_into(shape, other.sizes());
  const TensorBase a = as_contiguous(ops::expand(self, shape), t),
                   b = as_contiguous(ops::expand(other, shape), t);
  TensorBase out = new_like(a, t);
  by_float("nextafter_cpu", t, [&](auto zero) {
    using T = decltype(zero);
    for (int64_t i = 0; i < a.numel(); i++)
      static_cast<T*>(out.data_ptr())[i] =
          next(static_cast<const T*>(a.data_ptr())[i], static_cast<const T*>(b.data_ptr())[i]);
  });
  return out;
}

}  // namespace torcxx::impl
