#if defined(TORCXX_HAS_PNG)
#include <png.h>

#include <bit>
#include <csetjmp>
#include <cstdio>
#include <cstring>
#include <vector>

#include "core/empty.h"
#include "io/png_header.h"
#include "io/png_planes.h"

namespace torcxx::io {
namespace {

// libpng leaves through longjmp: every C++ object lives outside the guarded calls.
class Decoder {
 public:
  Decoder(std::string_view bytes, const std::string& name) : bytes_(bytes), name_(name) {
    png_ = png_create_read_struct(PNG_LIBPNG_VER_STRING, this, on_error, on_warning);
    info_ = png_ ? png_create_info_struct(png_) : nullptr;
    if (!info_) {
      png_destroy_read_struct(&png_, nullptr, nullptr);
      throw OutOfMemoryError("PNG: not enough memory for a decoder");
    }
  }
  ~Decoder() { png_destroy_read_struct(&png_, &info_, nullptr); }
  Decoder(const Decoder&) = delete;

  Tensor decode(const ImageReadOptions& options) {
    header_ = read_png_header(bytes_, name_, options.max_pixels);
    keep_16_bit_ = options.keep_16_bit;
    guarded(&Decoder::read_info);
    guarded(&Decoder::set_transforms);
    const int channels = channels_of(options.mode, channels_);
    const auto dtype = depth_ == 16 ? kUInt16 : kUInt8;
    TensorBase image = empty_cpu({channels, header_.height, header_.width}, dtype);
    buffer_.resize(row_bytes_ * static_cast<size_t>(passes_ == 1 ? 1 : header_.height));
    const auto split = [&](int64_t y, const uint8_t* row) {
      split_row(row, channels_, channels, y, header_.width, header_.height, depth_,
                image.data_ptr());
    };
    if (passes_ == 1) {
      for (row_ = 0; row_ < header_.height; row_++) {
        guarded(&Decoder::read_row);
        split(row_, buffer_.data());
      }
    } else {
      guarded(&Decoder::read_interlaced);
      for (int64_t y = 0; y < header_.height; y++)
        split(y, buffer_.data() + static_cast<size_t>(y) * row_bytes_);
    }
    guarded(&Decoder::read_end);
    return image;
  }

 private:
  static Decoder* self(png_structp png) { return static_cast<Decoder*>(png_get_error_ptr(png)); }
  [[noreturn]] static void on_error(png_structp png, png_const_charp message) {
    std::snprintf(self(png)->error_, sizeof error_, "%s", message);
    png_longjmp(png, 1);
  }
  static void on_warning(png_structp, png_const_charp) {}
  static void on_read(png_structp png, png_bytep out, size_t n) {
    auto* d = static_cast<Decoder*>(png_get_io_ptr(png));
    if (n > d->bytes_.size() - d->at_) png_error(png, "the file is truncated");
    std::memcpy(out, d->bytes_.data() + d->at_, n);
    d->at_ += n;
  }

  bool attempt(void (Decoder::*step)()) {
    if (setjmp(png_jmpbuf(png_))) return false;
    (this->*step)();
    return true;
  }
  void guarded(void (Decoder::*step)()) {
    if (!attempt(step))
      detail::raise<ValueError>("PNG: '", name_, "' at byte ", at_, ": ",
                                static_cast<const char*>(error_));
  }

  void read_info() {
    png_set_read_fn(png_, this, on_read);
    // The size is checked already, against the caller's limit.
    png_set_user_limits(png_, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
#if defined(PNG_HANDLE_AS_UNKNOWN_SUPPORTED)
    // Profiles and texts are not used and may be bombs: they are skipped without unpacking.
    png_set_keep_unknown_chunks(png_, PNG_HANDLE_CHUNK_NEVER,
                                reinterpret_cast<png_const_bytep>("iCCP\0zTXt\0iTXt\0tEXt\0sPLT\0"
                                                                  "eXIf\0hIST\0gAMA\0cHRM\0sRGB"),
                                10);
#endif
    png_read_info(png_, info_);
  }

  void set_transforms() {
    if (header_.color_type == PNG_COLOR_TYPE_PALETTE) png_set_palette_to_rgb(png_);
    if (header_.color_type == PNG_COLOR_TYPE_GRAY && header_.bit_depth < 8)
      png_set_expand_gray_1_2_4_to_8(png_);
    if (png_get_valid(png_, info_, PNG_INFO_tRNS)) png_set_tRNS_to_alpha(png_);
    if (header_.bit_depth == 16) {
      if (!keep_16_bit_)
        png_set_scale_16(png_);
      else if (std::endian::native == std::endian::little)
        png_set_swap(png_);
    }
    passes_ = png_set_interlace_handling(png_);
    png_read_update_info(png_, info_);
    row_bytes_ = png_get_rowbytes(png_, info_);
    channels_ = png_get_channels(png_, info_);
    depth_ = png_get_bit_depth(png_, info_);
  }

  void read_row() { png_read_row(png_, buffer_.data(), nullptr); }
  void read_interlaced() {
    for (int pass = 0; pass < passes_; pass++)
      for (int64_t y = 0; y < header_.height; y++)
        png_read_row(png_, buffer_.data() + static_cast<size_t>(y) * row_bytes_, nullptr);
  }
  void read_end() { png_read_end(png_, nullptr); }

  std::string_view bytes_;
  const std::string& name_;
  size_t at_ = 0;
  png_structp png_ = nullptr;
  png_infop info_ = nullptr;
  PngHeader header_{};
  bool keep_16_bit_ = false;
  int passes_ = 1, channels_ = 0, depth_ = 0;
  size_t row_bytes_ = 0;
  int64_t row_ = 0;
  std::vector<uint8_t> buffer_;
  char error_[200] = {};
};

}  // namespace

Tensor decode_png(std::string_view bytes, const ImageReadOptions& options,
                  const std::string& name) {
  return Decoder(bytes, name).decode(options);
}

}  // namespace torcxx::io
#endif
