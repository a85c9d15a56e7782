// One HTTP transfer into a file that may already hold the beginning.
#pragma once
#include <string>

#include "torcxx/data/download.h"

namespace torcxx::data {

// Appends to `part` what it lacks of `url`, or starts anew where the server cannot resume.
// Returns an empty text or why it failed. Raises OSError when `part` cannot be written and what
// options.progress throws; NotImplementedError in a build without libcurl.
std::string fetch(const std::string& url, const std::string& part, const DownloadOptions& options);

}  // namespace torcxx::data
