#include "backend/cpu/sort_packed.h"

#include <algorithm>
#include <cstring>
#include <utility>

#if TORCXX_HAS_HWY_CONTRIB
#include <hwy/contrib/sort/vqsort.h>
#endif

namespace torcxx::cpu {
namespace {

constexpr int64_t kInsertion = 24, kComparisons = 1024, kWideDigits = 16384;

void insertion_sort(uint64_t* p, int64_t n) {
  for (int64_t i = 1; i < n; i++) {
    const uint64_t x = p[i];
    int64_t k = i;
    for (; k > 0 && p[k - 1] > x; k--) p[k] = p[k - 1];
    p[k] = x;
  }
}

// All numbers differ, since their places do: every correct sort gives the same result.
void comparison_sort(uint64_t* p, int64_t n) {
#if TORCXX_HAS_HWY_CONTRIB
  static thread_local const hwy::Sorter sorter;
  sorter(p, static_cast<size_t>(n), hwy::SortAscending());
#else
  std::sort(p, p + n);
#endif
}

// One stable pass per digit in which keys differ, the lowest first.
template <int Bits>
uint64_t* radix_sort(uint64_t* p, uint64_t* spare, int64_t n, uint32_t varying) {
  constexpr int digits = (32 + Bits - 1) / Bits, size = 1 << Bits;
  constexpr uint32_t mask = size - 1;
  uint32_t count[digits][size];
  std::memset(count, 0, sizeof(count));
  for (int64_t i = 0; i < n; i++) {
    const auto key = static_cast<uint32_t>(p[i] >> 32);
    for (int d = 0; d < digits; d++) count[d][key >> (d * Bits) & mask]++;
  }
  for (int d = 0; d < digits; d++) {
    if (!(varying >> (d * Bits) & mask)) continue;
    uint32_t at = 0;
    for (uint32_t& c : count[d]) at += std::exchange(c, at);
    const int shift = 32 + d * Bits;
    for (int64_t i = 0; i < n; i++) spare[count[d][p[i] >> shift & mask]++] = p[i];
    std::swap(p, spare);
  }
  return p;
}

}  // namespace

uint64_t* sort_packed(uint64_t* packed, uint64_t* spare, int64_t n, uint32_t varying) {
  if (varying == 0) return packed;
  if (n >= kWideDigits) return radix_sort<11>(packed, spare, n, varying);
  if (n > kComparisons) return radix_sort<8>(packed, spare, n, varying);
  if (n > kInsertion)
    comparison_sort(packed, n);
  else
    insertion_sort(packed, n);
  return packed;
}

}  // namespace torcxx::cpu
