// erf, erfc, erfinv.
// Coefficients: python tools/remez.py erf_f32 erf_f64 erf_tail_f32 erf_tail_f64 erfcx_f32 erfcx_f64
// erfinv_f32 erfinv_tail_f32 erfinv_f64 erfinv_tail_f64 erfinv_end_f64 two_over_root_pi.
#ifndef TORCXX_BACKEND_CPU_ISA_MATH_ERF_H_
#define TORCXX_BACKEND_CPU_ISA_MATH_ERF_H_

#include "backend/cpu/isa/math_log.h"

HWY_BEFORE_NAMESPACE();
namespace torcxx::TORCXX_ISA {

template <class T>
struct ErfLimits;
template <>
struct ErfLimits<float> {
  static constexpr float split = 0.75f, one = 4.0f;  // small below, erf is 1 above
  static constexpr float zero = 10.5f;               // erfc is 0 above
};
template <>
struct ErfLimits<double> {
  static constexpr double split = 1.0, one = 5.95;
  static constexpr double zero = 27.5;
};

// P of erf(x) = x + x P(x^2), |x| <= split.
TORCXX_INLINE Vec<float> erf_poly(Vec<float> z) {
  return poly(z, 0.128379166, -0.3761262, 0.112832747, -0.0268253703, 0.00508931978,
              -0.00065376272);
}
TORCXX_INLINE Vec<double> erf_poly(Vec<double> z) {
  return poly(z, 0.12837916709551256, -0.37612638903183343, 0.11283791670936966,
              -0.02686617064196424, 0.0052239775967965873, -0.00085483254885024827,
              0.00012055280605987054, -1.4924467528366813e-05, 1.6444167230545778e-06,
              -1.6184037432893387e-07, 1.3616424900542054e-08, -7.60621133069715e-10);
}
// log(erfc(a)), split <= a <= one, to the accuracy erf needs.
TORCXX_INLINE Vec<float> erf_tail(Vec<float> a) {
  return poly(a, -2.13547119e-05, -1.1284337, -0.63584137, -0.105164863, 0.0228483528,
              -0.00320574385, 0.00021316325);
}
TORCXX_INLINE Vec<double> erf_tail(Vec<double> a) {
  return poly(a, -1.79693000125153e-07, -1.1283773285178442, -0.63662849248610009,
              -0.10274724154871356, 0.019078133184256673, 0.00028052289337363533,
              -0.0017690403704328506, 0.00064120853363141325, -4.4848021397531311e-05,
              -7.0352097608424049e-05, 4.5030767877511333e-05, -1.651155019121247e-05,
              4.3263624157833034e-06, -8.5042426724577877e-07, 1.2567982439011666e-07,
              -1.3623612632551788e-08, 1.0254374475799253e-09, -4.7946483710629635e-11,
              1.0492798011807262e-12);
}

// 1.4 ULP float, 1.5 double.
template <class T>
TORCXX_INLINE Vec<T> erf(Vec<T> x) {
  using L = ErfLimits<T>;
  const Vec<T> a = abs(x), z = x * x;
  const ExpParts<T> e = exp_parts(erf_tail(clamp_keep_nan(a, L::split, L::one)));
  const Vec<T> s = pow2(e.n);
  const Vec<T> large = fnma(s, e.m, Vec<T>(1) - s);  // 1 - 2^n (1 + m)
  return where(a < Vec<T>(L::split), fma(x, erf_poly(z), x), copysign(large, x));
}

// P of e^(a^2) erfc(a) = t P(2t - 1), t = 4 / (4 + a).
TORCXX_INLINE Vec<float> erfcx_poly(Vec<float> u) {
  return poly(u, 0.273998916, 0.244137198, 0.193302065, 0.135212794, 0.08271534, 0.0435090028,
              0.019074427, 0.00657935534, 0.00159793673, 4.28105632e-05, -0.000169839957);
}
TORCXX_INLINE Vec<double> erfcx_poly(Vec<double> u) {
  return poly(u, 0.27399891525012277, 0.24413718227022085, 0.19330217556631443, 0.13521345782827102,
              0.082712896969208569, 0.043502734311206798, 0.019095378733701335,
              0.0065925133162027475, 0.0015280138451704037, 7.0239882900874199e-05,
              -0.00011376275348971233, -4.4204119089646373e-05, -9.102931949498191e-07,
              4.7184590159729756e-06, 1.1767669486878205e-06, -3.6343520330065656e-07,
              -2.1505933650926349e-07, 2.9359443489233803e-08, 3.2079005577809081e-08,
              -8.604794017449847e-09, -2.3487985229724272e-09, 2.8578637640962163e-09,
              -8.8169070058098788e-10);
}

// e^(a^2) erfc(a) for a >= 0. The rounding of t would count up to 4.5 times: it moves a by
// residual / t, which the derivative 2 a y - 2 / sqrt(pi) takes back.
template <class T>
TORCXX_INLINE Vec<T> erfcx_positive(Vec<T> a) {
  const Expansion<T> d = two_sum(a, Vec<T>(4));
  const Vec<T> t = Vec<T>(4) / d.hi;
  const Expansion<T> p = two_prod(t, d.hi);
  const Vec<T> residual = ((Vec<T>(4) - p.hi) - p.lo) - t * d.lo;
  const Vec<T> moved = residual * d.hi * Vec<T>(0.25);
  const Vec<T> y = t * erfcx_poly(t + t - Vec<T>(1));
  return fnma(moved, fma(a + a, y, Vec<T>(-1.1283791670955126)), y);
}

// 4.5 ULP float, 5 double, subnormal results included: the error of a^2 goes into the exponential.
template <class T>
TORCXX_INLINE Vec<T> erfc(Vec<T> x) {
  const Vec<T> a = clamp_keep_nan(abs(x), T(0), ErfLimits<T>::zero);
  const Expansion<T> square = two_prod(a, a);
  const ExpParts<T> e = exp_parts(-square.hi, -square.lo);
  const Vec<T> y = erfcx_positive(a);
  const Vec<T> tail = scale_pow2(fma(y, e.m, y), e.n);
  return where(x < Vec<T>(0), Vec<T>(2) - tail, tail);
}

// erfinv(x) / x as a function of w = -log(1 - x^2).
TORCXX_INLINE Vec<float> erfinv_ratio(Vec<float> w) {
  const Vec<float> near = poly(w - 2.5f, 1.50140941, 0.246640205, -0.0041778069, -0.00125256891,
                               0.000218884263, -5.06339074e-06, -3.70511566e-06, 4.87602733e-07,
                               6.76205687e-08, -1.03214672e-08, -2.84289703e-09);
  const Vec<float> far = poly(sqrt(w) - 3.15f, 2.98341751, 1.00406098, 0.00666033942,
                              -0.00493075792, 0.00352394348, -0.00236160751, 0.00110463973,
                              -0.000300884014, 5.03177835e-05, 9.91824782e-05, -9.15405544e-05);
  return where(w < Vec<float>(5), near, far);
}
TORCXX_INLINE Vec<double> erfinv_ratio(Vec<double> w) {
  Vec<double> y = poly(w - 2.75, 1.5627896112343589, 0.24433025901507688, -0.0050359757499976411,
                       -0.0010385819182191808, 0.00020906626773346525, -9.4860528642712731e-06,
                       -2.5688349766782177e-06, 4.8295297665951951e-07, -8.2193348910526751e-09,
                       -8.2851580449194924e-09, 1.1138842601788179e-09, 3.3366629129313187e-11,
                       -2.5652443078485916e-11, 2.2807727701450671e-12, 2.4884749549083044e-13,
                       -7.4185341554263072e-14, 3.212905719361989e-15, 1.1575853147019536e-15,
                       -1.6602258542280877e-16, -6.8929746366700543e-18, 2.3818065050630948e-18,
                       -4.6626070199528713e-20);
  const Mask<double> tail = w > Vec<double>(5.5);
  if (any(tail)) {
    const Vec<double> s = sqrt(w);
    const Vec<double> far =
        poly(s - 3.05, 2.8830832553355976, 1.0025652344957416, 0.0083799184252868735,
             -0.0065920668542624695, 0.0048503567026807227, -0.0031233138056538058,
             0.0014138982446845485, -0.00024439010989698966, -0.00019627505692217204,
             0.00017971632845168226, -5.5642881507902155e-05, -1.0927290160977392e-05,
             1.7799717732160634e-05, -6.6382107862396622e-06, -3.5039671932123838e-07,
             1.5004889182839006e-06, -6.566197455166048e-07, 8.3991901191335766e-09,
             1.1244566476811552e-07, -3.6320321349875929e-08);
    const Vec<double> end =
        poly(s - 4.95, 4.7993910587270188, 1.0103126854491988, -0.0001052998381006688,
             -0.00023073275639469038, 8.1089895574578644e-05, -2.1093376554409262e-05,
             4.8903930436651014e-06, -1.0912164326895112e-06, 2.6307275900197479e-07,
             -8.4341327348171856e-08, 3.8793005071215453e-08, -2.0783032443798186e-08,
             1.0465780502269397e-08, -4.4154076759936596e-09, 1.600384793278256e-09,
             -5.2886707883278154e-10, 5.7552378705387903e-11, 7.3035666980495068e-11,
             -2.7676438835033772e-11);
    y = where(tail, where(s < Vec<double>(3.8), far, end), y);
  }
  return y;
}
// 3 ULP float, 4 double.
template <class T>
TORCXX_INLINE Vec<T> erfinv(Vec<T> x) {
  const Vec<T> w = -log((Vec<T>(1) - x) * (Vec<T>(1) + x));
  const Vec<T> y = x * erfinv_ratio(w);
  return where(abs(x) == Vec<T>(1), copysign(Vec<T>(infinity<T>), x), y);
}

}  // namespace torcxx::TORCXX_ISA
HWY_AFTER_NAMESPACE();

#endif  // TORCXX_BACKEND_CPU_ISA_MATH_ERF_H_
