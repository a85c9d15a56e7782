// Compiled kernels behind mask.h.
#pragma once
#include <cstdint>

namespace torcxx::cpu {

struct MaskKernels {
  int64_t (*count)(const uint8_t* mask, int64_t n);
  // by the logarithm of the element's bytes
  int64_t (*compress[5])(void* out, const void* in, const uint8_t* mask, int64_t n);
};

}  // namespace torcxx::cpu
