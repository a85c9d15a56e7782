// Dropout: one pass that draws the mask and scales.
#include <algorithm>
#include <cmath>
#include <cstring>

#include "gen/ops/_contiguous_copy.h"
#include "gen/ops/_dropout.h"
#include "gen/ops/_dropout_.h"
#include "gen/ops/add.h"
#include "gen/ops/bernoulli_.h"
#include "gen/ops/copy_.h"
#include "gen/ops/empty.h"
#include "gen/ops/mul.h"
#include "gen/ops/zeros.h"
#include "tensor/factory.h"
#include "tensor/random.h"
#include "tensor/random_formulas.h"

namespace torcxx {

void check_dropout(double p) {
  TORCXX_CHECK(p >= 0 && p <= 1, "dropout probability has to be between 0 and 1, but got ", p);
}

std::vector<int64_t> channel_sizes(const TensorBase& input) {
  TORCXX_CHECK(input.dim() >= 2, "Feature dropout requires at least 2 dimensions in the input");
  std::vector<int64_t> sizes(input.dim(), 1);
  sizes[0] = input.sizes()[0];
  sizes[1] = input.sizes()[1];
  return sizes;
}

TensorBase alpha_dropped(const TensorBase& input, IntArrayRef mask_sizes, double p, bool train) {
  check_dropout(p);
  if (!train || p == 0 || input.numel() == 0) return input;
  if (p == 1) return ops::mul(input, ops::zeros({}, TensorOptions(input.dtype())));
  // Dropped elements become -alpha' (selu's lowest value); a and b restore mean and variance.
  constexpr double alpha = 1.7580993408473766;
  const double a = 1 / std::sqrt((alpha * alpha * p + 1) * (1 - p));
  TensorBase kept = ops::empty(mask_sizes, TensorOptions(toRealValueType(input.dtype())));
  ops::bernoulli_(kept, 1 - p);
  const TensorBase shift =
      ops::add(ops::mul(ops::add(kept, Scalar(-1)), Scalar(alpha * a)), Scalar(alpha * a * p));
  return ops::add(ops::mul(input, ops::mul(kept, Scalar(a))), shift);
}

namespace {

template <class T, class S>
void scale_kept(T* out, const T* in, int64_t n, cpu::Draw draw, uint32_t threshold, S scale) {
  uint32_t bits[512];
  for (int64_t i = 0; i < n; i += 512, draw.first += 512) {
    const int64_t m = std::min<int64_t>(n - i, 512);
    cpu::bits32(bits, m, draw);
    for (int64_t k = 0; k < m; k++) {
      if constexpr (sizeof(T) == 2)
        out[i + k] = bits[k] < threshold ? T(0.0f) : T(static_cast<float>(in[i + k]) * scale);
      else
        out[i + k] = bits[k] < threshold ? T(0) : in[i + k] * scale;
    }
  }
}

// Both contiguous and of one dtype; they may be the same.
void dropout_dense(const TensorBase& out, const TensorBase& in, double p, cpu::Draw draw) {
  const auto threshold = static_cast<uint32_t>(std::min(std::nearbyint(p * 0x1p32), 0x1p32 - 1));
  const double scale = 1 / (1 - p);
  const auto run = [&](auto zero) {
    using T = decltype(zero);
    T* to = static_cast<T*>(out.data_ptr());
    const T* from = static_cast<const T*>(in.const_data_ptr());
    parallel_for(0, out.numel(), 32768, [&](int64_t b, int64_t e) {
      cpu::Draw part = draw;
      part.first = b;
      if constexpr (std::is_same_v<T, float>)
        cpu::dropout32(to + b, from + b, e - b, part, threshold, static_cast<float>(scale));
      else if constexpr (std::is_same_v<T, double> || std::is_same_v<T, std::complex<double>>)
        scale_kept(to + b, from + b, e - b, part, threshold, scale);
      else
        scale_kept(to + b, from + b, e - b, part, threshold, static_cast<float>(scale));
    });
  };
  switch (out.dtype()) {
    case kFloat32:
      return run(float{});
    case kFloat64:
      return run(double{});
    case kFloat16:
      return run(Half{});
    case kBFloat16:
      return run(BFloat16{});
    case kComplex64:
      return run(std::complex<float>{});
    default:
      return run(std::complex<double>{});
  }
}

cpu::Draw draw_of(int64_t seed, int64_t stream) {
  return {static_cast<uint64_t>(seed), static_cast<uint64_t>(stream), 0};
}

void check_dtype(const TensorBase& self) {
  const ScalarType t = self.dtype();
  TORCXX_CHECK(isFloatingType(t) || t == kComplex64 || t == kComplex128,
               "result type Float can't be cast to the desired output type ", enumName(t));
  check_device(self.device(), "dropout");
}

}  // namespace

namespace impl {

TensorBase _dropout(const TensorBase& self, double p, int64_t seed, int64_t stream) {
  check_dtype(self);
  TensorBase out = new_like(self, self.dtype());
  if (p == 1) {
    std::memset(out.data_ptr(), 0, out.nbytes());
    return out;
  }
  const TensorBase in = self.is_contiguous() ? self : impl::_contiguous_copy(self);
  dropout_dense(out, in, p, draw_of(seed, stream));
  return out;
}

void _dropout_(TensorBase& self, double p, int64_t seed, int64_t stream) {
  check_dtype(self);
  check_writable(self, "dropout_");
  if (p < 1 && self.is_contiguous())
    dropout_dense(self, self, p, draw_of(seed, stream));
  else
    impl::copy_(self, impl::_dropout(self, p, seed, stream), false);
}

}  // namespace impl
}  // namespace torcxx
