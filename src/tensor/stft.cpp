#include <algorithm>

#include "gen/ops/_fft_c2c.h"
#include "gen/ops/_fft_c2r.h"
#include "gen/ops/_fft_r2c.h"
#include "gen/ops/abs.h"
#include "gen/ops/constant_pad_nd.h"
#include "gen/ops/div.h"
#include "gen/ops/expand.h"
#include "gen/ops/min.h"
#include "gen/ops/mul.h"
#include "gen/ops/narrow.h"
#include "gen/ops/ones.h"
#include "gen/ops/pad.h"
#include "gen/ops/pow.h"
#include "gen/ops/squeeze.h"
#include "gen/ops/to.h"
#include "gen/ops/transpose.h"
#include "gen/ops/unfold.h"
#include "gen/ops/unsqueeze.h"
#include "gen/ops/view_as_real.h"
#include "tensor/fft_formulas.h"
#include "tensor/index.h"
#include "tensor/index_formulas.h"
#include "torcxx/core/options.h"

namespace torcxx {
namespace {

// The lengths given or their defaults, checked, and the window in the middle of n_fft points.
struct Frames {
  int64_t hop, length;
  TensorBase window;

  Frames(const char* op, const ShortTime& s, ScalarType dtype)
      : hop(s.hop_length.value_or(s.n_fft / 4)), length(s.win_length.value_or(s.n_fft)) {
    TORCXX_CHECK(hop > 0, op, ": expected hop_length > 0, but got hop_length=", hop);
    TORCXX_CHECK(length > 0 && length <= s.n_fft, op,
                 ": expected 0 < win_length <= n_fft, but got win_length=", length);
    TORCXX_CHECK(!s.window.defined() || (s.window.dim() == 1 && s.window.size(0) == length), op,
                 ": expected a 1D window tensor of size equal to win_length=", length,
                 ", but got window with size ",
                 s.window.defined() ? s.window.sizes() : IntArrayRef());
    window = s.window.defined() ? s.window : ops::ones({length}, TensorOptions(dtype));
    if (const int64_t rest = s.n_fft - length)
      window = ops::constant_pad_nd(window, {rest / 2, rest - rest / 2}, 0);
  }
};

// Windows (batch, windows, n_fft) added up where they stood in the signal.
TensorBase added(const TensorBase& frames, int64_t total, int64_t hop) {
  return unfold_grad(frames, {frames.size(0), total}, 1, frames.size(2), hop);
}

}  // namespace

TensorBase short_time_transform(const TensorBase& self, const ShortTime& s,
                                std::string_view pad_mode, std::optional<bool> return_complex,
                                std::optional<bool> align_to_window) {
  const bool complex_window = s.window.defined() && s.window.is_complex();
  TORCXX_CHECK(
      return_complex || self.is_complex() || complex_window,
      "stft requires the return_complex parameter be given for real inputs, and will further "
      "require that return_complex=True in a future PyTorch release.");
  TORCXX_CHECK(!align_to_window || !s.center,
               "stft align_to_window should only be set when center = false.");
  TORCXX_CHECK_NOT_IMPLEMENTED(self.is_floating_point() || self.is_complex(),
                               "stft: expected a tensor of floating point or complex values, got ",
                               enumName(self.dtype()));
  TORCXX_CHECK(self.dim() == 1 || self.dim() == 2, "stft: expected a 1D or 2D tensor, got ",
               self.dim(), "D");
  TensorBase x = self.dim() == 1 ? ops::unsqueeze(self, 0) : self;
  if (s.center) {
    const int64_t side = s.n_fft / 2;
    x = ops::squeeze(ops::pad(ops::unsqueeze(x, 1), {side, side}, pad_mode, {}), 1);
  }
  TORCXX_CHECK(s.n_fft > 0 && s.n_fft <= x.size(1), "stft: expected 0 < n_fft <= ", x.size(1),
               ", but got n_fft=", s.n_fft);
  const Frames f("stft", s, toRealValueType(self.dtype()));
  const bool complex = self.is_complex() || complex_window,
             onesided = s.onesided.value_or(!complex);
  TORCXX_CHECK(!onesided || !complex, "Cannot have onesided output if window or input is complex");
  if (align_to_window.value_or(false) &&
      s.n_fft > f.length) {  // the first window begins with the signal
    const int64_t before = (s.n_fft - f.length) / 2;
    x = ops::constant_pad_nd(x, {before, s.n_fft - f.length - before}, 0);
  }
  const TensorBase frames = ops::mul(ops::unfold(x, 1, s.n_fft, f.hop), f.window);
  const int64_t mode = s.normalized ? 1 : 0;
  TensorBase out =
      complex ? ops::_fft_c2c(frames, {2}, mode, true) : ops::_fft_r2c(frames, {2}, mode, onesided);
  out = ops::transpose(out, 1, 2);
  if (self.dim() == 1) out = ops::squeeze(out, 0);
  return return_complex.value_or(true) ? out : ops::view_as_real(out);
}

TensorBase short_time_inverse(const TensorBase& self, const ShortTime& s,
                              std::optional<int64_t> length, bool return_complex) {
  TORCXX_CHECK_TYPE(
      self.is_complex(),
      "istft requires a complex-valued input tensor matching the output from stft with "
      "return_complex=True.");
  TORCXX_CHECK_INDEX(self.dim() == 2 || self.dim() == 3,
                     "istft: expected a tensor with 2 or 3 dimensions, got ", self.dim());
  TORCXX_CHECK(self.numel() > 0, "istft: input tensor cannot be empty.");
  const bool complex_window = s.window.defined() && s.window.is_complex();
  const bool onesided = s.onesided.value_or(!return_complex && self.size(-2) != s.n_fft);
  const int64_t expected = onesided ? s.n_fft / 2 + 1 : s.n_fft;
  TORCXX_CHECK(
      self.size(-2) == expected,
      "istft: expected the frequency dimension (3rd to the last) of the input tensor to match ",
      onesided ? "n_fft / 2 + 1 when onesided=True" : "n_fft when onesided=False", ", but got ",
      self.size(-2));
  TORCXX_CHECK(return_complex || !complex_window,
               "Complex windows are incompatible with return_complex=False");
  TORCXX_CHECK(!return_complex || !onesided,
               "Cannot have onesided output if window or input is complex");
  const Frames f("istft", s, toRealValueType(self.dtype()));
  TORCXX_CHECK(f.hop <= f.length, "istft: expected 0 < hop_length <= win_length");
  const TensorBase x = self.dim() == 2 ? ops::unsqueeze(self, 0) : self;
  const int64_t windows = x.size(-1), total = s.n_fft + f.hop * (windows - 1),
                mode = s.normalized ? 1 : 2;
  TensorBase spectrum = ops::transpose(x, 1, 2), frames;
  if (return_complex) {
    frames = ops::_fft_c2c(spectrum, {2}, mode, false);
  } else {
    if (!onesided) spectrum = ops::narrow(spectrum, 2, 0, s.n_fft / 2 + 1);
    frames = ops::_fft_c2r(spectrum, {2}, mode, s.n_fft);
  }
  const TensorBase signal = added(ops::mul(frames, f.window), total, f.hop);
  const TensorBase weight =
      added(ops::expand(ops::pow(f.window, 2), {1, windows, s.n_fft}), total, f.hop);
  const int64_t start = s.center ? s.n_fft / 2 : 0;
  const int64_t end = length ? start + *length : s.center ? total - s.n_fft / 2 : total;
  const int64_t kept = std::clamp<int64_t>(end - start, 0, std::max<int64_t>(total - start, 0));
  const TensorBase parts = ops::narrow(weight, 1, std::min(start, total), kept);
  TORCXX_CHECK(kept > 0 && item_of(ops::min(ops::abs(parts))).toDouble() > 1e-11,
               "istft: window overlap add min: 1, the window's overlap must not vanish");
  TensorBase out = ops::div(ops::narrow(signal, 1, start, kept), parts);
  if (length && *length > kept) out = ops::constant_pad_nd(out, {0, *length - kept}, 0);
  return self.dim() == 2 ? ops::squeeze(out, 0) : out;
}

}  // namespace torcxx
