#include "torcxx/core/parallel.h"

#include <algorithm>
#include <atomic>
#include <bit>
#include <charconv>
#include <chrono>
#include <condition_variable>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <mutex>
#include <string>
#include <thread>

#include "core/platform.h"
#include "torcxx/core/error.h"

namespace torcxx {
namespace {

using Body = FunctionRef<void(int64_t, int64_t)>;

inline void relax() {
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  asm volatile("yield");
#endif
}

constexpr int kSpins = 2000;  // some 20 us before a thread sleeps: the gap between operations
constexpr int kMaxWorkers = 1023;
// Bits of Region::state above the number of workers inside.
constexpr uint32_t kClosed = 1u << 31, kWaiting = 1u << 30, kCount = kWaiting - 1;

// One caller's work. Regions are never destroyed: a late worker may look at one at any time, finds
// it closed and leaves.
struct alignas(64) Region {
  std::atomic<uint32_t> state{kClosed};
  std::atomic<bool> owned{false};
  const Body* body = nullptr;
  int64_t begin = 0, end = 0, grain = 1;
  uint64_t chunks = 0, batch = 1;
  alignas(64) std::atomic<uint64_t> next{0};  // first unclaimed chunk
  std::atomic<bool> failed{false};
  std::exception_ptr error;

  // Claims chunks until none is left. Never throws: keeps the first exception.
  void work() {
    while (true) {
      const uint64_t first = next.fetch_add(batch, std::memory_order_relaxed);
      if (first >= chunks) return;
      const uint64_t last = std::min(first + batch, chunks);
      try {
        for (uint64_t k = first; k < last; k++) {
          if (failed.load(std::memory_order_relaxed)) return;
          const int64_t b = begin + static_cast<int64_t>(k) * grain;
          (*body)(b, end - b > grain ? b + grain : end);
        }
      } catch (...) {
        if (!failed.exchange(true)) error = std::current_exception();
        return;
      }
    }
  }
  bool exhausted() const {
    return failed.load(std::memory_order_relaxed) || next.load(std::memory_order_relaxed) >= chunks;
  }
  void leave() {
    const uint32_t before = state.fetch_sub(1, std::memory_order_acq_rel);
    if ((before & kWaiting) && (before & kCount) == 1) state.notify_one();
  }
  // Lets nobody in and waits for those inside: chunks that are being worked on.
  void close() {
    state.fetch_or(kClosed, std::memory_order_acq_rel);
    for (int i = 0; i < kSpins; i++) {
      if (!(state.load(std::memory_order_acquire) & kCount)) return;
      relax();
    }
    uint32_t s = state.fetch_or(kWaiting, std::memory_order_acq_rel) | kWaiting;
    while (s & kCount) {
      state.wait(s, std::memory_order_acquire);
      s = state.load(std::memory_order_acquire);
    }
    state.fetch_and(~kWaiting, std::memory_order_relaxed);
  }
};

constexpr int kRegions = 16;  // callers at once; further ones work alone
Region regions[kRegions];

// Trivially destructible: workers may look at it while the process ends.
struct Pool {
  std::atomic<uint32_t> open{0};      // bit i: regions[i] may have unclaimed chunks
  std::atomic<uint32_t> sleepers{0};  // workers asleep or about to be
  std::atomic<uint32_t> epoch{0};     // what they sleep on
  std::atomic<int> threads{0};        // wanted, the caller included; 0: not yet known
  std::atomic<int> live{0};           // workers running; changed under the mutex
  std::atomic<bool> stopped{false};   // the process ends, or the system gives no more threads
  std::mutex mutex;
  std::condition_variable* left = nullptr;  // told of every worker that ends
};
constinit Pool pool;

thread_local constinit bool inside = false;  // a region runs on this thread

int wanted_workers() {
  return std::min(pool.threads.load(std::memory_order_relaxed) - 1, kMaxWorkers);
}

void wake_one() {
  if (pool.sleepers.load() == 0) return;
  pool.epoch.fetch_add(1);
  pool.epoch.notify_one();
}

void wake_all() {
  pool.epoch.fetch_add(1);
  pool.epoch.notify_all();
}

// Works on regions[i] if it is open; whether there was something to do.
bool help(int i) {
  Region& r = regions[i];
  // Inside before looking: the owner waits for whoever is inside.
  const uint32_t before = r.state.fetch_add(1, std::memory_order_acq_rel);
  bool worked = false;
  if (!(before & kClosed)) {
    if (!r.exhausted()) {
      worked = true;
      wake_one();  // each wakes the next: the caller pays for one
      r.work();
    }
    pool.open.fetch_and(~(1u << i), std::memory_order_relaxed);
  }
  r.leave();
  return worked;
}

// Ends this worker if there are more than wanted.
bool dismissed() {
  if (pool.live.load(std::memory_order_relaxed) <= wanted_workers()) return false;
  const std::lock_guard lock(pool.mutex);
  if (pool.live.load(std::memory_order_relaxed) <= wanted_workers()) return false;
  pool.live.fetch_sub(1);
  if (pool.left) pool.left->notify_all();
  return true;
}

void worker() {
  inside = true;
  int idle = 0;
  while (!dismissed()) {
    bool worked = false;
    for (uint32_t m = pool.open.load(std::memory_order_acquire); m; m &= m - 1)
      worked |= help(std::countr_zero(m));
    if (worked) {
      idle = 0;
    } else if (++idle < kSpins) {
      relax();
    } else {
      const uint32_t seen = pool.epoch.load();
      pool.sleepers.fetch_add(1);
      if (pool.open.load() == 0 && pool.live.load() <= wanted_workers()) pool.epoch.wait(seen);
      pool.sleepers.fetch_sub(1);
      idle = 0;
    }
  }
}

// At exit workers get a moment to leave; one that is stuck in foreign code is left behind.
struct Stopper {
  ~Stopper() {
    std::condition_variable left;
    std::unique_lock lock(pool.mutex);
    pool.stopped = true;
    pool.threads = 1;
    pool.left = &left;
    wake_all();
    left.wait_for(lock, std::chrono::milliseconds(100), [] { return pool.live == 0; });
    pool.left = nullptr;
  }
};

void before_fork() { pool.mutex.lock(); }
void after_fork() { pool.mutex.unlock(); }
// Only the forking thread exists in the child: nobody is inside a region, workers start anew.
void in_child() {
  pool.live = 0;
  pool.open = 0;
  pool.sleepers = 0;
  for (Region& r : regions) {
    r.state = kClosed;
    r.owned = false;
  }
  pool.mutex.unlock();
}

// Made when the library is loaded: a fork() during a later first use would leave it half made.
const bool fork_handled = (platform::at_fork(before_fork, after_fork, in_child), true);
const Stopper stopper;

[[gnu::noinline, gnu::cold]] void start_workers() {
  const std::lock_guard lock(pool.mutex);
  while (!pool.stopped && pool.live < wanted_workers()) {
    try {
      std::thread(worker).detach();
    } catch (const std::exception&) {
      pool.stopped = true;  // no more threads to be had: those that run must do
      return;
    }
    pool.live.fetch_add(1);
  }
}

int initial_threads() {
  const char* text = std::getenv("TORCXX_NUM_THREADS");
  if (!text || !*text) return platform::usable_cores();
  int n = 0;
  const char* end = text + std::strlen(text);
  const auto [stop, code] = std::from_chars(text, end, n);
  TORCXX_CHECK_VALUE(code == std::errc() && stop == end && n >= 1,
                     "TORCXX_NUM_THREADS: expected a positive integer, got '", text, "'");
  return n;
}

Region* acquire_region() {
  for (Region& r : regions)
    if (!r.owned.load(std::memory_order_relaxed) &&
        !r.owned.exchange(true, std::memory_order_acquire))
      return &r;
  return nullptr;
}

void run_alone(int64_t begin, int64_t end, int64_t grain, const Body& f) {
  while (end - begin > grain) {
    f(begin, begin + grain);
    begin += grain;
  }
  f(begin, end);
}

void run_shared(Region& r, int threads) {
  const uint32_t bit = 1u << (&r - regions);
  r.batch = std::max<uint64_t>(1, r.chunks / (16 * static_cast<uint64_t>(threads)));
  r.next.store(0, std::memory_order_relaxed);
  r.failed.store(false, std::memory_order_relaxed);
  r.state.fetch_and(~kClosed, std::memory_order_acq_rel);
  pool.open.fetch_or(bit);
  wake_one();
  inside = true;
  r.work();
  inside = false;
  pool.open.fetch_and(~bit, std::memory_order_relaxed);
  r.close();
  std::exception_ptr error = std::move(r.error);
  r.error = nullptr;
  r.owned.store(false, std::memory_order_release);
  if (error) std::rethrow_exception(std::move(error));
}

}  // namespace

void set_num_threads(int n) {
  TORCXX_CHECK_VALUE(n >= 1, "set_num_threads: argument 'n' expected a positive integer, got ", n);
  pool.threads.store(n);
  wake_all();  // surplus workers leave; missing ones start with the next region
}

int get_num_threads() {
  int n = pool.threads.load(std::memory_order_relaxed);
  if (TORCXX_UNLIKELY(n == 0)) {
    const int first = initial_threads();
    n = pool.threads.compare_exchange_strong(n, first) ? first : pool.threads.load();
  }
  return n;
}

void parallel_for(int64_t begin, int64_t end, int64_t grain, Body f) {
  if (begin >= end) return;
  grain = std::max<int64_t>(grain, 1);
  int64_t items;
  TORCXX_CHECK_VALUE(!__builtin_sub_overflow(end, begin, &items),
                     "parallel_for: argument 'end' expected less than 2^63 items, got ", begin,
                     " to ", end);
  if (items <= grain) return f(begin, end);
  const int threads = inside ? 1 : get_num_threads();
  Region* r = threads > 1 ? acquire_region() : nullptr;
  if (!r) return run_alone(begin, end, grain, f);
  if (TORCXX_UNLIKELY(pool.live.load(std::memory_order_relaxed) < wanted_workers()) &&
      !pool.stopped)
    start_workers();
  r->body = &f;
  r->begin = begin;
  r->end = end;
  r->grain = grain;
  r->chunks = static_cast<uint64_t>((items - 1) / grain) + 1;
  run_shared(*r, threads);
}

}  // namespace torcxx
