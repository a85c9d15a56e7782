// Counter-based random numbers: element i of a draw depends on (seed, stream, i) alone, so the
// numbers are the same at every thread count and on every device.
#pragma once
#include <array>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>

#include "torcxx/core/macros.h"

namespace torcxx {

// Philox 4x32-10 (Salmon et al., SC 2011): four 32-bit words for a 128-bit counter and a 64-bit
// key.
TORCXX_API std::array<uint32_t, 4> philox(uint64_t key, uint64_t counter_low,
                                          uint64_t counter_high);

// A seed and how much of its stream has been used. Copies share state, as PyTorch's generators do.
class TORCXX_API Generator {
 public:
  Generator();  // seed 67280421310721, PyTorch's default
  void manual_seed(uint64_t seed);
  // A fresh non-deterministic seed, also returned.
  uint64_t seed();
  uint64_t initial_seed() const;
  struct State {
    uint64_t seed, stream;
  };
  // Reserves the next draw: its seed and stream number, the upper half of its blocks' counters.
  State next_draw() const;
  uint64_t next_stream() const { return next_draw().stream; }
  State get_state() const;
  void set_state(State s) const;

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;
};

TORCXX_API Generator& default_generator();
// Seeds the default generator.
TORCXX_API void manual_seed(uint64_t seed);

}  // namespace torcxx
