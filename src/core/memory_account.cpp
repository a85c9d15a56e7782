#include "core/memory_account.h"

#include <algorithm>
#include <mutex>

#include "core/locks.h"
#include "core/platform.h"
#include "torcxx/core/error.h"

namespace torcxx {
namespace detail {

constinit AccountSpan account_span{2 * kAccountSlack};

namespace {

constexpr auto relaxed = std::memory_order_relaxed;

constinit std::atomic<int64_t> used{0}, peak{0}, peak_ever{0}, reserved{0}, limit{-1};
constinit std::atomic<int64_t> allocations{0}, system_allocations{0};
constinit ThreadCache* caches = nullptr;  // guarded by locks.registry
constinit std::atomic<int64_t> threads{0};

void raise_to(std::atomic<int64_t>& a, int64_t v) noexcept {
  int64_t old = a.load(relaxed);
  while (old < v && !a.compare_exchange_weak(old, v, relaxed)) {
  }
}

void raise_peak(int64_t v) noexcept {
  raise_to(peak, v);
  raise_to(peak_ever, v);
}

void gather(ThreadCache* t) noexcept {
  if (t == &no_cache) return;
  raise_peak(used.load(relaxed) + t->high.load(relaxed));
  used.fetch_add(t->current.load(relaxed), relaxed);
  t->current.store(0, relaxed);
  t->high.store(0, relaxed);
}

int64_t ungathered() {
  const std::lock_guard lock(locks.registry);
  int64_t sum = 0;
  for (const ThreadCache* t = caches; t; t = t->next) sum += t->current.load(relaxed);
  return sum;
}

// Whether `total` bytes in use (without what threads have not gathered) break the bound.
bool exceeds(int64_t total, int64_t bound) {
  const auto slack = static_cast<int64_t>(kAccountSlack);
  if (bound < 0 || total <= bound - slack * threads.load(relaxed)) return false;
  return total + ungathered() > bound;
}

}  // namespace

void raise_out_of_memory(int64_t bytes) {
  const int64_t in_use = memory_stats().current_bytes, bound = limit.load(relaxed);
  const std::string of = bound >= 0 ? cat("a limit of ", bound, " bytes (set_memory_limit)")
                                    : cat(platform::total_memory(), " bytes of system memory");
  raise<OutOfMemoryError>("out of memory: tried to allocate ", bytes, " bytes with ", in_use,
                          " bytes in use of ", of, " (hint: free tensors or use smaller batches)");
}

void account_allocate_slow(int64_t bytes) {
  // The bound on what the system can give avoids that it promises more and kills the process later.
  const int64_t total = platform::total_memory();
  if (TORCXX_UNLIKELY(bytes > total)) raise_out_of_memory(bytes);
  gather(thread_cache);
  const int64_t now = used.fetch_add(bytes, relaxed) + bytes;
  if (TORCXX_UNLIKELY(exceeds(now, limit.load(relaxed)) || exceeds(now, total))) {
    used.fetch_sub(bytes, relaxed);
    raise_out_of_memory(bytes);
  }
  raise_peak(now);
  allocations.fetch_add(1, relaxed);
}

void account_free_slow(int64_t bytes) noexcept {
  gather(thread_cache);
  used.fetch_sub(bytes, relaxed);
}

void account_reserved(int64_t bytes) noexcept {
  reserved.fetch_add(bytes, relaxed);
  if (bytes > 0) system_allocations.fetch_add(1, relaxed);
}

int64_t highest_use_ever() noexcept { return peak_ever.load(relaxed); }

void link_cache(ThreadCache* t) {
  const std::lock_guard lock(locks.registry);
  t->next = caches;
  if (caches) caches->previous = t;
  caches = t;
  threads.fetch_add(1, relaxed);
}

void unlink_cache(ThreadCache* t) noexcept {
  const std::lock_guard lock(locks.registry);
  gather(t);
  allocations.fetch_add(t->allocations.load(relaxed), relaxed);
  (t->previous ? t->previous->next : caches) = t->next;
  if (t->next) t->next->previous = t->previous;
  threads.fetch_sub(1, relaxed);
}

}  // namespace detail

using namespace detail;

MemoryStats memory_stats() {
  const std::lock_guard lock(locks.registry);
  MemoryStats s;
  s.current_bytes = used.load(relaxed);
  s.peak_bytes = peak.load(relaxed);
  s.allocations = allocations.load(relaxed);
  int64_t rise = 0;  // above the present, seen by one thread
  for (const ThreadCache* t = caches; t; t = t->next) {
    s.current_bytes += t->current.load(relaxed);
    rise = std::max(rise, t->high.load(relaxed) - t->current.load(relaxed));
    s.allocations += t->allocations.load(relaxed);
  }
  s.current_bytes = std::max<int64_t>(s.current_bytes, 0);  // seen while a block changes threads
  s.peak_bytes = std::max(s.peak_bytes, s.current_bytes + rise);
  s.reserved_bytes = reserved.load(relaxed);
  s.system_allocations = system_allocations.load(relaxed);
  return s;
}

void reset_peak_memory_stats() {
  const std::lock_guard lock(locks.registry);
  int64_t now = used.load(relaxed);
  for (ThreadCache* t = caches; t; t = t->next) {
    now += t->current.load(relaxed);
    t->high.store(t->current.load(relaxed), relaxed);
  }
  peak.store(now, relaxed);
}

void set_memory_limit(int64_t bytes) {
  limit.store(std::max<int64_t>(bytes, -1), relaxed);
  account_span.store(bytes < 0 ? 2 * kAccountSlack : 0, relaxed);
}

int64_t get_memory_limit() { return limit.load(relaxed); }

}  // namespace torcxx
