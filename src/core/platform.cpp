#include "core/platform.h"

#include <dlfcn.h>
#include <fcntl.h>
#if defined(__GLIBC__)
#include <malloc.h>
#endif
#include <pthread.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <climits>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <system_error>
#include <thread>

#include "torcxx/core/error.h"

namespace torcxx::platform {
namespace {

[[noreturn]] void fail(const char* doing, const std::string& path, int code = errno) {
  throw OSError(
      detail::cat("cannot ", doing, " '", path, "': ", std::generic_category().message(code)),
      code);
}

void* map_anonymous(size_t bytes) noexcept {
  void* p = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  return p == MAP_FAILED ? nullptr : p;
}

// Calls f with every line of a small file, none when it cannot be read. Not std::ifstream: the
// locales behind it would be most of a small static program.
template <class F>
void for_each_line(const std::string& path, F f) {
  std::FILE* in = std::fopen(path.c_str(), "re");
  if (!in) return;
  std::string text;
  char buffer[1024];
  for (size_t n; (n = std::fread(buffer, 1, sizeof(buffer), in)) > 0;) text.append(buffer, n);
  std::fclose(in);
  for (size_t from = 0; from < text.size();) {
    const size_t end = std::min(text.find('\n', from), text.size());
    f(text.substr(from, end - from));
    from = end + 1;
  }
}

std::string first_line(const std::string& path) {
  std::string first;
  bool found = false;
  for_each_line(path, [&](const std::string& line) {
    if (!found) first = line;
    found = true;
  });
  return first;
}

// Calls f with every folder that may hold this process's limits of a control group controller
// ("" for version 2), innermost first.
template <class F>
void for_each_cgroup(const std::string& controller, F f) {
  for_each_line("/proc/self/cgroup", [&](const std::string& line) {  // id:controllers:path
    const size_t a = line.find(':'), b = line.find(':', a + 1);
    if (b == std::string::npos) return;
    const std::string list = detail::cat(",", line.substr(a + 1, b - a - 1), ",");
    if (controller.empty() ? list != ",,"
                           : list.find(detail::cat(",", controller, ",")) == list.npos)
      return;
    std::string root = "/sys/fs/cgroup";
    if (!controller.empty()) root.append("/").append(controller);
    for (std::string path = line.substr(b + 1);; path.resize(path.rfind('/'))) {
      f(root + path + "/");
      if (path.empty() || path.rfind('/') == path.npos) break;
    }
  });
}

// "max" and unreadable files count as no limit.
double number_or_infinity(const std::string& text) {
  char* end = nullptr;
  const double v = std::strtod(text.c_str(), &end);
  return end == text.c_str() || v < 0 ? HUGE_VAL : v;
}

}  // namespace

void* allocate_pages(size_t bytes) noexcept {
  if (bytes < kHugePage) return map_anonymous(bytes);
  if (bytes > SIZE_MAX / 2) return nullptr;
  // mmap aligns to small pages only: ask for more and give the ends back.
  char* p = static_cast<char*>(map_anonymous(bytes + kHugePage));
  if (!p) return nullptr;
  const size_t page = static_cast<size_t>(sysconf(_SC_PAGESIZE));
  const size_t before = -reinterpret_cast<uintptr_t>(p) % kHugePage;
  const size_t kept = (bytes + page - 1) / page * page;
  if (before) munmap(p, before);
  munmap(p + before + kept, kHugePage - before);
  p += before;
#if defined(MADV_HUGEPAGE)
  madvise(p, kept, MADV_HUGEPAGE);  // a refusal costs speed only
#endif
  return p;
}

void free_pages(void* p, size_t bytes) noexcept { munmap(p, bytes); }

void trim_heap() noexcept {
#if defined(__GLIBC__)
  malloc_trim(0);
#endif
}

FileKind file_kind(const std::string& path, int64_t* size) noexcept {
  struct stat s {};
  if (stat(path.c_str(), &s) != 0) return FileKind::Missing;
  if (size) *size = static_cast<int64_t>(s.st_size);
  return S_ISDIR(s.st_mode)   ? FileKind::Folder
         : S_ISREG(s.st_mode) ? FileKind::Regular
                              : FileKind::Other;
}

static int64_t read_total_memory() {
  double bytes =
      static_cast<double>(sysconf(_SC_PHYS_PAGES)) * static_cast<double>(sysconf(_SC_PAGESIZE));
  for_each_line("/proc/meminfo", [&](const std::string& line) {
    if (line.rfind("SwapTotal:", 0) == 0) bytes += std::strtod(line.c_str() + 10, nullptr) * 1024;
  });
  for_each_cgroup("", [&](const std::string& d) {
    bytes = std::min(bytes, number_or_infinity(first_line(d + "memory.max")));
  });
  for_each_cgroup("memory", [&](const std::string& d) {
    bytes = std::min(bytes, number_or_infinity(first_line(d + "memory.limit_in_bytes")));
  });
  return static_cast<int64_t>(bytes);
}

int64_t total_memory() {
  // No static local: its lock would stay taken in a child forked during the first call.
  static constinit std::atomic<int64_t> known{0};
  int64_t bytes = known.load(std::memory_order_relaxed);
  if (bytes == 0) known.store(bytes = read_total_memory(), std::memory_order_relaxed);
  return bytes;
}

int64_t peak_resident_bytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
#if defined(__APPLE__)
  return usage.ru_maxrss;
#else
  return int64_t{usage.ru_maxrss} * 1024;
#endif
}

int usable_cores() {
  double cores = std::max(1u, std::thread::hardware_concurrency());
#if defined(__linux__)
  // The mask of a large machine may not fit into cpu_set_t: grow until the kernel takes it.
  for (int n = CPU_SETSIZE; n <= 1 << 20; n *= 2) {
    cpu_set_t* set = CPU_ALLOC(n);
    const size_t bytes = CPU_ALLOC_SIZE(n);
    const bool ok = set && sched_getaffinity(0, bytes, set) == 0;
    if (ok) cores = CPU_COUNT_S(bytes, set);
    if (set) CPU_FREE(set);
    if (ok || errno != EINVAL) break;
  }
  for_each_cgroup("", [&](const std::string& d) {
    const std::string line = first_line(d + "cpu.max");  // "max 100000" or "150000 100000"
    const size_t space = line.find(' ');
    if (space != line.npos)
      cores = std::min(
          cores, std::ceil(number_or_infinity(line) / number_or_infinity(line.substr(space + 1))));
  });
  for_each_cgroup("cpu", [&](const std::string& d) {  // a quota of -1 is none
    const double quota = number_or_infinity(first_line(d + "cpu.cfs_quota_us"));
    const double period = number_or_infinity(first_line(d + "cpu.cfs_period_us"));
    if (quota < HUGE_VAL && period < HUGE_VAL) cores = std::min(cores, std::ceil(quota / period));
  });
#endif
  return cores >= 1 ? static_cast<int>(std::min(cores, 65536.0)) : 1;
}

void at_fork(void (*before)(), void (*parent)(), void (*child)()) {
  pthread_atfork(before, parent, child);
}

static MappedFile map_file(const std::string& path, int protection, int flags) {
  const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);  // a pipe must not block
  if (file < 0) fail("open", path);
  struct stat info;
  int code = fstat(file, &info) < 0 ? errno : 0;
  if (!code && S_ISDIR(info.st_mode)) code = EISDIR;
  if (!code && !S_ISREG(info.st_mode)) code = EINVAL;
  MappedFile mapped;
  if (!code && info.st_size > 0) {
    mapped.size = static_cast<size_t>(info.st_size);
    void* p = mmap(nullptr, mapped.size, protection, MAP_PRIVATE | flags, file, 0);
    if (p == MAP_FAILED) code = errno;
    mapped.data = p;
  }
  close(file);
  if (code) fail("map", path, code);
  return mapped;
}

MappedFile map_file_readonly(const std::string& path) { return map_file(path, PROT_READ, 0); }

MappedFile map_file_private(const std::string& path) {
  // Not reserved: a model larger than memory may be mapped when few of its pages are written.
  return map_file(path, PROT_READ | PROT_WRITE, MAP_NORESERVE);
}

void unmap_file(MappedFile file) noexcept {
  if (file.data) munmap(const_cast<void*>(file.data), file.size);
}

std::string replaceable_target(const std::string& path) {
  struct stat info;
  if (stat(path.c_str(), &info) < 0) {
    if (errno != ENOENT) fail("write", path);
    // A dangling link stays a link: the file appears where it points.
    char link[PATH_MAX];
    const ssize_t n = readlink(path.c_str(), link, sizeof link);
    if (n < 0 || n == sizeof link) return path;
    const std::string to(link, static_cast<size_t>(n));
    return to[0] == '/' ? to : path.substr(0, path.rfind('/') + 1) + to;
  }
  if (S_ISDIR(info.st_mode)) fail("write", path, EISDIR);
  if (!S_ISREG(info.st_mode)) return "";
  char* real = realpath(path.c_str(), nullptr);
  if (!real) fail("write", path);
  std::string target = real;
  free(real);
  return target;
}

// Short, so that a name of the longest allowed length still has a neighbour.
static std::string neighbour(const std::string& target) {
  static std::atomic<unsigned> counter{0};
  return target.substr(0, target.rfind('/') + 1) + ".torcxx-" + std::to_string(getpid()) + "-" +
         std::to_string(counter.fetch_add(1)) + ".tmp";
}

static std::string through_proc(int file) { return "/proc/self/fd/" + std::to_string(file); }

int create_beside(const std::string& target, std::string* name) {
  struct stat info;
  const bool exists = stat(target.c_str(), &info) == 0;
  if (exists && access(target.c_str(), W_OK) < 0) fail("write", target);
  const std::string folder = target.substr(0, target.rfind('/') + 1);
  name->clear();
  int file = -1;
#ifdef O_TMPFILE
  file = open(folder.empty() ? "." : folder.c_str(), O_TMPFILE | O_WRONLY | O_CLOEXEC, 0666);
  if (file >= 0 && access(through_proc(file).c_str(), F_OK) < 0) {  // it could never get a name
    close_quietly(file);
    file = -1;
  }
#endif
  for (int attempt = 0; file < 0 && attempt < 100; attempt++) {
    *name = neighbour(target);
    file = open(name->c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (file < 0 && errno != EEXIST) break;
  }
  if (file < 0) fail("create a temporary file beside", target);
  if (exists) fchmod(file, info.st_mode & 07777);
  return file;
}

std::string name_beside(int file, const std::string& target) {
  for (int attempt = 0; attempt < 100; attempt++) {
    const std::string name = neighbour(target);
    if (linkat(AT_FDCWD, through_proc(file).c_str(), AT_FDCWD, name.c_str(), AT_SYMLINK_FOLLOW) ==
        0)
      return name;
    if (errno != EEXIST) break;
  }
  fail("name a temporary file beside", target);
}

int open_for_writing(const std::string& path) {
  const int file = open(path.c_str(), O_WRONLY | O_CLOEXEC);
  if (file < 0) fail("write", path);
  return file;
}

void write_all(int file, const void* data, size_t bytes, const std::string& path) {
  const char* p = static_cast<const char*>(data);
  while (bytes > 0) {
    const ssize_t n = write(file, p, std::min<size_t>(bytes, size_t{1} << 30));
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) fail("write", path);
    if (n == 0) fail("write", path, ENOSPC);
    p += n;
    bytes -= static_cast<size_t>(n);
  }
}

void sync_file(int file, const std::string& path) {
  // EINVAL: a pipe or a device, which has nothing to sync.
  while (fsync(file) < 0)
    if (errno != EINTR) {
      if (errno == EINVAL || errno == ENOTSUP) return;
      fail("sync", path);
    }
}

void close_file(int file, const std::string& path) {
  // The descriptor is gone even after EINTR; a network disk may report its lack of room here.
  if (close(file) < 0 && errno != EINTR) fail("close", path);
}

void close_quietly(int file) noexcept { close(file); }

void rename_durably(const std::string& from, const std::string& to) {
  if (rename(from.c_str(), to.c_str()) < 0) fail("replace", to);
  const size_t slash = to.rfind('/');
  const std::string folder = slash == to.npos ? "." : to.substr(0, slash + 1);
  const int handle = open(folder.c_str(), O_RDONLY | O_CLOEXEC);
  if (handle < 0) return;  // a folder that may be entered but not read: nothing more to do
  fsync(handle);           // the new file is in place either way
  close(handle);
}

void remove_quietly(const std::string& path) noexcept { unlink(path.c_str()); }

void* open_library(const char* name, std::string* why) {
  void* library = dlopen(name, RTLD_NOW | RTLD_LOCAL);
  if (!library && why) {
    const char* text = dlerror();
    *why = text ? text : "unknown error";
  }
  return library;
}

void* library_symbol(void* library, const char* symbol) { return dlsym(library, symbol); }

std::string executable_path() {
  char path[4096];
  const ssize_t n = readlink("/proc/self/exe", path, sizeof(path));
  return n > 0 && n < static_cast<ssize_t>(sizeof(path)) ? std::string(path, static_cast<size_t>(n))
                                                         : "";
}

bool is_terminal(int file) { return isatty(file) == 1; }

int terminal_width(int file) {
  winsize size{};
  return ioctl(file, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

}  // namespace torcxx::platform
