// pow and hypot.
// Coefficients: python tools/remez.py log2_short_f64 exp2_short_f64 pow_rest_f64 two_thirds
// log2e_f64.
#ifndef TORCXX_BACKEND_CPU_ISA_MATH_POW_H_
#define TORCXX_BACKEND_CPU_ISA_MATH_POW_H_

#include "backend/cpu/isa/math_log.h"
#include "backend/cpu/isa/vec_convert.h"

HWY_BEFORE_NAMESPACE();
namespace torcxx::TORCXX_ISA {

template <class T>
TORCXX_INLINE Mask<T> is_integral(Vec<T> y) {
  return y == trunc(y);
}
template <class T>
TORCXX_INLINE Mask<T> is_odd(Vec<T> y) {
  return is_integral(y) & !is_integral(y * Vec<T>(0.5));
}
// From |x|^y to x^y: IEEE's special values and the sign.
template <class T>
TORCXX_INLINE Vec<T> pow_special(Vec<T> x, Vec<T> y, Vec<T> magnitude) {
  using V = Vec<T>;
  V r = where((abs(x) == V(1)) | (y == V(0)), 1, magnitude);
  // 1 even where the other is NaN; otherwise NaN stays.
  const Mask<T> one = (x == V(1)) | (y == V(0));
  r = where((isnan(x) | isnan(y)) & !one, x + y, r);
  r = where(signbit(x) & is_odd(y), -r, r);
  return where((x < V(0)) & (x > V(-infinity<T>)) & !is_integral(y) & !isnan(y), quiet_nan<T>, r);
}
// The exponent also of 0 and inf, on every set.
template <class T>
TORCXX_INLINE LogParts<T> log_parts_all(Vec<T> a) {
  LogParts<T> p = log_parts(a);
#if !TORCXX_HAS_AVX512
  const T inf = infinity<T>;
  p.e = where(a == Vec<T>(0), -inf, where(a == Vec<T>(inf), inf, p.e));
#endif
  return p;
}

// a^y for a >= 0 in double with the accuracy a float needs.
TORCXX_INLINE Vec<double> pow_short(Vec<double> a, Vec<double> y) {
  const LogParts<double> p = log_parts_all(a);
  const Vec<double> l =
      fma(p.f,
          poly(p.f, 1.4426950408885744, -0.72134752059578033, 0.48089834742480825,
               -0.36067372132815578, 0.28853888862898197, -0.2404519049325991, 0.20610981147973564,
               -0.18026578136331345, 0.15992478268971408, -0.14474760825741387, 0.1365877674231106,
               -0.12676314492100327, 0.09055017366952367, -0.032294093361779651),
          p.e);
  const Vec<double> t = clamp_keep_nan(y * l, -300.0, 300.0), n = round(t), r = t - n;
  return fma(r,
             poly(r, 0.69314718070449055, 0.24022651066594911, 0.055504103661584064,
                  0.0096180381261489027, 0.0013333934906565328, 0.00015466758512718646,
                  1.5196194038685442e-05),
             1.0) *
         pow2(n);
}
// 0.6 ULP.
TORCXX_INLINE Vec<float> pow(Vec<float> x, Vec<float> y) {
  const Vec<float> a = abs(x);
  const Vec<double> lower = pow_short(to_double_lower(a), to_double_lower(y));
  const Vec<double> upper = pow_short(to_double_upper(a), to_double_upper(y));
  return pow_special(x, y, to_float(lower, upper));
}

// log2(a) in two parts, about 64 bits. With s = f / (2 + f): log(1 + f) = 2 s + s^3 (2/3 + ...),
// where s, s^2 and the leading terms are pairs.
TORCXX_INLINE Expansion<double> log2_pair(Vec<double> a) {
  using V = Vec<double>;
  const LogParts<double> p = log_parts_all(a);
  const Expansion<double> d = fast_two_sum(V(2), p.f);
  const V inverse = 1.0 / d.hi, s = p.f * inverse;
  const Expansion<double> sd = two_prod(s, d.hi);
  const V s_lo = (((p.f - sd.hi) - sd.lo) - s * d.lo) * inverse;
  Expansion<double> z = two_prod(s, s);
  z.lo = fma(s + s, s_lo, z.lo);
  // c = 2/3 + z (2/5 + ...), and t = z c.
  const V rest = z.hi * poly(z.hi, 0.40000000000000002, 0.28571428571426821, 0.22222222222736013,
                             0.18181818105895098, 0.15384621814626975, 0.13333001909482659,
                             0.11775268914148868, 0.10323774395215389, 0.11639685673603302);
  Expansion<double> c = fast_two_sum(V(0.66666666666666663), rest);
  c.lo = c.lo + 3.7007434154171883e-17;
  Expansion<double> t = two_prod(z.hi, c.hi);
  t.lo = t.lo + fma(z.hi, c.lo, z.lo * c.hi);
  // m = s (2 + t) in natural units.
  Expansion<double> k = fast_two_sum(V(2), t.hi);
  k.lo = k.lo + t.lo;
  Expansion<double> m = two_prod(s, k.hi);
  m.lo = m.lo + fma(s, k.lo, s_lo * k.hi);
  constexpr double log2e = 1.4426950408889634, log2e_lo = 2.0355273740931033e-17;
  Expansion<double> l = two_prod(m.hi, V(log2e));
  l.lo = l.lo + fma(m.hi, log2e_lo, m.lo * log2e);
  const Expansion<double> sum = fast_two_sum(p.e, l.hi);
  return fast_two_sum(sum.hi, sum.lo + l.lo);
}
// 1.2 ULP.
TORCXX_INLINE Vec<double> pow(Vec<double> x, Vec<double> y) {
  using V = Vec<double>;
  const V a = abs(x);
  const Expansion<double> l = log2_pair(a);
  const Expansion<double> t = two_prod(y, l.hi);
  // Beyond the range, and at infinities, the low part is NaN or nothing.
  const V whole = where(isfinite(l.hi), t.hi, y * log_parts_all(a).e);
  const Mask<double> inside = abs(whole) < V(1100);
  const V lo = where(inside, fma(y, l.lo, t.lo), 0);
  const V hi = clamp_keep_nan(whole, -1100.0, 1100.0);
  const V n = round(hi), r = (hi - n) + lo;
  return pow_special(x, y, scale_pow2(fma(r, exp2_poly(r), V(1)), n));
}

// 0.6 ULP. Infinity wins over NaN.
TORCXX_INLINE Vec<float> hypot(Vec<float> x, Vec<float> y) {
  const Vec<double> x0 = to_double_lower(x), x1 = to_double_upper(x);
  const Vec<double> y0 = to_double_lower(y), y1 = to_double_upper(y);
  const Vec<float> r = to_float(sqrt(fma(x0, x0, y0 * y0)), sqrt(fma(x1, x1, y1 * y1)));
  return where(isinf(x) | isinf(y), infinity<float>, r);
}
// 1.3 ULP. Scaled by a power of two where squares would leave the range.
TORCXX_INLINE Vec<double> hypot(Vec<double> x, Vec<double> y) {
  using V = Vec<double>;
  const V ax = abs(x), ay = abs(y);
  const Mask<double> swap = ay > ax;
  const V big = where(swap, ay, ax), small = where(swap, ax, ay);
  const Mask<double> huge = big > V(0x1p500), tiny = big < V(0x1p-400);
  const V scale = where(huge, 0x1p-600, where(tiny, 0x1p600, 1));
  const V back = where(huge, 0x1p600, where(tiny, 0x1p-600, 1));
  const V b = big * scale, s = small * scale;
  const Expansion<double> p = two_prod(b, b);
  const V r = sqrt(p.hi + fma(s, s, p.lo)) * back;
  return where(isinf(x) | isinf(y), infinity<double>, r);
}

}  // namespace torcxx::TORCXX_ISA
HWY_AFTER_NAMESPACE();

#endif  // TORCXX_BACKEND_CPU_ISA_MATH_POW_H_
