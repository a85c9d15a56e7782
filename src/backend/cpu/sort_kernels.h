// Compiled kernels behind sort.h.
#pragma once
#include "torcxx/core/dtype.h"

namespace torcxx::cpu {

struct SortKernels {
  // Unsigned numbers in the order of the elements: uint32 for dtypes of up to 4 bytes, else uint64.
  void (*keys[kNumScalarTypes])(void* keys, const void* in, int64_t n, bool descending);
  uint32_t (*least32)(const uint32_t* keys, int64_t n);
  uint64_t (*least64)(const uint64_t* keys, int64_t n);
  // Bits in which two of n > 0 keys differ.
  uint32_t (*varying32)(const uint32_t* keys, int64_t n);
  uint64_t (*varying64)(const uint64_t* keys, int64_t n);
  // packed[i] = the key's 32 bits from `shift` on, above i + first
  void (*pack32)(uint64_t* packed, const uint32_t* keys, int64_t n, int64_t first);
  void (*pack64)(uint64_t* packed, const uint64_t* keys, int64_t n, int64_t first, int shift);
};

}  // namespace torcxx::cpu
