// The bytes in use by tensors: counted per thread, gathered when a thread's share has grown.
#pragma once
#include "core/thread_cache.h"
#include "torcxx/core/storage.h"

namespace torcxx::detail {

// How far a thread's own count may be from the shared one, both ways.
inline constexpr uint64_t kAccountSlack = uint64_t{64} << 10;
// Width of that range; 0 while a limit is set, which then sees every allocation. Read by every
// thread all the time, so alone on its cache line.
struct alignas(kCacheLine) AccountSpan : std::atomic<uint64_t> {
  using std::atomic<uint64_t>::atomic;
};
extern AccountSpan account_span;

void account_allocate_slow(int64_t bytes);
void account_free_slow(int64_t bytes) noexcept;
// Memory held from the system grew or shrank (negative).
void account_reserved(int64_t bytes) noexcept;
int64_t highest_use_ever() noexcept;
// A thread joins or leaves; its cache must be linked to be counted.
void link_cache(ThreadCache* t);
void unlink_cache(ThreadCache* t) noexcept;
[[noreturn]] void raise_out_of_memory(int64_t bytes);

// Counts a block of at least 0 bytes before it is given out. Raises OutOfMemoryError beyond the
// limit or the system's memory.
[[gnu::always_inline]] inline void account_allocate(int64_t bytes) {
  constexpr auto relaxed = std::memory_order_relaxed;
  ThreadCache* t = thread_cache;
  // Unsigned: a size near 2^63 must not overflow before it is refused.
  const uint64_t sum =
      static_cast<uint64_t>(t->current.load(relaxed)) + static_cast<uint64_t>(bytes);
  if (TORCXX_UNLIKELY(sum + kAccountSlack > account_span.load(relaxed)))
    return account_allocate_slow(bytes);
  const auto now = static_cast<int64_t>(sum);
  t->current.store(now, relaxed);
  if (now > t->high.load(relaxed)) t->high.store(now, relaxed);
  t->allocations.store(t->allocations.load(relaxed) + 1, relaxed);
}

[[gnu::always_inline]] inline void account_free(int64_t bytes) noexcept {
  constexpr auto relaxed = std::memory_order_relaxed;
  ThreadCache* t = thread_cache;
  const int64_t now = t->current.load(relaxed) - bytes;
  if (TORCXX_UNLIKELY(static_cast<uint64_t>(now) + kAccountSlack > account_span.load(relaxed)))
    return account_free_slow(bytes);
  t->current.store(now, relaxed);
}

}  // namespace torcxx::detail
