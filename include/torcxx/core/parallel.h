// The library's own thread pool.
#pragma once
#include <cstdint>
#include <memory>
#include <type_traits>

#include "torcxx/core/macros.h"

namespace torcxx {

// A borrowed callable: two words, no allocation.
template <class F>
class FunctionRef;
template <class R, class... A>
class FunctionRef<R(A...)> {
 public:
  template <class F>
  requires(!std::is_same_v<std::remove_cvref_t<F>, FunctionRef>)
      FunctionRef(F&& f)  // NOLINT: converts as std::function does
      : object_(const_cast<void*>(static_cast<const void*>(std::addressof(f)))),
        call_([](void* o, A... a) -> R {
          return (*static_cast<std::remove_reference_t<F>*>(o))(a...);
        }) {}
  R operator()(A... a) const { return call_(object_, a...); }

 private:
  void* object_;
  R (*call_)(void*, A...);
};

// Threads that parallel regions may use, the caller included. At start: TORCXX_NUM_THREADS or the
// number of usable cores. Raises ValueError unless n >= 1.
TORCXX_API void set_num_threads(int n);
TORCXX_API int get_num_threads();

// Calls f(b, e) on disjoint chunks that cover [begin, end). Chunk borders depend on `grain` alone
// (multiples of it), never on the number of threads. Runs inline for at most `grain` items, for one
// thread, and inside another region. The first exception is rethrown in the caller.
TORCXX_API void parallel_for(int64_t begin, int64_t end, int64_t grain,
                             FunctionRef<void(int64_t, int64_t)> f);

}  // namespace torcxx
