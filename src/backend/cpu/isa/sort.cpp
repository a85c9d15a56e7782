#include "backend/cpu/isa/vec.h"
#include "backend/cpu/sort_kernels.h"

HWY_BEFORE_NAMESPACE();
namespace torcxx::TORCXX_ISA {
namespace {

enum class Kind { Unsigned, Signed, Float };

// Plain loops: the compiler vectorises them for the instruction set.
template <class U, Kind K, class Key, Key Infinity = 0>
TORCXX_KERNEL void keys(void* out, const void* in, int64_t n, bool descending) {
  constexpr Key sign = Key(1) << (8 * sizeof(U) - 1), all = Key(U(~U(0)));
  const Key flip = descending ? all : 0;
  Key* o = static_cast<Key*>(out);
  const U* p = static_cast<const U*>(in);
#pragma GCC ivdep
  for (int64_t i = 0; i < n; i++) {
    Key k = p[i];
    if constexpr (K == Kind::Signed) k ^= sign;
    if constexpr (K == Kind::Float) {
      const Key magnitude = k & (all ^ sign);
      const Key positive = k | sign, negative = k ^ all;
      k = k & sign ? negative : positive;
      k = magnitude == 0 ? sign : k;
      k = magnitude > Infinity ? all : k;
    }
    o[i] = k ^ flip;
  }
}

template <class Key>
TORCXX_KERNEL Key least(const Key* keys, int64_t n) {
  Key m = ~Key(0);
  for (int64_t i = 0; i < n; i++) m = keys[i] < m ? keys[i] : m;
  return m;
}
template <class Key>
TORCXX_KERNEL Key varying(const Key* keys, int64_t n) {
  Key bits = 0;
  const Key first = keys[0];
  for (int64_t i = 0; i < n; i++) bits |= keys[i] ^ first;
  return bits;
}
TORCXX_KERNEL void pack32(uint64_t* packed, const uint32_t* keys, int64_t n, int64_t first) {
#pragma GCC ivdep
  for (int64_t i = 0; i < n; i++)
    packed[i] = uint64_t(keys[i]) << 32 | static_cast<uint64_t>(first + i);
}
TORCXX_KERNEL void pack64(uint64_t* packed, const uint64_t* keys, int64_t n, int64_t first,
                          int shift) {
#pragma GCC ivdep
  for (int64_t i = 0; i < n; i++)
    packed[i] = keys[i] >> shift << 32 | static_cast<uint64_t>(first + i);
}

constexpr cpu::SortKernels make() {
  cpu::SortKernels k{};
  k.keys[int(kBool)] = k.keys[int(kUInt8)] = &keys<uint8_t, Kind::Unsigned, uint32_t>;
  k.keys[int(kUInt16)] = &keys<uint16_t, Kind::Unsigned, uint32_t>;
  k.keys[int(kUInt32)] = &keys<uint32_t, Kind::Unsigned, uint32_t>;
  k.keys[int(kUInt64)] = &keys<uint64_t, Kind::Unsigned, uint64_t>;
  k.keys[int(kInt8)] = &keys<uint8_t, Kind::Signed, uint32_t>;
  k.keys[int(kInt16)] = &keys<uint16_t, Kind::Signed, uint32_t>;
  k.keys[int(kInt32)] = &keys<uint32_t, Kind::Signed, uint32_t>;
  k.keys[int(kInt64)] = &keys<uint64_t, Kind::Signed, uint64_t>;
  k.keys[int(kFloat16)] = &keys<uint16_t, Kind::Float, uint32_t, 0x7C00>;
  k.keys[int(kBFloat16)] = &keys<uint16_t, Kind::Float, uint32_t, 0x7F80>;
  k.keys[int(kFloat32)] = &keys<uint32_t, Kind::Float, uint32_t, 0x7F800000>;
  k.keys[int(kFloat64)] = &keys<uint64_t, Kind::Float, uint64_t, 0x7FF0000000000000>;
  k.least32 = &least<uint32_t>;
  k.least64 = &least<uint64_t>;
  k.varying32 = &varying<uint32_t>;
  k.varying64 = &varying<uint64_t>;
  k.pack32 = &pack32;
  k.pack64 = &pack64;
  return k;
}

}  // namespace

extern const cpu::SortKernels sort_kernels;
constexpr cpu::SortKernels sort_kernels = make();

}  // namespace torcxx::TORCXX_ISA
HWY_AFTER_NAMESPACE();
