// The integer value type of the CPU kernels: a scalar that lives in the instruction set's
// namespace, so that a plain loop over it is vectorised by the compiler for that set. Arithmetic
// wraps and nothing traps: a division by zero gives 0, and the caller, who has to raise, looks at
// the divisors before it runs the kernel.
#ifndef TORCXX_BACKEND_CPU_ISA_NUM_H_
#define TORCXX_BACKEND_CPU_ISA_NUM_H_

#include "backend/cpu/isa/vec.h"

HWY_BEFORE_NAMESPACE();
namespace torcxx::TORCXX_ISA {

struct NumMask {
  bool b;
  static constexpr int lanes = 1;

  NumMask() = default;
  TORCXX_INLINE_MEMBER NumMask(bool value) : b(value) {}
  // Explicit, so that a mask does not slip into arithmetic as 0 or 1.
  explicit TORCXX_INLINE_MEMBER operator bool() const { return b; }
  static TORCXX_INLINE_MEMBER NumMask load(const uint8_t* p) { return NumMask(*p != 0); }
  TORCXX_INLINE_MEMBER void store(uint8_t* p) const { *p = b; }

  friend TORCXX_INLINE_MEMBER NumMask operator&(NumMask x, NumMask y) { return bool(x.b & y.b); }
  friend TORCXX_INLINE_MEMBER NumMask operator|(NumMask x, NumMask y) { return bool(x.b | y.b); }
  friend TORCXX_INLINE_MEMBER NumMask operator^(NumMask x, NumMask y) { return x.b != y.b; }
  friend TORCXX_INLINE_MEMBER NumMask operator!(NumMask x) { return !x.b; }
};
TORCXX_INLINE bool any(NumMask m) { return m.b; }
TORCXX_INLINE bool all(NumMask m) { return m.b; }

template <class T>
struct Num {
  static_assert(std::is_integral_v<T>);
  using lane_t = T;
  using mask = NumMask;
  // Unsigned and at least 32 bits wide: narrower types would be promoted to int and overflow.
  using U = std::conditional_t<sizeof(T) == 8, uint64_t, uint32_t>;
  static constexpr int lanes = 1;
  static constexpr bool is_signed = std::is_signed_v<T>;

  T v;

  Num() = default;
  template <class A>
  requires std::is_arithmetic_v<A> TORCXX_INLINE_MEMBER Num(A a) : v(static_cast<T>(a)) {}
  static TORCXX_INLINE_MEMBER Num load(const T* p) { return Num(*p); }
  TORCXX_INLINE_MEMBER void store(T* p) const { *p = v; }
  TORCXX_INLINE_MEMBER U u() const { return static_cast<U>(v); }

  friend TORCXX_INLINE_MEMBER Num operator+(Num a, Num b) { return a.u() + b.u(); }
  friend TORCXX_INLINE_MEMBER Num operator-(Num a, Num b) { return a.u() - b.u(); }
  friend TORCXX_INLINE_MEMBER Num operator*(Num a, Num b) { return a.u() * b.u(); }
  friend TORCXX_INLINE_MEMBER Num operator/(Num a, Num b) { return trunc_divide(a, b); }
  friend TORCXX_INLINE_MEMBER Num operator%(Num a, Num b) { return remainder(a, b); }
  friend TORCXX_INLINE_MEMBER Num operator-(Num a) { return U(0) - a.u(); }
  friend TORCXX_INLINE_MEMBER Num operator+(Num a) { return a; }
  friend TORCXX_INLINE_MEMBER Num operator&(Num a, Num b) { return a.u() & b.u(); }
  friend TORCXX_INLINE_MEMBER Num operator|(Num a, Num b) { return a.u() | b.u(); }
  friend TORCXX_INLINE_MEMBER Num operator^(Num a, Num b) { return a.u() ^ b.u(); }
  friend TORCXX_INLINE_MEMBER Num operator~(Num a) { return ~a.u(); }
  // torch's shifts: outside [0, bits) a left shift gives 0, a right shift the sign.
  friend TORCXX_INLINE_MEMBER Num operator<<(Num a, Num b) {
    const bool inside = b.u() < sizeof(T) * 8;
    const U shifted = a.u() << (inside ? b.u() : U(0));
    return inside ? shifted : U(0);
  }
  friend TORCXX_INLINE_MEMBER Num operator>>(Num a, Num b) {
    constexpr U most = sizeof(T) * 8 - 1;
    if constexpr (is_signed) return a.v >> (b.u() < most ? b.u() : most);
    const U shifted = a.u() >> (b.u() < most ? b.u() : most);
    return b.u() <= most ? shifted : U(0);
  }

  friend TORCXX_INLINE_MEMBER NumMask operator<(Num a, Num b) { return a.v < b.v; }
  friend TORCXX_INLINE_MEMBER NumMask operator<=(Num a, Num b) { return a.v <= b.v; }
  friend TORCXX_INLINE_MEMBER NumMask operator>(Num a, Num b) { return a.v > b.v; }
  friend TORCXX_INLINE_MEMBER NumMask operator>=(Num a, Num b) { return a.v >= b.v; }
  friend TORCXX_INLINE_MEMBER NumMask operator==(Num a, Num b) { return a.v == b.v; }
  friend TORCXX_INLINE_MEMBER NumMask operator!=(Num a, Num b) { return a.v != b.v; }

  TORCXX_INLINE_MEMBER Num& operator+=(Num b) { return *this = *this + b; }
  TORCXX_INLINE_MEMBER Num& operator-=(Num b) { return *this = *this - b; }
  TORCXX_INLINE_MEMBER Num& operator*=(Num b) { return *this = *this * b; }
};

template <class T>
TORCXX_INLINE Num<T> where(NumMask m, Num<T> a, Num<T> b) {
  return m.b ? a.v : b.v;
}
template <class T>
TORCXX_INLINE Num<T> min(Num<T> a, Num<T> b) {
  return a.v < b.v ? a.v : b.v;
}
template <class T>
TORCXX_INLINE Num<T> max(Num<T> a, Num<T> b) {
  return a.v > b.v ? a.v : b.v;
}
template <class T>
TORCXX_INLINE Num<T> abs(Num<T> a) {
  return a.v < 0 ? -a : a;
}
template <class T>
TORCXX_INLINE Num<T> sign(Num<T> a) {
  return (a.v > 0) - (a.v < 0);
}
template <class T>
TORCXX_INLINE Num<T> fma(Num<T> a, Num<T> b, Num<T> c) {
  return a * b + c;
}

// Toward zero. 0 where b is 0; the least value divided by -1 wraps to itself.
template <class T>
TORCXX_INLINE Num<T> trunc_divide(Num<T> a, Num<T> b) {
  const bool minus_one = Num<T>::is_signed && b.v == static_cast<T>(-1);
  const T divisor = b.v == 0 || minus_one ? T(1) : b.v;
  T q;
  if constexpr (sizeof(T) <= 4) {
    // Exact in double, and unlike the integer instruction it has a vector form.
    q = static_cast<T>(static_cast<double>(a.v) / static_cast<double>(divisor));
  } else {
    q = a.v / divisor;
  }
  return b.v == 0 ? Num<T>(0) : minus_one ? -a : Num<T>(q);
}
template <class T>
TORCXX_INLINE Num<T> fmod(Num<T> a, Num<T> b) {
  const Num<T> r = a - trunc_divide(a, b) * b;
  return b.v == 0 ? Num<T>(0) : r;
}
// Python's rule: the divisor's sign.
template <class T>
TORCXX_INLINE Num<T> remainder(Num<T> a, Num<T> b) {
  const Num<T> r = fmod(a, b);
  const bool adjust = (r.v != 0) & ((r.v < 0) != (b.v < 0));
  return adjust ? r + b : r;
}
template <class T>
TORCXX_INLINE Num<T> floor_divide(Num<T> a, Num<T> b) {
  const Num<T> q = trunc_divide(a, b), r = a - q * b;
  const bool adjust = (b.v != 0) & (r.v != 0) & ((r.v < 0) != (b.v < 0));
  return adjust ? q - Num<T>(1) : q;
}
// A negative exponent gives the truncated value: 1 and -1 keep their powers, the rest is 0.
template <class T>
TORCXX_INLINE Num<T> pow(Num<T> a, Num<T> b) {
  if (Num<T>::is_signed && b.v < 0) {
    return a.v == 1 ? 1 : a.v == static_cast<T>(-1) ? ((b.v & 1) ? -1 : 1) : 0;
  }
  Num<T> result(1), base = a;
  for (auto e = b.u(); e != 0; e >>= 1) {
    result = (e & 1) ? result * base : result;
    base = base * base;
  }
  return result;
}
template <class T>
TORCXX_INLINE Num<T> left_shift(Num<T> a, Num<T> b) {
  return a << b;
}
template <class T>
TORCXX_INLINE Num<T> right_shift(Num<T> a, Num<T> b) {
  return a >> b;
}
// In unsigned magnitudes, so that the least value has one.
template <class T>
TORCXX_INLINE Num<T> gcd(Num<T> a, Num<T> b) {
  using U = std::make_unsigned_t<T>;
  U x = static_cast<U>(abs(a).v), y = static_cast<U>(abs(b).v);
  while (y != 0) {
    const U r = static_cast<U>(x % y);
    x = y;
    y = r;
  }
  return x;
}
template <class T>
TORCXX_INLINE Num<T> lcm(Num<T> a, Num<T> b) {
  const Num<T> g = gcd(a, b);
  return abs(trunc_divide(a, g) * b);
}

#define TORCXX_INTEGER_IS_ITSELF(name)  \
  template <class T>                    \
  TORCXX_INLINE Num<T> name(Num<T> a) { \
    return a;                           \
  }
TORCXX_INTEGER_IS_ITSELF(floor)
TORCXX_INTEGER_IS_ITSELF(ceil)
TORCXX_INTEGER_IS_ITSELF(trunc)
TORCXX_INTEGER_IS_ITSELF(round)
#undef TORCXX_INTEGER_IS_ITSELF
template <class T>
TORCXX_INLINE NumMask isnan(Num<T>) {
  return false;
}
template <class T>
TORCXX_INLINE NumMask isinf(Num<T>) {
  return false;
}
template <class T>
TORCXX_INLINE NumMask isfinite(Num<T>) {
  return true;
}
template <class T>
TORCXX_INLINE NumMask signbit(Num<T> a) {
  return a.v < 0;
}

}  // namespace torcxx::TORCXX_ISA
HWY_AFTER_NAMESPACE();

#endif  // TORCXX_BACKEND_CPU_ISA_NUM_H_
