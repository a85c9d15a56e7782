// Seconds that a piece of work takes although other programs disturb it. Short work is timed by the
// clock, since some repetition runs undisturbed; longer work by its thread's processor time, whose
// error of some microseconds is small then.
#pragma once
#include <ctime>

namespace bench {

class Stopwatch {
 public:
  explicit Stopwatch(bool one_thread) : one_thread_(one_thread) {}
  double seconds() const {
    const double wall = now(CLOCK_MONOTONIC) - wall_;
    return wall < 1e-3 || !one_thread_ ? wall : now(CLOCK_THREAD_CPUTIME_ID) - thread_;
  }

 private:
  static double now(clockid_t clock) {
    timespec t;
    clock_gettime(clock, &t);
    return double(t.tv_sec) + double(t.tv_nsec) * 1e-9;
  }
  bool one_thread_;
  double thread_ = now(CLOCK_THREAD_CPUTIME_ID), wall_ = now(CLOCK_MONOTONIC);
};

}  // namespace bench
