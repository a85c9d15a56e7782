// Bernoulli and multinomial numbers.
#include <algorithm>
#include <cmath>
#include <numeric>

#include "gen/ops/bernoulli.h"
#include "gen/ops/bernoulli_.h"
#include "gen/ops/copy_.h"
#include "gen/ops/expand.h"
#include "gen/ops/multinomial.h"
#include "tensor/factory.h"
#include "tensor/random.h"

namespace torcxx {
namespace {

TensorBase dense_doubles(const TensorBase& t) {
  if (t.dtype() == kFloat64 && t.is_contiguous()) return t;
  TensorBase wide = new_tensor(t.sizes(), kFloat64);
  impl::copy_(wide, t, false);
  return wide;
}

void check_probability_type(const TensorBase& p) {
  TORCXX_CHECK_NOT_IMPLEMENTED(isFloatingType(p.dtype()),
                               "\"bernoulli_tensor_cpu_p_\" not implemented for '",
                               enumName(p.dtype()), "'");
}

// One choice for each element; `probability(i)` is that of element i.
template <class F>
void choose(TensorBase& self, cpu::Draw draw, F probability) {
  TORCXX_CHECK_NOT_IMPLEMENTED(!self.is_complex(),
                               "\"bernoulli_scalar_cpu_\" not implemented for '",
                               enumName(self.dtype()), "'");
  dispatch_dtype(self.dtype(), [&](auto zero) {
    using T = decltype(zero);
    if constexpr (std::is_arithmetic_v<T> || sizeof(T) == 2)
      fill_chunks<T>(self, "bernoulli_", draw, [&](T* out, int64_t n, cpu::Draw part) {
        uint32_t bits[512];
        const T one(1.0f), none(0.0f);
        for (int64_t i = 0; i < n; i += 512, part.first += 512) {
          const int64_t m = std::min<int64_t>(n - i, 512);
          cpu::bits32(bits, m, part);
          for (int64_t k = 0; k < m; k++)
            out[i + k] = bits[k] < probability(part.first + k) ? one : none;
        }
      });
  });
}

// How many of the 2^32 words count as a success.
uint64_t successes(double p) { return static_cast<uint64_t>(std::nearbyint(p * 0x1p32)); }

struct Row {
  const double* p;
  int64_t n;
};

void check_row(Row row, bool strict) {
  double sum = 0;
  for (int64_t i = 0; i < row.n; i++) {
    if (strict)
      TORCXX_CHECK(row.p[i] >= 0 && std::isfinite(row.p[i]),
                   "probability tensor contains either `inf`, `nan` or element < 0");
    else
      TORCXX_CHECK(row.p[i] >= 0,
                   "invalid multinomial distribution (encountering probability entry < 0)");
    sum += row.p[i];
  }
  TORCXX_CHECK(std::isfinite(sum),
               "invalid multinomial distribution (sum of probabilities is not "
               "finite)");
  TORCXX_CHECK(sum > 0, "invalid multinomial distribution (sum of probabilities <= 0)");
}

// By the place of a uniform number among the running sums.
void draw_with_replacement(Row row, const uint64_t* bits, int64_t count, int64_t* out) {
  std::vector<double> sums(row.n);
  std::partial_sum(row.p, row.p + row.n, sums.begin());
  for (int64_t k = 0; k < count; k++) {
    const double u = static_cast<double>(bits[k] >> 11) * 0x1p-53 * sums.back();
    out[k] = std::upper_bound(sums.begin(), sums.end(), u) - sums.begin();
    // Rounding may carry u to the sum itself: then the last possible one.
    if (out[k] == row.n) {
      out[k]--;
      while (out[k] > 0 && row.p[out[k]] == 0) out[k]--;
    }
  }
}

// Those of the largest p / e with exponential e come in the order of draws without replacement
// (Efraimidis and Spirakis 2006).
void draw_without_replacement(Row row, const double* exponential, int64_t count, int64_t* out) {
  std::vector<std::pair<double, int64_t>> keys(row.n);
  for (int64_t i = 0; i < row.n; i++) keys[i] = {-row.p[i] / exponential[i], i};
  std::partial_sort(keys.begin(), keys.begin() + count, keys.end());
  for (int64_t k = 0; k < count; k++) out[k] = keys[k].second;
}

}  // namespace

namespace impl {

void bernoulli__float(TensorBase& self, double p, const std::optional<Generator>& generator) {
  TORCXX_CHECK(p >= 0 && p <= 1, "bernoulli_ expects p to be in [0, 1], but got p=", p);
  const uint64_t bound = successes(p);
  choose(self, next_draw(generator), [bound](int64_t) { return bound; });
}

void bernoulli__Tensor(TensorBase& self, const TensorBase& p,
                       const std::optional<Generator>& generator) {
  check_probability_type(p);
  const TensorBase wide = dense_doubles(impl::expand(p, self.sizes(), false));
  const auto* values = static_cast<const double*>(wide.data_ptr());
  for (int64_t i = 0; i < wide.numel(); i++)
    TORCXX_CHECK(values[i] >= 0 && values[i] <= 1,
                 "bernoulli expects probabilities in [0, 1], but got p=", values[i]);
  choose(self, next_draw(generator), [values](int64_t i) { return successes(values[i]); });
}

TensorBase bernoulli(const TensorBase& self, const std::optional<Generator>& generator) {
  check_probability_type(self);
  TensorBase out = new_preserving(self, self.dtype());
  impl::bernoulli__Tensor(out, self, generator);
  return out;
}

TensorBase bernoulli_p(const TensorBase& self, double p,
                       const std::optional<Generator>& generator) {
  TensorBase out = new_preserving(self, self.dtype());
  impl::bernoulli__float(out, p, generator);
  return out;
}

TensorBase multinomial(const TensorBase& self, int64_t num_samples, bool replacement,
                       const std::optional<Generator>& generator) {
  TORCXX_CHECK(self.dim() == 1 || self.dim() == 2, "prob_dist must be 1 or 2 dim");
  TORCXX_CHECK(
      isFloatingType(self.dtype()),
      "multinomial only supports floating-point dtypes for input, got: ", enumName(self.dtype()));
  TORCXX_CHECK(num_samples > 0, "cannot sample n_sample <= 0 samples");
  const int64_t n = self.sizes()[self.dim() - 1], rows = self.dim() == 2 ? self.sizes()[0] : 1;
  TORCXX_CHECK(replacement || num_samples <= n,
               "cannot sample n_sample > prob_dist.size(-1) samples without replacement");
  TORCXX_CHECK(n > 0, "multinomial: expected at least one probability in each row");
  check_device(self.device(), "multinomial");
  const TensorBase p = dense_doubles(self);
  TensorBase out =
      self.dim() == 2 ? new_tensor({rows, num_samples}, kInt64) : new_tensor({num_samples}, kInt64);
  if (out.numel() == 0) return out;
  const auto* values = static_cast<const double*>(p.data_ptr());
  auto* to = static_cast<int64_t*>(out.data_ptr());
  const bool strict = !replacement || num_samples == 1;
  for (int64_t r = 0; r < rows; r++) check_row({values + r * n, n}, strict);
  const TensorBase numbers =
      replacement ? new_tensor({rows, num_samples}, kInt64) : new_tensor({rows, n}, kFloat64);
  if (replacement)
    cpu::bits64(static_cast<uint64_t*>(numbers.data_ptr()), numbers.numel(), next_draw(generator));
  else
    cpu::exponential64(static_cast<double*>(numbers.data_ptr()), numbers.numel(),
                       next_draw(generator), 1);
  parallel_for(0, rows, std::max<int64_t>(1, 16384 / n), [&](int64_t b, int64_t e) {
    for (int64_t r = b; r < e; r++) {
      const Row row{values + r * n, n};
      int64_t* o = to + r * num_samples;
      if (replacement)
        draw_with_replacement(row,
                              static_cast<const uint64_t*>(numbers.data_ptr()) + r * num_samples,
                              num_samples, o);
      else
        draw_without_replacement(row, static_cast<const double*>(numbers.data_ptr()) + r * n,
                                 num_samples, o);
    }
  });
  return out;
}

}  // namespace impl
}  // namespace torcxx
