#include "data/http.h"

#if defined(TORCXX_HAS_CURL)
#include <curl/curl.h>

#include <cerrno>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <memory>
#include <system_error>

#include "torcxx/version.h"

namespace torcxx::data {
namespace {

class Transfer {
 public:
  Transfer(const std::string& part, const DownloadOptions& options)
      : part_(part), options_(options), curl_(curl_easy_init()) {
    if (!curl_) throw OutOfMemoryError("download: not enough memory for a connection");
  }

  // Empty when done. `resumable`: whether to ask for the rest only.
  std::string run(const std::string& url, bool* resumable) {
    open(*resumable);
    CURL* c = curl_.get();
    char message[CURL_ERROR_SIZE] = {};
    const std::string agent = std::string("torcxx/") + TORCXX_VERSION;
    curl_easy_setopt(c, CURLOPT_URL, url.c_str());
    curl_easy_setopt(c, CURLOPT_ERRORBUFFER, message);
    curl_easy_setopt(c, CURLOPT_USERAGENT, agent.c_str());
    curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 1L);
    curl_easy_setopt(c, CURLOPT_MAXREDIRS, 10L);
#if LIBCURL_VERSION_NUM >= 0x075500
    curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(c, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
#else
    curl_easy_setopt(c, CURLOPT_PROTOCOLS, long{CURLPROTO_HTTP | CURLPROTO_HTTPS});
    curl_easy_setopt(c, CURLOPT_REDIR_PROTOCOLS, long{CURLPROTO_HTTP | CURLPROTO_HTTPS});
#endif
    curl_easy_setopt(c, CURLOPT_FAILONERROR, 1L);
    curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);  // signals would disturb other threads
    curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT, static_cast<long>(options_.connect_timeout));
    curl_easy_setopt(c, CURLOPT_LOW_SPEED_LIMIT, 1L);
    curl_easy_setopt(c, CURLOPT_LOW_SPEED_TIME, static_cast<long>(options_.stall_timeout));
    curl_easy_setopt(c, CURLOPT_RESUME_FROM_LARGE, static_cast<curl_off_t>(start_));
    curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, on_data);
    curl_easy_setopt(c, CURLOPT_WRITEDATA, this);
    curl_easy_setopt(c, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(c, CURLOPT_XFERINFOFUNCTION, on_progress);
    curl_easy_setopt(c, CURLOPT_XFERINFODATA, this);
    const CURLcode code = curl_easy_perform(c);
    if (exception_) std::rethrow_exception(exception_);
    if (std::fclose(file_.release()) != 0 && write_error_ == 0) write_error_ = errno;
    if (write_error_)
      throw OSError(detail::cat("download: cannot write '", part_,
                                "': ", std::generic_category().message(write_error_)),
                    write_error_);
    long status = 0;
    curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &status);
    // The rest of a complete file, or a server that cannot give parts.
    *resumable = start_ == 0 || (status != 416 && code != CURLE_RANGE_ERROR);
    if (too_large_)
      return detail::cat("more than option 'max_bytes' ", options_.max_bytes, " allows");
    if (code == CURLE_OK) return {};
    if (code == CURLE_HTTP_RETURNED_ERROR) return "HTTP status " + std::to_string(status);
    return message[0] ? message : curl_easy_strerror(code);
  }

 private:
  void open(bool resume) {
    std::error_code error;
    const auto size = std::filesystem::file_size(part_, error);
    start_ = !error && resume ? static_cast<int64_t>(size) : 0;
    file_.reset(std::fopen(part_.c_str(), start_ > 0 ? "ab" : "wb"));
    if (!file_)
      throw OSError(detail::cat("download: cannot write '", part_,
                                "': ", std::generic_category().message(errno)),
                    errno);
    received_ = start_;
  }

  static size_t on_data(char* data, size_t, size_t bytes, void* object) {
    auto* t = static_cast<Transfer*>(object);
    t->received_ += static_cast<int64_t>(bytes);
    t->too_large_ = t->received_ > t->options_.max_bytes;
    if (t->too_large_) return 0;
    const size_t written = std::fwrite(data, 1, bytes, t->file_.get());
    if (written < bytes) t->write_error_ = errno ? errno : EIO;
    return written;
  }

  static int on_progress(void* object, curl_off_t total, curl_off_t, curl_off_t, curl_off_t) {
    auto* t = static_cast<Transfer*>(object);
    if (!t->options_.progress) return 0;
    try {
      t->options_.progress(t->received_, total > 0 ? t->start_ + total : 0);
      return 0;
    } catch (...) {
      t->exception_ = std::current_exception();  // not through libcurl
      return 1;
    }
  }

  struct Cleanup {
    void operator()(CURL* c) const { curl_easy_cleanup(c); }
    void operator()(std::FILE* f) const { std::fclose(f); }
  };
  const std::string& part_;
  const DownloadOptions& options_;
  std::unique_ptr<CURL, Cleanup> curl_;
  std::unique_ptr<std::FILE, Cleanup> file_;
  int64_t start_ = 0, received_ = 0;
  bool too_large_ = false;
  int write_error_ = 0;
  std::exception_ptr exception_;
};

}  // namespace

std::string fetch(const std::string& url, const std::string& part, const DownloadOptions& options) {
  static const CURLcode initialised = curl_global_init(CURL_GLOBAL_DEFAULT);
  TORCXX_CHECK(initialised == CURLE_OK,
               "download: libcurl does not start: ", curl_easy_strerror(initialised));
  bool resume = true;
  std::string why = Transfer(part, options).run(url, &resume);
  if (!why.empty() && !resume) {
    resume = false;
    why = Transfer(part, options).run(url, &resume);
  }
  return why;
}

}  // namespace torcxx::data

#else

namespace torcxx::data {

std::string fetch(const std::string&, const std::string&, const DownloadOptions&) {
  detail::raise<NotImplementedError>(
      "this build has no libcurl: install it (Debian: libcurl4-openssl-dev) and configure again");
}

}  // namespace torcxx::data

#endif
