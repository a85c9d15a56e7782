#include "torcxx/data/dataloader.h"

#include <algorithm>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <numeric>
#include <thread>

namespace torcxx::data {

// One pass. Slot b % prefetch holds batch b; a worker takes the next batch number only when its
// slot is free, so that order and memory do not depend on how many workers there are.
struct LoaderState {
  DatasetPtr dataset;
  DataLoaderOptions options;
  std::vector<int64_t> order;
  int64_t batches = 0, next_out = 0;

  struct Slot {
    Example example;
    std::exception_ptr error;
    bool ready = false;
  };
  std::mutex mutex;
  std::condition_variable freed, made;
  int64_t next_in = 0;
  bool stop = false;
  std::vector<Slot> slots;
  std::vector<std::thread> threads;

  Example make(int64_t b) const {
    const int64_t from = b * options.batch_size(), n = static_cast<int64_t>(order.size());
    const int64_t count = std::min(options.batch_size(), n - from);
    return dataset->get_batch({order.data() + from, static_cast<size_t>(count)});
  }

  void work() {
    for (;;) {
      int64_t b;
      {
        std::unique_lock lock(mutex);
        freed.wait(lock, [&] {
          return stop || next_in >= batches ||
                 next_in < next_out + static_cast<int64_t>(slots.size());
        });
        if (stop || next_in >= batches) return;
        b = next_in++;
      }
      Slot done;
      try {
        done.example = make(b);
      } catch (...) {
        done.error = std::current_exception();
      }
      done.ready = true;
      const std::lock_guard lock(mutex);
      slots[static_cast<size_t>(b) % slots.size()] = std::move(done);
      made.notify_all();
    }
  }

  Example take() {
    const int64_t b = next_out;
    if (threads.empty()) {
      next_out++;
      return make(b);
    }
    std::unique_lock lock(mutex);
    Slot& slot = slots[static_cast<size_t>(b) % slots.size()];
    made.wait(lock, [&] { return slot.ready; });
    Slot got = std::move(slot);
    slot = {};
    next_out++;
    freed.notify_all();
    lock.unlock();
    if (got.error) std::rethrow_exception(got.error);
    return std::move(got.example);
  }

  ~LoaderState() {
    {
      const std::lock_guard lock(mutex);
      stop = true;
    }
    freed.notify_all();
    for (std::thread& t : threads) t.join();
  }
};

DataLoader::DataLoader(DatasetPtr dataset, DataLoaderOptions options)
    : dataset_(std::move(dataset)), options_(options) {
  TORCXX_CHECK_VALUE(dataset_, "DataLoader: argument 'dataset' is empty");
  TORCXX_CHECK_VALUE(
      options_.batch_size() >= 1,
      "DataLoader: batch_size should be a positive integer value, but got batch_size=",
      options_.batch_size());
  TORCXX_CHECK_VALUE(options_.workers() >= 0, "DataLoader: workers should be non-negative, got ",
                     options_.workers());
  TORCXX_CHECK_VALUE(options_.prefetch() >= 1, "DataLoader: prefetch should be positive, got ",
                     options_.prefetch());
}
DataLoader::~DataLoader() = default;

int64_t DataLoader::size() const {
  const int64_t n = dataset_->size(), b = options_.batch_size();
  return options_.drop_last() ? n / b : n / b + (n % b != 0);
}

DataLoader::Iterator DataLoader::begin(int64_t first) {
  auto s = std::make_shared<LoaderState>();
  s->dataset = dataset_;
  s->options = options_;
  s->batches = size();
  TORCXX_CHECK_INDEX(first >= 0 && first <= s->batches, "DataLoader: batch ", first,
                     " is out of range for ", s->batches, " batches");
  if (options_.shuffle()) {
    s->order = permutation(dataset_->size(), options_.seed(), static_cast<uint64_t>(epoch_));
  } else {
    s->order.resize(static_cast<size_t>(dataset_->size()));
    std::iota(s->order.begin(), s->order.end(), 0);
  }
  epoch_++;
  s->next_in = s->next_out = first;
  Iterator it;
  if (first == s->batches) return it;
  s->slots.resize(static_cast<size_t>(options_.prefetch()));
  for (int64_t i = 0; i < options_.workers(); i++)
    s->threads.emplace_back([p = s.get()] { p->work(); });
  it.state_ = std::move(s);
  it.current_ = it.state_->take();
  return it;
}

DataLoader::Iterator& DataLoader::Iterator::operator++() {
  current_ = {};
  if (state_->next_out >= state_->batches)
    state_.reset();
  else
    current_ = state_->take();
  return *this;
}

}  // namespace torcxx::data
