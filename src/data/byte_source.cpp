#include "data/byte_source.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>

#include "core/platform.h"
#include "data/gzip_source.h"
#include "torcxx/core/error.h"

namespace torcxx::data {
namespace {

class MemorySource : public ByteSource {
 public:
  explicit MemorySource(std::string_view bytes) : rest_(bytes) {
    upper_bound_ = static_cast<int64_t>(bytes.size());
  }
  size_t read(void* out, size_t n) override {
    n = std::min(n, rest_.size());
    if (n) std::memcpy(out, rest_.data(), n);
    rest_.remove_prefix(n);
    return n;
  }

 private:
  std::string_view rest_;
};

class FileSource : public ByteSource {
 public:
  explicit FileSource(const std::string& path) : path_(path) {
    const platform::FileKind kind = platform::file_kind(path, &upper_bound_);
    if (kind == platform::FileKind::Folder) fail(EISDIR);
    // A pipe would block for ever when nobody writes to it.
    if (kind == platform::FileKind::Other) fail(EINVAL);
    file_.reset(std::fopen(path.c_str(), "rb"));
    if (!file_) fail(errno);
  }
  size_t read(void* out, size_t n) override {
    const size_t got = std::fread(out, 1, n, file_.get());
    if (got < n && std::ferror(file_.get())) fail(errno);
    return got;
  }
  bool starts_with_gzip_magic() {
    unsigned char magic[2] = {};
    const size_t got = read(magic, 2);
    std::rewind(file_.get());
    return got == 2 && magic[0] == 0x1f && magic[1] == 0x8b;
  }

 private:
  [[noreturn]] void fail(int code) const {
    throw OSError(detail::cat("cannot read '", path_, "': ", std::generic_category().message(code)),
                  code);
  }
  struct Close {
    void operator()(std::FILE* f) const { std::fclose(f); }
  };
  std::string path_;
  std::unique_ptr<std::FILE, Close> file_;
};

}  // namespace

std::unique_ptr<ByteSource> memory_source(std::string_view bytes) {
  return std::make_unique<MemorySource>(bytes);
}

std::unique_ptr<ByteSource> open_plain_source(const std::string& path) {
  return std::make_unique<FileSource>(path);
}

std::unique_ptr<ByteSource> open_source(const std::string& path) {
  auto file = std::make_unique<FileSource>(path);
  if (!file->starts_with_gzip_magic()) return file;
  return gzip_source(std::move(file), path);
}

}  // namespace torcxx::data
