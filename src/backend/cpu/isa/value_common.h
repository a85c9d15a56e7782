// What formulas for complex numbers mean for real ones, and other names every value type has.
#pragma once
#include "backend/cpu/isa/num.h"
#include "backend/cpu/isa/vec.h"

HWY_BEFORE_NAMESPACE();
namespace torcxx::TORCXX_ISA {

template <class T>
TORCXX_INLINE Vec<T> conj(Vec<T> x) {
  return x;
}
template <class T>
TORCXX_INLINE Num<T> conj(Num<T> x) {
  return x;
}
// 0, or pi for negative numbers.
template <class T>
TORCXX_INLINE Vec<T> angle(Vec<T> x) {
  return where(x < Vec<T>(0), Vec<T>(3.14159265358979323846), where(x == x, Vec<T>(0), x));
}
template <class T>
TORCXX_INLINE Num<T> fmin(Num<T> a, Num<T> b) {
  return min(a, b);
}
template <class T>
TORCXX_INLINE Num<T> fmax(Num<T> a, Num<T> b) {
  return max(a, b);
}

}  // namespace torcxx::TORCXX_ISA
HWY_AFTER_NAMESPACE();
