// Between rows of interleaved pixels, as PNG has them, and planes, as tensors do.
#pragma once
#include <cstdint>

#include "torcxx/io/image.h"

namespace torcxx::io {

// Channels that `mode` makes of `stored` ones.
int channels_of(ImageReadMode mode, int stored);

// Writes row `y` of `stored` interleaved channels into the (channels, height, width) planes at
// `out`, converting between gray and colour and adding (opaque) or dropping alpha. depth: 8 or 16.
void split_row(const uint8_t* row, int stored, int channels, int64_t y, int64_t width,
               int64_t height, int depth, void* out);

}  // namespace torcxx::io
