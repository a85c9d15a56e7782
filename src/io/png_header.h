// What a PNG file declares, checked before libpng or any allocation sees it.
#pragma once
#include <string>
#include <string_view>

#include "torcxx/io/image.h"

namespace torcxx::io {

struct PngHeader {
  int64_t width, height;
  int bit_depth, color_type, channels;  // channels as stored: 1 for a palette
};

// Raises ValueError naming field and byte; `name` stands for the file.
PngHeader read_png_header(std::string_view bytes, const std::string& name, int64_t max_pixels);
// decode_png with the file's name for messages.
Tensor decode_png(std::string_view bytes, const ImageReadOptions& options, const std::string& name);

}  // namespace torcxx::io
