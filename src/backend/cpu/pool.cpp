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

// The outputs [begin, end) of a row whose windows lie inside the image, for the kernels; none where
// they have no form for the shape.
template <class T>
Window inside_row(const PoolShape& s) {
  const Window none{s.out[2], s.out[2], 1, 0};
  const int64_t k = s.kernel[2], step = s.stride[2], pad = s.padding[2];
  if (!std::is_same_v<T, float> || s.adaptive || step > 2 || s.in_plane() >= int64_t{1} << 30 ||
      s.in[0] != 1 || s.out[0] != 1 || s.kernel[0] != 1 || s.padding[0] != 0 || s.in[2] < k ||
      s.dilation[1] != 1 || s.dilation[2] != 1 || s.in[1] < s.kernel[1])
    return none;
  const int64_t begin = std::min((pad + step - 1) / step, s.out[2]);
  return {begin, std::max(begin, std::min(s.out[2], (s.in[2] + pad - k) / step + 1)), step, k};
}

// Calls one(output index, windows) for each output position of a plane, but for those inside
// row(output index, their number, windows of the first).
template <class F, class R>
void each_window(const PoolShape& s, const Window& inside, F one, R row) {
  if (s.out[2] == 0 || s.out[1] == 0) return;  // the others may be huge
  int64_t i = 0;
  for (int64_t z = 0; z < s.out[0]; z++) {
    const Window wz = window(s, 0, z);
    for (int64_t y = 0; y < s.out[1]; y++) {
      const Window wy = window(s, 1, y);
      for (int64_t x = 0; x < s.out[2]; x++) {
        const Window wx = window(s, 2, x);
        if (x != inside.begin || x == inside.end) {
          one(i++, wz, wy, wx);
          continue;
        }
        row(i, inside.end - x, wz, wy, wx);
        i += inside.end - x;
        x = inside.end - 1;
      }
    }
  }
}

PoolRow pool_row(const PoolShape& s, int64_t n, const Window& y, const Window& x) {
  return {y.end - y.begin, x.end - x.begin, s.stride[2], n, s.in[2]};
}

const PoolKernels& kernels() {
  static const PoolKernels& table = *isa_pick(TORCXX_ISA_TABLE(pool_kernels));
  return table;
}

template <class F>
void each_plane(const PoolShape& s, F f) {
  const int64_t work = std::max<int64_t>(1, std::max(s.in_plane(), s.out_plane()));
  parallel_for(0, s.planes, std::max<int64_t>(1, 16384 / work), [&](int64_t b, int64_t e) {
    for (int64_t p = b; p < e; p++) f(p);
  });
}

template <class T>
void max_pool_as(const PoolShape& s, const T* in, T* out, int64_t* indices) {
  const Window inside = inside_row<T>(s);
  each_plane(s, [&](int64_t p) {
    const T* plane = in + p * s.in_plane();
    T* o = out + p * s.out_plane();
    int64_t* k = indices + p * s.out_plane();
    const auto one = [&](int64_t i, Window wz, Window wy, Window wx) {
      int64_t best = (wz.begin * s.in[1] + wy.begin) * s.in[2] + wx.begin;
      using S = Sum<T>;
      S top = std::numeric_limits<S>::has_infinity ? -std::numeric_limits<S>::infinity()
                                                   : std::numeric_limits<S>::lowest();
      for (int64_t z = wz.begin; z < wz.end; z += wz.step)
        for (int64_t y = wy.begin; y < wy.end; y += wy.step)
          for (int64_t x = wx.begin; x < wx.end; x += wx.step) {
            const int64_t at = (z * s.in[1] + y) * s.in[2] + x;
            const S v = plane[at];
            const bool taken = (v > top) | (v != v);  // no branch: it would be guessed wrong
            top = taken ? v : top, best = taken ? at : best;
          }
      o[i] = static_cast<T>(top);
      k[i] = best;
    };
    each_window(s, inside, one, [&](int64_t i, int64_t n, Window, Window wy, Window wx) {
      const int64_t base = wy.begin * s.in[2] + wx.begin;
      if constexpr (std::is_same_v<T, float>)
        kernels().max(pool_row(s, n, wy, wx), plane + base, base, o + i, k + i);
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
  const Window inside = inside_row<T>(s);
  each_plane(s, [&](int64_t p) {
    const T* plane = in + p * s.in_plane();
    T* o = out + p * s.out_plane();
    const auto one = [&](int64_t i, Window wz, Window wy, Window wx) {
      Sum<T> sum = 0;
      for (int64_t z = wz.begin; z < wz.end; z++)
        for (int64_t y = wy.begin; y < wy.end; y++)
          for (int64_t x = wx.begin; x < wx.end; x++)
            sum += static_cast<Sum<T>>(plane[(z * s.in[1] + y) * s.in[2] + x]);
      o[i] = static_cast<T>(sum / static_cast<Sum<T>>(divisor_of(s, wz, wy, wx)));
    };
    each_window(s, inside, one, [&](int64_t i, int64_t n, Window wz, Window wy, Window wx) {
      if constexpr (std::is_same_v<T, float>)
        kernels().sum(pool_row(s, n, wy, wx), plane + wy.begin * s.in[2] + wx.begin,
                      static_cast<T>(divisor_of(s, wz, wy, wx)), o + i);
    });
  });
}

template <class T>
void avg_pool_backward_as(const PoolShape& s, const T* grad, T* grad_in) {
  const Window inside = inside_row<T>(s);
  each_plane(s, [&](int64_t p) {
    T* plane = grad_in + p * s.in_plane();
    const T* g = grad + p * s.out_plane();
    std::fill_n(plane, s.in_plane(), T(0));
    const auto one = [&](int64_t i, Window wz, Window wy, Window wx) {
      const Sum<T> part =
          static_cast<Sum<T>>(g[i]) / static_cast<Sum<T>>(divisor_of(s, wz, wy, wx));
      for (int64_t z = wz.begin; z < wz.end; z++)
        for (int64_t y = wy.begin; y < wy.end; y++)
          for (int64_t x = wx.begin; x < wx.end; x++) {
            T& to = plane[(z * s.in[1] + y) * s.in[2] + x];
            to = static_cast<T>(static_cast<Sum<T>>(to) + part);
          }
    };
    each_window(s, inside, one, [&](int64_t i, int64_t n, Window wz, Window wy, Window wx) {
      if constexpr (std::is_same_v<T, float>)
        kernels().spread(pool_row(s, n, wy, wx), g + i, static_cast<T>(divisor_of(s, wz, wy, wx)),
                         plane + wy.begin * s.in[2] + wx.begin);
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
