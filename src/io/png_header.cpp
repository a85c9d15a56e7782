#include "io/png_header.h"

#include <algorithm>

#include "core/checked.h"

namespace torcxx::io {
namespace {

constexpr std::string_view kSignature("\x89PNG\r\n\x1a\n", 8);

int64_t big_endian(std::string_view bytes, size_t at) {
  int64_t v = 0;
  for (size_t i = 0; i < 4; i++) v = v << 8 | static_cast<uint8_t>(bytes[at + i]);
  return v;
}

}  // namespace

PngHeader read_png_header(std::string_view bytes, const std::string& name, int64_t max_pixels) {
  const auto check = [&](bool ok, const auto&... parts) {
    if (!ok) detail::raise<ValueError>("PNG: '", name, "', ", parts...);
  };
  // Signature, then the first chunk: length, type, 13 bytes, checksum.
  check(bytes.size() >= 8, "field 'signature' at byte 0 expected 8 bytes, got ", bytes.size());
  check(bytes.substr(0, 8) == kSignature, "field 'signature' at byte 0 expected PNG's");
  check(bytes.size() >= 33, "chunk 'IHDR' at byte 8 expected 25 bytes, got ", bytes.size() - 8,
        ": the file is truncated");
  check(big_endian(bytes, 8) == 13 && bytes.substr(12, 4) == "IHDR",
        "chunk at byte 8 expected 'IHDR' of 13 bytes");
  PngHeader h{big_endian(bytes, 16), big_endian(bytes, 20), static_cast<uint8_t>(bytes[24]),
              static_cast<uint8_t>(bytes[25]), 0};
  check(h.width >= 1 && h.width <= INT32_MAX,
        "field 'width' at byte 16 expected 1 to 2^31 - 1, got ", h.width);
  check(h.height >= 1 && h.height <= INT32_MAX,
        "field 'height' at byte 20 expected 1 to 2^31 - 1, got ", h.height);
  constexpr int channels[] = {1, 0, 3, 1, 2, 0, 4};
  h.channels = h.color_type <= 6 ? channels[h.color_type] : 0;
  check(h.channels > 0, "field 'color type' at byte 25 expected 0, 2, 3, 4 or 6, got ",
        h.color_type);
  check(h.bit_depth >= 1 && h.bit_depth <= 16 && (h.bit_depth & (h.bit_depth - 1)) == 0,
        "field 'bit depth' at byte 24 expected 1, 2, 4, 8 or 16, got ", h.bit_depth);
  const int64_t pixels = h.width * h.height;
  check(pixels <= max_pixels, "fields 'width' and 'height' at byte 16 declare ", h.width, " x ",
        h.height, " pixels, more than option 'max_pixels' ", max_pixels, " allows");
  // Deflate codes at most 1,032 bytes in one: more cannot be in the file.
  const int64_t least = pixels * h.channels / 8 * h.bit_depth;
  int64_t most;
  check(!checked_mul(static_cast<int64_t>(bytes.size()), 1032, &most) || least <= most,
        "fields 'width' and 'height' at byte 16 declare ", h.width, " x ", h.height,
        " pixels, more than a file of ", bytes.size(), " bytes can hold");
  return h;
}

}  // namespace torcxx::io
