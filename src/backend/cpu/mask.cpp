#include "backend/cpu/mask.h"

#include "backend/cpu/isa_table.h"
#include "backend/cpu/mask_kernels.h"

namespace torcxx::cpu {

TORCXX_DECLARE_ISA(const cpu::MaskKernels, mask_kernels)

namespace {

const MaskKernels& kernels() { return *isa_pick(TORCXX_ISA_TABLE(mask_kernels)); }

struct Bytes16 {
  uint64_t a, b;
};

template <class T>
int64_t expand(void* out, const void* from, const uint8_t* mask, int64_t n) {
  T* o = static_cast<T*>(out);
  const T* p = static_cast<const T*>(from);
  int64_t k = 0;
  for (int64_t i = 0; i < n; i++)
    if (mask[i]) o[i] = p[k++];
  return k;
}

}  // namespace

int64_t count_mask(const uint8_t* mask, int64_t n) { return kernels().count(mask, n); }

int64_t compress(void* out, const void* in, const uint8_t* mask, int64_t n, int64_t bytes) {
  return kernels().compress[__builtin_ctzll(static_cast<uint64_t>(bytes))](out, in, mask, n);
}

int64_t expand_into(void* out, const void* from, const uint8_t* mask, int64_t n, int64_t bytes) {
  switch (bytes) {
    case 1:
      return expand<uint8_t>(out, from, mask, n);
    case 2:
      return expand<uint16_t>(out, from, mask, n);
    case 4:
      return expand<uint32_t>(out, from, mask, n);
    case 8:
      return expand<uint64_t>(out, from, mask, n);
    default:
      return expand<Bytes16>(out, from, mask, n);
  }
}

}  // namespace torcxx::cpu
