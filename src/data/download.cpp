#include "torcxx/data/download.h"

#include <algorithm>
#include <filesystem>

#include "core/platform.h"
#include "data/byte_source.h"
#include "data/http.h"
#include "data/sha256.h"

namespace torcxx::data {
namespace {

namespace fs = std::filesystem;

std::string lower_hex(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'F') c = static_cast<char>(c + 32);
    const bool ok = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
    TORCXX_CHECK_VALUE(ok && text.size() == 64,
                       "download: argument 'sha256' expected 64 hexadecimal digits, got '", text,
                       "'");
  }
  return text;
}

// Complete and on the disk before the name appears.
void move_into_place(const std::string& part, const std::string& path) {
  const int file = platform::open_for_writing(part);
  try {
    platform::sync_file(file, part);
  } catch (...) {
    platform::close_quietly(file);
    throw;
  }
  platform::close_file(file, part);
  platform::rename_durably(part, path);
}

// Makes the folder; without a file in it in the end, it is taken away again.
class NewFolders {
 public:
  explicit NewFolders(fs::path folder) : folder_(std::move(folder)), before_(folder_) {
    std::error_code ignored;
    while (!before_.empty() && !fs::exists(before_, ignored)) before_ = before_.parent_path();
    fs::create_directories(folder_, ignored);  // what fails shows on writing
  }
  NewFolders(const NewFolders&) = delete;
  ~NewFolders() {
    std::error_code ignored;
    for (fs::path p = folder_; p != before_ && fs::remove(p, ignored); p = p.parent_path()) {
    }
  }

 private:
  fs::path folder_, before_;
};

// Empty when `part` is whole and right, otherwise why not; a wrong file is removed.
std::string fetch_checked(const std::string& url, const std::string& sha256,
                          const std::string& part, const DownloadOptions& options) {
  for (;;) {
    std::error_code none;
    const bool resumed = fs::file_size(part, none) > 0 && !none;
    std::string why = fetch(url, part, options);
    if (!why.empty() || sha256.empty()) return why;
    const std::string got = sha256_of_file(part);
    if (got == sha256) return {};
    platform::remove_quietly(part);
    // A part from elsewhere may be to blame: once more from the start.
    if (!resumed) return detail::cat("expected SHA-256 ", sha256, ", got ", got);
  }
}

std::string by_hand(const fs::path& path) {
  const fs::path folder = path.has_parent_path() ? path.parent_path() : fs::path(".");
  return detail::cat("\nWithout a network: get the file elsewhere and put it into '",
                     folder.string(), "' as '", path.filename().string(), "'.");
}

}  // namespace

std::string sha256_of_file(const std::string& path) {
  const auto source = open_plain_source(path);
  Sha256 sha;
  std::string buffer(size_t{1} << 16, '\0');
  while (const size_t n = source->read(buffer.data(), buffer.size())) sha.update(buffer.data(), n);
  return sha.hex_digest();
}

void download(const std::vector<std::string>& urls, const std::string& sha256,
              const std::string& path, const DownloadOptions& options) {
  TORCXX_CHECK_VALUE(!urls.empty(), "download: argument 'urls' expected at least one address");
  for (const std::string& url : urls)
    TORCXX_CHECK_VALUE(url.starts_with("http://") || url.starts_with("https://"),
                       "download: argument 'urls' expected http or https addresses, got '", url,
                       "'");
  TORCXX_CHECK_VALUE(fs::path(path).has_filename(),
                     "download: argument 'path' expected a file's path, got '", path, "'");
  const std::string expected = lower_hex(sha256);
  std::error_code ignored;
  if (fs::is_regular_file(path, ignored) && (expected.empty() || sha256_of_file(path) == expected))
    return;
  const std::string part = path + ".part";
  const NewFolders folders(fs::path(path).parent_path());
  if (expected.empty())
    platform::remove_quietly(part);  // unchecked, nothing says that its bytes belong to this file
  else if (fs::is_regular_file(part, ignored) && sha256_of_file(part) == expected)
    return move_into_place(part, path);
  std::string failures;
  for (const std::string& url : urls) {
    std::string why;
    try {
      why = fetch_checked(url, expected, part, options);
    } catch (const NotImplementedError& e) {
      detail::raise<NotImplementedError>("download: ", e.what(), by_hand(path));
    }
    if (why.empty()) return move_into_place(part, path);
    failures += "\n  " + url + ": " + why;
  }
  if (fs::file_size(part, ignored) == 0) platform::remove_quietly(part);
  throw OSError(detail::cat("download: no address gave '", path, "':", failures, by_hand(path)));
}

}  // namespace torcxx::data
