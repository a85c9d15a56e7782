// A stream of bytes from a file, unpacked on the way when the file is gzip.
#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace torcxx::data {

class ByteSource {
 public:
  virtual ~ByteSource() = default;
  // Fills up to `n` bytes; fewer only at the end. Raises OSError, and ValueError for a damaged or
  // truncated gzip stream, naming the file's byte.
  virtual size_t read(void* out, size_t n) = 0;
  // No source can give more bytes than this: the file's size, for gzip times deflate's best ratio.
  int64_t upper_bound() const { return upper_bound_; }

 protected:
  int64_t upper_bound_ = 0;
};

// gzip is told by its first bytes, not by the name. Raises OSError naming the path.
std::unique_ptr<ByteSource> open_source(const std::string& path);
// The file's own bytes, packed or not.
std::unique_ptr<ByteSource> open_plain_source(const std::string& path);
// Plain bytes that the caller keeps.
std::unique_ptr<ByteSource> memory_source(std::string_view bytes);

}  // namespace torcxx::data
