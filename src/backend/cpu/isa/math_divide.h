// fmod, remainder and floor_divide. The quotient and a fused multiply give the remainder exactly
// while the quotient has a few bits to spare; where it has not, the lane goes to the C library.
#ifndef TORCXX_BACKEND_CPU_ISA_MATH_DIVIDE_H_
#define TORCXX_BACKEND_CPU_ISA_MATH_DIVIDE_H_

#include "backend/cpu/isa/math_bits.h"
#include "backend/cpu/isa/vec_convert.h"

HWY_BEFORE_NAMESPACE();
namespace torcxx::TORCXX_ISA {

// The lanes whose quotient is too large, one by one.
__attribute__((noinline, unused)) static void fmod_lanes(const float* x, const float* y,
                                                         const uint8_t* slow, float* r) {
  for (int i = 0; i < Vec<float>::lanes; ++i) {
    if (slow[i]) r[i] = __builtin_fmodf(x[i], y[i]);
  }
}
__attribute__((noinline, unused)) static void fmod_lanes(const double* x, const double* y,
                                                         const uint8_t* slow, double* r) {
  for (int i = 0; i < Vec<double>::lanes; ++i) {
    if (slow[i]) r[i] = __builtin_fmod(x[i], y[i]);
  }
}

// x - q y exactly, for an integral q of few bits that is the quotient or one above it.
TORCXX_INLINE Vec<float> exact_rest(Vec<float> x, Vec<float> q, Vec<float> y) {
  if constexpr (has_fma) return fnma(q, y, x);
  const Vec<double> r0 = to_double_lower(x) - to_double_lower(q) * to_double_lower(y);
  const Vec<double> r1 = to_double_upper(x) - to_double_upper(q) * to_double_upper(y);
  return to_float(r0, r1);
}
TORCXX_INLINE Vec<double> exact_rest(Vec<double> x, Vec<double> q, Vec<double> y) {
  if constexpr (has_fma) return fnma(q, y, x);
  const Expansion<double> p = two_prod(q, y);
  return (x - p.hi) - p.lo;
}

// Exact.
template <class T>
TORCXX_INLINE Vec<T> fmod(Vec<T> x, Vec<T> y) {
  using V = Vec<T>;
  constexpr T most = T(1) / (8 * (sizeof(T) == 4 ? T(0x1p-24) : T(0x1p-53)));
  // Without FMA the parts of a product must not underflow.
  constexpr T least = has_fma || sizeof(T) == 4 ? T(0) : T(0x1p-900);
  const V ax = abs(x), ay = abs(y);
  const V q = trunc(ax / ay);
  V r = exact_rest(ax, q, ay);
  r = where(r < V(0), r + ay, r);  // the division had rounded up to q
  r = where((ay == V(infinity<T>)) & isfinite(x), ax, r);
  const Mask<T> slow = ((q > V(most)) | ((ay < V(least)) & (ax >= ay))) & (ay > V(0)) & isfinite(x);
  if (__builtin_expect(any(slow), 0)) {
    T px[V::lanes], py[V::lanes], pr[V::lanes];
    uint8_t ps[V::lanes];
    ax.store(px);
    ay.store(py);
    r.store(pr);
    slow.store(ps);
    fmod_lanes(px, py, ps, pr);
    r = V::load(pr);
  }
  return copysign(r, x);
}
// Whether a remainder with the dividend's sign needs the divisor added: Python's rule.
template <class T>
TORCXX_INLINE Mask<T> other_sign(Vec<T> r, Vec<T> y) {
  return (r != Vec<T>(0)) & ((r < Vec<T>(0)) ^ (y < Vec<T>(0)));
}
// One rounding where the sign is changed, else exact.
template <class T>
TORCXX_INLINE Vec<T> remainder(Vec<T> x, Vec<T> y) {
  const Vec<T> r = fmod(x, y);
  return where(other_sign(r, y), r + y, r);
}
// torch.floor_divide: consistent with remainder, also where x / y rounds up to an integer.
template <class T>
TORCXX_INLINE Vec<T> floor_divide(Vec<T> x, Vec<T> y) {
  using V = Vec<T>;
  const V r = fmod(x, y), quotient = x / y;
  V d = (x - r) / y;
  d = where(other_sign(r, y), d - V(1), d);
  const V down = floor(d);
  const V whole = where(d - down > V(0.5), down + V(1), down);
  const V result = where(d == V(0), copysign(V(0), quotient), whole);
  return where(y == V(0), quotient, result);
}
template <class T>
TORCXX_INLINE Vec<T> trunc_divide(Vec<T> x, Vec<T> y) {
  return trunc(x / y);
}

}  // namespace torcxx::TORCXX_ISA
HWY_AFTER_NAMESPACE();

#endif  // TORCXX_BACKEND_CPU_ISA_MATH_DIVIDE_H_
