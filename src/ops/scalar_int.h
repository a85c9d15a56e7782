// The integer part of ops/scalar.h. Arithmetic wraps; nothing traps: a division by zero gives 0,
// and the caller, who has to raise, looks at the divisors first.
#ifndef TORCXX_OPS_SCALAR_INT_H_
#define TORCXX_OPS_SCALAR_INT_H_

#include "ops/scalar.h"

namespace torcxx::ops {

template <Integer T> T abs(T x) {
  using U = std::make_unsigned_t<T>;
  return x < 0 ? static_cast<T>(U(0) - static_cast<U>(x)) : x;
}
template <Integer T> T sign(T x) { return static_cast<T>((x > 0) - (x < 0)); }
template <Integer T> T min(T x, T y) { return x < y ? x : y; }
template <Integer T> T max(T x, T y) { return x > y ? x : y; }
// Toward zero. The negation in unsigned keeps the least value divided by -1 from trapping.
template <Integer T> T trunc_divide(T x, T y) {
  using U = std::make_unsigned_t<T>;
  if (y == 0) return 0;
  if constexpr (std::is_signed_v<T>) {
    if (y == -1) return static_cast<T>(U(0) - static_cast<U>(x));
  }
  return static_cast<T>(x / y);
}
template <Integer T> T fmod(T x, T y) {
  if (y == 0) return 0;
  if constexpr (std::is_signed_v<T>) {
    if (y == -1) return 0;
  }
  return static_cast<T>(x % y);
}
template <Integer T> T remainder(T x, T y) {
  const T r = fmod(x, y);
  return r != 0 && (r < 0) != (y < 0) ? static_cast<T>(r + y) : r;
}
template <Integer T> T floor_divide(T x, T y) {
  const T q = trunc_divide(x, y), r = fmod(x, y);
  return r != 0 && (r < 0) != (y < 0) ? static_cast<T>(q - 1) : q;
}
// A negative exponent gives the truncated value: 1 and -1 keep their powers, the rest is 0.
template <Integer T> T pow(T x, T y) {
  using U = std::make_unsigned_t<T>;
  if constexpr (std::is_signed_v<T>) {
    if (y < 0) return x == 1 ? T(1) : x == -1 ? (y % 2 ? T(-1) : T(1)) : T(0);
  }
  // uint64 intermediates: a narrower U would be promoted to int and overflow there.
  uint64_t result = 1, base = static_cast<U>(x);
  for (U e = static_cast<U>(y); e != 0; e = static_cast<U>(e >> 1)) {
    if (e & 1) result *= base;
    base *= base;
  }
  return static_cast<T>(result);
}
// A shift outside [0, bits) empties the value; a right shift leaves the sign.
template <Integer T> T left_shift(T x, T y) {
  const bool inside = y >= 0 && static_cast<uint64_t>(y) < sizeof(T) * 8;
  return inside ? static_cast<T>(static_cast<uint64_t>(x) << y) : T(0);
}
template <Integer T> T right_shift(T x, T y) {
  const bool inside = y >= 0 && static_cast<uint64_t>(y) < sizeof(T) * 8;
  return inside ? static_cast<T>(x >> y) : x < 0 ? T(-1) : T(0);
}
template <Integer T> T gcd(T x, T y) {
  T a = abs(x), b = abs(y);
  while (b != 0) {
    const T r = fmod(a, b);
    a = b;
    b = r;
  }
  return abs(a);
}
template <Integer T> T lcm(T x, T y) {
  using U = std::make_unsigned_t<T>;
  const T g = gcd(x, y);
  if (g == 0) return 0;
  if constexpr (sizeof(T) < sizeof(int)) return static_cast<T>(abs(x / g * y));  // in int
  const U product = static_cast<U>(trunc_divide(x, g)) * static_cast<U>(y);
  return abs(static_cast<T>(product));
}

template <Integer T> T floor(T x) { return x; }
template <Integer T> T ceil(T x) { return x; }
template <Integer T> T trunc(T x) { return x; }
template <Integer T> T round(T x) { return x; }
template <Integer T> bool isnan(T) { return false; }
template <Integer T> bool isinf(T) { return false; }
template <Integer T> bool isfinite(T) { return true; }
template <Integer T> bool signbit(T x) { return x < 0; }

}  // namespace torcxx::ops

#endif  // TORCXX_OPS_SCALAR_INT_H_
