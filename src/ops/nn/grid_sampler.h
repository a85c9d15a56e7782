// Images read at places that a grid of coordinates in [-1, 1] names (Jaderberg et al., 2015).
#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct GridSampler : Composite {
  static constexpr auto schema =
      "grid_sampler(Tensor input, Tensor grid, int interpolation_mode, int padding_mode, bool "
      "align_corners) -> Tensor";
  static constexpr auto doc =
      "input (N, C, [D,] H, W) at grid (N, ..., 2 or 3), whose last dimension is x, y[, z]. "
      "Interpolation 0 linear, 1 nearest, 2 cubic; beyond the border 0 zeros, 1 the border, 2 "
      "reflection.";
  static constexpr auto variants = "function";
  static constexpr bool out = false;

  struct Axis {
    Tensor at;  // in elements
    int64_t size;
  };
  static Tensor bounded(const Tensor& t, int64_t size) {
    return clamp(t, std::optional<Scalar>(0), std::optional<Scalar>(size - 1));
  }
  // Places beyond the border brought back into [0, size - 1].
  static Tensor padded(const Tensor& at, int64_t size, int64_t padding, bool align_corners) {
    if (padding == 0) return at;
    if (padding == 1) return bounded(at, size);
    const double low = align_corners ? 0 : -0.5,
                 span = static_cast<double>(align_corners ? size - 1 : size);
    if (span == 0) return mul(at, 0);
    const Tensor from = abs(sub(at, low)), rest = fmod(from, span);
    const Tensor odd = ne(fmod(floor(div(from, span)), 2), 0);
    return bounded(add(where(odd, rsub(rest, span), rest), low), size);
  }
  // The elements at whole places, one list for each axis; 0 beyond the border.
  static Tensor read(const Tensor& input, const std::vector<Axis>& axes) {
    Tensor inside = ones({}, TensorOptions(kBool)), flat = zeros({}, TensorOptions(kInt64));
    for (const Axis& a : axes) {
      inside = logical_and(inside, logical_and(ge(a.at, 0), le(a.at, a.size - 1)));
      flat = add(mul(flat, a.size), to(bounded(nan_to_num(a.at, {}, {}, {}), a.size), kInt64));
    }
    const int64_t n = input.size(0), c = input.size(1), p = flat.numel() / std::max<int64_t>(n, 1);
    const Tensor values =
        gather(flatten(input, 2, -1), 2, expand(reshape(flat, {n, 1, p}), {n, c, p}), false);
    std::vector<int64_t> shape = flat.sizes().vec();
    shape.insert(shape.begin() + 1, c);
    return masked_fill(reshape(values, shape), unsqueeze(logical_not(inside), 1), 0);
  }
  static Tensor cubic_weight(const Tensor& t, int64_t tap) {  // Keys, 1981, with a = -0.75
    const Tensor u = abs(sub(t, static_cast<double>(tap)));
    if (tap == 0 || tap == 1) return add(mul(mul(sub(mul(u, 1.25), 2.25), u), u), 1);
    return add(mul(sub(mul(add(mul(u, -0.75), 3.75), u), 6), u), 3);
  }
  static Tensor forward(const Tensor& input, const Tensor& grid, int64_t interpolation_mode,
                        int64_t padding_mode, bool align_corners) {
    const int64_t n = input.dim() - 2;
    TORCXX_CHECK((n == 2 || n == 3) && grid.dim() == n + 2,
                 "grid_sampler(): expected 4D or 5D input and grid with same number of dimensions, "
                 "but got input with sizes ",
                 input.sizes(), " and grid with sizes ", grid.sizes());
    TORCXX_CHECK(input.size(0) == grid.size(0),
                 "grid_sampler(): expected grid and input to have same "
                 "batch size, but got input with sizes ",
                 input.sizes(), " and grid with sizes ", grid.sizes());
    TORCXX_CHECK(grid.size(-1) == n, "grid_sampler(): expected grid to have size ", n,
                 " in last dimension, but got grid with sizes ", grid.sizes());
    TORCXX_CHECK(input.dtype() == grid.dtype(),
                 "grid_sampler(): expected input and grid to have same "
                 "dtype, but input has ",
                 input.dtype(), " and grid has ", grid.dtype());
    TORCXX_CHECK(interpolation_mode >= 0 && interpolation_mode <= 2 && padding_mode >= 0 &&
                     padding_mode <= 2,
                 "grid_sampler(): interpolation_mode and padding_mode must be 0, 1 or 2, got ",
                 interpolation_mode, " and ", padding_mode);
    for (int64_t d = 2; d < n + 2; d++)
      TORCXX_CHECK(input.size(d) > 0,
                   "grid_sampler(): expected input to have non-empty spatial "
                   "dimensions, but input has sizes ",
                   input.sizes());
    const bool half = input.dtype() == kFloat16 || input.dtype() == kBFloat16;
    if (half)
      return to(grid_sampler(to(input, kFloat32), to(grid, kFloat32), interpolation_mode,
                             padding_mode, align_corners),
                input.dtype());
    std::vector<Axis> axes;
    for (int64_t d = 0; d < n; d++) {
      const int64_t size = input.size(d + 2);
      const Tensor g = add(select(grid, -1, n - 1 - d), 1);
      Tensor at = align_corners ? mul(div(g, 2), static_cast<double>(size - 1))
                                : div(sub(mul(g, static_cast<double>(size)), 1), 2);
      if (interpolation_mode != 2) at = padded(at, size, padding_mode, align_corners);
      axes.push_back({at, size});
    }
    if (interpolation_mode == 1) {
      for (Axis& a : axes) a.at = round(detach(a.at));
      return read(input, axes);
    }
    const int64_t taps = interpolation_mode == 2 ? 4 : 2, first = interpolation_mode == 2 ? -1 : 0;
    int64_t count = 1;
    for (int64_t d = 0; d < n; d++) count *= taps;
    Tensor sum;
    for (int64_t k = 0; k < count; k++) {
      std::vector<Axis> near;
      Tensor weight;
      int64_t rest = k;
      for (const Axis& a : axes) {
        const int64_t tap = rest % taps + first;
        rest /= taps;
        const Tensor low = floor(detach(a.at)), t = sub(a.at, low);
        const Tensor place = add(low, tap);
        near.push_back(
            {taps == 4 ? padded(place, a.size, padding_mode, align_corners) : place, a.size});
        const Tensor w = taps == 4 ? cubic_weight(t, tap) : tap ? t : rsub(t, 1);
        weight = weight.defined() ? mul(weight, w) : w;
      }
      const Tensor part = mul(read(input, near), unsqueeze(weight, 1));
      sum = sum.defined() ? add(sum, part) : part;
    }
    return sum;
  }
};

struct GridSampler2d : Composite {
  static constexpr auto schema =
      "grid_sampler_2d(Tensor input, Tensor grid, int interpolation_mode, int padding_mode, bool "
      "align_corners) -> Tensor";
  static constexpr auto doc = "grid_sampler of (N, C, H, W).";
  static constexpr auto variants = "function";
  static constexpr bool out = false;
  static Tensor forward(const Tensor& input, const Tensor& grid, int64_t interpolation_mode,
                        int64_t padding_mode, bool align_corners) {
    return grid_sampler(input, grid, interpolation_mode, padding_mode, align_corners);
  }
};

struct GridSampler3d : Composite {
  static constexpr auto schema =
      "grid_sampler_3d(Tensor input, Tensor grid, int interpolation_mode, int padding_mode, bool "
      "align_corners) -> Tensor";
  static constexpr auto doc = "grid_sampler of (N, C, D, H, W).";
  static constexpr auto variants = "function";
  static constexpr bool out = false;
  static Tensor forward(const Tensor& input, const Tensor& grid, int64_t interpolation_mode,
                        int64_t padding_mode, bool align_corners) {
    return grid_sampler(input, grid, interpolation_mode, padding_mode, align_corners);
  }
};

}  // namespace torcxx::ops
