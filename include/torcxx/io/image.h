// Images as tensors of (channels, height, width).
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "torcxx/tensor/tensor.h"

namespace torcxx::io {

// Channels of the result: 1 gray, 2 gray and alpha, 3 RGB, 4 RGB and alpha. Palettes become RGB, a
// transparent colour becomes alpha; unchanged otherwise keeps what the file has.
enum class ImageReadMode { kUnchanged, kGray, kGrayAlpha, kRgb, kRgbAlpha };

struct ImageReadOptions {
  ImageReadMode mode = ImageReadMode::kUnchanged;
  bool keep_16_bit = false;  // 16-bit images as uint16 instead of rounded to uint8
  // Larger images are refused before memory is taken: a small file may declare any size.
  int64_t max_pixels = 178'956'970;
};

// Decodes a PNG file's bytes to uint8 (or uint16) of (C, H, W). Gray from colour is
// 0.299 R + 0.587 G + 0.114 B (ITU-R BT.601), rounded; colour spaces and gamma in the file are
// ignored, as Pillow does. Raises ValueError with the file's byte for damaged or truncated data and
// for more than max_pixels; NotImplementedError in a build without libpng.
TORCXX_API Tensor decode_png(std::string_view bytes, const ImageReadOptions& options = {});

// Reads an image file, its format told by its first bytes: PNG. Raises as decode_png does,
// NotImplementedError for other known formats, and OSError.
TORCXX_API Tensor read_image(const std::string& path, const ImageReadOptions& options = {});

// A uint8 or uint16 CPU tensor of (H, W) or (C, H, W) with 1 to 4 channels as a PNG file's bytes.
// compression_level is zlib's, 0 to 9. Raises ValueError or TypeError for other tensors,
// NotImplementedError in a build without libpng.
TORCXX_API std::string encode_png(const TensorBase& image, int compression_level = 6);
// Writes it to `path` in one step. Raises OSError too.
TORCXX_API void write_png(const TensorBase& image, const std::string& path,
                          int compression_level = 6);

}  // namespace torcxx::io
