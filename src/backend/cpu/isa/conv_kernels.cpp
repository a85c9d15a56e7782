// Convolution's kernels for one instruction set; plans and loops are in ../conv*.cpp.
#include "backend/cpu/isa/conv_kernels.h"

#include "backend/cpu/isa/conv_gather.h"
#include "backend/cpu/isa/conv_micro.h"
#include "backend/cpu/isa/gemm_pack.h"

namespace torcxx::TORCXX_ISA {
namespace {

using cpu::ConvKernels;
using cpu::ConvMultiply;
using cpu::ConvPixels;
using cpu::ConvReduce;
using cpu::ConvRun;
using cpu::ConvSegment;
using cpu::ConvStore;

template <class T>
struct Conv {
  static constexpr int L = kLanes<T>;
  static constexpr int kNr = 2 * L;

  static int64_t next_rows(int64_t left) { return panel_rows(left); }

  static void pixels(const ConvPixels& x) {
    T* sums = static_cast<T*>(x.sums);
    for (int64_t r = 0; r < x.run_count; ++r) {
      const ConvRun& run = x.runs[r];
      ConvMicro<T>::pixel[run.length - 1][x.width > L ? 1 : 0](
          x, static_cast<const T*>(x.source) + run.offset, sums);
      sums += run.length * x.width;
    }
  }

  TORCXX_KERNEL static void unpack(void* out, int64_t stride, const void* sums, int64_t width,
                                   int64_t channels, int64_t positions, const void* bias) {
    constexpr int kCols = 16 / sizeof(T);
    const Tag<T> d;
    for (int64_t p = 0; p < positions; p += L) {
      const int64_t n = min_of(L, positions - p);
      const T* rows[L];
      for (int64_t r = 0; r < L; ++r) {
        rows[r] = static_cast<const T*>(sums) + (p + (r < n ? r : 0)) * width;
      }
      T* to = static_cast<T*>(out) + p;
      for (int64_t c = 0; c < channels; c += kCols) {
        Reg<T> v[kCols];
        transpose_blocks(rows, c, v);
        TORCXX_UNROLL for (int i = 0; i < kCols; ++i) {
          if (c + i >= channels) break;
          if (bias) v[i] = hn::Add(v[i], hn::Set(d, static_cast<const T*>(bias)[c + i]));
          T* row = to + (c + i) * stride;
          if (n == L)
            hn::StoreU(v[i], d, row);
          else
            store_n<T>(v[i], row, n);
        }
      }
    }
  }

  static void multiply(const ConvMultiply& x) {
    const auto& kernels = x.offsets ? ConvMicro<T>::shifted : ConvMicro<T>::packed;
    for (int64_t i = 0, rows; i < x.rows; i += rows) {
      rows = panel_rows(x.rows - i);
      kernels[rows - 1](x.depth, static_cast<const T*>(x.weights) + i * x.depth,
                        static_cast<const T*>(x.source), x.offsets,
                        static_cast<T*>(x.sums) + i * kNr, x.accumulate);
    }
  }

  TORCXX_KERNEL static void store(const ConvStore& x) {
    const Tag<T> d;
    const T* bias = static_cast<const T*>(x.bias);
    for (int64_t s = 0; s < x.segment_count; ++s) {
      const ConvSegment& seg = x.segments[s];
      const T* in = static_cast<const T*>(x.sums) + seg.lane / L * L;
      const int64_t lane = seg.lane % L;
      T* out = static_cast<T*>(x.output) + seg.output - lane;
      if (seg.count == L) {
        for (int64_t i = 0; i < x.rows; ++i) {
          Reg<T> v = hn::LoadU(d, in + i * kNr);
          if (bias) v = hn::Add(v, hn::Set(d, bias[i]));
          hn::StoreU(v, d, out + i * x.row_stride);
        }
        continue;
      }
#if TORCXX_HAS_AVX512
      const auto mask = hn::AndNot(hn::FirstN(d, static_cast<size_t>(lane)),
                                   hn::FirstN(d, static_cast<size_t>(lane + seg.count)));
      for (int64_t i = 0; i < x.rows; ++i) {
        Reg<T> v = hn::LoadU(d, in + i * kNr);
        if (bias) v = hn::Add(v, hn::Set(d, bias[i]));
        hn::BlendedStore(v, mask, d, out + i * x.row_stride);
      }
#else
      for (int64_t i = 0; i < x.rows; ++i) {
        const T add = bias ? bias[i] : T(0);
        for (int64_t j = lane; j < lane + seg.count; ++j) {
          out[i * x.row_stride + j] = in[i * kNr + j] + add;
        }
      }
#endif
    }
  }

  static void reduce(const ConvReduce& x) {
    ReduceArgs<T> a;
    a.runs = x.runs;
    a.run_count = x.run_count;
    a.gradient = static_cast<const T*>(x.gradient);
    a.sums_stride = x.sums_stride;
    for (int64_t i = 0, rows; i < x.rows; i += rows) {
      rows = panel_rows(x.rows - i);
      for (int64_t r = 0; r < rows; ++r)
        a.rows[r] = static_cast<const T*>(x.source) + x.offsets[i + r];
      a.sums = static_cast<T*>(x.sums) + i * x.sums_stride;
      ConvMicro<T>::reduce[rows - 1][x.width > L ? 1 : 0](a);
    }
  }

  static void transpose(void* dst, const void* src, int64_t stride, int64_t valid, int64_t width,
                        int64_t positions) {
    pack_transposed<T, (kNr > kMaxRows ? kNr : kMaxRows)>(
        static_cast<T*>(dst), static_cast<const T*>(src), stride, valid, width, positions);
  }

#if TORCXX_HAS_AVX512
  using Mask = hn::Mask<Tag<T>>;
  // Lanes whose number lies in [from, to).
  TORCXX_INLINE_MEMBER static Mask between(int64_t from, int64_t to) {
    const Tag<T> d;
    const auto first = [&](int64_t n) __attribute__((always_inline)) {
      return hn::FirstN(d, static_cast<size_t>(n < 0 ? 0 : min_of(n, L)));
    };
    return hn::AndNot(first(from), first(to));
  }
  // Columns of a vector's width at a time: masks give the zeros around all their rows.
  TORCXX_KERNEL static void pad(void* dst, const void* src, int64_t rows, int64_t width,
                                int64_t front, int64_t pitch) {
    const Tag<T> d;
    for (int64_t j = 0; j < pitch; j += L) {
      T* out = static_cast<T*>(dst) + j;
      const T* in = static_cast<const T*>(src) + j - front;
      const Mask read = between(front - j, min_of(front + width, pitch) - j);
      const Mask write = between(0, pitch - j);
      for (int64_t r = 0; r < rows; ++r, out += pitch, in += width)
        hn::BlendedStore(hn::MaskedLoad(read, d, in), write, d, out);
    }
  }
  TORCXX_KERNEL static void split(void* dst, const void* src, int64_t row_step, int64_t rows,
                                  int64_t count, int64_t front, int64_t pitch) {
    const Tag<T> d;
    for (int64_t j = 0; j < pitch; j += L) {
      T* out = static_cast<T*>(dst) + j;
      const int64_t at = 2 * (j - front), end = 2 * count - 1 - at;
      const T* in = static_cast<const T*>(src) + at;
      const Mask low = between(-at, end), high = between(-at - L, end - L);
      const Mask write = between(0, pitch - j);
      for (int64_t r = 0; r < rows; ++r, out += pitch, in += row_step) {
        const Reg<T> a = hn::MaskedLoad(low, d, in), b = hn::MaskedLoad(high, d, in + L);
        hn::BlendedStore(hn::ConcatEven(d, b, a), write, d, out);
      }
    }
  }
#else
  TORCXX_KERNEL static void pad(void* dst, const void* src, int64_t rows, int64_t width,
                                int64_t front, int64_t pitch) {
    const Tag<T> d;
    T* out = static_cast<T*>(dst);
    const T* in = static_cast<const T*>(src);
    for (int64_t r = 0; r < rows; ++r, out += pitch, in += width) {
      int64_t j = 0;
      for (; j < front && j < pitch; ++j) out[j] = T(0);
      const int64_t end = min_of(pitch, front + width);
      const T* row = in - front;
      for (; j + L <= end; j += L) hn::StoreU(hn::LoadU(d, row + j), d, out + j);
      if (j < end) {
        store_n<T>(load_n<T>(row + j, end - j), out + j, end - j);
        j = end;
      }
      for (; j < pitch; ++j) out[j] = T(0);
    }
  }

  // The elements 0, 2, ... of 2 n - 1.
  TORCXX_INLINE_MEMBER static Reg<T> even(const T* p, int64_t n) {
    const Tag<T> d;
    if (n > L) return hn::ConcatEven(d, hn::LoadU(d, p + L), hn::LoadU(d, p));
    const int64_t upper = 2 * n - 1 - L;
    if (upper <= 0) return hn::ConcatEven(d, hn::Zero(d), load_n<T>(p, 2 * n - 1));
    return hn::ConcatEven(d, load_n<T>(p + L, upper), hn::LoadU(d, p));
  }

  TORCXX_KERNEL static void split(void* dst, const void* src, int64_t row_step, int64_t rows,
                                  int64_t count, int64_t front, int64_t pitch) {
    const Tag<T> d;
    T* out = static_cast<T*>(dst);
    const T* in = static_cast<const T*>(src);
    for (int64_t r = 0; r < rows; ++r, out += pitch, in += row_step) {
      for (int64_t j = 0; j < front; ++j) out[j] = T(0);
      T* to = out + front;
      int64_t j = 0;
      for (; j + L < count; j += L) hn::StoreU(even(in + 2 * j, count - j), d, to + j);
      if (j < count) store_n<T>(even(in + 2 * j, count - j), to + j, count - j);
      for (j = front + count; j < pitch; ++j) out[j] = T(0);
    }
  }
#endif

  TORCXX_KERNEL static void depthwise(void* out, const void* source, const int64_t* offsets,
                                      const void* weights, int64_t taps, double bias,
                                      int64_t count) {
    constexpr int kVecs = 8;
    const Tag<T> d;
    const T* w = static_cast<const T*>(weights);
    for (int64_t j = 0; j < count; j += kVecs * L) {
      Reg<T> acc[kVecs];
      TORCXX_UNROLL for (int v = 0; v < kVecs; ++v) acc[v] = hn::Set(d, static_cast<T>(bias));
      for (int64_t t = 0; t < taps; ++t) {
        const T* in = static_cast<const T*>(source) + offsets[t] + j;
        const Reg<T> wv = hn::Set(d, w[t]);
        TORCXX_UNROLL for (int v = 0; v < kVecs; ++v) {
          acc[v] = hn::MulAdd(wv, hn::LoadU(d, in + v * L), acc[v]);
        }
      }
      TORCXX_UNROLL for (int v = 0; v < kVecs; ++v) {
        hn::StoreU(acc[v], d, static_cast<T*>(out) + j + v * L);
      }
    }
  }

  template <int kTaps>
  TORCXX_KERNEL static void dots_of(double* sums, const T* source, int64_t source_stride,
                                    const int64_t* offsets, const T* gradient,
                                    int64_t gradient_stride, int64_t rows, int64_t length) {
    const Tag<T> d;
    Reg<T> acc[kTaps];
    TORCXX_UNROLL for (int t = 0; t < kTaps; ++t) acc[t] = hn::Zero(d);
    for (int64_t r = 0; r < rows; ++r, source += source_stride, gradient += gradient_stride) {
      int64_t j = 0;
      for (; j + L <= length; j += L) {
        const Reg<T> g = hn::LoadU(d, gradient + j);
        TORCXX_UNROLL for (int t = 0; t < kTaps; ++t) {
          acc[t] = hn::MulAdd(g, hn::LoadU(d, source + offsets[t] + j), acc[t]);
        }
      }
      if (j == length) continue;
      const Reg<T> g = load_n<T>(gradient + j, length - j);
      TORCXX_UNROLL for (int t = 0; t < kTaps; ++t) {
        acc[t] = hn::MulAdd(g, load_n<T>(source + offsets[t] + j, length - j), acc[t]);
      }
    }
    TORCXX_UNROLL for (int t = 0; t < kTaps; ++t) {
      sums[t] += static_cast<double>(hn::GetLane(hn::SumOfLanes(d, acc[t])));
    }
  }

  static void tap_dots(double* sums, const void* source, int64_t source_stride,
                       const int64_t* offsets, int64_t taps, const void* gradient,
                       int64_t gradient_stride, int64_t rows, int64_t length) {
    const T* in = static_cast<const T*>(source);
    const T* g = static_cast<const T*>(gradient);
    int64_t t = 0;
    for (; t + 9 <= taps; t += 9) {
      dots_of<9>(sums + t, in, source_stride, offsets + t, g, gradient_stride, rows, length);
    }
    for (; t + 3 <= taps; t += 3) {
      dots_of<3>(sums + t, in, source_stride, offsets + t, g, gradient_stride, rows, length);
    }
    for (; t < taps; ++t) {
      dots_of<1>(sums + t, in, source_stride, offsets + t, g, gradient_stride, rows, length);
    }
  }

  static constexpr ConvKernels table = {
      kMaxRows, kNr,     L,          &next_rows, &pixels, &unpack,    &multiply, &gather_tile<T>,
      &store,   &reduce, &transpose, &pad,       &split,  &depthwise, &tap_dots};
};

}  // namespace

const ConvKernels& conv_kernels_f32() { return Conv<float>::table; }
const ConvKernels& conv_kernels_f64() { return Conv<double>::table; }

}  // namespace torcxx::TORCXX_ISA
