// Derivatives of random numbers with respect to their distribution's shape (Figurnov et al., 2018).
#include <cmath>
#include <limits>
#include <utility>

#include "backend/cpu/special.h"
#include "ops/scalar_special.h"

namespace torcxx::cpu {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kEps = 1e-16;
constexpr int kMost = 1000000;

double psi(double x) { return ops::digamma(x); }

// A number and its derivative.
struct Dual {
  double v, d = 0;
};
Dual operator+(Dual a, Dual b) { return {a.v + b.v, a.d + b.d}; }
Dual operator*(Dual a, Dual b) { return {a.v * b.v, a.d * b.v + a.v * b.d}; }
Dual operator/(Dual a, Dual b) {
  const double q = a.v / b.v;
  return {q, (a.d - q * b.d) / b.v};
}

// 1 / (b(0) + n(1) / (b(1) + n(2) / (b(2) + ...))) by Lentz's method; step(k) gives {n(k), b(k)}.
template <class F>
Dual continued_fraction(F step) {
  constexpr double tiny = 1e-300;
  Dual e = Dual{1} / step(0).second, c{1 / tiny}, h = e;
  for (int k = 1; k < kMost; k++) {
    const auto [n, b] = step(k);
    const Dual below = n * e + b;
    e = Dual{1} / (below.v == 0 ? Dual{tiny, below.d} : below);
    c = b + n / c;
    if (c.v == 0) c.v = tiny;
    const Dual by = c * e, before = h;
    h = h * by;
    if (std::fabs(by.v - 1) < 3 * kEps && std::fabs(h.d - before.d) <= 3 * kEps * std::fabs(h.d))
      break;
  }
  return h;
}

// log(r) / (r - 1)
double log_ratio(double r) { return r == 1 ? 1 : std::log1p(r - 1) / (r - 1); }

// Beyond, the leading terms of uniform expansions suffice.
constexpr double kLargeGamma = 1000, kLargeBeta = 1e7;

// P(a, x) fixed in Temme's expansion, with the first correction, and the second as it is at x = a.
double gamma_large(double a, double x) {
  const double r = x / a, m = r - 1;
  const double correction = std::fabs(m) < 1e-2
                                ? 1. / 3 - m * (1. / 6 - m * (1. / 10 - m * (1. / 15 - m / 21)))
                                : (2 * (m - std::log1p(m)) * r / (m * m) - 1) / m;
  return r * (log_ratio(r) + (correction / 2 + 1. / 60 / a) / a);
}

}  // namespace

double gamma_number_grad(double a, double x) {
  if (!(a > 0 && x >= 0) || std::isinf(a) || std::isinf(x)) return kNan;
  if (x == 0) return 0;
  if (a > kLargeGamma) return gamma_large(a, x);
  if (x > a + 1) {
    // Q = x^a exp(-x) / Gamma(a) times the fraction (Abramowitz and Stegun 6.5.31)
    const Dual h = continued_fraction([&](int k) {
      return std::pair(Dual{-k * (k - a), static_cast<double>(k)}, Dual{x + 1 - a + 2 * k, -1});
    });
    return x * (h.v * (std::log(x) - psi(a)) + h.d);
  }
  // P = x^a exp(-x) sum of x^n / Gamma(a + n + 1)
  double term = 1, slope = std::log(x) - psi(a + 1), sum = slope;
  for (int n = 1; n < kMost; n++) {
    term *= x / (a + n);
    slope -= 1 / (a + n);
    sum += term * slope;
    if (std::fabs(term * slope) <= kEps * std::fabs(sum)) break;
  }
  return -x / a * sum;
}

double beta_number_grad(double x, double a, double total) {
  const double b = total - a;
  if (!(x >= 0 && x <= 1 && a > 0 && b > 0) || std::isinf(total)) return kNan;
  if (x == 0) return 0;
  if (std::fmin(a, b) > kLargeBeta) {
    const double mean = a / total;
    return x / (total * mean) * log_ratio(x / mean);
  }
  // I(x; p, q) = x^p y^q / (p B) times the fraction (Abramowitz and Stegun 26.5.8)
  const auto fraction = [](double z, Dual p, Dual q) {
    return continued_fraction([=](int k) {
      const Dual m{static_cast<double>(k / 2)}, twice{static_cast<double>(k)};
      const Dual low = p + twice + Dual{-1}, high = p + twice;
      if (k == 0) return std::pair(Dual{0}, Dual{1});
      const Dual n = k % 2 ? Dual{-z} * (p + m) * (p + q + m) / (low * high)
                           : Dual{z} * m * (q + Dual{-m.v}) / (low * high);
      return std::pair(n, Dual{1});
    });
  };
  if (x < (a + 1) / (total + 2)) {
    const Dual h = fraction(x, {a, 1}, {b, 0});
    return -x / a * (h.v * (std::log(x) + psi(total) - psi(a + 1)) + h.d);
  }
  const Dual h = fraction(1 - x, {b, 0}, {a, 1});
  return x / b * (h.v * (std::log(x) + psi(total) - psi(a)) + h.d);
}

}  // namespace torcxx::cpu
