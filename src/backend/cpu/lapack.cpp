#include "backend/cpu/lapack.h"

#include <cstdlib>
#include <mutex>
#include <vector>

#include "core/platform.h"
#include "torcxx/backend/lapack.h"

namespace torcxx {
namespace cpu::lapack {
namespace {

#if defined(__APPLE__)
const char* const kSystem[] = {
    "/System/Library/Frameworks/Accelerate.framework/Versions/A/Accelerate"};
// Accelerate's LAPACK of today; its plain names are those of version 3.2.
const char* const kSuffixes[] = {"$NEWLAPACK", "_"};
#else
const char* const kSystem[] = {"libopenblas.so.0", "libflexiblas.so.3", "liblapack.so.3"};
const char* const kSuffixes[] = {"_"};
#endif
const char* const kPrefixes[] = {"", "scipy_"};  // that of PyPI's scipy-openblas32

struct Library {
  std::mutex mutex;
  void* handle = nullptr;
  std::string path, named;
};
Library& library() {
  static Library* const l = new Library;  // never closed: it may own threads
  return *l;
}

void* find(void* handle, const std::string& name) {
  for (const char* prefix : kPrefixes)
    for (const char* suffix : kSuffixes)
      if (void* p = platform::library_symbol(handle, (prefix + name + suffix).c_str())) return p;
  return nullptr;
}

constexpr const char* kHint =
    " (install one: `pip install scipy-openblas32`, Debian's libopenblas0 or liblapack3; or name a "
    "file in the environment variable TORCXX_LAPACK)";

void open(Library& l) {
  if (l.handle) return;
  std::vector<std::string> paths;
  const char* chosen = std::getenv("TORCXX_LAPACK");
  if (chosen && *chosen) {
    paths = {chosen};
  } else {
    if (!l.named.empty()) paths.push_back(l.named);
    paths.insert(paths.end(), std::begin(kSystem), std::end(kSystem));
  }
  std::string reasons;
  for (const std::string& path : paths) {
    std::string why;
    void* handle = platform::open_library(path.c_str(), &why);
    if (handle && find(handle, "dgetrf")) {
      l.handle = handle;
      l.path = path;
      return;
    }
    reasons += "\n  " + (handle ? path + ": no LAPACK routines on 32-bit integers" : why);
  }
  detail::raise<Error>("linalg: no LAPACK library was found", kHint, reasons);
}

}  // namespace

void* routine(const std::string& name) {
  Library& l = library();
  const std::lock_guard lock(l.mutex);
  open(l);
  void* p = find(l.handle, name);
  TORCXX_CHECK(p, "linalg: ", l.path, " has no routine ", name, kHint);
  return p;
}

}  // namespace cpu::lapack

void set_lapack_library(const std::string& path) {
  auto& l = cpu::lapack::library();
  const std::lock_guard lock(l.mutex);
  if (l.handle && l.path == path) return;
  TORCXX_CHECK(!l.handle, "set_lapack_library: ", l.path, " is in use already");
  l.named = path;
}

std::string lapack_library() {
  auto& l = cpu::lapack::library();
  const std::lock_guard lock(l.mutex);
  cpu::lapack::open(l);
  return l.path;
}

}  // namespace torcxx
