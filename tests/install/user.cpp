// A user's program: prints the version and what the allocator holds at start.
#include <torcxx/core/storage.h>
#include <torcxx/version.h>

#include <cstdio>

int main() {
  const torcxx::Storage block = torcxx::Storage::allocate(256);
  std::printf("torcxx %s\n%d\n", TORCXX_VERSION, torcxx::memory_stats().current_bytes >= 256);
  return block.data() == nullptr;
}
