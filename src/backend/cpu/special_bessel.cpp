#include <cmath>
#include <limits>
#include <numbers>

#include "backend/cpu/special.h"
#include "backend/cpu/special_tables.h"

namespace torcxx::cpu {
namespace {

constexpr double kInf = std::numeric_limits<double>::infinity();
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

// Clenshaw's sum of a series in Chebyshev's polynomials.
template <size_t N>
double series(const double (&c)[N], double t) {
  double a = 0, b = 0;
  for (size_t i = N - 1; i > 0; i--) {
    const double next = 2 * t * a - b + c[i];
    b = a;
    a = next;
  }
  return t * a - b + c[0];
}

// x exp(y) where exp(y) alone may exceed the range.
double times_exp(double x, double y) {
  const double half = std::exp(y / 2);
  return x * half * half;
}

}  // namespace

double i0e(double x) {
  const double a = std::fabs(x);
  return a <= 7 ? series(kI0Small, a / 3.5 - 1) : series(kI0Large, 14 / a - 1) / std::sqrt(a);
}
double i0(double x) { return std::isinf(x) ? kInf : times_exp(i0e(x), std::fabs(x)); }

double i1e(double x) {
  const double a = std::fabs(x);
  const double y =
      a <= 7 ? a * series(kI1Small, a / 3.5 - 1) : series(kI1Large, 14 / a - 1) / std::sqrt(a);
  return x < 0 ? -y : y;
}
double i1(double x) { return std::isinf(x) ? x : times_exp(i1e(x), std::fabs(x)); }

double k0(double x) {
  if (!(x > 0)) return x == 0 ? kInf : kNan;
  if (x > 2) return times_exp(k0e(x), -x);
  return series(kK0Small, x * x / 2 - 1) - std::log(x / 2) * i0(x);
}
double k0e(double x) {
  if (!(x > 2)) return k0(x) * std::exp(x);
  return series(kK0Large, 4 / x - 1) / std::sqrt(x);
}
double k1(double x) {
  if (!(x > 0)) return x == 0 ? kInf : kNan;
  if (x > 2) return times_exp(k1e(x), -x);
  return series(kK1Small, x * x / 2 - 1) / x + std::log(x / 2) * i1(x);
}
double k1e(double x) {
  if (!(x > 2)) return k1(x) * std::exp(x);
  return series(kK1Large, 4 / x - 1) / std::sqrt(x);
}

double bessel_j0(double x) { return std::isinf(x) ? 0 : ::j0(x); }
double bessel_j1(double x) { return std::isinf(x) ? 0 : ::j1(x); }
double bessel_y0(double x) { return x == 0 ? -kInf : x < 0 ? kNan : ::y0(x); }
double bessel_y1(double x) { return x == 0 ? -kInf : x < 0 ? kNan : ::y1(x); }
double spherical_j0(double x) {
  if (std::isinf(x)) return 0;
  return x == 0 ? 1 : std::sin(x) / x;
}

// Taylor's series of the differential equation y'' = x y around the nearest whole number (so that
// nothing cancels), and the asymptotic series of Abramowitz and Stegun 10.4.59 and 10.4.60.
double airy_ai(double x) {
  if (std::isnan(x)) return x;
  if (std::isinf(x)) return 0;
  if (std::fabs(x) <= 10) {
    const double at = std::nearbyint(x), h = x - at;
    const auto i = static_cast<size_t>(at + 10);
    double before = 0, a = kAiry[i], b = kAirySlope[i], power = h, sum = a + b * h;
    for (int n = 0; n < 30; n++) {
      const double next = (at * a + before) / ((n + 1) * (n + 2));
      before = a;
      a = b;
      b = next;
      power *= h;
      sum += next * power;
    }
    return sum;
  }
  const double z = std::fabs(x), zeta = 2 * z * std::sqrt(z) / 3;
  double u = 1, even = 1, odd = 0, all = 1;
  for (int k = 1; k < 30; k++) {
    const double next =
        u * (6 * k - 5) * (6 * k - 3) * (6 * k - 1) / (216.0 * k * (2 * k - 1)) / zeta;
    if (next < 1e-18 || next >= u) break;
    u = next;
    all += k % 2 ? -u : u;
    (k % 2 ? odd : even) += k % 4 < 2 ? u : -u;
  }
  const double scale = 1 / (std::sqrt(std::numbers::pi) * std::sqrt(std::sqrt(z)));
  if (x > 0) return scale / 2 * std::exp(-zeta) * all;
  const double angle = zeta + std::numbers::pi / 4;
  return scale * (std::sin(angle) * even - std::cos(angle) * odd);
}

double erfcx(double x) {
  if (std::isinf(x)) return x > 0 ? 0 : kInf;
  if (x < 0) {
    const double square = x * x;
    return 2 * std::exp(square) * (1 + std::fma(x, x, -square)) - erfcx(-x);
  }
  return series(kErfcx, (x - 4) / (x + 4)) / (1 + 2 * x);
}

double log_ndtr(double x) {
  constexpr double root = std::numbers::sqrt2 / 2;
  if (x < -1) return std::log(erfcx(-x * root) / 2) - x * x / 2;
  return std::log1p(-std::erfc(x * root) / 2);
}

// Two steps of Halley's method from Abramowitz and Stegun 26.2.22.
double ndtri(double p) {
  if (p == 0 || p == 1) return p == 0 ? -kInf : kInf;
  if (!(p > 0 && p < 1)) return kNan;
  if (p > 0.5) return -ndtri(1 - p);
  const double t = std::sqrt(-2 * std::log(p));
  double x = (2.30753 + 0.27061 * t) / (1 + t * (0.99229 + 0.04481 * t)) - t;
  for (int i = 0; i < 2; i++) {
    const double density = std::exp(-x * x / 2) * 0.39894228040143267794;
    const double y =
        x * (std::numbers::sqrt2 / 2);  // near 0 the difference is one of small numbers
    const double off = p > 0.1 ? std::erf(y) / 2 + (0.5 - p) : std::erfc(-y) / 2 - p;
    const double e = off / density;
    x -= e / (1 + x * e / 2);
  }
  return x;
}

}  // namespace torcxx::cpu
