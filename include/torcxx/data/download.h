// Files from the network: resumed, checked, and there only when whole.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "torcxx/core/error.h"
#include "torcxx/core/function.h"

namespace torcxx::data {

struct DownloadOptions {
  // Called now and then with the bytes there and the bytes expected (0: unknown). What it throws
  // ends the download and reaches the caller; the part received stays for the next attempt.
  std::function<void(int64_t done, int64_t total)> progress = {};
  int connect_timeout = 15;               // seconds
  int stall_timeout = 30;                 // seconds without a byte
  int64_t max_bytes = int64_t{64} << 30;  // more than this is refused
};

// Fetches a file to `path` unless it is there with this checksum. The http(s) addresses are tried
// in turn; bytes gather in `path`.part, where the next attempt goes on; `path` appears in one step
// after `sha256` (64 hexadecimal digits; empty: unchecked) was found right. Folders are made.
// Raises ValueError for bad arguments; OSError naming every address with its failure, and how to
// put the file in place by hand; NotImplementedError saying the same in a build without libcurl.
TORCXX_API void download(const std::vector<std::string>& urls, const std::string& sha256,
                         const std::string& path, const DownloadOptions& options = {});

// SHA-256 of a file in lower-case hexadecimal. Raises OSError.
TORCXX_API std::string sha256_of_file(const std::string& path);

}  // namespace torcxx::data
