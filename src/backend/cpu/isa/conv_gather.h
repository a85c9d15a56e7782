// Gathers a tile of output positions from shifted rows of the source.
#pragma once

#include "backend/cpu/conv_args.h"
#include "backend/cpu/isa/gemm_simd.h"

namespace torcxx::TORCXX_ISA {

// How one vector of a tile is read at every depth step.
template <class T>
struct Gather {
  static constexpr int L = kLanes<T>;
  static constexpr int kNr = 2 * L;
  static constexpr int kMostMasked = 5;
  using Segment = cpu::ConvSegment;

  const Segment* segments;
  int64_t count;
  const T* from;  // first element
  T* out;
#if TORCXX_HAS_AVX512
  using Index = std::conditional_t<sizeof(T) == 4, int32_t, int64_t>;
  int64_t window;  // elements from the first to the last
  bool contiguous;
  alignas(64) Index lanes[L];
#endif

  void prepare(const T* source, const Segment* s, int64_t n, T* to) {
    segments = s, count = n, out = to;
    from = source + (n > 0 ? s[0].source : 0);
#if TORCXX_HAS_AVX512
    window = n > 0 ? s[n - 1].source + s[n - 1].count - s[0].source : 0;
    contiguous = true;
    for (int i = 0; i < L; ++i) lanes[i] = 0;
    for (int64_t i = 0; i < n && window <= kNr; ++i) {
      for (int64_t j = 0; j < s[i].count; ++j) {
        lanes[s[i].lane % L + j] = static_cast<Index>(s[i].source + j - s[0].source);
      }
      contiguous = contiguous && s[i].source - s[0].source == s[i].lane - s[0].lane;
    }
#endif
  }

#if TORCXX_HAS_AVX512
  // From a window of two vectors: two loads and a permutation, and nothing outside it is read.
  TORCXX_KERNEL void read_window(const int64_t* offsets, int64_t depth) const {
    const Tag<T> d;
    const auto low = hn::FirstN(d, static_cast<size_t>(min_of(window, L)));
    const auto high = hn::FirstN(d, static_cast<size_t>(window > L ? window - L : 0));
    const __m512i index = _mm512_load_si512(lanes);
    for (int64_t k = 0; k < depth; ++k) {
      const T* p = from + offsets[k];
      Reg<T> v = hn::MaskedLoad(low, d, p);
      if (!contiguous) {
        const Reg<T> w = hn::MaskedLoad(high, d, p + L);
        if constexpr (sizeof(T) == 4) {
          v = Reg<T>{_mm512_permutex2var_ps(v.raw, index, w.raw)};
        } else {
          v = Reg<T>{_mm512_permutex2var_pd(v.raw, index, w.raw)};
        }
      }
      hn::StoreU(v, d, out + k * kNr);
    }
  }

  // The same where every kRun steps read one row from successive elements: the taps of a row of the
  // kernel. One window, wide enough for all of them, serves kRun permutations.
  template <int kRun>
  TORCXX_KERNEL void read_taps(const int64_t* offsets, int64_t depth) const {
    const Tag<T> d;
    const int64_t wide = window + kRun - 1;
    const auto low = hn::FirstN(d, static_cast<size_t>(min_of(wide, L)));
    const auto high = hn::FirstN(d, static_cast<size_t>(wide > L ? wide - L : 0));
    __m512i index[kRun];
    index[0] = _mm512_load_si512(lanes);
    TORCXX_UNROLL for (int r = 1; r < kRun; ++r) {
      index[r] = sizeof(T) == 4 ? _mm512_add_epi32(index[0], _mm512_set1_epi32(r))
                                : _mm512_add_epi64(index[0], _mm512_set1_epi64(r));
    }
    for (int64_t k = 0; k < depth; k += kRun) {
      const T* p = from + offsets[k];
      const Reg<T> v = hn::MaskedLoad(low, d, p), w = hn::MaskedLoad(high, d, p + L);
      TORCXX_UNROLL for (int r = 0; r < kRun; ++r) {
        Reg<T> x;
        if constexpr (sizeof(T) == 4) {
          x = Reg<T>{_mm512_permutex2var_ps(v.raw, index[r], w.raw)};
        } else {
          x = Reg<T>{_mm512_permutex2var_pd(v.raw, index[r], w.raw)};
        }
        hn::StoreU(x, d, out + (k + r) * kNr);
      }
    }
  }

  // From kSegments runs anywhere.
  template <int kSegments>
  TORCXX_KERNEL void read_masked(const int64_t* offsets, int64_t depth) const {
    const Tag<T> d;
    hn::Mask<Tag<T>> mask[kSegments];
    int64_t at[kSegments];
    TORCXX_UNROLL for (int i = 0; i < kSegments; ++i) {
      const int64_t lane = segments[i].lane % L;
      mask[i] = hn::AndNot(hn::FirstN(d, static_cast<size_t>(lane)),
                           hn::FirstN(d, static_cast<size_t>(lane + segments[i].count)));
      at[i] = segments[i].source - segments[0].source - lane;
    }
    for (int64_t k = 0; k < depth; ++k) {
      const T* p = from + offsets[k];
      Reg<T> v = hn::MaskedLoad(mask[0], d, p + at[0]);
      TORCXX_UNROLL for (int i = 1; i < kSegments; ++i) {
        v = hn::Or(v, hn::MaskedLoad(mask[i], d, p + at[i]));
      }
      hn::StoreU(v, d, out + k * kNr);
    }
  }
#endif

  TORCXX_KERNEL void read_runs(const int64_t* offsets, int64_t depth) const {
    const Tag<T> d;
    for (int64_t k = 0; k < depth; ++k) {
      const T* p = from + offsets[k];
      T* to = out + k * kNr;
      int64_t used = 0;
      for (int64_t i = 0; i < count; ++i) {
        const Segment& s = segments[i];
        const T* run = p + s.source - segments[0].source;
        used += s.count;
        if (s.count == L) {
          hn::StoreU(hn::LoadU(d, run), d, to);
        } else {
          for (int64_t j = 0; j < s.count; ++j) to[s.lane % L + j] = run[j];
        }
      }
      for (; used < L; ++used) to[used] = T(0);
    }
  }

  void read(const int64_t* offsets, int64_t depth, [[maybe_unused]] int64_t run) const {
#if TORCXX_HAS_AVX512
    if (count > 0 && window > 0 && window + run - 1 <= kNr && depth % run == 0) {
      if (run == 3) return read_taps<3>(offsets, depth);
      if (run == 5) return read_taps<5>(offsets, depth);
      if (run == 7) return read_taps<7>(offsets, depth);
    }
    if (count > 0 && window > 0 && window <= kNr) return read_window(offsets, depth);
    switch (count) {
      case 2:
        return read_masked<2>(offsets, depth);
      case 3:
        return read_masked<3>(offsets, depth);
      case 4:
        return read_masked<4>(offsets, depth);
      case 5:
        return read_masked<5>(offsets, depth);
      default:
        break;
    }
#endif
    read_runs(offsets, depth);
  }
};

template <class T>
void gather_tile(const cpu::ConvGather& x) {
  const cpu::ConvSegment* s = x.segments;
  const cpu::ConvSegment* last = s + x.segment_count;
  for (int v = 0; v < 2; ++v) {
    const cpu::ConvSegment* end = s;
    while (end < last && end->lane < (v + 1) * kLanes<T>) ++end;
    Gather<T> vector;
    vector.prepare(static_cast<const T*>(x.source), s, end - s,
                   static_cast<T*>(x.panel) + v * kLanes<T>);
    vector.read(x.offsets, x.depth, x.run);
    s = end;
  }
}

}  // namespace torcxx::TORCXX_ISA
