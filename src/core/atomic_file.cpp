#include "core/atomic_file.h"

#include "core/platform.h"
#include "torcxx/core/error.h"

namespace torcxx {

static constexpr size_t kBuffer = size_t{64} << 10;

AtomicFile::AtomicFile(const std::string& path)
    : path_(path), target_(platform::replaceable_target(path)) {
  buffer_.reserve(kBuffer);
  file_ = target_.empty() ? platform::open_for_writing(path)
                          : platform::create_beside(target_, &temporary_);
}

AtomicFile::~AtomicFile() {
  if (file_ >= 0) platform::close_quietly(file_);
  if (!temporary_.empty()) platform::remove_quietly(temporary_);
}

void AtomicFile::write(const void* data, size_t bytes) {
  TORCXX_CHECK(file_ >= 0, "AtomicFile: write to '", path_, "' after commit");
  if (bytes > kBuffer - buffer_.size()) flush();
  const char* p = static_cast<const char*>(data);
  if (bytes <= kBuffer) {
    buffer_.insert(buffer_.end(), p, p + bytes);
  } else {
    platform::write_all(file_, p, bytes, path_);
    written_ += bytes;
  }
}

void AtomicFile::flush() {
  platform::write_all(file_, buffer_.data(), buffer_.size(), path_);
  written_ += buffer_.size();
  buffer_.clear();
}

void AtomicFile::commit() {
  TORCXX_CHECK(file_ >= 0, "AtomicFile: second commit of '", path_, "'");
  flush();
  platform::sync_file(file_, path_);
  if (!target_.empty() && temporary_.empty()) temporary_ = platform::name_beside(file_, target_);
  const int file = file_;
  file_ = -1;  // closed whatever close answers
  platform::close_file(file, path_);
  if (target_.empty()) return;
  platform::rename_durably(temporary_, target_);
  temporary_.clear();
}

}  // namespace torcxx
