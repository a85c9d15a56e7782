#include "io/png_planes.h"

#include <limits>

namespace torcxx::io {
namespace {

template <class T>
void split(const T* row, int stored, int channels, int64_t y, int64_t width, int64_t height,
           T* out) {
  const int color_in = stored >= 3 ? 3 : 1, color_out = channels >= 3 ? 3 : 1;
  const int64_t plane = width * height;
  out += y * width;
  for (int c = 0; c < color_out; c++, out += plane) {
    if (color_in == 3 && color_out == 1) {
      for (int64_t x = 0; x < width; x++) {  // weights in 1/65,536, their sum exact
        const T* p = row + x * stored;
        out[x] = static_cast<T>(
            (uint64_t{p[0]} * 19595 + uint64_t{p[1]} * 38470 + uint64_t{p[2]} * 7471 + 32768) >>
            16);
      }
    } else {
      const T* p = row + (color_in == 3 ? c : 0);
      for (int64_t x = 0; x < width; x++) out[x] = p[x * stored];
    }
  }
  if (channels % 2 == 0) {
    const bool has_alpha = stored % 2 == 0;
    for (int64_t x = 0; x < width; x++)
      out[x] = has_alpha ? row[x * stored + stored - 1] : std::numeric_limits<T>::max();
  }
}

}  // namespace

int channels_of(ImageReadMode mode, int stored) {
  switch (mode) {
    case ImageReadMode::kGray:
      return 1;
    case ImageReadMode::kGrayAlpha:
      return 2;
    case ImageReadMode::kRgb:
      return 3;
    case ImageReadMode::kRgbAlpha:
      return 4;
    default:
      return stored;
  }
}

void split_row(const uint8_t* row, int stored, int channels, int64_t y, int64_t width,
               int64_t height, int depth, void* out) {
  if (depth == 16)
    split(reinterpret_cast<const uint16_t*>(row), stored, channels, y, width, height,
          static_cast<uint16_t*>(out));
  else
    split(row, stored, channels, y, width, height, static_cast<uint8_t*>(out));
}

}  // namespace torcxx::io
