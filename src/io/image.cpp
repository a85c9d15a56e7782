#include "torcxx/io/image.h"

#include "core/atomic_file.h"
#include "core/platform.h"
#include "io/png_header.h"

namespace torcxx::io {
namespace {

constexpr std::string_view kJpeg("\xff\xd8\xff", 3), kGif("GIF8", 4), kBmp("BM", 2),
    kRiff("RIFF", 4), kTiff("II*\0", 4);

// The name of an image format that is known, but not read.
const char* other_format(std::string_view bytes) {
  if (bytes.starts_with(kJpeg)) return "JPEG";
  if (bytes.starts_with(kGif)) return "GIF";
  if (bytes.starts_with(kTiff)) return "TIFF";
  if (bytes.starts_with(kRiff) && bytes.size() > 12 && bytes.substr(8, 4) == "WEBP") return "WebP";
  if (bytes.starts_with(kBmp)) return "BMP";
  return nullptr;
}

}  // namespace

#if !defined(TORCXX_HAS_PNG)
static constexpr auto kMissing =
    ": this build has no libpng: install it (Debian: libpng-dev) and configure again";

Tensor decode_png(std::string_view, const ImageReadOptions&, const std::string&) {
  detail::raise<NotImplementedError>("decode_png", kMissing);
}
std::string encode_png(const TensorBase&, int) {
  detail::raise<NotImplementedError>("encode_png", kMissing);
}
#endif

Tensor decode_png(std::string_view bytes, const ImageReadOptions& options) {
  return decode_png(bytes, options, "memory");
}

Tensor read_image(const std::string& path, const ImageReadOptions& options) {
  struct Mapping {
    platform::MappedFile file;
    ~Mapping() { platform::unmap_file(file); }
  } mapping{platform::map_file_readonly(path)};
  const std::string_view bytes(static_cast<const char*>(mapping.file.data), mapping.file.size);
  const char* format = other_format(bytes);
  TORCXX_CHECK_NOT_IMPLEMENTED(!format, "read_image: '", path, "' is ", format,
                               ", which is not supported yet (convert it to PNG)");
  return decode_png(bytes, options, path);
}

void write_png(const TensorBase& image, const std::string& path, int compression_level) {
  const std::string bytes = encode_png(image, compression_level);
  AtomicFile file(path);
  file.write(bytes.data(), bytes.size());
  file.commit();
}

}  // namespace torcxx::io
