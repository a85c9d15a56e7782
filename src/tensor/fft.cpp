// The three Fourier transforms that the others are made of.
#include "backend/cpu/fft.h"

#include <cmath>

#include "gen/ops/_fft_c2c.h"
#include "gen/ops/_fft_c2r.h"
#include "gen/ops/_fft_r2c.h"
#include "gen/ops/cat.h"
#include "gen/ops/clone.h"
#include "gen/ops/conj.h"
#include "gen/ops/flip.h"
#include "gen/ops/movedim.h"
#include "gen/ops/narrow.h"
#include "gen/ops/real.h"
#include "gen/ops/roll.h"
#include "gen/ops/to.h"
#include "tensor/broadcast.h"
#include "tensor/factory.h"
#include "tensor/index.h"

namespace torcxx::impl {
namespace {

void check_input(const TensorBase& self, bool complex) {
  check_device(self.device(), "fft");
  const ScalarType t = self.dtype();
  TORCXX_CHECK(complex == self.is_complex() && !isIntegralType(t, true), "Only supports ",
               complex ? "complex" : "floating-point", " dtypes, but found: ", enumName(t));
  TORCXX_CHECK_NOT_IMPLEMENTED(
      t == kFloat32 || t == kFloat64 || t == kComplex64 || t == kComplex128, "Unsupported dtype ",
      enumName(t));
}

std::vector<int64_t> wrapped(const TensorBase& self, IntArrayRef dim) {
  std::vector<int64_t> out;
  for (int64_t d : dim) out.push_back(wrap_dim(d, self.dim()));
  return out;
}

double scale_of(int64_t normalization, double points) {
  TORCXX_CHECK(normalization >= 0 && normalization <= 2, "Unsupported normalization mode ",
               normalization);
  return normalization == 0 ? 1 : normalization == 1 ? 1 / std::sqrt(points) : 1 / points;
}

// f on floats or doubles, by the dtype of t or of its parts.
template <class F>
void by_precision(const TensorBase& t, F f) {
  if (t.dtype() == kFloat32 || t.dtype() == kComplex64)
    f(float());
  else
    f(double());
}

TensorBase transform(const TensorBase& self, IntArrayRef dims, bool forward, double scale) {
  const TensorBase in = as_contiguous(self);
  if (dims.empty() || !in.numel()) return ops::clone(in);
  const TensorBase out = new_tensor(in.sizes(), in.dtype());
  for (size_t i = 0; i < dims.size(); i++) {
    const auto s = row_shape(out, dims[i], 0);
    by_precision(out, [&](auto zero) {
      using T = decltype(zero);
      const auto* from = static_cast<const T*>((i ? out : in).data_ptr());
      cpu::fft<T>({from, static_cast<T*>(out.data_ptr()), s.size, s.outer, s.inner,
                   s.size * s.inner, s.size * s.inner},
                  forward, static_cast<T>(i + 1 < dims.size() ? 1 : scale));
    });
  }
  return out;
}

double points_of(const TensorBase& t, IntArrayRef dims) {
  double n = 1;
  for (int64_t d : dims) n *= static_cast<double>(t.size(d));
  return n;
}

// The first n / 2 + 1 numbers of the transforms of real lines along the last dimension.
TensorBase half_transform(const TensorBase& in, double scale) {
  const int64_t n = in.size(-1), h = n / 2 + 1;
  if (n % 2)
    return ops::narrow(
        transform(ops::to(in, toComplexType(in.dtype())), {in.dim() - 1}, true, scale), -1, 0, h);
  std::vector<int64_t> sizes = in.sizes().vec();
  sizes.back() = h;
  const TensorBase out = new_tensor(sizes, toComplexType(in.dtype()));
  by_precision(in, [&](auto zero) {
    using T = decltype(zero);
    cpu::fft_real(static_cast<const T*>(in.data_ptr()), static_cast<T*>(out.data_ptr()), n,
                  in.numel() / n, static_cast<T>(scale));
  });
  return out;
}

// The numbers behind the first half along dims.back(): the conjugates of those at the negative
// place in all dims.
TensorBase completed(const TensorBase& half, IntArrayRef dims, int64_t n) {
  const int64_t last = dims.back(), rest = n - half.size(last);
  if (!rest) return half;
  TensorBase x = ops::flip(ops::conj(ops::narrow(half, last, 1, rest)), dims);
  for (int64_t d : dims)
    if (d != last) x = ops::roll(x, {1}, {d});
  return ops::cat({half, x}, last);
}

}  // namespace

TensorBase _fft_c2c(const TensorBase& self, IntArrayRef dim, int64_t normalization, bool forward) {
  check_input(self, true);
  const std::vector<int64_t> dims = wrapped(self, dim);
  return transform(self, dims, forward, scale_of(normalization, points_of(self, dims)));
}

TensorBase _fft_r2c(const TensorBase& self, IntArrayRef dim, int64_t normalization, bool onesided) {
  check_input(self, false);
  const std::vector<int64_t> dims = wrapped(self, dim);
  TORCXX_CHECK(!dims.empty(), "_fft_r2c: must transform at least one axis");
  const double scale = scale_of(normalization, points_of(self, dims));
  const int64_t last = dims.back(), n = self.size(last);
  TORCXX_CHECK(n >= 1, "Invalid number of data points (", n, ") specified");
  const IntArrayRef rest(dims.data(), dims.size() - 1);
  TensorBase out = ops::movedim(
      half_transform(as_contiguous(ops::movedim(self, last, -1)), rest.empty() ? scale : 1), -1,
      last);
  if (!rest.empty()) out = transform(out, rest, true, scale);
  return onesided ? out : completed(out, dims, n);
}

TensorBase _fft_c2r(const TensorBase& self, IntArrayRef dim, int64_t normalization,
                    int64_t last_dim_size) {
  check_input(self, true);
  const std::vector<int64_t> dims = wrapped(self, dim);
  TORCXX_CHECK(!dims.empty(), "_fft_c2r: must transform at least one axis");
  const int64_t last = dims.back(), n = last_dim_size;
  TORCXX_CHECK(n >= 1 && self.size(last) == n / 2 + 1,
               "_fft_c2r: argument 'last_dim_size' expected ",
               "a size of which the input has half and one, got ", n, " and ", self.size(last));
  const IntArrayRef rest(dims.data(), dims.size() - 1);
  const double scale = scale_of(normalization, points_of(self, rest) * static_cast<double>(n));
  const TensorBase half = rest.empty() ? self : transform(self, rest, false, 1);
  const TensorBase in = as_contiguous(ops::movedim(half, last, -1));
  const int64_t d = in.dim() - 1;
  TensorBase out;
  if (n % 2) {
    out = ops::real(transform(completed(in, {d}, n), {d}, false, scale));
  } else {
    std::vector<int64_t> sizes = in.sizes().vec();
    sizes.back() = n;
    out = new_tensor(sizes, toRealValueType(in.dtype()));
    by_precision(out, [&](auto zero) {
      using T = decltype(zero);
      cpu::fft_to_real(static_cast<const T*>(in.data_ptr()), static_cast<T*>(out.data_ptr()), n,
                       out.numel() / n, static_cast<T>(scale));
    });
  }
  return contiguous_copy(ops::movedim(out, -1, last));
}

}  // namespace torcxx::impl
