// Random numbers from continuous distributions.
#include "tensor/random.h"

#include <cmath>
#include <limits>

#include "gen/ops/add.h"
#include "gen/ops/cauchy_.h"
#include "gen/ops/copy_.h"
#include "gen/ops/exponential_.h"
#include "gen/ops/log_normal_.h"
#include "gen/ops/mul.h"
#include "gen/ops/normal.h"
#include "gen/ops/normal_.h"
#include "gen/ops/rand.h"
#include "gen/ops/rand_like.h"
#include "gen/ops/randn.h"
#include "gen/ops/randn_like.h"
#include "gen/ops/uniform_.h"
#include "gen/ops/view_as_real.h"
#include "tensor/broadcast.h"
#include "tensor/factory.h"
#include "tensor/overlap.h"
#include "torcxx/autograd/variable.h"

namespace torcxx {

cpu::Draw next_draw(const std::optional<Generator>& generator) {
  const Generator::State s = (generator ? *generator : default_generator()).next_draw();
  return {s.seed, s.stream, 0};
}

int significant_digits(ScalarType t) {
  return t == kFloat16 ? 11 : t == kBFloat16 ? 8 : t == kFloat32 ? 24 : 53;
}

TensorBase real_numbers(const TensorBase& t) { return t.is_complex() ? impl::view_as_real(t) : t; }

void check_continuous(const TensorBase& self, const char* kernel, bool complex) {
  check_device(self.device(), kernel);
  TORCXX_CHECK_NOT_IMPLEMENTED(isFloatingType(self.dtype()) || (complex && self.is_complex()), "\"",
                               kernel, "\" not implemented for '", enumName(self.dtype()), "'");
}

void check_writable(const TensorBase& self, const char* op) {
  check_device(self.device(), op);
  assert_no_internal_overlap(self, op);
}

TensorBase dense_for(const TensorBase& self, ScalarType dtype) {
  return new_tensor(self.sizes(), dtype, self.device());
}

void copy_from_dense(TensorBase& self, const TensorBase& dense) { impl::copy_(self, dense, false); }

namespace {

void check_uniform(ScalarType t, double from, double to) {
  const double most = t == kFloat16    ? 65504
                      : t == kBFloat16 ? 0x1.fep127
                      : t == kFloat32  ? std::numeric_limits<float>::max()
                                       : std::numeric_limits<double>::max();
  const char* name = t == kFloat16    ? "c10::Half"
                     : t == kBFloat16 ? "c10::BFloat16"
                     : t == kFloat32  ? "float"
                                      : "double";
  TORCXX_CHECK(from >= -most && from <= most, "from is out of bounds for ", name);
  TORCXX_CHECK(to >= -most && to <= most, "to is out of bounds for ", name);
  TORCXX_CHECK(from <= to, "uniform_ expects to return a [from, to) range, but found from=", from,
               " > to=", to);
  TORCXX_CHECK(to - from <= most, "uniform_ expects to-from <= std::numeric_limits<", enumName(t),
               ">::max(), but found to=", to, " and from=", from,
               " which result in to-from to exceed the limit");
}

void uniform(TensorBase& self, cpu::Draw draw, double from, double to) {
  const ScalarType t = self.dtype();
  check_uniform(t, from, to);
  if (t == kFloat64) {
    const double last = from < to ? std::nextafter(to, from) : to;
    return fill_chunks<double>(self, "uniform_", draw, [&](double* out, int64_t n, cpu::Draw d) {
      cpu::uniform64(out, n, d, from, to - from, last);
    });
  }
  // The range is cut below `to` in float; of the half types those are the exact multiples of
  // 2^-digits, which need no rounding for [0, 1).
  const auto a = static_cast<float>(from), b = static_cast<float>(to);
  const float last = a < b ? std::nextafter(b, a) : b;
  fill_chunks<float>(self, "uniform_", draw, [&](float* out, int64_t n, cpu::Draw d) {
    cpu::uniform32(out, n, d, significant_digits(t), a, b - a, last);
  });
}

void normal(TensorBase& self, cpu::Draw draw, double mean, double std) {
  if (self.dtype() == kFloat64)
    fill_chunks<double>(self, "normal_", draw, [&](double* out, int64_t n, cpu::Draw d) {
      cpu::normal64(out, n, d, mean, std);
    });
  else
    fill_chunks<float>(self, "normal_", draw, [&](float* out, int64_t n, cpu::Draw d) {
      cpu::normal32(out, n, d, static_cast<float>(mean), static_cast<float>(std));
    });
}

// A fresh tensor filled by `into`.
template <class F>
TensorBase drawn(TensorBase t, const TensorOptions& options, F into) {
  into(t);
  if (options.requires_grad()) autograd::set_requires_grad(t, true);
  return t;
}
TensorBase like(const TensorBase& self, const TensorOptions& options) {
  const TensorOptions o = options.or_else(self.dtype(), self.device());
  check_device(o.device(), "rand_like");
  return new_preserving(self, o.dtype());
}

void check_std(const TensorBase& std) {
  TORCXX_CHECK(!std.is_complex(), "normal expects standard deviation to be non-complex");
  check_continuous(std, "normal_kernel_cpu");
  const TensorBase wide = new_tensor(std.sizes(), kFloat64);
  TensorBase into = wide;
  impl::copy_(into, std, false);
  const double* p = static_cast<const double*>(wide.data_ptr());
  for (int64_t i = 0; i < wide.numel(); i++)
    TORCXX_CHECK(p[i] >= 0 || p[i] != p[i], "normal expects all elements of std >= 0.0");
}

TensorBase standard_normal(IntArrayRef sizes, ScalarType dtype,
                           const std::optional<Generator>& generator) {
  TensorBase z = new_tensor(sizes, dtype);
  impl::normal_(z, 0, 1, generator);
  return z;
}

}  // namespace

namespace impl {

void uniform_(TensorBase& self, double from, double to, const std::optional<Generator>& generator) {
  check_continuous(self, "check_uniform_bounds");
  TensorBase numbers = real_numbers(self);
  uniform(numbers, next_draw(generator), from, to);
}

void normal_(TensorBase& self, double mean, double std, const std::optional<Generator>& generator) {
  check_continuous(self, "normal_kernel_cpu");
  TORCXX_CHECK(std >= 0, "normal expects std >= 0.0, but found std ", std);
  if (!self.is_complex()) return normal(self, next_draw(generator), mean, std);
  TensorBase numbers = real_numbers(self);
  normal(numbers, next_draw(generator), 0, std / std::sqrt(2.0));
  if (mean != 0) ops::add_(self, Scalar(mean));
}

void exponential_(TensorBase& self, double lambd, const std::optional<Generator>& generator) {
  TORCXX_CHECK(isFloatingType(self.dtype()),
               "Exponential distribution is a continuous probability distribution. dtype must be a "
               "floating point but you specified ",
               enumName(self.dtype()));
  TORCXX_CHECK(lambd > 0, "exponential_ expects lambda > 0.0, but found lambda=", lambd);
  const double scale = 1 / lambd;
  if (self.dtype() == kFloat64)
    fill_chunks<double>(
        self, "exponential_", next_draw(generator),
        [&](double* out, int64_t n, cpu::Draw d) { cpu::exponential64(out, n, d, scale); });
  else
    fill_chunks<float>(self, "exponential_", next_draw(generator),
                       [&](float* out, int64_t n, cpu::Draw d) {
                         cpu::exponential32(out, n, d, static_cast<float>(scale));
                       });
}

void cauchy_(TensorBase& self, double median, double sigma,
             const std::optional<Generator>& generator) {
  TORCXX_CHECK(isFloatingType(self.dtype()),
               "Cauchy distribution is a continuous probability distribution. dtype must be a "
               "floating point but you specified ",
               enumName(self.dtype()));
  TORCXX_CHECK(sigma > 0, "cauchy_ expects sigma > 0.0, but found sigma=", sigma);
  fill_from_bits<double>(self, "cauchy_", next_draw(generator), [&](uint64_t bits) {
    const double u = (static_cast<double>(bits >> 11) + 0.5) * 0x1p-53;
    return median + sigma * std::tan(3.14159265358979323846 * (u - 0.5));
  });
}

void log_normal_(TensorBase& self, double mean, double std,
                 const std::optional<Generator>& generator) {
  check_continuous(self, "log_normal_cpu", false);
  TORCXX_CHECK(std > 0, "log_normal_ expects std > 0.0, but found std=", std);
  fill_chunks<double>(self, "log_normal_", next_draw(generator),
                      [&](double* out, int64_t n, cpu::Draw d) {
                        cpu::normal64(out, n, d, mean, std);
                        for (int64_t i = 0; i < n; i++) out[i] = std::exp(out[i]);
                      });
}

TensorBase rand_generator(IntArrayRef size, const std::optional<Generator>& generator,
                          const TensorOptions& options) {
  return drawn(new_tensor(size, options.dtype(), options.device()), options,
               [&](TensorBase& t) { impl::uniform_(t, 0, 1, generator); });
}

TensorBase randn_generator(IntArrayRef size, const std::optional<Generator>& generator,
                           const TensorOptions& options) {
  return drawn(new_tensor(size, options.dtype(), options.device()), options,
               [&](TensorBase& t) { impl::normal_(t, 0, 1, generator); });
}

TensorBase rand_like_generator(const TensorBase& self, const std::optional<Generator>& generator,
                               const TensorOptions& options) {
  return drawn(like(self, options), options,
               [&](TensorBase& t) { impl::uniform_(t, 0, 1, generator); });
}

TensorBase randn_like_generator(const TensorBase& self, const std::optional<Generator>& generator,
                                const TensorOptions& options) {
  return drawn(like(self, options), options,
               [&](TensorBase& t) { impl::normal_(t, 0, 1, generator); });
}

TensorBase normal_float_float(double mean, double std, IntArrayRef size,
                              const std::optional<Generator>& generator,
                              const TensorOptions& options) {
  return drawn(new_tensor(size, options.dtype(), options.device()), options,
               [&](TensorBase& t) { impl::normal_(t, mean, std, generator); });
}

TensorBase normal_Tensor_float(const TensorBase& mean, double std,
                               const std::optional<Generator>& generator) {
  check_continuous(mean, "normal_kernel_cpu");
  TORCXX_CHECK(std >= 0, "normal expects std >= 0.0, but found std ", std);
  TensorBase z = standard_normal(mean.sizes(), mean.dtype(), generator);
  return ops::add(ops::mul(z, Scalar(std)), mean);
}

TensorBase normal_float_Tensor(double mean, const TensorBase& std,
                               const std::optional<Generator>& generator) {
  check_std(std);
  return ops::add(ops::mul(standard_normal(std.sizes(), std.dtype(), generator), std),
                  Scalar(mean));
}

TensorBase normal_Tensor_Tensor(const TensorBase& mean, const TensorBase& std,
                                const std::optional<Generator>& generator) {
  check_continuous(mean, "normal_kernel_cpu");
  check_std(std);
  Shape shape;
  shape.assign(mean.sizes());
  broadcast_into(shape, std.sizes());
  const TensorBase z = standard_normal(shape, mean.dtype(), generator);
  return ops::add(ops::mul(z, std), mean);
}

}  // namespace impl
}  // namespace torcxx
