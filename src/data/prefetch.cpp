#include "torcxx/data/prefetch.h"

#include <condition_variable>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

#include "torcxx/core/error.h"

namespace torcxx::data {

// Slot i % ahead holds result i; a worker takes job i only when that slot is free.
struct Prefetcher::State {
  struct Slot {
    Result result;
    std::exception_ptr error;
    bool ready = false, last = false;
  };
  Source source;
  std::mutex mutex;
  std::condition_variable freed, made;
  size_t next_in = 0, next_out = 0;
  bool stop = false;
  std::vector<Slot> slots;
  std::vector<std::thread> threads;

  void work(int64_t worker) {
    for (;;) {
      std::unique_lock lock(mutex);
      freed.wait(lock, [&] { return stop || next_in < next_out + slots.size(); });
      if (stop) return;
      const size_t i = next_in++;
      Slot done;
      Job job;
      try {
        job = source();
        done.last = !job;
      } catch (...) {
        done.error = std::current_exception();
      }
      stop = done.last;
      lock.unlock();
      if (job) try {
          done.result = job(worker);
        } catch (...) {
          done.error = std::current_exception();
        }
      job = nullptr;
      done.ready = true;
      lock.lock();
      slots[i % slots.size()] = std::move(done);
      made.notify_all();
    }
  }
};

Prefetcher::Prefetcher(Source source, int64_t workers, int64_t ahead)
    : state_(std::make_unique<State>()) {
  TORCXX_CHECK_VALUE(workers >= 0, "DataLoader: workers should be non-negative, got ", workers);
  TORCXX_CHECK_VALUE(ahead >= 1, "DataLoader: max_jobs should be positive, got ", ahead);
  state_->source = std::move(source);
  if (workers == 0) return;
  state_->slots.resize(static_cast<size_t>(ahead));
  for (int64_t i = 0; i < workers; i++)
    state_->threads.emplace_back([s = state_.get(), i] { s->work(i); });
}

Prefetcher::~Prefetcher() {
  {
    const std::lock_guard lock(state_->mutex);
    state_->stop = true;
  }
  state_->freed.notify_all();
  for (std::thread& t : state_->threads) t.join();
}

Prefetcher::Result Prefetcher::take(std::optional<std::chrono::milliseconds> timeout) {
  State& s = *state_;
  if (s.threads.empty()) {
    const Job job = s.source();
    return job ? job(0) : nullptr;
  }
  std::unique_lock lock(s.mutex);
  State::Slot& slot = s.slots[s.next_out % s.slots.size()];
  if (!timeout)
    s.made.wait(lock, [&] { return slot.ready; });
  else
    TORCXX_CHECK(s.made.wait_for(lock, *timeout, [&] { return slot.ready; }),
                 "DataLoader: timed out after ", timeout->count(), " ms waiting for a batch");
  if (slot.last) return nullptr;  // stays, for whoever asks again
  State::Slot got = std::move(slot);
  slot = {};
  s.next_out++;
  s.freed.notify_all();
  lock.unlock();
  if (got.error) std::rethrow_exception(got.error);
  return std::move(got.result);
}

}  // namespace torcxx::data
