#include "torcxx/nn/functional.h"

#include <algorithm>
#include <array>

#include "gen/ops/_upsample.h"

namespace torcxx::nn::functional {
namespace {

// Place of a word among those allowed.
int64_t choice(const char* function, const char* argument, const std::string& word,
               std::initializer_list<const char*> words) {
  const auto found = std::find(words.begin(), words.end(), word);
  TORCXX_CHECK_VALUE(found != words.end(), function, ": argument '", argument, "' does not take '",
                     word, "'");
  return found - words.begin();
}

Tensor resampled(const Tensor& x, const std::string& mode, IntArrayRef size, bool align,
                 const std::vector<std::optional<double>>& scales) {
  if (mode == "area")
    return size.size() == 1   ? torcxx::adaptive_avg_pool1d(x, size)
           : size.size() == 2 ? torcxx::adaptive_avg_pool2d(x, size)
                              : torcxx::adaptive_avg_pool3d(x, size);
  const bool nearest = mode == "nearest" || mode == "nearest-exact";
  std::array<std::optional<double>, 3> s;  // those of the last dimensions at the end
  std::copy(scales.rbegin(), scales.rend(), s.rbegin());
  return ops::_upsample(x, size,
                        nearest             ? mode
                        : mode == "bicubic" ? "cubic"
                                            : "linear",
                        align, s[0], s[1], s[2]);
}

}  // namespace

Tensor interpolate(const Tensor& input, const InterpolateFuncOptions& o) {
  const int64_t mode =
      choice("interpolate", "mode", o.mode(),
             {"nearest", "nearest-exact", "area", "linear", "bilinear", "bicubic", "trilinear"});
  TORCXX_CHECK_VALUE(mode > 2 || !o.align_corners(),
                     "interpolate: align_corners option can only be set with the interpolating "
                     "modes: linear | bilinear | bicubic | trilinear");
  const int64_t n = input.dim() - 2;
  TORCXX_CHECK_VALUE(n >= 1 && n <= 3, "interpolate: expected a 3D, 4D or 5D input, got ", n + 2,
                     "D");
  const int64_t wanted = mode <= 2 ? n : mode == 3 ? 1 : mode == 6 ? 3 : 2;
  TORCXX_CHECK_VALUE(n == wanted, "interpolate: got ", n + 2, "D input, but mode ", o.mode(),
                     " needs ", wanted + 2, "D input");
  TORCXX_CHECK_VALUE(o.size().has_value() != o.scale_factor().has_value(),
                     "interpolate: exactly one of size and scale_factor should be defined");
  const bool recompute = o.recompute_scale_factor().value_or(false);
  TORCXX_CHECK_VALUE(!recompute || o.scale_factor(),
                     "interpolate: recompute_scale_factor is not meaningful with an explicit size");
  const size_t given = o.size() ? o.size()->size() : o.scale_factor()->size();
  TORCXX_CHECK_VALUE(given == static_cast<size_t>(n), "interpolate: expected ", n,
                     " numbers in size or scale_factor, got ", given);
  std::vector<std::optional<double>> scales(given);
  std::vector<int64_t> size = o.size().value_or(std::vector<int64_t>(given));
  if (o.scale_factor())
    for (size_t i = 0; i < given; i++) {
      const double s = (*o.scale_factor())[i],
                   length = s * double(input.size(2 + static_cast<int64_t>(i)));
      TORCXX_CHECK_VALUE(s > 0 && length < 9e18,
                         "interpolate: expected a positive scale_factor, got ", s);
      size[i] = static_cast<int64_t>(length);
      if (!recompute) scales[i] = s;
    }
  return resampled(input, o.mode(), size, o.align_corners().value_or(false), scales);
}

Tensor grid_sample(const Tensor& input, const Tensor& grid, const GridSampleFuncOptions& o) {
  return grid_sampler(
      input, grid, choice("grid_sample", "mode", o.mode(), {"bilinear", "nearest", "bicubic"}),
      choice("grid_sample", "padding_mode", o.padding_mode(), {"zeros", "border", "reflection"}),
      o.align_corners().value_or(false));
}

}  // namespace torcxx::nn::functional
