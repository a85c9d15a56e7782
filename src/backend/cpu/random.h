// Kernels of counter-based random numbers.
#pragma once
#include <cstdint>

namespace torcxx::cpu {

// Elements [first, first + n) of a draw. Which random bits element i gets depends on (seed, stream,
// i) alone; `first` is a multiple of kDrawGroup.
//   32 bits: word (i / 16) % 4 of the Philox block 16 (i / 64) + i % 16
//   64 bits: words 2h, 2h + 1 of the block 16 (i / 32) + i % 16, with h = (i / 16) % 2
// Every operation on them is an exactly rounded one (no fused multiply-add), so the numbers are the
// same bits on every instruction set.
struct Draw {
  uint64_t seed, stream;
  int64_t first;
};
inline constexpr int64_t kDrawGroup = 64;

// Each by the kernel of the running CPU.
void bits32(uint32_t* out, int64_t n, Draw draw);
void bits64(uint64_t* out, int64_t n, Draw draw);
// from + range * k / 2^digits, k uniform, at most `last`; digits <= 24
void uniform32(float* out, int64_t n, Draw draw, int digits, float from, float range, float last);
void uniform64(double* out, int64_t n, Draw draw, double from, double range, double last);
// mean + std * z; |z| reaches 6.6 and 8.6
void normal32(float* out, int64_t n, Draw draw, float mean, float std);
void normal64(double* out, int64_t n, Draw draw, double mean, double std);
// -log(u) * scale, u uniform in (0, 1); never 0
void exponential32(float* out, int64_t n, Draw draw, float scale);
void exponential64(double* out, int64_t n, Draw draw, double scale);
// in * scale where the element's 32 bits are at least `threshold`, else 0; out may be in
void dropout32(float* out, const float* in, int64_t n, Draw draw, uint32_t threshold, float scale);

}  // namespace torcxx::cpu
