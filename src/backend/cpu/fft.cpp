#include "backend/cpu/fft.h"

#include <algorithm>

#include "backend/cpu/fft_plan.h"
#include "backend/cpu/scratch.h"
#include "torcxx/core/parallel.h"

namespace torcxx::cpu {
namespace {

constexpr int64_t kGrain = 32768;  // numbers that are worth a thread

// Planes of `count` numbers each in this thread's memory.
template <class T, int N>
struct Planes {
  Panel<T> panel[N];
  Planes(ScratchSlot slot, int64_t count) {
    T* p = static_cast<T*>(scratch(slot, 2 * N * count * static_cast<int64_t>(sizeof(T))));
    for (Panel<T>& x : panel) {
      x = {p, p + count};
      p += 2 * count;
    }
  }
};

template <class T>
Panel<T> run(const FftPasses<T>& p, Panel<T> a, Panel<T> b, int64_t w) {
  return fft_kernels<T>().passes(a, b, p.steps.data(), static_cast<int>(p.steps.size()), w);
}

// `cols` lines side by side.
template <class T>
void columns(const FftPasses<T>& p, Grid<T, const T*> in, Grid<T> out, int64_t cols, bool swap,
             T scale) {
  const FftKernels<T>& k = fft_kernels<T>();
  const int64_t w = panel_width<T>(cols);
  const Planes<T, 2> m(ScratchSlot::kFftPanel, p.n * w);
  k.load(m.panel[0], in, p.n, cols, w, swap);
  k.store(out, run(p, m.panel[0], m.panel[1], w), p.n, cols, w, swap, scale);
}

// One line as n1 x n2: transforms of n1 down the columns, factors, and transforms of n2 of what is
// then transposed.
template <class T>
void line(const FftPlan<T>& p, const T* in, T* out, int64_t step, bool swap, T scale) {
  const FftKernels<T>& kernels = fft_kernels<T>();
  const int64_t n1 = p.first.n, n2 = p.second.n, rows = panel_width<T>(n1), w = p.width;
  const Planes<T, 1> whole(ScratchSlot::kFft, n2 * rows);
  const Panel<T> z = whole.panel[0];
  const auto at = [](Panel<T> x, int64_t i) { return Panel<T>{x.re + i, x.im + i}; };
  const int64_t panels = (n2 + w - 1) / w;
  parallel_for(
      0, panels, std::max<int64_t>(1, kGrain / (n1 * w)), [&](int64_t first, int64_t last) {
        const Planes<T, 2> m(ScratchSlot::kFftPanel, n1 * w + 2 * n1);
        for (int64_t i = first; i < last; i++) {
          const int64_t b = i * w, cols = std::min(w, n2 - b);
          kernels.load(m.panel[0], {in + 2 * b * step, n2 * step, step}, n1, cols, w, swap);
          const Panel<T> x = run(p.first, m.panel[0], m.panel[1], w);
          T* const each = m.panel[1].im + n1 * w;
          if (b) p.row_factors(b, each);
          kernels.twiddle(x, {p.factors_re.data(), p.factors_im.data()}, b ? each : nullptr, n1, w);
          kernels.transpose(at(z, b * rows), rows, x, n1, cols, w);
        }
      });
  const int64_t v = std::min(rows, panel_columns<T>(n2)), parts = (rows + v - 1) / v;
  parallel_for(0, parts, std::max<int64_t>(1, kGrain / (n2 * v)), [&](int64_t first, int64_t last) {
    const Planes<T, 2> m(ScratchSlot::kFftPanel, n2 * v);
    for (int64_t i = first; i < last; i++) {
      const int64_t k = i * v, cols = std::min(v, n1 - k), wide = std::min(v, rows - k);
      Panel<T> x = z;
      if (parts > 1) {
        x = m.panel[0];
        for (int64_t r = 0; r < n2; r++) {
          std::copy_n(z.re + r * rows + k, wide, x.re + r * wide);
          std::copy_n(z.im + r * rows + k, wide, x.im + r * wide);
        }
      }
      kernels.store({out + 2 * k * step, n1 * step, step}, run(p.second, x, m.panel[1], wide), n2,
                    cols, wide, swap, scale);
    }
  });
}

// One line of any length, by a convolution with a chirp.
template <class T>
void convolved(const FftPlan<T>& p, const T* in, T* out, int64_t step, bool swap, T scale) {
  const FftKernels<T>& kernels = fft_kernels<T>();
  const FftPlan<T>& conv = *p.convolution;
  const int64_t n = p.n, m = conv.n;
  T* x = static_cast<T*>(scratch(ScratchSlot::kFftChirp, 2 * m * static_cast<int64_t>(sizeof(T))));
  for (int64_t i = 0; i < n; i++) {
    x[2 * i] = in[2 * i * step + swap];
    x[2 * i + 1] = in[2 * i * step + !swap];
  }
  kernels.multiply(x, x, p.chirp.data(), n);
  std::fill(x + 2 * n, x + 2 * m, T(0));
  fft(conv, {x, x, m, 1, 1, m, m}, true, T(1));
  kernels.multiply(x, x, p.chirp_transform.data(), m);
  fft(conv, {x, x, m, 1, 1, m, m}, false, T(1));
  kernels.multiply(x, x, p.chirp.data(), n);
  for (int64_t i = 0; i < n; i++) {
    out[2 * i * step + swap] = x[2 * i] * scale;
    out[2 * i * step + !swap] = x[2 * i + 1] * scale;
  }
}

}  // namespace

template <class T>
void fft(const FftPlan<T>& p, const FftLines<T>& s, bool forward, T scale) {
  const bool swap = !forward;  // the inverse is the transform with real and imaginary parts swapped
  const int64_t n = s.n;
  if (!s.outer || !s.inner) return;
  if (p.smooth() && (n <= kDirectFft || (s.inner >= 8 && n <= kLargestColumn))) {
    // Lines side by side: neighbours in `inner`, or else whole lines.
    const int64_t most = panel_columns<T>(n);
    const int64_t groups = s.inner > 1 ? (s.inner + most - 1) / most : 1;
    const int64_t lines = s.inner > 1 ? 1 : std::min(most, s.outer),
                  count = (s.outer + lines - 1) / lines;
    const int64_t grain =
        std::max<int64_t>(1, kGrain / (n * std::min(most, std::max(lines, s.inner))));
    parallel_for(0, count * groups, grain, [&](int64_t first, int64_t last) {
      for (int64_t i = first; i < last; i++) {
        const int64_t o = i / groups * lines, j = i % groups * most;
        const int64_t cols =
            s.inner > 1 ? std::min(most, s.inner - j) : std::min(lines, s.outer - o);
        const bool side = s.inner > 1;
        columns<T>(p.whole, {s.in + 2 * (o * s.in_stride + j), s.inner, side ? 1 : s.in_stride},
                   {s.out + 2 * (o * s.out_stride + j), s.inner, side ? 1 : s.out_stride}, cols,
                   swap, scale);
      }
    });
    return;
  }
  parallel_for(0, s.outer * s.inner, std::max<int64_t>(1, kGrain / n),
               [&](int64_t first, int64_t last) {
                 for (int64_t i = first; i < last; i++) {
                   const int64_t o = i / s.inner, j = i % s.inner;
                   const T* in = s.in + 2 * (o * s.in_stride + j);
                   T* out = s.out + 2 * (o * s.out_stride + j);
                   if (p.smooth())
                     line(p, in, out, s.inner, swap, scale);
                   else
                     convolved(p, in, out, s.inner, swap, scale);
                 }
               });
}

template <class T>
void fft(const FftLines<T>& lines, bool forward, T scale) {
  if (lines.outer && lines.inner) fft(*fft_plan<T>(lines.n), lines, forward, scale);
}

template <class T>
void fft_real(const T* in, T* out, int64_t n, int64_t rows, T scale) {
  if (!rows) return;
  const int64_t h = n / 2;
  const auto roots = fft_roots<T>(n, h / 2 + 1);
  fft<T>({in, out, h, rows, 1, h, h + 1}, true, scale);
  parallel_for(0, rows, std::max<int64_t>(1, kGrain / n), [&](int64_t first, int64_t last) {
    for (int64_t r = first; r < last; r++)
      fft_kernels<T>().unpack(out + 2 * r * (h + 1), h, roots->data());
  });
}

template <class T>
void fft_to_real(const T* in, T* out, int64_t n, int64_t rows, T scale) {
  if (!rows) return;
  const int64_t h = n / 2;
  const auto roots = fft_roots<T>(n, h / 2 + 1);
  parallel_for(0, rows, std::max<int64_t>(1, kGrain / n), [&](int64_t first, int64_t last) {
    for (int64_t r = first; r < last; r++)
      fft_kernels<T>().pack(out + r * n, in + 2 * r * (h + 1), h, roots->data());
  });
  fft<T>({out, out, h, rows, 1, h, h}, false, scale);
}

template void fft(const FftPlan<float>&, const FftLines<float>&, bool, float);
template void fft(const FftPlan<double>&, const FftLines<double>&, bool, double);
template void fft(const FftLines<float>&, bool, float);
template void fft(const FftLines<double>&, bool, double);
template void fft_real(const float*, float*, int64_t, int64_t, float);
template void fft_real(const double*, double*, int64_t, int64_t, double);
template void fft_to_real(const float*, float*, int64_t, int64_t, float);
template void fft_to_real(const double*, double*, int64_t, int64_t, double);

}  // namespace torcxx::cpu
