#include <cmath>

#include "gen/ops/binomial.h"
#include "gen/ops/expand.h"
#include "gen/ops/poisson.h"
#include "tensor/broadcast.h"
#include "tensor/factory.h"
#include "tensor/index.h"
#include "tensor/random.h"

namespace torcxx {
namespace {

// The count at which the probabilities, taken from the likeliest count outwards, add up to u.
// up(k) = p(k) / p(k - 1).
template <class F>
double outwards(double u, double mode, double probability, double last, F up) {
  double above = probability, below = probability, right = mode, left = mode;
  for (u -= probability; u > 0;) {
    const bool more = right < last && above > 0, less = left > 0 && below > 0;
    if (!more && !less) return mode;  // u lay behind what doubles can add up
    if (more) {
      above *= up(++right);
      if ((u -= above) <= 0) return right;
    }
    if (less) {
      below /= up(left--);
      if ((u -= below) <= 0) return left;
    }
  }
  return mode;
}

double poisson_number(double u, double mean) {
  if (!(mean > 0)) return 0;
  const double mode = std::floor(mean);
  const double p = std::exp(mode * std::log(mean) - mean - std::lgamma(mode + 1));
  return outwards(u, mode, p, HUGE_VAL, [&](double k) { return mean / k; });
}

double binomial_number(double u, double n, double p) {
  n = std::floor(n);
  if (!(n > 0) || p <= 0) return 0;
  if (p >= 1) return n;
  const double mode = std::floor((n + 1) * p), odds = p / (1 - p);
  const double log_p = std::lgamma(n + 1) - std::lgamma(mode + 1) - std::lgamma(n - mode + 1) +
                       mode * std::log(p) + (n - mode) * std::log1p(-p);
  return outwards(u, mode, std::exp(log_p), n, [&](double k) { return (n - k + 1) / k * odds; });
}

// Element i of out becomes f(i, its uniform number in [0, 1)).
template <class F>
void fill_each(TensorBase& out, const char* op, const std::optional<Generator>& generator, F f) {
  fill_chunks<double>(out, op, next_draw(generator), [&](double* to, int64_t n, cpu::Draw part) {
    uint64_t bits[512];
    for (int64_t i = 0; i < n; i += 512, part.first += 512) {
      const int64_t m = std::min<int64_t>(n - i, 512);
      cpu::bits64(bits, m, part);
      for (int64_t k = 0; k < m; k++)
        to[i + k] = f(part.first + k, static_cast<double>(bits[k] >> 11) * 0x1p-53);
    }
  });
}

void check_floating(const char* op, const TensorBase& t) {
  check_device(t.device(), op);
  TORCXX_CHECK_NOT_IMPLEMENTED(isFloatingType(t.dtype()), "\"", op, "_cpu\" not implemented for '",
                               enumName(t.dtype()), "'");
}

const double* numbers(const TensorBase& t) { return static_cast<const double*>(t.data_ptr()); }

}  // namespace

namespace impl {

TensorBase poisson(const TensorBase& self, const std::optional<Generator>& generator) {
  check_floating("poisson", self);
  const TensorBase mean = as_contiguous(self, kFloat64);
  for (int64_t i = 0; i < mean.numel(); i++)
    TORCXX_CHECK(numbers(mean)[i] >= 0 && std::isfinite(numbers(mean)[i]),
                 "invalid Poisson rate, expected rate to be non-negative");
  TensorBase out = new_like(mean, self.dtype());
  fill_each(out, "poisson", generator,
            [&](int64_t i, double u) { return poisson_number(u, numbers(mean)[i]); });
  return out;
}

TensorBase binomial(const TensorBase& count, const TensorBase& prob,
                    const std::optional<Generator>& generator) {
  check_floating("binomial", count);
  TORCXX_CHECK(count.dtype() == prob.dtype(),
               "binomial: count and prob must have the same dtype, got ", enumName(count.dtype()),
               " and ", enumName(prob.dtype()));
  Shape shape;
  shape.assign(count.sizes());
  broadcast_into(shape, prob.sizes());
  const TensorBase n = as_contiguous(ops::expand(count, shape), kFloat64);
  const TensorBase p = as_contiguous(ops::expand(prob, shape), kFloat64);
  for (int64_t i = 0; i < n.numel(); i++)
    TORCXX_CHECK(numbers(n)[i] >= 0 && std::isfinite(numbers(n)[i]) && numbers(p)[i] >= 0 &&
                     numbers(p)[i] <= 1,
                 "binomial: expected count >= 0 and prob in [0, 1], got ", numbers(n)[i], " and ",
                 numbers(p)[i]);
  TensorBase out = new_like(n, count.dtype());
  fill_each(out, "binomial", generator,
            [&](int64_t i, double u) { return binomial_number(u, numbers(n)[i], numbers(p)[i]); });
  return out;
}

}  // namespace impl
}  // namespace torcxx
