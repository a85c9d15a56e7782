// A file that appears whole or not at all.
#pragma once
#include <cstddef>
#include <string>
#include <vector>

namespace torcxx {

// Writes beside `path` and replaces it in commit(): a crash, a full disk or an error before leaves
// the old file as it was. A device or a pipe has nothing to keep and is written in place.
// Every function raises OSError naming the path.
class AtomicFile {
 public:
  explicit AtomicFile(const std::string& path);
  ~AtomicFile();  // removes the temporary file unless committed
  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;

  void write(const void* data, size_t bytes);
  size_t position() const { return written_ + buffer_.size(); }
  // Flushes to the disk and replaces `path`; no writes follow.
  void commit();

 private:
  void flush();
  std::string path_;
  std::string target_;     // what commit() replaces; empty for a device
  std::string temporary_;  // the file being written, while it exists
  int file_ = -1;
  size_t written_ = 0;
  std::vector<char> buffer_;  // gathers small writes
};

}  // namespace torcxx
