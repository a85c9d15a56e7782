#if defined(TORCXX_HAS_PNG)
#include <png.h>

#include <bit>
#include <csetjmp>
#include <cstdio>
#include <vector>

#include "torcxx/io/image.h"

namespace torcxx::io {
namespace {

// libpng leaves through longjmp: every C++ object lives outside the guarded call.
class Encoder {
 public:
  Encoder(const TensorImpl& image, int level) : image_(image), level_(level) {
    const bool planes = image.ndim == 3;
    const int64_t *sizes = image.sizes(), *strides = image.strides();
    channels_ = planes ? static_cast<int>(sizes[0]) : 1;
    channel_stride_ = planes ? strides[0] : 0;
    height_ = sizes[planes];
    width_ = sizes[planes + 1];
    row_stride_ = strides[planes];
    column_stride_ = strides[planes + 1];
    row_.resize(static_cast<size_t>(width_ * channels_ * elementSize(image.dtype)));
    png_ = png_create_write_struct(PNG_LIBPNG_VER_STRING, this, on_error, on_warning);
    info_ = png_ ? png_create_info_struct(png_) : nullptr;
    if (!info_) {
      png_destroy_write_struct(&png_, nullptr);
      throw OutOfMemoryError("PNG: not enough memory for an encoder");
    }
  }
  ~Encoder() { png_destroy_write_struct(&png_, &info_); }
  Encoder(const Encoder&) = delete;

  std::string encode() {
    if (!attempt()) detail::raise<Error>("encode_png: ", static_cast<const char*>(error_));
    return std::move(out_);
  }

 private:
  [[noreturn]] static void on_error(png_structp png, png_const_charp message) {
    std::snprintf(static_cast<Encoder*>(png_get_error_ptr(png))->error_, sizeof error_, "%s",
                  message);
    png_longjmp(png, 1);
  }
  static void on_warning(png_structp, png_const_charp) {}
  static bool append(std::string& out, png_bytep data, size_t n) noexcept try {
    out.append(reinterpret_cast<const char*>(data), n);
    return true;
  } catch (...) {
    return false;  // no exception may pass through libpng
  }
  static void on_write(png_structp png, png_bytep data, size_t n) {
    if (!append(static_cast<Encoder*>(png_get_io_ptr(png))->out_, data, n))
      png_error(png, "out of memory");
  }
  static void on_flush(png_structp) {}

  bool attempt() {
    if (setjmp(png_jmpbuf(png_))) return false;
    constexpr int types[] = {PNG_COLOR_TYPE_GRAY, PNG_COLOR_TYPE_GRAY_ALPHA, PNG_COLOR_TYPE_RGB,
                             PNG_COLOR_TYPE_RGB_ALPHA};
    const bool wide = image_.dtype == kUInt16;
    png_set_write_fn(png_, this, on_write, on_flush);
    png_set_user_limits(png_, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
    png_set_compression_level(png_, level_);
    png_set_IHDR(png_, info_, static_cast<png_uint_32>(width_), static_cast<png_uint_32>(height_),
                 wide ? 16 : 8, types[channels_ - 1], PNG_INTERLACE_NONE,
                 PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    png_write_info(png_, info_);
    if (wide && std::endian::native == std::endian::little) png_set_swap(png_);
    for (int64_t y = 0; y < height_; y++) {
      if (wide)
        gather(reinterpret_cast<uint16_t*>(row_.data()), y);
      else
        gather(row_.data(), y);
      png_write_row(png_, row_.data());
    }
    png_write_end(png_, info_);
    return true;
  }

  template <class T>
  void gather(T* out, int64_t y) const {
    for (int c = 0; c < channels_; c++) {
      const T* in = reinterpret_cast<const T*>(image_.data) + c * channel_stride_ + y * row_stride_;
      for (int64_t x = 0; x < width_; x++) out[x * channels_ + c] = in[x * column_stride_];
    }
  }

  const TensorImpl& image_;
  int level_, channels_;
  int64_t height_, width_, channel_stride_, row_stride_, column_stride_;
  png_structp png_ = nullptr;
  png_infop info_ = nullptr;
  std::vector<uint8_t> row_;
  std::string out_;
  char error_[200] = {};
};

}  // namespace

std::string encode_png(const TensorBase& image, int compression_level) {
  const TensorImpl& t = *image.impl();
  TORCXX_CHECK_TYPE(t.dtype == kUInt8 || t.dtype == kUInt16,
                    "encode_png: argument 'image' expected uint8 or uint16, got ", t.dtype,
                    " (scale to 0..255 and convert with .to(kUInt8))");
  TORCXX_CHECK_VALUE(t.device.is_cpu(), "encode_png: argument 'image' expected a CPU tensor, got ",
                     t.device);
  const int64_t* s = t.sizes();
  const bool ok = t.ndim == 2 || (t.ndim == 3 && s[0] >= 1 && s[0] <= 4);
  TORCXX_CHECK_VALUE(ok && t.numel > 0 && s[t.ndim - 1] <= INT32_MAX && s[t.ndim - 2] <= INT32_MAX,
                     "encode_png: argument 'image' expected (H, W) or (C, H, W) with 1 to 4 "
                     "channels, each size from 1 to 2^31 - 1, got ",
                     image.sizes());
  TORCXX_CHECK_VALUE(compression_level >= 0 && compression_level <= 9,
                     "encode_png: argument 'compression_level' expected 0 to 9, got ",
                     compression_level);
  return Encoder(t, compression_level).encode();
}

}  // namespace torcxx::io
#endif
