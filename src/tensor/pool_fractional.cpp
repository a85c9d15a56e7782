// Fractional max pooling: windows whose places a random number for each plane and dimension shifts.
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "gen/ops/fractional_max_pool2d.h"
#include "gen/ops/fractional_max_pool3d.h"
#include "tensor/factory.h"
#include "tensor/index.h"
#include "torcxx/core/parallel.h"

namespace torcxx {
namespace {

using Sizes = std::array<int64_t, 3>;
template <class T>
constexpr bool is_floating =
    std::is_floating_point_v<T> || std::is_same_v<T, Half> || std::is_same_v<T, BFloat16>;

Sizes sizes_of(const char* op, const char* name, IntArrayRef list, size_t n) {
  TORCXX_CHECK(list.size() == n || list.size() == 1, op, ": ", name, " must be one int or ", n,
               " ints, got ", list);
  Sizes out{1, 1, 1};
  for (size_t i = 0; i < n; i++) {
    out[3 - n + i] = list[list.size() == 1 ? 0 : i];
    TORCXX_CHECK(out[3 - n + i] > 0, op, ": ", name, " must be greater than zero, but got ", list);
  }
  return out;
}

// Where window i of `count` begins, computed in T's precision as PyTorch does.
template <class T>
int64_t window_start(int64_t i, int64_t count, int64_t size, int64_t kernel, T sample) {
  if (i == count - 1) return size - kernel;
  const T step = static_cast<T>(size - kernel) / static_cast<T>(count - 1);
  const T start = std::trunc((static_cast<T>(i) + sample) * step) - std::trunc(sample * step);
  return std::clamp<int64_t>(static_cast<int64_t>(std::clamp(start, T(0), T(size))), 0,
                             size - kernel);
}

struct Plane {
  Sizes in, kernel, out;
};

template <class T>
void pool_plane(const Plane& p, const T* x, const int64_t* const starts[3], T* values,
                int64_t* indices) {
  for (int64_t t = 0; t < p.out[0]; t++)
    for (int64_t h = 0; h < p.out[1]; h++)
      for (int64_t w = 0; w < p.out[2]; w++) {
        const int64_t at[3] = {starts[0][t], starts[1][h], starts[2][w]};
        int64_t best = (at[0] * p.in[1] + at[1]) * p.in[2] + at[2];
        for (int64_t a = at[0]; a < at[0] + p.kernel[0]; a++)
          for (int64_t b = at[1]; b < at[1] + p.kernel[1]; b++)
            for (int64_t c = at[2]; c < at[2] + p.kernel[2]; c++) {
              const int64_t i = (a * p.in[1] + b) * p.in[2] + c;
              if (x[i] > x[best] || x[i] != x[i]) best = i;  // the last NaN
            }
        *values++ = x[best];
        *indices++ = best;
      }
}

std::tuple<TensorBase, TensorBase> pool(const char* op, const TensorBase& self, IntArrayRef kernel,
                                        IntArrayRef output_size, const TensorBase& samples,
                                        size_t n) {
  check_device(self.device(), op);
  TORCXX_CHECK_NOT_IMPLEMENTED(isFloatingType(self.dtype()), "\"", op, "\" not implemented for '",
                               enumName(self.dtype()), "'");
  const size_t dim = static_cast<size_t>(self.dim());
  TORCXX_CHECK(dim == n + 1 || dim == n + 2, op, "(): Expected ", n + 1, "D or ", n + 2,
               "D tensor, but got: ", self.sizes());
  for (size_t d = dim == n + 2; d < dim; d++)
    TORCXX_CHECK(self.sizes()[d] > 0, op,
                 "(): Expected input to have non-zero size for non-batch dimensions, but got ",
                 self.sizes());
  Plane p{{1, 1, 1},
          sizes_of(op, "kernel_size", kernel, n),
          sizes_of(op, "output_size", output_size, n)};
  std::vector<int64_t> shape = self.sizes().slice(0, dim - n).vec();
  for (size_t i = 3 - n; i < 3; i++) {
    p.in[i] = self.sizes()[dim - 3 + i];
    TORCXX_CHECK(p.kernel[i] <= p.in[i] && p.out[i] <= p.in[i] - p.kernel[i] + 1, op,
                 "(): pool size ", p.kernel[i], " and output size ", p.out[i],
                 " are too large relative to the input's ", p.in[i]);
    shape.push_back(p.out[i]);
  }
  const int64_t channels = self.sizes()[dim - n - 1], batch = dim == n + 2 ? self.sizes()[0] : 1;
  TORCXX_CHECK(samples.dtype() == self.dtype(), op,
               "(): Expected _random_samples to have the same dtype as input, got ",
               enumName(samples.dtype()), " and ", enumName(self.dtype()));
  TORCXX_CHECK(samples.dim() == 3 && samples.sizes()[0] >= batch &&
                   samples.sizes()[1] == channels && samples.sizes()[2] == static_cast<int64_t>(n),
               op, "(): Expected _random_samples of shape (", batch, ", ", channels, ", ", n,
               "), got ", samples.sizes());
  const TensorBase places = as_contiguous(samples, kFloat64);
  const auto* sample = static_cast<const double*>(places.data_ptr());
  for (int64_t i = 0; i < places.numel(); i++)
    TORCXX_CHECK(std::isfinite(sample[i]), op, "(): _random_samples must be finite, got ",
                 sample[i]);
  const TensorBase x = as_contiguous(self);
  TensorBase values = new_tensor(shape, self.dtype()), indices = new_tensor(shape, kInt64);
  const int64_t in = p.in[0] * p.in[1] * p.in[2], out = p.out[0] * p.out[1] * p.out[2];
  dispatch_dtype(self.dtype(), [&](auto zero) {
    using T = decltype(zero);
    using R = std::conditional_t<std::is_same_v<T, double>, double, float>;
    if constexpr (is_floating<T>)
      parallel_for(
          0, batch * channels, std::max<int64_t>(1, 16384 / in), [&](int64_t b, int64_t e) {
            std::vector<int64_t> starts[3];
            for (int64_t plane = b; plane < e; plane++) {
              const int64_t* from[3];
              for (size_t i = 0; i < 3; i++) {
                // in two dimensions the width's number comes first
                const size_t k = n == 2 ? 2 - i : i;
                const R s = static_cast<R>(k < n ? sample[static_cast<size_t>(plane) * n + k] : 0);
                starts[i].clear();
                for (int64_t w = 0; w < p.out[i]; w++)
                  starts[i].push_back(window_start<R>(w, p.out[i], p.in[i], p.kernel[i], s));
                from[i] = starts[i].data();
              }
              pool_plane<T>(p, static_cast<const T*>(x.data_ptr()) + plane * in, from,
                            static_cast<T*>(values.data_ptr()) + plane * out,
                            static_cast<int64_t*>(indices.data_ptr()) + plane * out);
            }
          });
  });
  return {values, indices};
}

}  // namespace

namespace impl {

std::tuple<TensorBase, TensorBase> fractional_max_pool2d(const TensorBase& self,
                                                         IntArrayRef kernel_size,
                                                         IntArrayRef output_size,
                                                         const TensorBase& random_samples) {
  return pool("fractional_max_pool2d", self, kernel_size, output_size, random_samples, 2);
}

std::tuple<TensorBase, TensorBase> fractional_max_pool3d(const TensorBase& self,
                                                         IntArrayRef kernel_size,
                                                         IntArrayRef output_size,
                                                         const TensorBase& random_samples) {
  return pool("fractional_max_pool3d", self, kernel_size, output_size, random_samples, 3);
}

}  // namespace impl
}  // namespace torcxx
