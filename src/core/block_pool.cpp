#include "core/block_pool.h"

#include <algorithm>
#include <bit>
#include <new>

#include "core/locks.h"
#include "core/memory_account.h"
#include "core/platform.h"
#include "core/thread_cache.h"

namespace torcxx {
namespace detail {
namespace {

// The header lives beside its block, in use or cached.
struct Block {
  StorageImpl storage;
  size_t capacity;
  void* base;  // as the system gave it
  void* data;
  int64_t used;  // as asked: storage.nbytes is open to everybody
  Block* next;
};

constexpr int kSteps = 8;  // size classes per power of two: at most 12.5 % unused
constexpr int kClasses = 64 * kSteps;
constexpr size_t kExactFrom = size_t{64} << 20;  // rounded to huge pages only
// Blocks on pages start at different lines of their page: with all at one, the cache's sets and the
// CPU's store-to-load check collide when arrays are walked side by side (up to 17 % of an
// addition).
constexpr size_t kColors = 8, kColorStep = 17 * kCacheLine;
constexpr int64_t kAlwaysKept = int64_t{64} << 20;

// Guarded by locks.large_blocks.
constinit Block* cached[kClasses] = {};
constinit int64_t cached_bytes = 0;

int floor_class(size_t bytes) {
  const int e = std::bit_width(bytes) - 1;
  return e * kSteps + static_cast<int>(bytes >> (e - 3) & (kSteps - 1));
}

size_t capacity_for(size_t bytes) {
  if (!TORCXX_POOLS) return bytes;
  const size_t step = bytes >= kExactFrom ? platform::kHugePage : std::bit_floor(bytes) / kSteps;
  return (bytes + step - 1) / step * step;
}

// The smallest cached block that fits and wastes at most a quarter.
Block* take_cached(size_t capacity) {
  const std::lock_guard lock(locks.large_blocks);
  const size_t most = capacity + capacity / 4;
  for (int c = floor_class(capacity); c <= floor_class(most); c++) {
    Block** best = nullptr;
    for (Block** b = &cached[c]; *b; b = &(*b)->next) {
      if ((*b)->capacity < capacity || (*b)->capacity > most) continue;
      if (!best || (*b)->capacity < (*best)->capacity) best = b;
      if ((*best)->capacity == capacity) break;
    }
    if (!best) continue;
    Block* found = *best;
    *best = found->next;
    cached_bytes -= static_cast<int64_t>(found->capacity);
    return found;
  }
  return nullptr;
}

bool on_pages(size_t capacity) { return TORCXX_POOLS && capacity >= platform::kHugePage; }

void give_back(Block* list) noexcept {
  while (Block* b = list) {
    list = b->next;
    account_reserved(-static_cast<int64_t>(b->capacity));
    if (on_pages(b->capacity))
      platform::free_pages(b->base, b->capacity + kColors * kColorStep);
    else
      system_free(b->base);
    fast_free(b, sizeof(Block));
  }
}

// Takes every cached block off the lists; the lock is held.
Block* take_all() noexcept {
  Block* all = nullptr;
  for (Block*& list : cached)
    while (Block* b = list) {
      list = b->next;
      b->next = all;
      all = b;
    }
  cached_bytes = 0;
  return all;
}

void release_block(StorageImpl* s) {
  Block* b = static_cast<Block*>(s->context);
  account_free(b->used);
  s->~StorageImpl();
  Block* surplus = nullptr;
  if (!TORCXX_POOLS) {
    b->next = nullptr;
    return give_back(b);
  }
  {
    const std::lock_guard lock(locks.large_blocks);
    // Twice the highest use is enough: sizes that no longer occur must not pile up.
    if (cached_bytes + static_cast<int64_t>(b->capacity) >
        std::max(kAlwaysKept, highest_use_ever()))
      surplus = take_all();
    Block*& list = cached[floor_class(b->capacity)];
    b->next = list;
    list = b;
    cached_bytes += static_cast<int64_t>(b->capacity);
  }
  give_back(surplus);
}

void get_memory(Block* b, size_t capacity) {
  if (!on_pages(capacity)) {
    b->base = b->data = system_allocate(capacity);
    return;
  }
  static constinit std::atomic<size_t> next_color{0};
  const size_t bytes = capacity + kColors * kColorStep;
  b->base = platform::allocate_pages(bytes);
  if (TORCXX_UNLIKELY(!b->base)) {
    empty_cache();
    b->base = platform::allocate_pages(bytes);
    if (!b->base) raise_out_of_memory(static_cast<int64_t>(bytes));
  }
  const size_t color = next_color.fetch_add(1, std::memory_order_relaxed) % kColors;
  b->data = static_cast<char*>(b->base) + color * kColorStep;
}

Block* fresh_block(size_t capacity) {
  // What is cached would be lost to the new block once all of both is touched.
  if (memory_stats().reserved_bytes + static_cast<int64_t>(capacity) > platform::total_memory())
    empty_cache();
  void* record = fast_allocate(sizeof(Block));
  Block* b = static_cast<Block*>(record);
  try {
    get_memory(b, capacity);
  } catch (...) {
    fast_free(record, sizeof(Block));
    throw;
  }
  b->capacity = capacity;
  account_reserved(static_cast<int64_t>(capacity));
  return b;
}

}  // namespace

StorageImpl* pool_allocate(int64_t bytes) {
  account_allocate(bytes);
  const size_t capacity = capacity_for(static_cast<size_t>(bytes));
  Block* b = take_cached(capacity);
  if (!b) try {
      b = fresh_block(capacity);
    } catch (...) {
      account_free(bytes);
      throw;
    }
  b->used = bytes;
  StorageImpl* s = new (&b->storage) StorageImpl;
  s->data = b->data;
  s->nbytes = bytes;
  s->release = release_block;
  s->context = b;
  return s;
}

}  // namespace detail

void empty_cache() {
  detail::Block* all = nullptr;
  {
    const std::lock_guard lock(detail::locks.large_blocks);
    all = detail::take_all();
  }
  detail::give_back(all);
  platform::trim_heap();
}

}  // namespace torcxx
