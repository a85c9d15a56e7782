#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct AffineGridGenerator : Composite {
  static constexpr auto schema =
      "affine_grid_generator(Tensor theta, int[] size, bool align_corners) -> Tensor";
  static constexpr auto doc =
      "Where grid_sampler is to look for each place of an output of `size` (N, C, H, W) or (N, C, "
      "D, "
      "H, W): theta (N, 2, 3) or (N, 3, 4) applied to coordinates from -1 to 1.";
  static constexpr auto variants = "function";
  static Tensor forward(const Tensor& theta, IntArrayRef size, bool align_corners) {
    TORCXX_CHECK(size.size() == 4 || size.size() == 5,
                 "AffineGridGenerator needs 4d (spatial) or 5d (volumetric) inputs.");
    const auto dims = static_cast<int64_t>(size.size()) - 2;
    TORCXX_CHECK(
        theta.is_floating_point() && theta.sizes() == IntArrayRef({size[0], dims, dims + 1}),
        "Expected a batch of ", dims == 2 ? "2D" : "3D", " affine matrices of shape Nx", dims, "x",
        dims + 1, " for size ", size, ". Got ", theta.sizes(), ".");
    for (int64_t s : size)
      TORCXX_CHECK(s > 0 && s <= INT32_MAX, "Expected non-zero, positive output size. Got ", size);
    std::vector<int64_t> place(size.begin() + 2, size.end());
    place.push_back(1);
    std::vector<Tensor> columns;
    for (int64_t d = dims - 1; d >= 0; d--) {
      const int64_t n = place[static_cast<size_t>(d)];
      Tensor at = linspace(-1, 1, n, TensorOptions(theta.dtype()));
      if (n == 1) at = zeros({1}, TensorOptions(theta.dtype()));
      if (!align_corners) at = mul(at, static_cast<double>(n - 1) / static_cast<double>(n));
      std::vector<int64_t> shape(place.size(), 1);
      shape[static_cast<size_t>(d)] = n;
      columns.push_back(expand(reshape(at, shape), place));
    }
    columns.push_back(ones(place, TensorOptions(theta.dtype())));
    const int64_t points = product_of(place);
    const Tensor base = reshape(cat(columns, -1), {1, points, dims + 1});
    const Tensor grid = bmm(expand(base, {size[0], points, dims + 1}), transpose(theta, 1, 2));
    place.insert(place.begin(), size[0]);
    place.back() = dims;
    return reshape(grid, place);
  }
};

}  // namespace torcxx::ops
