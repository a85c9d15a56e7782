#include "backend/cpu/scratch.h"

#include <torcxx/core/error.h>

#include <cstdlib>
#include <new>

namespace torcxx::cpu {
namespace {

constexpr int64_t kHugePage = int64_t{2} << 20;

struct Block {
  void* data = nullptr;
  int64_t bytes = 0;

  void reset() {
    std::free(data);
    data = nullptr;
    bytes = 0;
  }
  void grow(int64_t wanted) {
    reset();
    const int64_t alignment = wanted >= kHugePage ? kHugePage : 64;
    const int64_t rounded = (wanted + alignment - 1) / alignment * alignment;
    data = std::aligned_alloc(static_cast<size_t>(alignment), static_cast<size_t>(rounded));
    TORCXX_CHECK_AS(OutOfMemoryError, data != nullptr, "cpu kernel: cannot allocate ", rounded,
                    " bytes of working memory");
    bytes = rounded;
  }
};

struct Blocks {
  Block slots[static_cast<int>(ScratchSlot::kCount)];
  ~Blocks() {
    for (Block& block : slots) block.reset();
  }
};

thread_local Blocks blocks;

}  // namespace

void* scratch(ScratchSlot slot, int64_t bytes) {
  Block& block = blocks.slots[static_cast<int>(slot)];
  if (block.bytes < bytes) block.grow(bytes);
  return block.data;
}

void release_scratch() {
  for (Block& block : blocks.slots) block.reset();
}

}  // namespace torcxx::cpu
