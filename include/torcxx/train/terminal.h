// Small images and tables as text.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "torcxx/core/tensor_base.h"

namespace torcxx::train {

// kNone draws with ASCII characters alone.
enum class ColorMode { kNone, k256, kTrueColor };

struct DrawOptions {
  std::optional<ColorMode> color = {};  // otherwise what standard output's terminal can
  std::optional<int> width = {};        // columns; otherwise the terminal's
  // The value drawn brightest; otherwise 255 for uint8 and 1 for floating point.
  std::optional<double> max_value = {};
  std::vector<std::string> captions = {};  // one per image, drawn below it
};

// A gray image (H, W), or several (N, H, W) side by side, as lines of text: two rows of pixels per
// line as half blocks in colour, or one row as characters of growing density. Images that do not
// fit beside each other continue below. uint8, float32 or float64 on the CPU; values outside
// [0, max_value] are clamped, NaN is 0. Raises TypeError for other dtypes; ValueError for other
// shapes, more captions than images or an image wider than 1,000 pixels.
TORCXX_API std::string draw_images(const TensorBase& images, const DrawOptions& options = {});

}  // namespace torcxx::train
