// Work done ahead by threads, its results taken in order: the engine of the data loaders.
#pragma once
#include <chrono>
#include <memory>
#include <optional>

#include "torcxx/core/function.h"
#include "torcxx/core/macros.h"

namespace torcxx::data {

// Results are at most `ahead` steps before the one that is taken next, whatever the number of
// workers, so memory and order do not depend on it. Destruction waits for the jobs being done.
class TORCXX_API Prefetcher {
 public:
  using Result = std::shared_ptr<void>;
  // Makes one result; gets the number of its worker.
  using Job = std::function<Result(int64_t worker)>;
  // The next job, or an empty one at the end. Called by one thread at a time, in order.
  using Source = std::function<Job()>;

  // With 0 workers jobs run in take(), by worker 0.
  Prefetcher(Source source, int64_t workers, int64_t ahead);
  ~Prefetcher();
  Prefetcher(const Prefetcher&) = delete;

  // The next result, or null after the last. Throws what its job or the source threw, and Error
  // when it takes longer than `timeout`.
  Result take(std::optional<std::chrono::milliseconds> timeout = std::nullopt);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace torcxx::data
