// Softmax and normalisation over rows.
#include "backend/cpu/rows.h"

#include "backend/cpu/isa/math.h"

HWY_BEFORE_NAMESPACE();
namespace torcxx::TORCXX_ISA {
namespace {

template <class T>
TORCXX_INLINE T sum_lanes(Vec<T> v) {
  return hn::GetLane(hn::SumOfLanes(typename Vec<T>::D(), v.v));
}
template <class T>
TORCXX_INLINE T max_lanes(Vec<T> v) {
  T lane[Vec<T>::lanes];
  v.store(lane);
  T m = lane[0];
  for (int i = 1; i < Vec<T>::lanes; i++) m = lane[i] > m || lane[i] != lane[i] ? lane[i] : m;
  return m;
}

// Calls f(vector at i, i, count) over a row; the tail's missing lanes hold `fill`.
template <class T, class F>
TORCXX_INLINE void each(const T* x, int64_t n, T fill, F f) {
  using V = Vec<T>;
  int64_t i = 0;
  for (; i + V::lanes <= n; i += V::lanes) f(V::load(x + i), i, int64_t{V::lanes});
  if (i < n) f(where(Mask<T>::first(n - i), V::load(x + i, n - i), V(fill)), i, n - i);
}
template <class T>
TORCXX_INLINE void put(Vec<T> v, T* out, int64_t count) {
  if (count == Vec<T>::lanes)
    v.store(out);
  else
    v.store(out, count);
}
template <class T>
TORCXX_INLINE Vec<T> get(const T* p, int64_t count) {
  return count == Vec<T>::lanes ? Vec<T>::load(p) : Vec<T>::load(p, count);
}

template <class T>
constexpr T kMinusInf = -__builtin_inf();

template <class T>
TORCXX_INLINE T row_max(const T* x, int64_t n) {
  Vec<T> m(kMinusInf<T>);
  each(x, n, kMinusInf<T>, [&](Vec<T> v, int64_t, int64_t) { m = max(m, v); });
  return max_lanes(m);
}

template <class T>
TORCXX_KERNEL void softmax(T* out, const T* in, int64_t rows, int64_t n) {
  using V = Vec<T>;
  for (int64_t r = 0; r < rows; r++, in += n, out += n) {
    const V top(row_max(in, n));
    V sum(0);
    each(in, n, kMinusInf<T>, [&](V v, int64_t i, int64_t k) {
      const V e = exp(v - top);
      put(e, out + i, k);
      sum = sum + (k == V::lanes ? e : where(Mask<T>::first(k), e, V(0)));
    });
    const V scale = V(1) / V(sum_lanes(sum));
    each(out, n, T(0), [&](V v, int64_t i, int64_t k) { put(v * scale, out + i, k); });
  }
}

template <class T>
TORCXX_KERNEL void log_softmax(T* out, const T* in, int64_t rows, int64_t n) {
  using V = Vec<T>;
  for (int64_t r = 0; r < rows; r++, in += n, out += n) {
    const V top(row_max(in, n));
    V sum(0);
    each(in, n, kMinusInf<T>, [&](V v, int64_t, int64_t k) {
      const V e = exp(v - top);
      sum = sum + (k == V::lanes ? e : where(Mask<T>::first(k), e, V(0)));
    });
    const V lse = log(V(sum_lanes(sum)));
    each(in, n, T(0), [&](V v, int64_t i, int64_t k) { put((v - top) - lse, out + i, k); });
  }
}

template <class T>
TORCXX_KERNEL void softmax_backward(T* out, const T* grad, const T* y, int64_t rows, int64_t n) {
  using V = Vec<T>;
  for (int64_t r = 0; r < rows; r++, grad += n, y += n, out += n) {
    V sum(0);
    each(grad, n, T(0), [&](V g, int64_t i, int64_t k) { sum = sum + g * get(y + i, k); });
    const V s(sum_lanes(sum));
    each(grad, n, T(0),
         [&](V g, int64_t i, int64_t k) { put(get(y + i, k) * (g - s), out + i, k); });
  }
}

template <class T>
TORCXX_KERNEL void log_softmax_backward(T* out, const T* grad, const T* y, int64_t rows,
                                        int64_t n) {
  using V = Vec<T>;
  for (int64_t r = 0; r < rows; r++, grad += n, y += n, out += n) {
    V sum(0);
    each(grad, n, T(0), [&](V g, int64_t, int64_t) { sum = sum + g; });
    const V s(sum_lanes(sum));
    each(grad, n, T(0),
         [&](V g, int64_t i, int64_t k) { put(g - exp(get(y + i, k)) * s, out + i, k); });
  }
}

// Partial sums of at most 4096 elements in T, joined in double.
constexpr int64_t kBlock = 4096;

template <class T>
TORCXX_KERNEL void moments(const T* x, int64_t n, T shift, double* sum, double* squares) {
  using V = Vec<T>;
  for (int64_t b = 0; b < n; b += kBlock) {
    const int64_t m = n - b < kBlock ? n - b : kBlock;
    V s(0), q(0);
    each(x + b, m, shift, [&](V v, int64_t, int64_t) {
      const V d = v - V(shift);
      s = s + d;
      q = q + d * d;
    });
    *sum += sum_lanes(s);
    *squares += sum_lanes(q);
  }
}

template <class T>
TORCXX_KERNEL void grad_moments(const T* g, const T* x, int64_t n, T mean, double* sum_g,
                                double* sum_gx) {
  using V = Vec<T>;
  for (int64_t b = 0; b < n; b += kBlock) {
    const int64_t m = n - b < kBlock ? n - b : kBlock;
    V s(0), q(0);
    each(g + b, m, T(0), [&](V v, int64_t i, int64_t k) {
      s = s + v;
      q = q + v * (get(x + b + i, k) - V(mean));
    });
    *sum_g += sum_lanes(s);
    *sum_gx += sum_lanes(q);
  }
}

template <class T>
TORCXX_KERNEL void affine(T* out, const T* x, int64_t n, T scale, T shift) {
  each(x, n, T(0),
       [&](Vec<T> v, int64_t i, int64_t k) { put(v * Vec<T>(scale) + Vec<T>(shift), out + i, k); });
}

template <class T>
TORCXX_KERNEL void combine(T* out, const T* g, const T* x, int64_t n, T a, T b, T c) {
  using V = Vec<T>;
  each(g, n, T(0),
       [&](V v, int64_t i, int64_t k) { put(v * V(a) + get(x + i, k) * V(b) + V(c), out + i, k); });
}

template <class T>
TORCXX_KERNEL void norm_row(T* out, const T* x, const T* w, const T* b, int64_t n, T mean, T rstd) {
  using V = Vec<T>;
  each(x, n, T(0), [&](V v, int64_t i, int64_t k) {
    V y = (v - V(mean)) * V(rstd);
    if (w) y = y * get(w + i, k);
    if (b) y = y + get(b + i, k);
    put(y, out + i, k);
  });
}

// gx = rstd (g w - mean of g w - xhat * mean of g w xhat), xhat = (x - mean) rstd
template <class T>
TORCXX_KERNEL void norm_row_backward(T* gx, T* gw, T* gb, const T* g, const T* x, const T* w,
                                     int64_t n, T mean, T rstd) {
  using V = Vec<T>;
  double sum = 0, sum_xhat = 0;
  for (int64_t b = 0; b < n; b += kBlock) {
    const int64_t m = n - b < kBlock ? n - b : kBlock;
    V s(0), q(0);
    each(g + b, m, T(0), [&](V v, int64_t i, int64_t k) {
      const V xhat = (get(x + b + i, k) - V(mean)) * V(rstd), gxhat = v * xhat;
      put(get(gb + b + i, k) + v, gb + b + i, k);
      if (w) {
        put(get(gw + b + i, k) + gxhat, gw + b + i, k);
        const V scale = get(w + b + i, k);
        s = s + v * scale;
        q = q + gxhat * scale;
      } else {
        s = s + v;
        q = q + gxhat;
      }
    });
    sum += sum_lanes(s);
    sum_xhat += sum_lanes(q);
  }
  const double count = static_cast<double>(n);
  const V centre(static_cast<T>(sum / count)), slope(static_cast<T>(sum_xhat / count));
  each(g, n, T(0), [&](V v, int64_t i, int64_t k) {
    const V xhat = (get(x + i, k) - V(mean)) * V(rstd);
    if (w) v = v * get(w + i, k);
    put((v - centre - xhat * slope) * V(rstd), gx + i, k);
  });
}

template <class T>
constexpr cpu::RowKernels<T> make() {
  return {&softmax<T>,  &log_softmax<T>,      &softmax_backward<T>, &log_softmax_backward<T>,
          &moments<T>,  &grad_moments<T>,     &affine<T>,           &combine<T>,
          &norm_row<T>, &norm_row_backward<T>};
}

}  // namespace

extern const cpu::RowKernels<float> row_kernels_f32;
extern const cpu::RowKernels<double> row_kernels_f64;
constexpr cpu::RowKernels<float> row_kernels_f32 = make<float>();
constexpr cpu::RowKernels<double> row_kernels_f64 = make<double>();

}  // namespace torcxx::TORCXX_ISA
HWY_AFTER_NAMESPACE();
