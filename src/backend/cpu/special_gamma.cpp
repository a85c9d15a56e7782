#include <cmath>
#include <limits>
#include <numbers>

#include "backend/cpu/special.h"
#include "torcxx/core/error.h"

namespace torcxx::cpu {
namespace {

constexpr double kInf = std::numeric_limits<double>::infinity();
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kEps = 1e-17;
constexpr double kLargeShape = 1e6;

// q > 0. Euler and Maclaurin's formula behind the terms below 12 + s (Abramowitz and
// Stegun 23.2.9).
double zeta_positive(double s, double q) {
  // B(2 j) / (2 j)!
  constexpr double factor[] = {1. / 12,
                               -1. / 720,
                               1. / 30240,
                               -1. / 1209600,
                               1. / 47900160,
                               -691. / 1307674368000,
                               1. / 74724249600,
                               -3617. / 10670622842880000,
                               43867. / 5109094217170944000.,
                               -174611. / 802857662698291200000.};
  double sum = 0, a = q;
  for (const double end = 12 + s; a < end; a++) {
    const double term = std::pow(a, -s);
    sum += term;
    if (term <= kEps * sum) return sum;
  }
  const double power = std::pow(a, -s);
  sum += power * a / (s - 1) + power / 2;
  double rising = s, scale = power / a;
  for (int j = 0; j < 10; j++) {
    const double term = factor[j] * rising * scale;
    sum += term;
    if (std::fabs(term) < kEps * sum) break;
    rising *= (s + 2 * j + 1) * (s + 2 * j + 2);
    scale /= a * a;
  }
  return sum;
}

// log(1 + m) - m
double log1p_less(double m) {
  if (std::fabs(m) > 0.5) return std::log1p(m) - m;
  const double r = m / (2 + m), z = r * r;
  double sum = 0;
  for (int k = 31; k >= 3; k -= 2) sum = sum * z + 1.0 / k;
  return r * (2 * z * sum - m);
}

// x^a exp(-x) / Gamma(a + 1)
double density(double a, double x) {
  if (a < 10) {
    const double half = std::exp(-x / 2);
    return half * std::pow(x, a) / std::tgamma(a + 1) * half;
  }
  const double z = 1 / (a * a);
  const double stirling =
      (1. / 12 -
       z * (1. / 360 - z * (1. / 1260 - z * (1. / 1680 - z * (1. / 1188 - z * 691. / 360360))))) /
      a;
  return std::exp(a * log1p_less((x - a) / a) - stirling) / std::sqrt(2 * std::numbers::pi * a);
}

struct Both {
  double lower, upper;
};

// The first term of Temme's uniform expansion and the one behind it.
Both uniform(double a, double x) {
  const double m = (x - a) / a, half = -log1p_less(m);
  const double eta = std::copysign(std::sqrt(2 * half), m);
  const double c0 =
      std::fabs(m) < 1e-3 ? -1. / 3 + eta / 12 - eta * eta * 2 / 135 : 1 / m - 1 / eta;
  const double r = std::exp(-a * half) / std::sqrt(2 * std::numbers::pi * a) * c0;
  const double y = eta * std::sqrt(a / 2);
  return {std::erfc(-y) / 2 - r, std::erfc(y) / 2 + r};
}

// a > 0 and x > 0, both finite: the series for small x, the continued fraction beyond
// (Abramowitz and Stegun 6.5.29 and 6.5.31).
Both incomplete(double a, double x) {
  if (a > kLargeShape) return uniform(a, x);
  constexpr int most = 100000;
  const double d = density(a, x);
  if (x < a + 1) {
    double term = 1, sum = 1;
    for (int k = 1; k < most && term > kEps * sum; k++) {
      term *= x / (a + k);
      sum += term;
    }
    return {d * sum, 1 - d * sum};
  }
  const double tiny = 1e-300;
  double b = x + 1 - a, c = 1 / tiny, e = 1 / b, h = e;
  for (int k = 1; k < most; k++) {
    const double n = -k * (k - a);
    b += 2;
    e = n * e + b;
    c = b + n / c;
    if (std::fabs(e) < tiny) e = tiny;
    if (std::fabs(c) < tiny) c = tiny;
    e = 1 / e;
    h *= c * e;
    if (std::fabs(c * e - 1) < 2e-16) break;
  }
  return {1 - d * a * h, d * a * h};
}

double regularised(double a, double x, bool upper) {
  if (!(a >= 0 && x >= 0)) return kNan;
  if (a == 0) return x > 0 ? !upper : kNan;
  if (x == 0) return upper;
  if (std::isinf(a)) return std::isinf(x) ? kNan : upper;
  if (std::isinf(x)) return !upper;
  const Both p = incomplete(a, x);
  return upper ? p.upper : p.lower;
}

// Each degree takes a step: more than these would not end while anybody waits.
constexpr int64_t kMaxSteps = int64_t{1} << 20;

// Terms of a three-term recurrence: next(k, p, q) from the polynomials of degrees k - 1 and k.
template <class F>
double recurrence(double n, double p, double q, F next) {
  const auto degree = static_cast<int64_t>(n);
  if (degree < 0) return 0;
  if (degree == 0) return p;
  for (int64_t k = 1; k < degree && !std::isnan(q); k++) {
    TORCXX_CHECK_NOT_IMPLEMENTED(k <= kMaxSteps,
                                 "special polynomials: argument 'n' expected a degree of at most ",
                                 kMaxSteps, " where the polynomial stays finite, got ", degree);
    const double r = next(static_cast<double>(k), p, q);
    p = q;
    q = r;
  }
  return q;
}

// The four kinds of Chebyshev's polynomials differ in that of degree 1; inside (-1, 1) high degrees
// have a closed form, given by `closed`.
template <class F>
double chebyshev(double x, double n, double first, F closed) {
  if (n > 8 && std::fabs(x) < 1) return closed(std::trunc(n), std::acos(x));
  return recurrence(n, 1, first, [x](double, double p, double q) { return 2 * x * q - p; });
}

}  // namespace

double zeta(double s, double q) {
  if (s == 1) return kInf;
  if (!(s > 1) || std::isnan(q)) return kNan;
  if (q > 0) return std::isinf(q) ? 0 : zeta_positive(s, q);
  if (q == std::floor(q)) return kInf;
  if (s != std::floor(s)) return kNan;
  // The sum over all whole numbers, less the terms below q.
  const double f = q - std::floor(q), sign = std::fmod(s, 2) == 0 ? 1 : -1;
  return zeta_positive(s, f) + sign * (zeta_positive(s, 1 - f) - zeta_positive(s, 1 - q));
}

double igamma(double a, double x) { return regularised(a, x, false); }
double igammac(double a, double x) { return regularised(a, x, true); }

double chebyshev_t(double x, double n) {
  return chebyshev(x, n, x, [](double k, double a) { return std::cos(k * a); });
}
double chebyshev_u(double x, double n) {
  return chebyshev(x, n, 2 * x,
                   [](double k, double a) { return std::sin((k + 1) * a) / std::sin(a); });
}
double chebyshev_v(double x, double n) {
  return chebyshev(x, n, 2 * x - 1,
                   [](double k, double a) { return std::cos((k + 0.5) * a) / std::cos(a / 2); });
}
double chebyshev_w(double x, double n) {
  return chebyshev(x, n, 2 * x + 1,
                   [](double k, double a) { return std::sin((k + 0.5) * a) / std::sin(a / 2); });
}
double hermite_h(double x, double n) {
  return recurrence(n, 1, 2 * x,
                    [x](double k, double p, double q) { return 2 * x * q - 2 * k * p; });
}
double hermite_he(double x, double n) {
  return recurrence(n, 1, x, [x](double k, double p, double q) { return x * q - k * p; });
}
double laguerre_l(double x, double n) {
  return recurrence(n, 1, 1 - x, [x](double k, double p, double q) {
    return ((2 * k + 1 - x) * q - k * p) / (k + 1);
  });
}
double legendre_p(double x, double n) {
  return recurrence(n, 1, x, [x](double k, double p, double q) {
    return ((2 * k + 1) * x * q - k * p) / (k + 1);
  });
}

}  // namespace torcxx::cpu
