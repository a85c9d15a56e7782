// Discrete Fourier transforms of a few numbers, each a register of as many transforms as it has
// lanes.
#pragma once
#include "backend/cpu/isa/gemm_simd.h"

namespace torcxx::TORCXX_ISA {

// cos and sin of 2 pi k / R for k up to R / 2.
template <int R>
struct Circle;
template <>
struct Circle<3> {
  static constexpr double cos[] = {-0.5}, sin[] = {0.8660254037844386468};
};
template <>
struct Circle<5> {
  static constexpr double cos[] = {0.3090169943749474241, -0.8090169943749474241},
                          sin[] = {0.9510565162951535721, 0.5877852522924731292};
};
template <>
struct Circle<7> {
  static constexpr double cos[] = {0.6234898018587335305, -0.2225209339563144043,
                                   -0.9009688679024191262},
                          sin[] = {0.7818314824680298087, 0.974927912181823607,
                                   0.4338837391175581205};
};
template <>
struct Circle<11> {
  static constexpr double cos[] = {0.8412535328311811689, 0.4154150130018864255,
                                   -0.1423148382732851404, -0.6548607339452850641,
                                   -0.9594929736144973899},
                          sin[] = {0.5406408174555975821, 0.9096319953545183714,
                                   0.9898214418809327324, 0.7557495743542582838,
                                   0.2817325568414296977};
};
template <>
struct Circle<13> {
  static constexpr double cos[] = {0.8854560256532098959,  0.5680647467311558025,
                                   0.1205366802553230533,  -0.354604887042535626,
                                   -0.7485107481711010986, -0.9709418174260520272},
                          sin[] = {0.4647231720437685457, 0.8229838658936563946,
                                   0.9927088740980539928, 0.9350162426854148234,
                                   0.6631226582407952024, 0.2393156642875577671};
};

// An odd prime: sums and differences of the numbers k and R - k meet real factors only.
template <class T, int R, class V>
TORCXX_INLINE void dft_odd(V* re, V* im) {
  constexpr int H = R / 2;
  const Tag<T> tag;
  V ar[H], ai[H], br[H], bi[H], r0 = re[0], i0 = im[0];
  TORCXX_UNROLL for (int j = 0; j < H; j++) {
    ar[j] = hn::Add(re[j + 1], re[R - 1 - j]);
    ai[j] = hn::Add(im[j + 1], im[R - 1 - j]);
    br[j] = hn::Sub(re[j + 1], re[R - 1 - j]);
    bi[j] = hn::Sub(im[j + 1], im[R - 1 - j]);
  }
  TORCXX_UNROLL for (int j = 0; j < H; j++) {
    re[0] = hn::Add(re[0], ar[j]);
    im[0] = hn::Add(im[0], ai[j]);
  }
  TORCXX_UNROLL for (int k = 1; k <= H; k++) {
    V cr = r0, ci = i0, sr = hn::Zero(tag), si = hn::Zero(tag);
    TORCXX_UNROLL for (int j = 1; j <= H; j++) {
      const int t = j * k % R, u = t <= H ? t : R - t;
      const V c = hn::Set(tag, static_cast<T>(Circle<R>::cos[u - 1]));
      const V s =
          hn::Set(tag, static_cast<T>(t <= H ? Circle<R>::sin[u - 1] : -Circle<R>::sin[u - 1]));
      cr = hn::MulAdd(c, ar[j - 1], cr);
      ci = hn::MulAdd(c, ai[j - 1], ci);
      sr = hn::MulAdd(s, bi[j - 1], sr);
      si = hn::MulAdd(s, br[j - 1], si);
    }
    re[k] = hn::Add(cr, sr);
    im[k] = hn::Sub(ci, si);
    re[R - k] = hn::Sub(cr, sr);
    im[R - k] = hn::Add(ci, si);
  }
}

template <class V>
TORCXX_INLINE void dft2(V& ar, V& ai, V& br, V& bi) {
  const V r = ar, i = ai;
  ar = hn::Add(r, br);
  ai = hn::Add(i, bi);
  br = hn::Sub(r, br);
  bi = hn::Sub(i, bi);
}

// Numbers 0 to 3 at re[0], re[S], re[2 S] and re[3 S].
template <int S, class V>
TORCXX_INLINE void dft4(V* re, V* im) {
  dft2(re[0], im[0], re[2 * S], im[2 * S]);
  dft2(re[S], im[S], re[3 * S], im[3 * S]);
  const V r = re[S], i = im[S], dr = re[3 * S], di = im[3 * S];
  const V er = re[2 * S], ei = im[2 * S];
  re[2 * S] = hn::Sub(re[0], r);
  im[2 * S] = hn::Sub(im[0], i);
  re[0] = hn::Add(re[0], r);
  im[0] = hn::Add(im[0], i);
  re[S] = hn::Add(er, di);
  im[S] = hn::Sub(ei, dr);
  re[3 * S] = hn::Sub(er, di);
  im[3 * S] = hn::Add(ei, dr);
}

template <class T, class V>
TORCXX_INLINE void dft8(V* re, V* im) {
  dft4<2>(re, im);          // even numbers
  dft4<2>(re + 1, im + 1);  // odd numbers
  const V h = hn::Set(Tag<T>(), static_cast<T>(0.70710678118654752440));
  V r = re[3], i = im[3];  // times exp(-i pi / 4)
  re[3] = hn::Mul(h, hn::Add(r, i));
  im[3] = hn::Mul(h, hn::Sub(i, r));
  r = re[5], i = im[5];  // times -i
  re[5] = i;
  im[5] = hn::Neg(r);
  r = re[7], i = im[7];  // times exp(-3 i pi / 4)
  re[7] = hn::Mul(h, hn::Sub(i, r));
  im[7] = hn::Neg(hn::Mul(h, hn::Add(r, i)));
  V outr[8], outi[8];
  TORCXX_UNROLL for (int k = 0; k < 4; k++) {
    dft2(re[2 * k], im[2 * k], re[2 * k + 1], im[2 * k + 1]);
    outr[k] = re[2 * k];
    outi[k] = im[2 * k];
    outr[k + 4] = re[2 * k + 1];
    outi[k + 4] = im[2 * k + 1];
  }
  TORCXX_UNROLL for (int k = 0; k < 8; k++) {
    re[k] = outr[k];
    im[k] = outi[k];
  }
}

template <class T, int R, class V>
TORCXX_INLINE void dft(V* re, V* im) {
  if constexpr (R == 2)
    dft2(re[0], im[0], re[1], im[1]);
  else if constexpr (R == 4)
    dft4<1>(re, im);
  else if constexpr (R == 8)
    dft8<T>(re, im);
  else
    dft_odd<T, R>(re, im);
}

}  // namespace torcxx::TORCXX_ISA
