// lgamma and digamma. Arguments below 8 are moved by the recurrence to an interval with a
// polynomial, larger ones use Stirling's series, negative ones the reflection formula. Floats are
// computed in double. Coefficients: python tools/remez.py lgamma_f64 stirling_f64 digamma_f64
// digamma_tail_f64 digamma_root half_log_2pi log_pi.
#ifndef TORCXX_BACKEND_CPU_ISA_MATH_GAMMA_H_
#define TORCXX_BACKEND_CPU_ISA_MATH_GAMMA_H_

#include "backend/cpu/isa/math_log.h"
#include "backend/cpu/isa/math_trig.h"

HWY_BEFORE_NAMESPACE();
namespace torcxx::TORCXX_ISA {

// sin and cos of pi r, |r| <= 1/2.
struct SinCosPi {
  Vec<double> sin, cos;
};
TORCXX_INLINE SinCosPi sin_cos_pi(Vec<double> r) {
  const Vec<double> t = abs(r), none = 0.0;
  const Mask<double> flip = t > Vec<double>(0.25);
  const Vec<double> v = where(flip, 0.5 - t, t) * 3.1415926535897931;
  const Vec<double> s = sin_quarter(v, none), c = cos_quarter(v, none);
  return {copysign(where(flip, c, s), r), where(flip, s, c)};
}

TORCXX_INLINE Vec<double> lgamma_positive(Vec<double> a) {
  using V = Vec<double>;
  const Mask<double> small = a < V(8), low = a < V(1.25), lowest = a < V(0.25);
  // u = y - 2 for y in [1.25, 2.5]; below 1.25 without rounding a + 1 first.
  V y = a, product = where(lowest, a * (a + 1.0), where(low, a, 1));
  for (int i = 0; i < 6; ++i) {
    const Mask<double> above = y >= V(2.5);
    y = where(above, y - 1.0, y);
    product = where(above, product * y, product);
  }
  const V u = where(lowest, a, where(low, a - 1.0, y - 2.0));
  const V p =
      poly(u, 0.42278433509846713, -0.1003173016743539, 0.032965000621155871, -0.012384192193375531,
           0.004998641164691525, -0.0021081308336903439, 0.00091537692259788912,
           -0.00040570740502872123, 0.00018255262828084794, -8.3095011573735761e-05,
           3.8169078913399964e-05, -1.7662686394500145e-05, 8.2202203979760546e-06,
           -3.8421978738454114e-06, 1.8204175722713171e-06, -8.6638903857456598e-07,
           3.5831823465263073e-07, -1.8320954568264656e-07, 1.8158529987542816e-07,
           -7.2834043476616006e-09, -5.2213811205277306e-08, -7.2083087460871919e-08);
  const V l = log(where(small, product, a));
  const V near = fma(u * (u + 1.0), p, where(low, -l, l));
  const V r = 1.0 / a;
  const V series =
      r * poly(r * r, 0.083333333333332454, -0.0027777777768033308, 0.00079365041831818447,
               -0.00059516980424187784, 0.00083531711974133298, -0.0016089504330557335);
  const V far = fma(a - 0.5, l - 1.0, (0.91893853320467278 - 0.5) + series);
  return where(small, near, far);
}
// 5 ULP; for x < 0 of max(1, |lgamma(-x)|): the roots there have no digits of their own.
TORCXX_INLINE Vec<double> lgamma(Vec<double> x) {
  using V = Vec<double>;
  const V a = abs(x);
  V y = lgamma_positive(a);
  const Mask<double> negative = x < V(-0x1p-60);
  if (any(negative)) {
    const V s = abs(sin_cos_pi(a - round(a)).sin);
    const V reflected = 1.1447298858494002 - log(a * s) - y;
    y = where(negative, where(s == V(0), infinity<double>, reflected), y);
  }
  return where(a == V(infinity<double>), a, y);
}
// 1 ULP, likewise.
TORCXX_INLINE Vec<float> lgamma(Vec<float> x) {
  return to_float(lgamma(to_double_lower(x)), lgamma(to_double_upper(x)));
}

TORCXX_INLINE Vec<double> digamma_positive(Vec<double> a) {
  using V = Vec<double>;
  constexpr double root = 1.4616321449683622, root_lo = 9.5499954299656974e-17;
  const Mask<double> small = a < V(8), low = a < V(1);
  // The terms of the recurrence as one fraction.
  V y = a, num = where(low, -1, 0), den = where(low, a, 1);
  for (int i = 0; i < 6; ++i) {
    const Mask<double> above = y >= V(2);
    y = where(above, y - 1.0, y);
    num = where(above, fma(num, y, den), num);
    den = where(above, den * y, den);
  }
  const V from_root = where(low, a - (root - 1), y - root) - root_lo;
  const V p =
      poly(where(low, a - 0.5, y - 1.5), 0.95105587603183295, -0.42362742128146058,
           0.24054248424077398, -0.14840492305389003, 0.094988724454972653, -0.061922133274699212,
           0.040760833810796482, -0.026975796691114984, 0.017907252481904723, -0.011908219422386034,
           0.0079269440097795747, -0.0052799462195811464, 0.0035190122104348277,
           -0.0023454210773131844, 0.0015565989538381616, -0.0010368406281471433,
           0.00072343847086025787, -0.00048473510206921601, 0.00022702204350564961,
           -0.00014696918563667118, 0.00025985415475484626, -0.00017656951039651526);
  const V near = fma(from_root, p, num / den);
  const V r = 1.0 / a, z = r * r;
  const V far =
      log(a) - fma(z,
                   poly(z, 0.083333333333323628, -0.008333333322128534, 0.0039682495247828119,
                        -0.0041658394180361432, 0.0074962587660080803, -0.017201960861823094),
                   0.5 * r);
  return where(small, near, far);
}
// 5 ULP; for x < 0 it is 10 of max(1, |digamma(-x)|).
TORCXX_INLINE Vec<double> digamma(Vec<double> x) {
  using V = Vec<double>;
  const V a = abs(x);
  V y = digamma_positive(a);
  const Mask<double> negative = x < V(0);
  if (any(negative)) {
    const V r = a - round(a);
    const SinCosPi t = sin_cos_pi(r);
    const V reflected = (y + 1.0 / a) + 3.1415926535897931 * (t.cos / t.sin);
    y = where(negative, where(r == V(0), quiet_nan<double>, reflected), y);
  }
  return where(a < V(0x1p-900), -1.0 / x, y);
}
// 1 ULP, likewise.
TORCXX_INLINE Vec<float> digamma(Vec<float> x) {
  return to_float(digamma(to_double_lower(x)), digamma(to_double_upper(x)));
}

}  // namespace torcxx::TORCXX_ISA
HWY_AFTER_NAMESPACE();

#endif  // TORCXX_BACKEND_CPU_ISA_MATH_GAMMA_H_
