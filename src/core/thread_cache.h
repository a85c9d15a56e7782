// Free lists of small blocks, one set per thread: taking and giving a block touches no other
// thread's memory. Full lists move in batches through a shared pool, so any thread may free.
#pragma once
#include <atomic>
#include <cstddef>
#include <cstdint>

#include "torcxx/core/macros.h"

#if defined(__SANITIZE_ADDRESS__)
#define TORCXX_POOLS 0  // every block straight from the system, so that misuse is found
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(memory_sanitizer)
#define TORCXX_POOLS 0
#endif
#endif
#ifndef TORCXX_POOLS
#define TORCXX_POOLS 1
#endif

// One instruction per access instead of a call, also inside a shared library.
#if defined(__ELF__) && defined(__GNUC__)
#define TORCXX_FAST_TLS __attribute__((tls_model("initial-exec")))
#else
#define TORCXX_FAST_TLS
#endif

namespace torcxx::detail {

inline constexpr size_t kSmallMax = 4096, kCacheLine = 64;
inline constexpr int kSmallClasses = 28;

// 64-byte steps to 1 KB, 256-byte steps from there.
constexpr int small_class(size_t bytes) {
  return bytes <= 1024 ? static_cast<int>((bytes - (bytes > 0)) / 64)
                       : static_cast<int>(16 + (bytes - 1025) / 256);
}
constexpr size_t small_class_bytes(int c) {
  return c < 16 ? static_cast<size_t>(c + 1) * 64 : 1024 + static_cast<size_t>(c - 15) * 256;
}
static_assert(small_class(kSmallMax) == kSmallClasses - 1);
static_assert(small_class(0) == 0 && small_class(64) == 0 && small_class(65) == 1);

struct FreeNode {
  FreeNode* next;
  FreeNode* next_batch;  // of the first node of a batch in the shared pool
  int32_t batch_size;
};

// Written by its own thread alone; the statistics read the atomics from others.
struct ThreadCache {
  FreeNode* head[kSmallClasses] = {};
  int32_t room[kSmallClasses] = {};  // blocks that may be added before the list overflows
  std::atomic<int64_t> current{0};   // bytes in use, not yet added to the shared count
  std::atomic<int64_t> high{0};      // highest `current` since then
  std::atomic<int64_t> allocations{0};
  ThreadCache* previous = nullptr;  // list of all threads' caches
  ThreadCache* next = nullptr;
};

// Stands for "none yet" and for a thread that is going away: its empty lists without room and its
// count out of bounds send every fast path to the slow one.
extern ThreadCache no_cache;
extern thread_local constinit ThreadCache* thread_cache TORCXX_FAST_TLS;

void* small_refill(int size_class);  // raises OutOfMemoryError
void small_overflow(FreeNode* node, int size_class) noexcept;
// Large blocks, and all when the pools are off.
void* system_allocate(size_t bytes);  // raises OutOfMemoryError
void system_free(void* p) noexcept;

[[gnu::always_inline]] inline void* fast_allocate(size_t bytes) {
#if TORCXX_POOLS
  if (TORCXX_UNLIKELY(bytes > kSmallMax)) return system_allocate(bytes);
  const int c = small_class(bytes);
  ThreadCache* t = thread_cache;
  FreeNode* node = t->head[c];
  if (TORCXX_UNLIKELY(!node)) return small_refill(c);
  t->head[c] = node->next;
  t->room[c]++;
  return node;
#else
  return system_allocate(bytes);
#endif
}

[[gnu::always_inline]] inline void fast_free(void* p, size_t bytes) noexcept {
#if TORCXX_POOLS
  if (TORCXX_UNLIKELY(bytes > kSmallMax)) return system_free(p);
  const int c = small_class(bytes);
  ThreadCache* t = thread_cache;
  FreeNode* node = static_cast<FreeNode*>(p);
  if (TORCXX_UNLIKELY(t->room[c] <= 0)) return small_overflow(node, c);
  node->next = t->head[c];
  t->head[c] = node;
  t->room[c]--;
#else
  (void)bytes;
  system_free(p);
#endif
}

}  // namespace torcxx::detail
