// A web server of one process and one thread for the tests of downloads, on 127.0.0.1.
#pragma once
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace torcxx::test {

struct Resource {
  std::string body;
  int status = 200;
  bool ranges = true;         // answers Range with 206
  size_t cut = SIZE_MAX;      // closes the connection after so many bytes of the body, once
  std::string location = {};  // of a redirect
};

class HttpServer {
 public:
  using Resources = std::map<std::string, Resource>;
  explicit HttpServer(Resources resources)
      : resources_(std::move(resources)), listener_(socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    const bool ok = bind(listener_, reinterpret_cast<sockaddr*>(&address), size) == 0 &&
                    listen(listener_, 8) == 0 &&
                    getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) == 0;
    if (!ok) std::abort();
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { serve(); });
  }
  ~HttpServer() {
    stop_ = true;
    shutdown(listener_, SHUT_RDWR);
    thread_.join();
    close(listener_);
  }
  std::string url(const std::string& path) const {
    return "http://127.0.0.1:" + std::to_string(port_) + path;
  }
  // Lines "<path> <first byte asked for>".
  std::vector<std::string> log() {
    std::lock_guard lock(mutex_);
    return log_;
  }

 private:
  void serve() {
    while (!stop_) {
      const int connection = accept(listener_, nullptr, nullptr);
      if (connection < 0) continue;
      answer(connection);
      shutdown(connection, SHUT_RDWR);
      close(connection);
    }
  }

  static void send_all(int connection, const std::string& bytes) {
    for (size_t at = 0; at < bytes.size();) {
      const ssize_t n = send(connection, bytes.data() + at, bytes.size() - at, MSG_NOSIGNAL);
      if (n <= 0) return;
      at += static_cast<size_t>(n);
    }
  }

  void answer(int connection) {
    std::string request;
    char buffer[4096];
    while (request.find("\r\n\r\n") == request.npos) {
      const ssize_t n = recv(connection, buffer, sizeof buffer, 0);
      if (n <= 0) return;
      request.append(buffer, static_cast<size_t>(n));
    }
    const std::string path = request.substr(4, request.find(' ', 4) - 4);
    const size_t range = request.find("Range: bytes=");
    const size_t first =
        range == request.npos ? 0 : std::strtoull(request.c_str() + range + 13, nullptr, 10);
    {
      std::lock_guard lock(mutex_);
      log_.push_back(path + " " + std::to_string(first));
    }
    const auto found = resources_.find(path);
    Resource missing{"not here"};
    missing.status = 404;
    Resource& r = found == resources_.end() ? missing : found->second;
    std::string body = r.body, head;
    int status = r.status;
    if (first > 0 && r.ranges && status == 200) {
      if (first >= body.size()) {
        status = 416;
        body.clear();
      } else {
        status = 206;
        head = "Content-Range: bytes " + std::to_string(first) + "-" +
               std::to_string(body.size() - 1) + "/" + std::to_string(body.size()) + "\r\n";
        body = body.substr(first);
      }
    }
    if (!r.location.empty()) head += "Location: " + r.location + "\r\n";
    send_all(connection, "HTTP/1.1 " + std::to_string(status) + " X\r\nContent-Length: " +
                             std::to_string(body.size()) + "\r\nConnection: close\r\n" + head +
                             "\r\n" + body.substr(0, std::min(r.cut, body.size())));
    r.cut = SIZE_MAX;
  }

  std::map<std::string, Resource> resources_;
  int listener_, port_ = 0;
  std::atomic<bool> stop_{false};
  std::mutex mutex_;
  std::vector<std::string> log_;
  std::thread thread_;
};

}  // namespace torcxx::test
