#pragma once
#include "ops/record.h"

namespace torcxx::ops {

// The recurrence up to where the asymptotic series holds (Abramowitz and Stegun 6.4.6, 6.4.12), the
// reflection below 0 (6.4.7).
struct Trigamma : Pointwise<ToFloat, Floats> {
  static constexpr auto schema = "_trigamma(Tensor self) -> Tensor";
  static constexpr auto doc = "Derivative of digamma.";
  static constexpr double ulp = 8;
  static constexpr Range range{0.1, 100};
  template <class T> static T f(T self) {
    constexpr int steps = std::is_same_v<lane_t<T>, float> ? 6 : 12;
    constexpr double pi = 3.14159265358979323846;
    const mask_t<T> negative = self < T(0);
    T a = where(negative, T(1) - self, self), sum = T(0);
    for (int i = 0; i < steps; i++) {
      const mask_t<T> below = a < T(steps);
      sum = sum + where(below, T(1) / (a * a), T(0));
      a = where(below, a + T(1), a);
    }
    constexpr double bernoulli[] = {1. / 6,  -1. / 30,     1. / 42, -1. / 30,
                                    5. / 66, -691. / 2730, 7. / 6,  -3617. / 510};
    const T r = T(1) / a, z = r * r;
    T series = T(bernoulli[7]);
    for (int i = 6; i >= 0; i--) series = series * z + T(bernoulli[i]);
    const T y = sum + (r + (T(0.5) * z + r * (z * series)));
    const T s = sin(T(pi) * (self - round(self)));
    return where(negative, T(pi * pi) / (s * s) - y, y);
  }
};

}  // namespace torcxx::ops
