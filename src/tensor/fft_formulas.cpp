#include "tensor/fft_formulas.h"

#include <algorithm>
#include <vector>

#include "gen/ops/_fft_c2c.h"
#include "gen/ops/_fft_c2r.h"
#include "gen/ops/_fft_r2c.h"
#include "gen/ops/arange.h"
#include "gen/ops/cat.h"
#include "gen/ops/conj.h"
#include "gen/ops/constant_pad_nd.h"
#include "gen/ops/full.h"
#include "gen/ops/mul.h"
#include "gen/ops/narrow.h"
#include "gen/ops/real.h"
#include "gen/ops/reshape.h"
#include "gen/ops/roll.h"
#include "gen/ops/sub.h"
#include "gen/ops/to.h"
#include "tensor/broadcast.h"
#include "torcxx/core/options.h"

namespace torcxx {
namespace {

// 0: as it is, 1: divided by the root of the number of points, 2: by their number.
int64_t normalization(FftNorm norm, bool forward) {
  const std::string_view mode = norm.value_or("backward");
  TORCXX_CHECK(mode == "backward" || mode == "forward" || mode == "ortho",
               "Invalid normalization mode: \"", mode, "\"");
  if (mode == "ortho") return 1;
  return (mode == "forward") == forward ? 2 : 0;
}

TensorBase promoted(const TensorBase& self, bool complex) {
  ScalarType t = self.dtype();
  if (isIntegralType(t, true)) t = get_default_dtype();
  TORCXX_CHECK_NOT_IMPLEMENTED(t != kFloat16 && t != kBFloat16, "Unsupported dtype ", enumName(t));
  if (complex) t = toComplexType(t);
  return t == self.dtype() ? self : ops::to(self, t);
}

void check_real(const char* op, const TensorBase& self) {
  TORCXX_CHECK_TYPE(!self.is_complex(), op, " expects a real input tensor, but got ",
                    enumName(self.dtype()));
}
void check_points(int64_t n) {
  TORCXX_CHECK(n >= 1, "Invalid number of data points (", n, ") specified");
}

int64_t wrapped(const TensorBase& self, int64_t dim) {
  TORCXX_CHECK_INDEX(self.dim() > 0, "Dimension specified as ", dim,
                     " but tensor has no dimensions");
  return wrap_dim(dim, self.dim());
}

// Cut off, or filled up with zeros, to n points along dim.
TensorBase resized(const TensorBase& x, int64_t dim, int64_t n) {
  const int64_t size = x.size(dim);
  if (n == size) return x;
  if (n < size) return ops::narrow(x, dim, 0, n);
  std::vector<int64_t> pad(static_cast<size_t>(2 * (x.dim() - dim)), 0);
  pad.back() = n - size;
  return ops::constant_pad_nd(x, pad, 0);
}

struct Lines {
  std::vector<int64_t> dims, sizes;
};

Lines lines_of(const TensorBase& self, OptionalIntArrayRef s, OptionalIntArrayRef dim) {
  Lines out;
  if (dim)
    for (int64_t d : *dim) out.dims.push_back(wrapped(self, d));
  std::vector<int64_t> sorted = out.dims;
  std::sort(sorted.begin(), sorted.end());
  TORCXX_CHECK(std::adjacent_find(sorted.begin(), sorted.end()) == sorted.end(),
               "FFT dims must be unique");
  if (s) {
    TORCXX_CHECK(!dim || s->size() == dim->size(),
                 "When given, dim and shape arguments must have the same length");
    const auto count = static_cast<int64_t>(s->size());
    TORCXX_CHECK(count <= self.dim(), "Got shape with ", count,
                 " values but input tensor only has ", self.dim(), " dimensions.");
    if (!dim)
      for (int64_t d = self.dim() - count; d < self.dim(); d++) out.dims.push_back(d);
  } else if (!dim) {
    for (int64_t d = 0; d < self.dim(); d++) out.dims.push_back(d);
  }
  for (size_t i = 0; i < out.dims.size(); i++) {
    const int64_t n = s && (*s)[i] != -1 ? (*s)[i] : self.size(out.dims[i]);
    check_points(n);
    out.sizes.push_back(n);
  }
  return out;
}

TensorBase resized(TensorBase x, const Lines& lines) {
  for (size_t i = 0; i < lines.dims.size(); i++) x = resized(x, lines.dims[i], lines.sizes[i]);
  return x;
}

}  // namespace

TensorBase fft_complex(const TensorBase& self, std::optional<int64_t> n, int64_t dim, FftNorm norm,
                       bool forward) {
  const TensorBase x = promoted(self, false);
  dim = wrapped(x, dim);
  const int64_t points = n.value_or(x.size(dim)), mode = normalization(norm, forward);
  check_points(points);
  const TensorBase all = resized(x, dim, points);
  if (x.is_complex()) return ops::_fft_c2c(all, {dim}, mode, forward);
  const TensorBase out = ops::_fft_r2c(all, {dim}, mode, false);
  return forward ? out : ops::conj(out);
}

TensorBase fft_half(const char* op, const TensorBase& self, std::optional<int64_t> n, int64_t dim,
                    FftNorm norm, bool forward) {
  check_real(op, self);
  const TensorBase x = promoted(self, false);
  dim = wrapped(x, dim);
  const int64_t points = n.value_or(x.size(dim));
  check_points(points);
  const TensorBase out =
      ops::_fft_r2c(resized(x, dim, points), {dim}, normalization(norm, forward), true);
  return forward ? out : ops::conj(out);
}

TensorBase fft_whole(const TensorBase& self, std::optional<int64_t> n, int64_t dim, FftNorm norm,
                     bool forward) {
  TensorBase x = promoted(self, true);
  dim = wrapped(x, dim);
  const int64_t points = n.value_or(2 * (x.size(dim) - 1));
  check_points(points);
  x = resized(x, dim, points / 2 + 1);
  return ops::_fft_c2r(forward ? ops::conj(x) : x, {dim}, normalization(norm, forward), points);
}

TensorBase fftn_complex(const TensorBase& self, OptionalIntArrayRef s, OptionalIntArrayRef dim,
                        FftNorm norm, bool forward) {
  const Lines lines = lines_of(self, s, dim);
  const TensorBase x = promoted(self, true);
  return ops::_fft_c2c(resized(x, lines), lines.dims, normalization(norm, forward), forward);
}

TensorBase fftn_half(const char* op, const TensorBase& self, OptionalIntArrayRef s,
                     OptionalIntArrayRef dim, FftNorm norm, bool forward) {
  check_real(op, self);
  const Lines lines = lines_of(self, s, dim);
  TORCXX_CHECK(!lines.dims.empty(), op, " must transform at least one axis");
  const TensorBase x = resized(promoted(self, false), lines);
  const int64_t mode = normalization(norm, forward);
  if (forward) return ops::_fft_r2c(x, lines.dims, mode, true);
  const TensorBase half = ops::conj(ops::_fft_r2c(x, {lines.dims.back()}, mode, true));
  const IntArrayRef rest(lines.dims.data(), lines.dims.size() - 1);
  return rest.empty() ? half : ops::_fft_c2c(half, rest, mode, false);
}

TensorBase fftn_whole(const char* op, const TensorBase& self, OptionalIntArrayRef s,
                      OptionalIntArrayRef dim, FftNorm norm, bool forward) {
  Lines lines = lines_of(self, s, dim);
  TORCXX_CHECK(!lines.dims.empty(), op, " must transform at least one axis");
  const int64_t points = s && s->back() != -1 ? s->back() : 2 * (self.size(lines.dims.back()) - 1);
  check_points(points);
  lines.sizes.back() = points / 2 + 1;
  TensorBase x = resized(promoted(self, true), lines);
  const int64_t mode = normalization(norm, forward);
  if (!forward) return ops::_fft_c2r(x, lines.dims, mode, points);
  const IntArrayRef rest(lines.dims.data(), lines.dims.size() - 1);
  if (!rest.empty()) x = ops::_fft_c2c(x, rest, mode, true);
  return ops::_fft_c2r(ops::conj(x), {lines.dims.back()}, mode, points);
}

TensorBase fft_r2c_backward(const TensorBase& grad, IntArrayRef dim, int64_t normalization,
                            bool onesided, int64_t last_size) {
  const TensorBase all = onesided ? resized(grad, dim.back(), last_size) : grad;
  return ops::real(ops::_fft_c2c(all, dim, normalization, false));
}

TensorBase fft_c2r_backward(const TensorBase& grad, IntArrayRef dim, int64_t normalization) {
  const TensorBase half = ops::_fft_r2c(grad, dim, normalization, true);
  const int64_t n = half.size(dim.back()), twice = grad.size(dim.back()) - n;
  if (twice <= 0) return half;
  const TensorOptions options(grad.dtype());
  std::vector<TensorBase> parts = {ops::full({1}, 1, options), ops::full({twice}, 2, options)};
  if (n > 1 + twice) parts.push_back(ops::full({1}, 1, options));
  std::vector<int64_t> shape(static_cast<size_t>(half.dim()), 1);
  shape[static_cast<size_t>(dim.back())] = n;
  return ops::mul(half, ops::reshape(ops::cat(parts, 0), shape));
}

TensorBase fft_shifted(const TensorBase& self, OptionalIntArrayRef dim, bool inverse) {
  std::vector<int64_t> dims, shifts;
  if (dim)
    dims = dim->vec();
  else
    for (int64_t d = 0; d < self.dim(); d++) dims.push_back(d);
  for (int64_t d : dims) {
    const int64_t n = self.size(wrap_dim(d, self.dim()));
    shifts.push_back(inverse ? (n + 1) / 2 : n / 2);
  }
  return ops::roll(self, shifts, dims);
}

TensorBase fft_frequencies(const char* op, int64_t n, bool half, double d,
                           const TensorOptions& options) {
  TORCXX_CHECK(
      !options.dtype_opt() || isFloatingType(options.dtype()) || isComplexType(options.dtype()), op,
      " requires a floating point or complex dtype");
  const TensorOptions made = options.dtype(options.dtype());
  TensorBase k = ops::arange(half ? n / 2 + 1 : n, made);
  if (!half && n > 0) {
    const int64_t positive = n / 2 + n % 2;
    k = ops::cat(
        {ops::narrow(k, 0, 0, positive), ops::sub(ops::narrow(k, 0, positive, n - positive), n)},
        0);
  }
  return ops::mul(k, 1.0 / (static_cast<double>(n) * d));
}

}  // namespace torcxx
