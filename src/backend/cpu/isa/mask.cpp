#include "backend/cpu/isa/vec.h"
#include "backend/cpu/mask_kernels.h"

HWY_BEFORE_NAMESPACE();
namespace torcxx::TORCXX_ISA {
namespace {

struct Bytes16 {
  uint64_t a, b;
};

TORCXX_KERNEL int64_t count(const uint8_t* mask, int64_t n) {
  int64_t total = 0, i = 0;
  const hn::ScalableTag<uint8_t> d;
  constexpr int64_t L = HWY_MAX_BYTES;
  for (; i + L <= n; i += L)
    total += static_cast<int64_t>(hn::CountTrue(d, hn::Ne(hn::LoadU(d, mask + i), hn::Zero(d))));
  for (; i < n; i++) total += mask[i] != 0;
  return total;
}

// The store is unconditional and the place moves on by 0 or 1: no branch to guess wrong. The last
// element may have no place of its own, so it is written only when chosen.
template <class T>
TORCXX_KERNEL int64_t compress(void* out, const void* in, const uint8_t* mask, int64_t n) {
  T* o = static_cast<T*>(out);
  const T* p = static_cast<const T*>(in);
  int64_t last = n;  // behind the last chosen element
  while (last > 0 && !mask[last - 1]) last--;
  int64_t k = 0, i = 0;
  if constexpr ((sizeof(T) == 4 || sizeof(T) == 8) && TORCXX_HAS_AVX512) {
    using F = std::conditional_t<sizeof(T) == 4, float, double>;
    const hn::ScalableTag<F> d;
    constexpr int64_t L = Vec<F>::lanes;
    for (; i + L <= last; i += L) {
      const auto m = Mask<F>::load(mask + i);
      k += static_cast<int64_t>(hn::CompressBlendedStore(
          hn::LoadU(d, reinterpret_cast<const F*>(p + i)), m.m, d, reinterpret_cast<F*>(o + k)));
    }
  }
  for (; i < last; i++) {
    o[k] = p[i];
    k += mask[i] != 0;
  }
  return k;
}

}  // namespace

extern const cpu::MaskKernels mask_kernels;
constexpr cpu::MaskKernels mask_kernels = {
    &count,
    {&compress<uint8_t>, &compress<uint16_t>, &compress<uint32_t>, &compress<uint64_t>,
     &compress<Bytes16>}};

}  // namespace torcxx::TORCXX_ISA
HWY_AFTER_NAMESPACE();
