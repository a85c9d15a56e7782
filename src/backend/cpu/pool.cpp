#include "backend/cpu/pool.h"

#include <algorithm>
#include <atomic>
#include <limits>
#include <type_traits>

#include "backend/cpu/isa_table.h"
#include "backend/cpu/pool_kernels.h"
#include "torcxx/core/error.h"
#include "torcxx/core/parallel.h"

namespace torcxx::cpu {

TORCXX_DECLARE_ISA(const cpu::PoolKernels, pool_kernels)

namespace {

template <class T>
using Sum = std::conditional_t<std::is_same_v<T, Half> || std::is_same_v<T, BFloat16>, float, T>;

// Range of input positions of window o along one dimension, clipped to the image.
struct Window {
  int64_t begin, end, step, size;  // size counts padding (avg pooling)
};
Window window(const PoolShape& s, int d, int64_t o) {
  if (s.adaptive) {
    const int64_t b = o * s.in[d] / s.out[d], e = ((o + 1) * s.in[d] + s.out[d] - 1) / s.out[d];
    return {b, e, 1, e - b};
  }
  int64_t b = o * s.stride[d] - s.padding[d];
  const int64_t e = b + (s.kernel[d] - 1) * s.dilation[d] + 1;
  const int64_t size = std::min(e, s.in[d] + s.padding[d]) - b;
  while (b < 0) b += s.dilation[d];
  return {b, std::min(e, s.in[d]), s.dilation[d], size};
}

// Calls f(output index, windows) for each output position of a plane.
template <class F>
void each_window(const PoolShape& s, F f) {
  if (s.out[2] == 0 || s.out[1] == 0) return;  // the others may be huge
  int64_t i = 0;
  for (int64_t z = 0; z < s.out[0]; z++) {
    const Window wz = window(s, 0, z);
    for (int64_t y = 0; y < s.out[1]; y++) {
      const Window wy = window(s, 1, y);
      for (int64_t x = 0; x < s.out[2]; x++) f(i++, wz, wy, window(s, 2, x));
    }
  }
}

template <class F>
void each_plane(const PoolShape& s, F f) {
  const int64_t work = std::max<int64_t>(1, std::max(s.in_plane(), s.out_plane()));
  parallel_for(0, s.planes, std::max<int64_t>(1, 16384 / work), [&](int64_t b, int64_t e) {
    for (int64_t p = b; p < e; p++) f(p);
  });
}

template <class T>
void max_pool_2x2(const PoolShape& s, const T* in, T* out, int64_t* indices) {
  static const PoolKernels& kernels = *isa_pick(TORCXX_ISA_TABLE(pool_kernels));
  const int64_t w = s.in[2];
  for (int64_t y = 0; y < s.out[1]; y++) {
    const T* row = in + 2 * y * w;
    const auto kernel = [&] {
      if constexpr (std::is_same_v<T, float>)
        return kernels.max_2x2_f32;
      else
        return kernels.max_2x2_f64;
    }();
    kernel(row, row + w, s.out[2], 2 * y * w, w, out + y * s.out[2], indices + y * s.out[2]);
  }
}

template <class T>
void max_pool_as(const PoolShape& s, const T* in, T* out, int64_t* indices) {
  const bool pairs = !s.adaptive && s.in[0] == 1 && s.kernel[0] == 1 && s.stride[0] == 1 &&
                     s.padding[0] == 0 && s.kernel[1] == 2 && s.kernel[2] == 2 &&
                     s.stride[1] == 2 && s.stride[2] == 2 && s.padding[1] == 0 &&
                     s.padding[2] == 0 && s.dilation[1] == 1 && s.dilation[2] == 1 &&
                     s.out[1] * 2 <= s.in[1] && s.out[2] * 2 <= s.in[2] && s.out[0] == 1 &&
                     s.in_plane() < (int64_t{1} << 30);
  each_plane(s, [&](int64_t p) {
    const T* plane = in + p * s.in_plane();
    T* o = out + p * s.out_plane();
    int64_t* k = indices + p * s.out_plane();
    if constexpr (std::is_floating_point_v<T>)
      if (pairs) return max_pool_2x2(s, plane, o, k);
    each_window(s, [&](int64_t i, Window wz, Window wy, Window wx) {
      int64_t best = (wz.begin * s.in[1] + wy.begin) * s.in[2] + wx.begin;
      using S = Sum<T>;
      S top = std::numeric_limits<S>::has_infinity ? -std::numeric_limits<S>::infinity()
                                                   : std::numeric_limits<S>::lowest();
      for (int64_t z = wz.begin; z < wz.end; z += wz.step)
        for (int64_t y = wy.begin; y < wy.end; y += wy.step)
          for (int64_t x = wx.begin; x < wx.end; x += wx.step) {
            const int64_t at = (z * s.in[1] + y) * s.in[2] + x;
            const S v = plane[at];
            if (v > top || v != v) top = v, best = at;
          }
      o[i] = static_cast<T>(top);
      k[i] = best;
    });
  });
}

int64_t divisor_of(const PoolShape& s, Window z, Window y, Window x) {
  if (s.divisor) return s.divisor;
  if (s.count_include_pad) return z.size * y.size * x.size;
  return std::max<int64_t>(1, (z.end - z.begin) * (y.end - y.begin) * (x.end - x.begin));
}

template <class T>
void avg_pool_as(const PoolShape& s, const T* in, T* out) {
  each_plane(s, [&](int64_t p) {
    const T* plane = in + p * s.in_plane();
    T* o = out + p * s.out_plane();
    each_window(s, [&](int64_t i, Window wz, Window wy, Window wx) {
      Sum<T> sum = 0;
      for (int64_t z = wz.begin; z < wz.end; z++)
        for (int64_t y = wy.begin; y < wy.end; y++)
          for (int64_t x = wx.begin; x < wx.end; x++)
            sum += static_cast<Sum<T>>(plane[(z * s.in[1] + y) * s.in[2] + x]);
      o[i] = static_cast<T>(sum / static_cast<Sum<T>>(divisor_of(s, wz, wy, wx)));
    });
  });
}

template <class T>
void avg_pool_backward_as(const PoolShape& s, const T* grad, T* grad_in) {
  each_plane(s, [&](int64_t p) {
    T* plane = grad_in + p * s.in_plane();
    const T* g = grad + p * s.out_plane();
    std::fill_n(plane, s.in_plane(), T(0));
    each_window(s, [&](int64_t i, Window wz, Window wy, Window wx) {
      const Sum<T> part =
          static_cast<Sum<T>>(g[i]) / static_cast<Sum<T>>(divisor_of(s, wz, wy, wx));
      for (int64_t z = wz.begin; z < wz.end; z++)
        for (int64_t y = wy.begin; y < wy.end; y++)
          for (int64_t x = wx.begin; x < wx.end; x++) {
            T& to = plane[(z * s.in[1] + y) * s.in[2] + x];
            to = static_cast<T>(static_cast<Sum<T>>(to) + part);
          }
    });
  });
}

// Pooling is defined for real numbers; bool and complex raise as in PyTorch.
template <class F>
void dispatch_real(const char* op, ScalarType t, F f) {
  TORCXX_CHECK_NOT_IMPLEMENTED(t != kBool && !isComplexType(t), "\"", op,
                               "\" not implemented for '", t, "'");
  dispatch_dtype(t, [&](auto zero) {
    using T = decltype(zero);
    if constexpr (!std::is_same_v<T, bool> && !std::is_same_v<T, std::complex<float>> &&
                  !std::is_same_v<T, std::complex<double>>)
      f(zero);
  });
}

}  // namespace

void max_pool(ScalarType dtype, const PoolShape& s, const void* in, void* out, int64_t* indices) {
  dispatch_real("max_pool", dtype, [&](auto zero) {
    using T = decltype(zero);
    max_pool_as(s, static_cast<const T*>(in), static_cast<T*>(out), indices);
  });
}
void avg_pool(ScalarType dtype, const PoolShape& s, const void* in, void* out) {
  dispatch_real("avg_pool", dtype, [&](auto zero) {
    using T = decltype(zero);
    avg_pool_as(s, static_cast<const T*>(in), static_cast<T*>(out));
  });
}
void avg_pool_backward(ScalarType dtype, const PoolShape& s, const void* grad, void* grad_in) {
  dispatch_real("avg_pool_backward", dtype, [&](auto zero) {
    using T = decltype(zero);
    avg_pool_backward_as(s, static_cast<const T*>(grad), static_cast<T*>(grad_in));
  });
}

bool unpool(ScalarType dtype, int64_t planes, int64_t n, int64_t in_plane, const void* grad,
            const int64_t* indices, void* grad_in) {
  std::atomic<bool> inside{true};
  dispatch_real("max_pool_backward", dtype, [&](auto zero) {
    using T = decltype(zero);
    const T* g = static_cast<const T*>(grad);
    T* to = static_cast<T*>(grad_in);
    parallel_for(0, planes, std::max<int64_t>(1, 16384 / std::max<int64_t>(1, in_plane)),
                 [&](int64_t b, int64_t e) {
                   for (int64_t p = b; p < e; p++) {
                     T* plane = to + p * in_plane;
                     std::fill_n(plane, in_plane, T(0));
                     for (int64_t i = p * n; i < (p + 1) * n; i++) {
                       if (static_cast<uint64_t>(indices[i]) >= static_cast<uint64_t>(in_plane)) {
                         inside = false;
                         continue;
                       }
                       plane[indices[i]] = static_cast<T>(static_cast<Sum<T>>(plane[indices[i]]) +
                                                          static_cast<Sum<T>>(g[i]));
                     }
                   }
                 });
  });
  return inside;
}

}  // namespace torcxx::cpu
