#include "core/thread_cache.h"

#include <algorithm>
#include <new>

#include "core/block_pool.h"
#include "core/locks.h"
#include "core/memory_account.h"
#include "core/platform.h"

namespace torcxx::detail {

constinit AllocatorLocks locks;
constinit ThreadCache no_cache{{}, {}, INT64_MAX / 2};
thread_local constinit ThreadCache* thread_cache = &no_cache;

namespace {

constexpr size_t kChunk = size_t{1} << 20;

// What threads share, guarded by locks.small_blocks. Chunks are cut up once and never given back.
struct Shared {
  FreeNode* batches[kSmallClasses] = {};
  char* chunk = nullptr;
  char* chunk_end = nullptr;
};
constinit Shared shared;

// Blocks that move at once: enough to make the lock cheap, at most 32 KB.
constexpr int32_t batch_size(int c) {
  return std::clamp(static_cast<int32_t>((size_t{32} << 10) / small_class_bytes(c)), 8, 128);
}

// A list of fresh blocks; the lock is held.
FreeNode* cut_batch(int c) {
  const size_t bytes = small_class_bytes(c);
  if (static_cast<size_t>(shared.chunk_end - shared.chunk) < bytes) {
    void* p = platform::allocate_pages(kChunk);
    if (!p) return nullptr;
    account_reserved(kChunk);
    shared.chunk = static_cast<char*>(p);
    shared.chunk_end = shared.chunk + kChunk;
  }
  const size_t room = static_cast<size_t>(shared.chunk_end - shared.chunk) / bytes;
  const auto n = std::min<size_t>(static_cast<size_t>(batch_size(c)), room);
  FreeNode* first = nullptr;
  for (size_t i = n; i-- > 0;) {  // addresses ascend along the list
    FreeNode* node = reinterpret_cast<FreeNode*>(shared.chunk + i * bytes);
    node->next = first;
    first = node;
  }
  shared.chunk += n * bytes;
  first->batch_size = static_cast<int32_t>(n);
  return first;
}

void push_batch(FreeNode* first, int32_t n, int c) noexcept {
  first->batch_size = n;
  const std::lock_guard lock(locks.small_blocks);
  first->next_batch = shared.batches[c];
  shared.batches[c] = first;
}

FreeNode* pop_batch(int c) {
  const std::lock_guard lock(locks.small_blocks);
  FreeNode* first = shared.batches[c];
  if (!first) return cut_batch(c);
  shared.batches[c] = first->next_batch;
  return first;
}

thread_local constinit bool thread_left = false;

void leave() noexcept {
  ThreadCache* t = thread_cache;
  thread_cache = &no_cache;
  thread_left = true;
  for (int c = 0; c < kSmallClasses; c++) {
    int32_t n = 0;
    for (FreeNode* node = t->head[c]; node; node = node->next) n++;
    if (n) push_batch(t->head[c], n, c);
  }
  unlink_cache(t);
  delete t;
}

struct Leaver {
  bool armed = false;
  ~Leaver() {
    if (armed) leave();
  }
};
thread_local Leaver leaver;

void lock_all() {
  locks.registry.lock();
  locks.small_blocks.lock();
  locks.large_blocks.lock();
}
void unlock_all() {
  locks.large_blocks.unlock();
  locks.small_blocks.unlock();
  locks.registry.unlock();
}

// At load time: a fork() during a later first use would leave this half made.
const bool fork_handled = (platform::at_fork(lock_all, unlock_all, unlock_all), true);

// The thread's cache, made at its first use; no_cache when the thread is going away.
ThreadCache* join() noexcept {
  if (thread_cache != &no_cache || thread_left) return thread_cache;
  ThreadCache* t = new (std::nothrow) ThreadCache;
  if (!t) return &no_cache;
  for (int c = 0; c < kSmallClasses; c++) t->room[c] = 2 * batch_size(c);
  link_cache(t);
  leaver.armed = true;
  return thread_cache = t;
}

}  // namespace

void* small_refill(int c) {
  ThreadCache* t = join();
  FreeNode* first = pop_batch(c);
  if (TORCXX_UNLIKELY(!first)) {
    empty_cache();
    first = pop_batch(c);
    if (!first) raise_out_of_memory(static_cast<int64_t>(small_class_bytes(c)));
  }
  FreeNode* rest = first->next;
  if (!rest) return first;
  if (t == &no_cache) {
    push_batch(rest, first->batch_size - 1, c);
  } else {
    t->head[c] = rest;
    t->room[c] -= first->batch_size - 1;
  }
  return first;
}

void small_overflow(FreeNode* node, int c) noexcept {
  ThreadCache* t = join();
  if (t == &no_cache) {
    node->next = nullptr;
    return push_batch(node, 1, c);
  }
  if (t->room[c] <= 0) {  // full: the older half, least likely in the CPU's cache, goes
    FreeNode* last = t->head[c];
    const int32_t n = batch_size(c);
    int32_t moved = 0;
    for (int32_t i = 1; i < n && last->next; i++) last = last->next;
    FreeNode* rest = last->next;
    last->next = nullptr;
    for (FreeNode* p = rest; p; p = p->next) moved++;
    if (rest) push_batch(rest, moved, c);
    t->room[c] += moved;
  }
  node->next = t->head[c];
  t->head[c] = node;
  t->room[c]--;
}

void* system_allocate(size_t bytes) {
  const std::align_val_t align{kCacheLine};
  void* p = ::operator new(bytes, align, std::nothrow);
  if (TORCXX_UNLIKELY(!p)) {
    empty_cache();
    p = ::operator new(bytes, align, std::nothrow);
    if (!p) raise_out_of_memory(static_cast<int64_t>(bytes));
  }
  return p;
}

void system_free(void* p) noexcept { ::operator delete (p, std::align_val_t{kCacheLine}); }

void* small_allocate(size_t bytes) { return fast_allocate(bytes); }
void small_free(void* p, size_t bytes) noexcept { fast_free(p, bytes); }

}  // namespace torcxx::detail
