// The complex value type of the CPU kernels: one number, re and im as std::complex lays them out.
// The transcendental functions are the C library's (C99, Annex G), which PyTorch calls as well;
// products and quotients are written out, a quotient scaled so that no part overflows on the way.
#ifndef TORCXX_BACKEND_CPU_ISA_COMPLEX_H_
#define TORCXX_BACKEND_CPU_ISA_COMPLEX_H_

#include "backend/cpu/isa/num.h"

HWY_BEFORE_NAMESPACE();
namespace torcxx::TORCXX_ISA {

// GCC 12 vectorizes products of complex numbers with fused operations, -ffp-contract=off or not:
// the same element would differ by its place in the loop.
#ifdef __has_builtin
#if __has_builtin(__builtin_assoc_barrier)
#define TORCXX_ROUNDED(x) __builtin_assoc_barrier(x)
#endif
#endif
#ifndef TORCXX_ROUNDED
#define TORCXX_ROUNDED(x) (x)
#endif

// The C library's function for either format.
#define TORCXX_LIBM(name)                                                     \
  TORCXX_INLINE float libm_##name(float x) { return __builtin_##name##f(x); } \
  TORCXX_INLINE double libm_##name(double x) { return __builtin_##name(x); }
TORCXX_LIBM(fabs)
TORCXX_LIBM(exp)
TORCXX_LIBM(expm1)
TORCXX_LIBM(log1p)
TORCXX_LIBM(sin)
TORCXX_LIBM(cos)
#undef TORCXX_LIBM
TORCXX_INLINE float libm_hypot(float x, float y) { return __builtin_hypotf(x, y); }
TORCXX_INLINE double libm_hypot(double x, double y) { return __builtin_hypot(x, y); }
TORCXX_INLINE float libm_atan2(float y, float x) { return __builtin_atan2f(y, x); }
TORCXX_INLINE double libm_atan2(double y, double x) { return __builtin_atan2(y, x); }

// A real number among complex ones: what abs and angle give.
template <class F>
struct Flt {
  using lane_t = F;
  using mask = NumMask;
  static constexpr int lanes = 1;
  F v;

  Flt() = default;
  template <class A>
  requires std::is_arithmetic_v<A> TORCXX_INLINE_MEMBER Flt(A a) : v(static_cast<F>(a)) {}
  static TORCXX_INLINE_MEMBER Flt load(const F* p) { return Flt(*p); }
  TORCXX_INLINE_MEMBER void store(F* p) const { *p = v; }

  friend TORCXX_INLINE_MEMBER Flt operator+(Flt a, Flt b) { return a.v + b.v; }
  friend TORCXX_INLINE_MEMBER Flt operator-(Flt a, Flt b) { return a.v - b.v; }
  friend TORCXX_INLINE_MEMBER Flt operator*(Flt a, Flt b) { return a.v * b.v; }
  friend TORCXX_INLINE_MEMBER Flt operator/(Flt a, Flt b) { return a.v / b.v; }
  friend TORCXX_INLINE_MEMBER Flt operator-(Flt a) { return -a.v; }
  friend TORCXX_INLINE_MEMBER NumMask operator<(Flt a, Flt b) { return a.v < b.v; }
  friend TORCXX_INLINE_MEMBER NumMask operator<=(Flt a, Flt b) { return a.v <= b.v; }
  friend TORCXX_INLINE_MEMBER NumMask operator>(Flt a, Flt b) { return a.v > b.v; }
  friend TORCXX_INLINE_MEMBER NumMask operator>=(Flt a, Flt b) { return a.v >= b.v; }
  friend TORCXX_INLINE_MEMBER NumMask operator==(Flt a, Flt b) { return a.v == b.v; }
  friend TORCXX_INLINE_MEMBER NumMask operator!=(Flt a, Flt b) { return a.v != b.v; }
};

template <class F>
struct Cplx {
  using lane_t = Cplx;
  using real_t = F;
  using mask = NumMask;
  static constexpr int lanes = 1;
  F re, im;

  Cplx() = default;
  template <class A>
  requires std::is_arithmetic_v<A> TORCXX_INLINE_MEMBER Cplx(A a) : re(static_cast<F>(a)), im(0) {}
  TORCXX_INLINE_MEMBER Cplx(Flt<F> a) : re(a.v), im(0) {}
  TORCXX_INLINE_MEMBER Cplx(F real, F imag) : re(real), im(imag) {}
  static TORCXX_INLINE_MEMBER Cplx load(const Cplx* p) { return *p; }
  TORCXX_INLINE_MEMBER void store(Cplx* p) const { *p = *this; }

  friend TORCXX_INLINE_MEMBER Cplx operator+(Cplx a, Cplx b) { return {a.re + b.re, a.im + b.im}; }
  friend TORCXX_INLINE_MEMBER Cplx operator-(Cplx a, Cplx b) { return {a.re - b.re, a.im - b.im}; }
  friend TORCXX_INLINE_MEMBER Cplx operator-(Cplx a) { return {-a.re, -a.im}; }
  friend TORCXX_INLINE_MEMBER Cplx operator+(Cplx a) { return a; }
  friend TORCXX_INLINE_MEMBER Cplx operator*(Cplx a, Cplx b) {
    return {TORCXX_ROUNDED(a.re * b.re) - TORCXX_ROUNDED(a.im * b.im),
            TORCXX_ROUNDED(a.re * b.im) + TORCXX_ROUNDED(a.im * b.re)};
  }
  // Smith's method: divide by the larger part of the divisor first.
  friend TORCXX_INLINE_MEMBER Cplx operator/(Cplx a, Cplx b) {
    const F ar = libm_fabs(b.re), ai = libm_fabs(b.im);
    if (ar >= ai) {
      if (ar == 0 && ai == 0) return {a.re / ar, a.im / ar};
      const F ratio = b.im / b.re, scale = 1 / (b.re + b.im * ratio);
      return {(a.re + a.im * ratio) * scale, (a.im - a.re * ratio) * scale};
    }
    const F ratio = b.re / b.im, scale = 1 / (b.re * ratio + b.im);
    return {(a.re * ratio + a.im) * scale, (a.im * ratio - a.re) * scale};
  }
  TORCXX_INLINE_MEMBER Cplx& operator+=(Cplx b) { return *this = *this + b; }
  TORCXX_INLINE_MEMBER Cplx& operator-=(Cplx b) { return *this = *this - b; }
  TORCXX_INLINE_MEMBER Cplx& operator*=(Cplx b) { return *this = *this * b; }

  friend TORCXX_INLINE_MEMBER NumMask operator==(Cplx a, Cplx b) {
    return a.re == b.re && a.im == b.im;
  }
  friend TORCXX_INLINE_MEMBER NumMask operator!=(Cplx a, Cplx b) {
    return a.re != b.re || a.im != b.im;
  }
  // Complex numbers have no order; gradients that ask for the sign of an exponent mean its real
  // part.
  friend TORCXX_INLINE_MEMBER NumMask operator<(Cplx a, Cplx b) { return a.re < b.re; }
  friend TORCXX_INLINE_MEMBER NumMask operator<=(Cplx a, Cplx b) { return a.re <= b.re; }
  friend TORCXX_INLINE_MEMBER NumMask operator>(Cplx a, Cplx b) { return a.re > b.re; }
  friend TORCXX_INLINE_MEMBER NumMask operator>=(Cplx a, Cplx b) { return a.re >= b.re; }
};

template <class F>
TORCXX_INLINE Cplx<F> where(NumMask m, Cplx<F> a, Cplx<F> b) {
  return m.b ? a : b;
}
template <class F>
TORCXX_INLINE Flt<F> where(NumMask m, Flt<F> a, Flt<F> b) {
  return m.b ? a : b;
}

// From and to the compiler's own complex type, which the C library takes.
TORCXX_INLINE _Complex float to_c99(Cplx<float> z) {
  _Complex float c;
  __real__ c = z.re;
  __imag__ c = z.im;
  return c;
}
TORCXX_INLINE _Complex double to_c99(Cplx<double> z) {
  _Complex double c;
  __real__ c = z.re;
  __imag__ c = z.im;
  return c;
}
TORCXX_INLINE Cplx<float> from_c99(_Complex float c) { return {__real__ c, __imag__ c}; }
TORCXX_INLINE Cplx<double> from_c99(_Complex double c) { return {__real__ c, __imag__ c}; }

#define TORCXX_C99(name)                              \
  TORCXX_INLINE Cplx<float> name(Cplx<float> z) {     \
    return from_c99(__builtin_c##name##f(to_c99(z))); \
  }                                                   \
  TORCXX_INLINE Cplx<double> name(Cplx<double> z) { return from_c99(__builtin_c##name(to_c99(z))); }
TORCXX_C99(exp)
TORCXX_C99(log)
TORCXX_C99(sqrt)
TORCXX_C99(sin)
TORCXX_C99(cos)
TORCXX_C99(tan)
TORCXX_C99(asin)
TORCXX_C99(acos)
TORCXX_C99(atan)
TORCXX_C99(sinh)
TORCXX_C99(cosh)
TORCXX_C99(tanh)
TORCXX_C99(asinh)
TORCXX_C99(acosh)
TORCXX_C99(atanh)
#undef TORCXX_C99

template <class F>
TORCXX_INLINE Flt<F> abs(Cplx<F> z) {
  return libm_hypot(z.re, z.im);
}
template <class F>
TORCXX_INLINE Flt<F> angle(Cplx<F> z) {
  return libm_atan2(z.im, z.re);
}
template <class F>
TORCXX_INLINE Flt<F> real(Cplx<F> z) {
  return z.re;
}
template <class F>
TORCXX_INLINE Flt<F> imag(Cplx<F> z) {
  return z.im;
}
template <class F>
TORCXX_INLINE Cplx<F> conj(Cplx<F> z) {
  return {z.re, -z.im};
}
// z / |z|, and 0 at 0: torch.sgn.
template <class F>
TORCXX_INLINE Cplx<F> sign(Cplx<F> z) {
  const F r = abs(z).v;
  return r == 0 ? Cplx<F>(0) : Cplx<F>(z.re / r, z.im / r);
}
template <class F>
TORCXX_INLINE Cplx<F> sgn(Cplx<F> z) {
  return sign(z);
}
template <class F>
TORCXX_INLINE Cplx<F> reciprocal(Cplx<F> z) {
  return Cplx<F>(1) / z;
}
template <class F>
TORCXX_INLINE Cplx<F> rsqrt(Cplx<F> z) {
  return Cplx<F>(1) / sqrt(z);
}
template <class F>
TORCXX_INLINE Cplx<F> sigmoid(Cplx<F> z) {
  return Cplx<F>(1) / (Cplx<F>(1) + exp(-z));
}
template <class F>
TORCXX_INLINE Cplx<F> fma(Cplx<F> a, Cplx<F> b, Cplx<F> c) {
  return a * b + c;
}
// z^0 is 1, also where the logarithm of z is infinite.
TORCXX_INLINE Cplx<float> pow(Cplx<float> z, Cplx<float> w) {
  if (w.re == 0 && w.im == 0) return 1;
  return from_c99(__builtin_cpowf(to_c99(z), to_c99(w)));
}
TORCXX_INLINE Cplx<double> pow(Cplx<double> z, Cplx<double> w) {
  if (w.re == 0 && w.im == 0) return 1;
  return from_c99(__builtin_cpow(to_c99(z), to_c99(w)));
}
template <class F>
TORCXX_INLINE Cplx<F> exp2(Cplx<F> z) {
  constexpr F ln2 = static_cast<F>(0.69314718055994531);
  return exp(Cplx<F>(z.re * ln2, z.im * ln2));
}
template <class F>
TORCXX_INLINE Cplx<F> log2(Cplx<F> z) {
  const Cplx<F> l = log(z);
  constexpr F c = static_cast<F>(1.4426950408889634);
  return {l.re * c, l.im * c};
}
template <class F>
TORCXX_INLINE Cplx<F> log10(Cplx<F> z) {
  const Cplx<F> l = log(z);
  constexpr F c = static_cast<F>(0.43429448190325182);
  return {l.re * c, l.im * c};
}
// e^x cos y - 1 = expm1(x) cos y - 2 sin^2(y / 2): no digit is lost near 0.
template <class F>
TORCXX_INLINE Cplx<F> expm1(Cplx<F> z) {
  const F s = libm_sin(z.im / 2);
  return {libm_expm1(z.re) * libm_cos(z.im) - 2 * s * s, libm_exp(z.re) * libm_sin(z.im)};
}
// log|1 + z| = log1p(x (2 + x) + y^2) / 2 near 0.
template <class F>
TORCXX_INLINE Cplx<F> log1p(Cplx<F> z) {
  const Cplx<F> one_more(1 + z.re, z.im);
  if (!(libm_hypot(z.re, z.im) <= F(0.5))) return log(one_more);
  return {F(0.5) * libm_log1p(z.re * (2 + z.re) + z.im * z.im), libm_atan2(z.im, one_more.re)};
}

template <class F>
TORCXX_INLINE NumMask isnan(Cplx<F> z) {
  return z.re != z.re || z.im != z.im;
}
template <class F>
TORCXX_INLINE NumMask isinf(Cplx<F> z) {
  constexpr F inf = static_cast<F>(__builtin_inf());
  return libm_fabs(z.re) == inf || libm_fabs(z.im) == inf;
}
template <class F>
TORCXX_INLINE NumMask isfinite(Cplx<F> z) {
  return !(isnan(z) | isinf(z));
}

}  // namespace torcxx::TORCXX_ISA
HWY_AFTER_NAMESPACE();

#endif  // TORCXX_BACKEND_CPU_ISA_COMPLEX_H_
