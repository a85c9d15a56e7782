#include <cmath>
#include <limits>

#include "backend/cpu/special.h"
#include "gen/ops/_dirichlet_grad.h"
#include "gen/ops/_sample_dirichlet.h"
#include "gen/ops/_standard_gamma.h"
#include "gen/ops/_standard_gamma_grad.h"
#include "tensor/factory.h"
#include "tensor/index.h"
#include "tensor/random.h"

namespace torcxx {
namespace {

// A gamma number, as value * exp(boost): those of small shapes leave the range of doubles.
struct GammaNumber {
  double value, boost;
};

constexpr int64_t kBlock = 256;

double open_uniform(uint64_t bits) { return (static_cast<double>(bits >> 11) + 0.5) * 0x1p-53; }

// Calls store(k, number) for the shapes at `alpha`. Element i of a draw takes, for each attempt,
// numbers of its own far behind those of all elements, so that they depend on i alone.
template <class F>
void gamma_numbers(const double* alpha, int64_t n, cpu::Draw draw, F store) {
  const auto region = [&](int64_t r) {
    cpu::Draw at = draw;
    at.first += r << 40;
    return at;
  };
  double z[kBlock];
  uint64_t bits[kBlock];
  bool done[kBlock] = {};
  int64_t left = n;
  const auto finish = [&](int64_t k, GammaNumber g) {
    store(k, g);
    done[k] = true;
    left--;
  };
  cpu::bits64(bits, n, region(0));
  double boost[kBlock];
  for (int64_t k = 0; k < n; k++) {
    const double a = alpha[k];
    boost[k] = a < 1 ? std::log(open_uniform(bits[k])) / a : 0;
    if (!(a >= 0) || std::isinf(a))
      finish(k, {a < 0 ? std::nan("") : a, 0});
    else if (a == 0)
      finish(k, {0, 0});
  }
  for (int64_t attempt = 0; left > 0; attempt++) {
    cpu::normal64(z, n, region(2 * attempt + 1), 0, 1);
    cpu::bits64(bits, n, region(2 * attempt + 2));
    for (int64_t k = 0; k < n; k++) {
      if (done[k]) continue;
      const double d = (alpha[k] < 1 ? alpha[k] + 1 : alpha[k]) - 1. / 3;
      const double root = 1 + z[k] / std::sqrt(9 * d);
      if (root <= 0) continue;
      const double v = root * root * root, square = z[k] * z[k], u = open_uniform(bits[k]);
      if (u < 1 - 0.0331 * square * square || std::log(u) < square / 2 + d * (1 - v + std::log(v)))
        finish(k, {d * v, boost[k]});
    }
  }
}

void check_floating(const char* op, const TensorBase& t) {
  check_device(t.device(), op);
  TORCXX_CHECK_NOT_IMPLEMENTED(isFloatingType(t.dtype()), "\"", op, "\" not implemented for '",
                               enumName(t.dtype()), "'");
}

// The least normal number of a dtype, and the largest below 1.
std::pair<double, double> inner_range(ScalarType t) {
  switch (t) {
    case kFloat64:
      return {std::numeric_limits<double>::min(), 1 - 0x1p-53};
    case kFloat32:
      return {std::numeric_limits<float>::min(), 1 - 0x1p-24};
    case kBFloat16:
      return {std::numeric_limits<float>::min(), 1 - 0x1p-8};
    default:
      return {0x1p-14, 1 - 0x1p-11};
  }
}

// Fills out with f(a gamma number of the shape at the same place in alpha).
template <class F>
void draw_gammas(TensorBase& out, const char* op, const TensorBase& alpha,
                 const std::optional<Generator>& generator, F f) {
  const auto* shapes = static_cast<const double*>(alpha.data_ptr());
  fill_chunks<double>(out, op, next_draw(generator), [&](double* to, int64_t n, cpu::Draw part) {
    for (int64_t i = 0; i < n; i += kBlock, part.first += kBlock)
      gamma_numbers(shapes + part.first, std::min(n - i, kBlock), part,
                    [&](int64_t k, GammaNumber g) { to[i + k] = f(g); });
  });
}

template <class F>
TensorBase each(const char* op, const std::vector<const TensorBase*>& in, F f) {
  for (const TensorBase* t : in) {
    check_floating(op, *t);
    TORCXX_CHECK(t->sizes() == in[0]->sizes() && t->dtype() == in[0]->dtype(), op,
                 ": expected tensors of one shape and dtype, got ", t->sizes(), " of ",
                 enumName(t->dtype()), " beside ", in[0]->sizes(), " of ",
                 enumName(in[0]->dtype()));
  }
  std::vector<TensorBase> wide;
  for (const TensorBase* t : in) wide.push_back(as_contiguous(*t, kFloat64));
  TensorBase out = new_like(wide[0], in[0]->dtype());
  fill_dense<double>(out, op, [&](double* to, int64_t n) {
    parallel_for(0, n, 64, [&](int64_t b, int64_t e) {
      for (int64_t i = b; i < e; i++)
        to[i] = f([&](size_t k) { return static_cast<const double*>(wide[k].data_ptr())[i]; });
    });
  });
  return out;
}

}  // namespace

namespace impl {

TensorBase _standard_gamma(const TensorBase& self, const std::optional<Generator>& generator) {
  check_floating("gamma", self);
  const TensorBase alpha = as_contiguous(self, kFloat64);
  TensorBase out = new_like(alpha, self.dtype());
  const double least = inner_range(self.dtype()).first;
  draw_gammas(out, "_standard_gamma", alpha, generator, [=](GammaNumber g) {
    const double x = g.boost == 0 ? g.value : g.value * std::exp(g.boost);
    return x < least ? least : x;
  });
  return out;
}

TensorBase _standard_gamma_grad(const TensorBase& self, const TensorBase& output) {
  return each("_standard_gamma_grad", {&self, &output},
              [](auto at) { return cpu::gamma_number_grad(at(0), at(1)); });
}

TensorBase _sample_dirichlet(const TensorBase& self, const std::optional<Generator>& generator) {
  check_floating("dirichlet", self);
  const TensorBase alpha = as_contiguous(self, kFloat64);
  TensorBase logs = new_like(alpha, kFloat64), out = new_like(alpha, self.dtype());
  draw_gammas(logs, "_sample_dirichlet", alpha, generator,
              [](GammaNumber g) { return std::log(g.value) + g.boost; });
  const int64_t k = self.dim() ? self.sizes().back() : 1;
  const auto [least, most] = inner_range(self.dtype());
  const auto* in = static_cast<const double*>(logs.data_ptr());
  fill_dense<double>(out, "_sample_dirichlet",
                     [&, least = least, most = most](double* to, int64_t n) {
                       for (int64_t r = 0; r < n; r += k) {
                         double high = -HUGE_VAL, total = 0;
                         for (int64_t i = r; i < r + k; i++) high = std::fmax(high, in[i]);
                         for (int64_t i = r; i < r + k; i++)
                           total += to[i] = in[i] == high ? 1 : std::exp(in[i] - high);
                         for (int64_t i = r; i < r + k; i++) {
                           const double x = to[i] / total;
                           to[i] = x < least ? least : x > most ? most : x;
                         }
                       }
                     });
  return out;
}

TensorBase _dirichlet_grad(const TensorBase& x, const TensorBase& alpha, const TensorBase& total) {
  return each("_dirichlet_grad", {&x, &alpha, &total},
              [](auto at) { return cpu::beta_number_grad(at(0), at(1), at(2)); });
}

}  // namespace impl
}  // namespace torcxx
