// Random whole numbers and permutations.
#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "gen/ops/geometric_.h"
#include "gen/ops/randint.h"
#include "gen/ops/randint_like.h"
#include "gen/ops/random_.h"
#include "gen/ops/randperm.h"
#include "tensor/factory.h"
#include "tensor/random.h"
#include "tensor/scalar_fits.h"
#include "torcxx/autograd/variable.h"

namespace torcxx {
namespace {

template <class T>
constexpr bool is_half = std::is_same_v<T, Half> || std::is_same_v<T, BFloat16>;

// Calls f(T{}) for the dtypes that hold whole numbers.
template <class F>
void with_number_type(const TensorBase& self, const char* kernel, F f) {
  TORCXX_CHECK_NOT_IMPLEMENTED(!self.is_complex() && self.dtype() != ScalarType::Undefined, "\"",
                               kernel, "\" not implemented for '", enumName(self.dtype()), "'");
  dispatch_dtype(self.dtype(), [&](auto zero) {
    using T = decltype(zero);
    if constexpr (std::is_arithmetic_v<T> || is_half<T>) f(zero);
  });
}

template <class T, class V>
T whole(V v) {
  if constexpr (is_half<T>)
    return T(static_cast<float>(v));
  else
    return static_cast<T>(v);
}

// The upper half of bits * range: uniform below range but for a bias of range / 2^64.
uint64_t below(uint64_t bits, uint64_t range) {
  return static_cast<uint64_t>(static_cast<unsigned __int128>(bits) * range >> 64);
}

const char* c_name(ScalarType t) {
  constexpr const char* names[] = {"unsigned char",
                                   "signed char",
                                   "short",
                                   "int",
                                   "long",
                                   "c10::Half",
                                   "float",
                                   "double",
                                   "",
                                   "",
                                   "",
                                   "bool",
                                   "c10::BFloat16",
                                   "unsigned short",
                                   "unsigned int",
                                   "unsigned long"};
  return names[static_cast<int>(t)];
}

void check_bound(int64_t v, ScalarType t, const char* which) {
  bool fits = true;
  if (isFloatingType(t)) {
    fits = t != kFloat16 || (v >= -65504 && v <= 65504);
  } else {
    const int bits = t == kBool ? 1 : static_cast<int>(8 * elementSize(t));
    if (isSignedType(t))
      fits = bits == 64 || (v >= -(int64_t{1} << (bits - 1)) && v < (int64_t{1} << (bits - 1)));
    else
      fits = v >= 0 && (bits == 64 || v < (int64_t{1} << bits));
  }
  TORCXX_CHECK(fits, which, " is out of bounds for ", c_name(t));
}

// Values from, from + 1 ... of which there are `range` (0: all 2^64).
void fill_range(TensorBase& self, cpu::Draw draw, int64_t from, uint64_t range) {
  with_number_type(self, "random_kernel_cpu", [&](auto zero) {
    using T = decltype(zero);
    fill_from_bits<T>(self, "random_", draw, [=](uint64_t bits) {
      const uint64_t offset = range ? below(bits, range) : bits;
      return whole<T>(static_cast<int64_t>(static_cast<uint64_t>(from) + offset));
    });
  });
}

}  // namespace

namespace impl {

void random__from(TensorBase& self, int64_t from, std::optional<int64_t> to,
                  const std::optional<Generator>& generator) {
  const ScalarType t = self.dtype();
  TORCXX_CHECK_NOT_IMPLEMENTED(!self.is_complex(), "\"random_kernel_cpu\" not implemented for '",
                               enumName(t), "'");
  uint64_t range = 0;
  if (to) {
    TORCXX_CHECK(from < *to, "random_ expects 'from' to be less than 'to', but got from=", from,
                 " >= to=", *to);
    check_bound(from, t, "from");
    check_bound(*to - 1, t, "to - 1");
    range = static_cast<uint64_t>(*to) - static_cast<uint64_t>(from);
  } else if (from != INT64_MIN) {
    check_bound(from, t, "from");
    const int64_t last = isFloatingType(t) ? int64_t{1} << significant_digits(t)
                         : t == kBool      ? 1
                         : elementSize(t) == 8
                             ? INT64_MAX
                             : (int64_t{1} << (8 * elementSize(t) - isSignedType(t))) - 1;
    TORCXX_CHECK(from <= last,
                 "random_ expects 'from' casted to dtype to be less than or equal to "
                 "'to_inc' casted to dtype, but got from=",
                 from, " > to_inc=", last);
    range = static_cast<uint64_t>(last) - static_cast<uint64_t>(from) + 1;
  } else {
    TORCXX_CHECK_NOT_IMPLEMENTED(t == kInt64 || t == kFloat32 || t == kFloat64 || t == kBFloat16,
                                 "\"random_from_to_range_calc\" not implemented for '", enumName(t),
                                 "'");
  }
  fill_range(self, next_draw(generator), from, range);
}

void random__to(TensorBase& self, int64_t to, const std::optional<Generator>& generator) {
  impl::random__from(self, 0, to, generator);
}

void random_(TensorBase& self, const std::optional<Generator>& generator) {
  const ScalarType t = self.dtype();
  TORCXX_CHECK_NOT_IMPLEMENTED(!isComplexType(t), "\"random_kernel_cpu\" not implemented for '",
                               enumName(t), "'");
  const uint64_t last = isFloatingType(t) ? uint64_t{1} << significant_digits(t)
                        : t == kBool      ? 1
                        : t == kUInt64
                            ? UINT64_MAX
                            : (uint64_t{1} << (8 * elementSize(t) - isSignedType(t))) - 1;
  fill_range(self, next_draw(generator), 0, last + 1);
}

TensorBase randint_low_generator(int64_t low, int64_t high, IntArrayRef size,
                                 const std::optional<Generator>& generator,
                                 const TensorOptions& options) {
  TensorBase out = new_tensor(size, options.dtype_opt().value_or(kInt64), options.device());
  impl::random__from(out, low, high, generator);
  if (options.requires_grad()) autograd::set_requires_grad(out, true);
  return out;
}

TensorBase randint_like_low_generator_dtype(const TensorBase& self, int64_t low, int64_t high,
                                            const std::optional<Generator>& generator,
                                            const TensorOptions& options) {
  const TensorOptions o = options.or_else(self.dtype(), self.device());
  check_device(o.device(), "randint_like");
  TensorBase out = new_preserving(self, o.dtype());
  impl::random__from(out, low, high, generator);
  if (options.requires_grad()) autograd::set_requires_grad(out, true);
  return out;
}

// Fisher and Yates: place i gets what is at a random place from i on. Serial, as each step reads
// what the former wrote.
TensorBase randperm_generator(int64_t n, const std::optional<Generator>& generator,
                              const TensorOptions& options) {
  const ScalarType t = options.dtype_opt().value_or(kInt64);
  TensorBase out = new_tensor({n}, t, options.device());
  TORCXX_CHECK_NOT_IMPLEMENTED(t != kBool && !isComplexType(t),
                               "\"randperm\" not implemented for '", enumName(t), "'");
  if (isFloatingType(t)) {
    const int64_t most = (int64_t{1} << significant_digits(t)) + 1;
    TORCXX_CHECK(n <= most, "n cannot be greater than ", most, " for ", enumName(t), " type.");
  } else {
    check_scalar_fits(Scalar(n), t);
  }
  const cpu::Draw draw = next_draw(generator);
  const auto shuffle = [&](auto* p) {
    std::iota(p, p + n, 0);
    uint64_t bits[512];
    cpu::Draw part = draw;
    for (int64_t i = 0; i < n; i += 512, part.first += 512) {
      const int64_t m = std::min<int64_t>(n - i, 512);
      cpu::bits64(bits, m, part);
      for (int64_t k = 0; k < m; k++) {
        const int64_t at = i + k;
        std::swap(p[at],
                  p[at + static_cast<int64_t>(below(bits[k], static_cast<uint64_t>(n - at)))]);
      }
    }
  };
  if (t == kInt64) {
    shuffle(static_cast<int64_t*>(out.data_ptr()));
  } else {
    const TensorBase order = new_tensor({n}, kInt64);
    shuffle(static_cast<int64_t*>(order.data_ptr()));
    copy_from_dense(out, order);
  }
  if (options.requires_grad()) autograd::set_requires_grad(out, true);
  return out;
}

void geometric_(TensorBase& self, double p, const std::optional<Generator>& generator) {
  TORCXX_CHECK(p > 0 && p < 1, "geometric_ expects p to be in (0, 1), but got p=", p);
  const double rate = std::log1p(-p);
  with_number_type(self, "geometric_kernel_cpu", [&](auto zero) {
    using T = decltype(zero);
    fill_from_bits<T>(self, "geometric_", next_draw(generator), [=](uint64_t bits) {
      const double u = (static_cast<double>(bits >> 11) + 0.5) * 0x1p-53;
      const double trials = std::ceil(std::log(u) / rate);
      return whole<T>(std::clamp(trials, 1.0, 9.2e18));
    });
  });
}

}  // namespace impl
}  // namespace torcxx
