#include "data/gzip_source.h"

#include <algorithm>
#include <climits>
#include <vector>

#include "torcxx/core/error.h"

#if defined(TORCXX_HAS_ZLIB)
#include <zlib.h>
#endif

namespace torcxx::data {

#if defined(TORCXX_HAS_ZLIB)
namespace {

class GzipSource : public ByteSource {
 public:
  GzipSource(std::unique_ptr<ByteSource> packed, const std::string& name)
      : packed_(std::move(packed)), name_(name), buffer_(size_t{64} << 10) {
    // Deflate codes at most 258 bytes in 2 bits: a ratio of 1,032.
    if (__builtin_mul_overflow(packed_->upper_bound(), int64_t{1032}, &upper_bound_))
      upper_bound_ = INT64_MAX;
    constexpr int gzip_only = 16;
    if (inflateInit2(&stream_, MAX_WBITS + gzip_only) != Z_OK)
      throw OutOfMemoryError(detail::cat("gzip: not enough memory to unpack '", name_, "'"));
  }
  ~GzipSource() override { inflateEnd(&stream_); }

  size_t read(void* out, size_t n) override {
    size_t done = 0;
    while (done < n && !end_) {
      const size_t room = std::min(n - done, size_t{UINT_MAX});
      stream_.next_out = static_cast<Bytef*>(out) + done;
      stream_.avail_out = static_cast<uInt>(room);
      unpack();
      done += room - stream_.avail_out;
    }
    return done;
  }

 private:
  // Moves on until there is output, or sets end_.
  void unpack() {
    const uInt room = stream_.avail_out;
    while (stream_.avail_out == room) {
      if (stream_.avail_in == 0 && !refill())
        fail("the stream ends in the middle: the file is truncated");
      const int status = inflate(&stream_, Z_NO_FLUSH);
      if (status == Z_STREAM_END) {
        if (!next_member()) {
          end_ = true;
          return;
        }
      } else if (status == Z_MEM_ERROR) {
        throw OutOfMemoryError(detail::cat("gzip: not enough memory to unpack '", name_, "'"));
      } else if (status != Z_OK && status != Z_BUF_ERROR) {
        fail(stream_.msg ? stream_.msg : "damaged data");
      }
    }
  }

  // gzip files may be joined, and padded with zeros.
  bool next_member() {
    for (;;) {
      if (stream_.avail_in == 0 && !refill()) return false;
      if (*stream_.next_in != 0) break;
      stream_.next_in++;
      stream_.avail_in--;
    }
    inflateReset(&stream_);
    return true;
  }

  bool refill() {
    const size_t got = packed_->read(buffer_.data(), buffer_.size());
    position_ += static_cast<int64_t>(got);
    stream_.next_in = buffer_.data();
    stream_.avail_in = static_cast<uInt>(got);
    return got > 0;
  }

  [[noreturn]] void fail(const char* why) const {
    detail::raise<ValueError>("gzip: '", name_, "' at byte ", position_ - stream_.avail_in, ": ",
                              why);
  }

  std::unique_ptr<ByteSource> packed_;
  std::string name_;
  std::vector<unsigned char> buffer_;
  int64_t position_ = 0;  // bytes taken from packed_
  z_stream stream_{};
  bool end_ = false;
};

}  // namespace

std::unique_ptr<ByteSource> gzip_source(std::unique_ptr<ByteSource> packed,
                                        const std::string& name) {
  return std::make_unique<GzipSource>(std::move(packed), name);
}

#else

std::unique_ptr<ByteSource> gzip_source(std::unique_ptr<ByteSource>, const std::string& name) {
  detail::raise<NotImplementedError>(
      "gzip: '", name,
      "' is compressed, but this build has no zlib: unpack it with gunzip, or install zlib "
      "(Debian: zlib1g-dev) and configure again");
}

#endif

}  // namespace torcxx::data
