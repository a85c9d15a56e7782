#include <algorithm>
#include <array>
#include <cmath>

#include "core/platform.h"
#include "train/terminal.h"

namespace torcxx::train {
namespace {

// Pixels of all images as levels 0 to 255, whatever dtype and strides they had.
struct Gray {
  int64_t n, height, width;
  std::vector<uint8_t> levels;
  uint8_t at(int64_t image, int64_t y, int64_t x) const {
    return y < height ? levels[static_cast<size_t>((image * height + y) * width + x)] : 0;
  }
};

template <class T>
void read_levels(const TensorImpl& t, double max_value, Gray* out) {
  const int first = t.ndim == 3;
  const int64_t* s = t.strides();
  const T* data = reinterpret_cast<const T*>(t.data);
  out->levels.reserve(static_cast<size_t>(t.numel));
  for (int64_t n = 0; n < out->n; n++)
    for (int64_t y = 0; y < out->height; y++)
      for (int64_t x = 0; x < out->width; x++) {
        const auto v =
            static_cast<double>(data[(first ? n * s[0] : 0) + y * s[first] + x * s[first + 1]]);
        const double level = v / max_value * 255;
        out->levels.push_back(level > 0 ? static_cast<uint8_t>(std::min(level + 0.5, 255.)) : 0);
      }
}

Gray to_gray(const TensorBase& images, const DrawOptions& options) {
  const TensorImpl& t = *images.impl();
  TORCXX_CHECK_TYPE(t.dtype == kUInt8 || t.dtype == kFloat32 || t.dtype == kFloat64,
                    "draw_images: argument 'images' expected uint8, float32 or float64, got ",
                    t.dtype);
  TORCXX_CHECK_VALUE(t.device.is_cpu(),
                     "draw_images: argument 'images' expected a CPU tensor, got ", t.device);
  TORCXX_CHECK_VALUE(t.ndim == 2 || t.ndim == 3,
                     "draw_images: argument 'images' expected (H, W) or (N, H, W), got ",
                     images.sizes());
  const int64_t* sizes = t.sizes() + (t.ndim == 3);
  Gray gray{t.ndim == 3 ? t.sizes()[0] : 1, sizes[0], sizes[1], {}};
  TORCXX_CHECK_VALUE(gray.width <= 1000,
                     "draw_images: argument 'images' expected at most 1000 "
                     "columns of pixels, got ",
                     gray.width);
  TORCXX_CHECK_VALUE(static_cast<int64_t>(options.captions.size()) <= gray.n,
                     "draw_images: option 'captions' expected at most ", gray.n, ", got ",
                     options.captions.size());
  const double max_value = options.max_value.value_or(t.dtype == kUInt8 ? 255 : 1);
  TORCXX_CHECK_VALUE(max_value > 0, "draw_images: option 'max_value' expected > 0, got ",
                     max_value);
  if (t.dtype == kUInt8)
    read_levels<uint8_t>(t, max_value, &gray);
  else if (t.dtype == kFloat32)
    read_levels<float>(t, max_value, &gray);
  else
    read_levels<double>(t, max_value, &gray);
  return gray;
}

// "38;5;232" ... for the foreground (3) or background (4).
std::string color(char ground, uint8_t level, ColorMode mode) {
  const std::string v = std::to_string(level);
  if (mode == ColorMode::kTrueColor) return std::string(1, ground) + "8;2;" + v + ";" + v + ";" + v;
  // Black, the ramp of 24 grays from 8 to 238, white.
  const int gray = level < 4 ? 16 : level > 246 ? 231 : 232 + std::min((level - 3) / 10, 23);
  return std::string(1, ground) + "8;5;" + std::to_string(gray);
}

void draw_blocks(const Gray& gray, int64_t image, int64_t line, ColorMode mode, std::string* out) {
  std::string last;
  for (int64_t x = 0; x < gray.width; x++) {
    const std::string code = color('3', gray.at(image, 2 * line, x), mode) + ";" +
                             color('4', gray.at(image, 2 * line + 1, x), mode);
    if (code != last) *out += "\x1b[" + code + "m";
    *out += "▀";
    last = code;
  }
  *out += "\x1b[0m";
}

// Two characters per pixel: about as wide as high.
void draw_ascii(const Gray& gray, int64_t image, int64_t line, std::string* out) {
  static constexpr std::string_view kRamp = " .:-=+*#%@";
  for (int64_t x = 0; x < gray.width; x++)
    out->append(2, kRamp[gray.at(image, line, x) * kRamp.size() / 256]);
}

}  // namespace

std::string draw_images(const TensorBase& images, const DrawOptions& options) {
  constexpr int kStandardOutput = 1, kGap = 2;
  const Gray gray = to_gray(images, options);
  const ColorMode mode = options.color.value_or(detect_color(kStandardOutput));
  const bool ascii = mode == ColorMode::kNone;
  const int64_t columns = std::max<int64_t>(gray.width * (ascii ? 2 : 1), 1);
  const int64_t lines = ascii ? gray.height : (gray.height + 1) / 2;
  const int width = options.width.value_or(platform::terminal_width(kStandardOutput));
  const int64_t beside = std::max<int64_t>((width + kGap) / (columns + kGap), 1);
  const auto captions = static_cast<int64_t>(options.captions.size());
  std::string out;
  for (int64_t from = 0; from < gray.n; from += beside) {
    const int64_t to = std::min(from + beside, gray.n);
    for (int64_t line = 0; line < lines; line++)
      for (int64_t i = from; i < to; i++) {
        if (ascii)
          draw_ascii(gray, i, line, &out);
        else
          draw_blocks(gray, i, line, mode, &out);
        out += i + 1 < to ? std::string(kGap, ' ') : "\n";
      }
    if (from >= captions) continue;
    for (int64_t i = from; i < to; i++) {
      const std::string& caption = i < captions ? options.captions[static_cast<size_t>(i)] : "";
      out += pad(clip(caption, static_cast<int>(columns)), static_cast<int>(columns));
      out += i + 1 < to ? std::string(kGap, ' ') : "\n";
    }
  }
  return out;
}

}  // namespace torcxx::train
