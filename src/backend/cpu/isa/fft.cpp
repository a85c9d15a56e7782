// Passes of Fourier transforms over panels, and the ways in and out of them.
#include "backend/cpu/fft_kernels.h"
#include "backend/cpu/isa/fft_radix.h"
#include "backend/cpu/isa/transpose.h"

HWY_BEFORE_NAMESPACE();
namespace torcxx::TORCXX_ISA {
namespace {

using cpu::FftStep;
using cpu::Grid;
using cpu::Panel;

template <class T>
using Raw = hn::Vec<Tag<T>>;

// (re + i im) times (wr + i wi)
template <class V>
TORCXX_INLINE void times(V& re, V& im, V wr, V wi) {
  const V r = re;
  re = hn::NegMulAdd(im, wi, hn::Mul(r, wr));
  im = hn::MulAdd(r, wi, hn::Mul(im, wr));
}

// Rows p + m j of s numbers become rows R p + k.
template <class T, int R>
TORCXX_INLINE void pass(Panel<T> x, Panel<T> y, const FftStep<T>& step, int64_t s) {
  const Tag<T> tag;
  const int64_t m = step.m;
  for (int64_t p = 0; p < m; p++) {
    const T* w = step.twiddles + 2 * (R - 1) * p;
    for (int64_t q = 0; q < s; q += kLanes<T>) {
      Raw<T> re[R], im[R];
      TORCXX_UNROLL for (int j = 0; j < R; j++) {
        const int64_t at = q + s * (p + m * j);
        re[j] = hn::LoadU(tag, x.re + at);
        im[j] = hn::LoadU(tag, x.im + at);
      }
      dft<T, R>(re, im);
      if (p > 0) {
        TORCXX_UNROLL for (int k = 1; k < R; k++)
            times(re[k], im[k], hn::Set(tag, w[2 * k - 2]), hn::Set(tag, w[2 * k - 1]));
      }
      TORCXX_UNROLL for (int k = 0; k < R; k++) {
        const int64_t at = q + s * (R * p + k);
        hn::StoreU(re[k], tag, y.re + at);
        hn::StoreU(im[k], tag, y.im + at);
      }
    }
  }
}

template <class T>
TORCXX_KERNEL Panel<T> passes(Panel<T> a, Panel<T> b, const FftStep<T>* steps, int count,
                              int64_t w) {
  for (int i = 0; i < count; i++) {
    const FftStep<T>& t = steps[i];
    switch (t.radix) {
      case 2:
        pass<T, 2>(a, b, t, w);
        break;
      case 3:
        pass<T, 3>(a, b, t, w);
        break;
      case 4:
        pass<T, 4>(a, b, t, w);
        break;
      case 5:
        pass<T, 5>(a, b, t, w);
        break;
      case 7:
        pass<T, 7>(a, b, t, w);
        break;
      case 8:
        pass<T, 8>(a, b, t, w);
        break;
      case 11:
        pass<T, 11>(a, b, t, w);
        break;
      default:
        pass<T, 13>(a, b, t, w);
        break;
    }
    w *= t.radix;
    const Panel<T> c = a;
    a = b;
    b = c;
  }
  return a;
}

template <class T>
TORCXX_KERNEL void load(Panel<T> to, Grid<T, const T*> from, int64_t n, int64_t cols, int64_t w,
                        bool swap) {
  const Tag<T> tag;
  T* const first = swap ? to.im : to.re;
  T* const second = swap ? to.re : to.im;
  for (int64_t r = 0; r < n; r++) {
    const T* x = from.data + 2 * r * from.row;
    int64_t c = 0;
    if (from.column == 1)
      for (; c + kLanes<T> <= cols; c += kLanes<T>) {
        Raw<T> a, b;
        hn::LoadInterleaved2(tag, x + 2 * c, a, b);
        hn::StoreU(a, tag, first + r * w + c);
        hn::StoreU(b, tag, second + r * w + c);
      }
    for (; c < cols; c++) {
      first[r * w + c] = x[2 * c * from.column];
      second[r * w + c] = x[2 * c * from.column + 1];
    }
    for (; c < w; c++) first[r * w + c] = second[r * w + c] = 0;
  }
}

template <class T>
TORCXX_KERNEL void store(Grid<T> to, Panel<T> from, int64_t n, int64_t cols, int64_t w, bool swap,
                         T scale) {
  const Tag<T> tag;
  const Raw<T> scales = hn::Set(tag, scale);
  const T* const first = swap ? from.im : from.re;
  const T* const second = swap ? from.re : from.im;
  for (int64_t r = 0; r < n; r++) {
    T* y = to.data + 2 * r * to.row;
    int64_t c = 0;
    if (to.column == 1)
      for (; c + kLanes<T> <= cols; c += kLanes<T>)
        hn::StoreInterleaved2(hn::Mul(scales, hn::LoadU(tag, first + r * w + c)),
                              hn::Mul(scales, hn::LoadU(tag, second + r * w + c)), tag, y + 2 * c);
    for (; c < cols; c++) {
      y[2 * c * to.column] = first[r * w + c] * scale;
      y[2 * c * to.column + 1] = second[r * w + c] * scale;
    }
  }
}

template <class T>
TORCXX_KERNEL void twiddle(Panel<T> x, Panel<const T> factors, const T* each, int64_t n,
                           int64_t w) {
  const Tag<T> tag;
  for (int64_t r = 0; r < n; r++) {
    for (int64_t q = r * w; q < (r + 1) * w; q += kLanes<T>) {
      Raw<T> re = hn::LoadU(tag, x.re + q), im = hn::LoadU(tag, x.im + q);
      times(re, im, hn::LoadU(tag, factors.re + q), hn::LoadU(tag, factors.im + q));
      if (each) times(re, im, hn::Set(tag, each[2 * r]), hn::Set(tag, each[2 * r + 1]));
      hn::StoreU(re, tag, x.re + q);
      hn::StoreU(im, tag, x.im + q);
    }
  }
}

template <class T>
TORCXX_KERNEL void transposed(Panel<T> to, int64_t to_w, Panel<T> from, int64_t n, int64_t cols,
                              int64_t w) {
  transpose(to.re, to_w, from.re, w, n, cols);
  transpose(to.im, to_w, from.im, w, n, cols);
}

template <class T>
TORCXX_KERNEL void multiply(T* to, const T* x, const T* y, int64_t n) {
  const Tag<T> tag;
  int64_t i = 0;
  for (; i + kLanes<T> <= n; i += kLanes<T>) {
    Raw<T> re, im, wr, wi;
    hn::LoadInterleaved2(tag, x + 2 * i, re, im);
    hn::LoadInterleaved2(tag, y + 2 * i, wr, wi);
    times(re, im, wr, wi);
    hn::StoreInterleaved2(re, im, tag, to + 2 * i);
  }
  for (; i < n; i++) {
    const T re = x[2 * i], im = x[2 * i + 1];
    to[2 * i] = re * y[2 * i] - im * y[2 * i + 1];
    to[2 * i + 1] = re * y[2 * i + 1] + im * y[2 * i];
  }
}

// With a = row[k], b = conj(row[h - k]) and a turn u (a root times -i, or its conjugate times i):
// scale * (a + b + u (a - b)) to to[k] and, at h - k, the conjugate of a + b - u (a - b). `to` may
// be row.
template <class T>
TORCXX_INLINE void fold(T* to, const T* row, int64_t h, const T* roots, T sign, T scale) {
  const Tag<T> tag;
  constexpr int64_t L = kLanes<T>;
  const Raw<T> signs = hn::Set(tag, sign), scales = hn::Set(tag, scale);
  int64_t k = 1;
  for (; 2 * (k + L) <= h + 1; k += L) {  // the vectors at k and below h - k do not meet
    const int64_t m = h - k - L + 1;
    Raw<T> pr, pi, qr, qi, ur, ui;
    hn::LoadInterleaved2(tag, row + 2 * k, pr, pi);
    hn::LoadInterleaved2(tag, row + 2 * m, qr, qi);
    hn::LoadInterleaved2(tag, roots + 2 * k, ui, ur);
    qr = hn::Reverse(tag, qr);
    qi = hn::Reverse(tag, qi);
    const Raw<T> sr = hn::Add(pr, qr), si = hn::Sub(pi, qi);
    Raw<T> er = hn::Sub(pr, qr), ei = hn::Add(pi, qi);
    times(er, ei, ur, hn::Mul(signs, ui));
    hn::StoreInterleaved2(hn::Mul(scales, hn::Add(sr, er)), hn::Mul(scales, hn::Add(si, ei)), tag,
                          to + 2 * k);
    hn::StoreInterleaved2(hn::Reverse(tag, hn::Mul(scales, hn::Sub(sr, er))),
                          hn::Reverse(tag, hn::Mul(scales, hn::Sub(ei, si))), tag, to + 2 * m);
  }
  for (; k <= h / 2; k++) {
    const T *p = row + 2 * k, *q = row + 2 * (h - k);
    const T sr = p[0] + q[0], si = p[1] - q[1], dr = p[0] - q[0], di = p[1] + q[1];
    const T ur = roots[2 * k + 1], ui = sign * roots[2 * k];
    const T er = dr * ur - di * ui, ei = dr * ui + di * ur;
    to[2 * k] = scale * (sr + er);
    to[2 * k + 1] = scale * (si + ei);
    to[2 * (h - k)] = scale * (sr - er);
    to[2 * (h - k) + 1] = scale * (ei - si);
  }
}

template <class T>
TORCXX_KERNEL void unpack(T* row, int64_t h, const T* roots) {
  const T re = row[0], im = row[1];
  fold(row, row, h, roots, T(-1), T(0.5));
  row[0] = re + im;
  row[2 * h] = re - im;
  row[1] = row[2 * h + 1] = 0;
}

template <class T>
TORCXX_KERNEL void pack(T* to, const T* row, int64_t h, const T* roots) {
  to[0] = row[0] + row[2 * h];
  to[1] = row[0] - row[2 * h];
  fold(to, row, h, roots, T(1), T(1));
}

template <class T>
constexpr cpu::FftKernels<T> make() {
  return {&passes<T>,     &load<T>,     &store<T>,  &twiddle<T>,
          &transposed<T>, &multiply<T>, &unpack<T>, &pack<T>};
}

}  // namespace

extern const cpu::FftKernels<float> fft_kernels_float;
constexpr cpu::FftKernels<float> fft_kernels_float = make<float>();
extern const cpu::FftKernels<double> fft_kernels_double;
constexpr cpu::FftKernels<double> fft_kernels_double = make<double>();

}  // namespace torcxx::TORCXX_ISA
HWY_AFTER_NAMESPACE();
