#include "backend/cpu/scratch.h"

#include <torcxx/core/error.h>

#include "core/platform.h"

namespace torcxx::cpu {
namespace {

struct Block {
  void* data = nullptr;
  int64_t bytes = 0;

  void reset() {
    if (data) platform::free_pages(data, static_cast<size_t>(bytes));
    data = nullptr;
    bytes = 0;
  }
  void grow(int64_t wanted) {
    reset();
    // From a quarter of a huge page on a whole one: panels are read across more pages than the
    // first translation buffer holds.
    const auto huge = static_cast<int64_t>(platform::kHugePage);
    const int64_t page = wanted >= huge / 4 ? huge : 4096;
    const int64_t rounded = (wanted + page - 1) / page * page;
    data = platform::allocate_pages(static_cast<size_t>(rounded));
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
