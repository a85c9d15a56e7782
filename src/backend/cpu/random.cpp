#include "backend/cpu/random.h"

#include "backend/cpu/isa_table.h"

namespace torcxx::cpu {

// A table for each function: a static program holds those that it calls.
#define TORCXX_RANDOM(name, parameters, ...)                          \
  TORCXX_DECLARE_ISA(void, name parameters)                           \
  void name parameters {                                              \
    static constexpr decltype(&name) sets[] = TORCXX_ISA_TABLE(name); \
    isa_pick(sets)(__VA_ARGS__);                                      \
  }

TORCXX_RANDOM(bits32, (uint32_t * out, int64_t n, cpu::Draw draw), out, n, draw)
TORCXX_RANDOM(bits64, (uint64_t * out, int64_t n, cpu::Draw draw), out, n, draw)
TORCXX_RANDOM(uniform32,
              (float* out, int64_t n, cpu::Draw draw, int digits, float from, float range,
               float last),
              out, n, draw, digits, from, range, last)
TORCXX_RANDOM(uniform64,
              (double* out, int64_t n, cpu::Draw draw, double from, double range, double last), out,
              n, draw, from, range, last)
TORCXX_RANDOM(normal32, (float* out, int64_t n, cpu::Draw draw, float mean, float std), out, n,
              draw, mean, std)
TORCXX_RANDOM(normal64, (double* out, int64_t n, cpu::Draw draw, double mean, double std), out, n,
              draw, mean, std)
TORCXX_RANDOM(exponential32, (float* out, int64_t n, cpu::Draw draw, float scale), out, n, draw,
              scale)
TORCXX_RANDOM(exponential64, (double* out, int64_t n, cpu::Draw draw, double scale), out, n, draw,
              scale)
TORCXX_RANDOM(dropout32,
              (float* out, const float* in, int64_t n, cpu::Draw draw, uint32_t threshold,
               float scale),
              out, in, n, draw, threshold, scale)

}  // namespace torcxx::cpu
