// Uniform, normal and exponential numbers and dropout, a group of Philox blocks at a time.
#include "backend/cpu/random.h"

#include "backend/cpu/isa/random_math.h"
#include "backend/cpu/isa/random_philox.h"

HWY_BEFORE_NAMESPACE();
namespace torcxx::TORCXX_ISA {
namespace {

constexpr double kPi = 3.14159265358979323846;

// Calls group(out, g) for whole groups of N elements; the last one may go through a buffer.
template <int N, class T, class F>
TORCXX_INLINE void each_group(T* out, int64_t n, int64_t first, F group) {
  int64_t g = first / N, i = 0;
  for (; i + N <= n; i += N) group(out + i, g++);
  if (i == n) return;
  T buffer[N];
  group(buffer, g);
  for (int k = 0; i < n; i++, k++) out[i] = buffer[k];
}

TORCXX_INLINE Vec<float> from_int32(V32 w) {
  const hn::ScalableTag<int32_t> di;
  return hn::ConvertTo(hn::ScalableTag<float>(), hn::BitCast(di, w));
}
// Below 2^53: exact by either way that Highway takes.
TORCXX_INLINE Vec<double> from_int53(V64 w) {
  const hn::ScalableTag<int64_t> di;
  return hn::ConvertTo(hn::ScalableTag<double>(), hn::BitCast(di, w));
}

// log(u) with u = (k + 1/2) / 2^31 or 2^53, k the upper bits.
TORCXX_INLINE Vec<float> log_uniform(V32 w) {
  return unfused_log(from_int32(hn::ShiftRight<1>(w)) + Vec<float>(0.5), 31);
}
TORCXX_INLINE Vec<double> log_uniform(V64 w) {
  return unfused_log(from_int53(hn::ShiftRight<11>(w)) + Vec<double>(0.5), 53);
}
// Of 2 pi w / 2^32 or 2^64, from the nearest multiple of pi/2 on.
TORCXX_INLINE SinCos<float> sincos_uniform(V32 w) {
  const Vec<float> x = from_int32(hn::ShiftLeft<2>(w)) * Vec<float>(kPi / 2 * 0x1p-32);
  return turned(x, hn::Add(w, hn::Set(D32(), 1u << 29)));
}
TORCXX_INLINE SinCos<double> sincos_uniform(V64 w) {
  const V64 turn = hn::Add(w, hn::Set(D64(), uint64_t{1} << 61));
  const Vec<double> t = from_int53(hn::ShiftRight<11>(hn::ShiftLeft<2>(turn)));
  return turned((t - Vec<double>(0x1p52)) * Vec<double>(kPi / 2 * 0x1p-53), turn);
}
// Box and Muller (1958): a point with an exponential square of its radius, in a uniform direction.
template <class T, class V>
TORCXX_INLINE SinCos<T> normal_pair(V a, V b, Vec<T> mean, Vec<T> std) {
  const Vec<T> r = sqrt(log_uniform(a) * Vec<T>(-2)) * std;
  const SinCos<T> sc = sincos_uniform(b);
  return {r * sc.sin + mean, r * sc.cos + mean};
}

}  // namespace

TORCXX_KERNEL void bits32(uint32_t* out, int64_t n, cpu::Draw draw) {
  const PhiloxKey key = philox_key(draw);
  each_group<64>(out, n, draw.first, [&](uint32_t* o, int64_t g) {
    each_words32(key, g, [o](int p, V32 w0, V32 w1, V32 w2, V32 w3) {
      const D32 d;
      hn::StoreU(w0, d, o + p);
      hn::StoreU(w1, d, o + 16 + p);
      hn::StoreU(w2, d, o + 32 + p);
      hn::StoreU(w3, d, o + 48 + p);
    });
  });
}

TORCXX_KERNEL void bits64(uint64_t* out, int64_t n, cpu::Draw draw) {
  const PhiloxKey key = philox_key(draw);
  each_group<32>(out, n, draw.first, [&](uint64_t* o, int64_t g) {
    each_words64(key, g, [o](int p, V64 a, V64 b) {
      hn::StoreU(a, D64(), o + p);
      hn::StoreU(b, D64(), o + 16 + p);
    });
  });
}

TORCXX_KERNEL void uniform32(float* out, int64_t n, cpu::Draw draw, int digits, float from,
                             float range, float last) {
  using V = Vec<float>;
  const PhiloxKey key = philox_key(draw);
  const V scale(1.0f / static_cast<float>(1 << digits)), a(from), r(range), most(last);
  const auto make = [&](V32 w) {
    const V x = from_int32(hn::ShiftRightSame(w, 32 - digits)) * scale * r + a;
    return V(hn::Min(x.v, most.v));
  };
  each_group<64>(out, n, draw.first, [&](float* o, int64_t g) {
    each_words32(key, g, [&](int p, V32 w0, V32 w1, V32 w2, V32 w3) {
      make(w0).store(o + p);
      make(w1).store(o + 16 + p);
      make(w2).store(o + 32 + p);
      make(w3).store(o + 48 + p);
    });
  });
}

TORCXX_KERNEL void uniform64(double* out, int64_t n, cpu::Draw draw, double from, double range,
                             double last) {
  using V = Vec<double>;
  const PhiloxKey key = philox_key(draw);
  const V a(from), r(range), most(last);
  const auto make = [&](V64 w) {
    const V x = from_int53(hn::ShiftRight<11>(w)) * V(0x1p-53) * r + a;
    return V(hn::Min(x.v, most.v));
  };
  each_group<32>(out, n, draw.first, [&](double* o, int64_t g) {
    each_words64(key, g, [&](int p, V64 x, V64 y) {
      make(x).store(o + p);
      make(y).store(o + 16 + p);
    });
  });
}

TORCXX_KERNEL void normal32(float* out, int64_t n, cpu::Draw draw, float mean, float std) {
  const PhiloxKey key = philox_key(draw);
  const Vec<float> m(mean), s(std);
  each_group<64>(out, n, draw.first, [&](float* o, int64_t g) {
    each_words32(key, g, [&](int p, V32 w0, V32 w1, V32 w2, V32 w3) {
      const SinCos<float> x = normal_pair(w0, w1, m, s), y = normal_pair(w2, w3, m, s);
      x.sin.store(o + p);
      x.cos.store(o + 16 + p);
      y.sin.store(o + 32 + p);
      y.cos.store(o + 48 + p);
    });
  });
}

TORCXX_KERNEL void normal64(double* out, int64_t n, cpu::Draw draw, double mean, double std) {
  const PhiloxKey key = philox_key(draw);
  const Vec<double> m(mean), s(std);
  each_group<32>(out, n, draw.first, [&](double* o, int64_t g) {
    each_words64(key, g, [&](int p, V64 a, V64 b) {
      const SinCos<double> x = normal_pair(a, b, m, s);
      x.sin.store(o + p);
      x.cos.store(o + 16 + p);
    });
  });
}

TORCXX_KERNEL void exponential32(float* out, int64_t n, cpu::Draw draw, float scale) {
  using V = Vec<float>;
  const PhiloxKey key = philox_key(draw);
  const V s(scale), least(0x1p-32f);
  const auto make = [&](V32 w) { return V(hn::Max((-log_uniform(w)).v, least.v)) * s; };
  each_group<64>(out, n, draw.first, [&](float* o, int64_t g) {
    each_words32(key, g, [&](int p, V32 w0, V32 w1, V32 w2, V32 w3) {
      make(w0).store(o + p);
      make(w1).store(o + 16 + p);
      make(w2).store(o + 32 + p);
      make(w3).store(o + 48 + p);
    });
  });
}

TORCXX_KERNEL void exponential64(double* out, int64_t n, cpu::Draw draw, double scale) {
  using V = Vec<double>;
  const PhiloxKey key = philox_key(draw);
  const V s(scale), least(0x1p-54);
  const auto make = [&](V64 w) { return V(hn::Max((-log_uniform(w)).v, least.v)) * s; };
  each_group<32>(out, n, draw.first, [&](double* o, int64_t g) {
    each_words64(key, g, [&](int p, V64 a, V64 b) {
      make(a).store(o + p);
      make(b).store(o + 16 + p);
    });
  });
}

TORCXX_KERNEL void dropout32(float* out, const float* in, int64_t n, cpu::Draw draw,
                             uint32_t threshold, float scale) {
  using V = Vec<float>;
  const PhiloxKey key = philox_key(draw);
  const D32 d;
  const V s(scale);
  const V32 t = hn::Set(d, threshold);
  const auto group = [&](float* o, const float* x, int64_t g) {
    const auto one = [&](int at, V32 w) {
      const auto dropped = hn::RebindMask(hn::ScalableTag<float>(), hn::Lt(w, t));
      V(hn::IfThenZeroElse(dropped, (V::load(x + at) * s).v)).store(o + at);
    };
    each_words32(key, g, [&](int p, V32 w0, V32 w1, V32 w2, V32 w3) {
      one(p, w0);
      one(p + 16, w1);
      one(p + 32, w2);
      one(p + 48, w3);
    });
  };
  int64_t g = draw.first / 64, i = 0;
  for (; i + 64 <= n; i += 64) group(out + i, in + i, g++);
  if (i == n) return;
  float from[64] = {}, to[64];
  for (int64_t k = i; k < n; k++) from[k - i] = in[k];
  group(to, from, g);
  for (int64_t k = i; k < n; k++) out[k] = to[k - i];
}

}  // namespace torcxx::TORCXX_ISA
HWY_AFTER_NAMESPACE();
