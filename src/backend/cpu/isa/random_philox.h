// Philox 4x32-10 (Salmon et al., SC 2011) in vectors: a block in each 64-bit lane, so that one
// widening multiplication gives both halves of a product in place.
#ifndef TORCXX_BACKEND_CPU_ISA_RANDOM_PHILOX_H_
#define TORCXX_BACKEND_CPU_ISA_RANDOM_PHILOX_H_

#include "backend/cpu/isa/vec.h"
#include "backend/cpu/random.h"

HWY_BEFORE_NAMESPACE();
namespace torcxx::TORCXX_ISA {

using D32 = hn::ScalableTag<uint32_t>;
using D64 = hn::ScalableTag<uint64_t>;
using V32 = hn::Vec<D32>;
using V64 = hn::Vec<D64>;
inline constexpr int kLanes32 = Vec<float>::lanes;
inline constexpr int kLanes64 = Vec<double>::lanes;
inline constexpr int kBlocks = 16;  // of one group of elements

struct PhiloxKey {
  uint32_t k0[10], k1[10];
  uint64_t stream;
};
TORCXX_INLINE PhiloxKey philox_key(cpu::Draw draw) {
  PhiloxKey key;
  uint32_t a = static_cast<uint32_t>(draw.seed), b = static_cast<uint32_t>(draw.seed >> 32);
  for (int r = 0; r < 10; r++) {
    key.k0[r] = a;
    key.k1[r] = b;
    a += 0x9E3779B9u;
    b += 0xBB67AE85u;
  }
  key.stream = draw.stream;
  return key;
}

// The four words of each lane's block, in the low halves; the high halves hold rubbish.
struct Words {
  V64 w0, w1, w2, w3;
};
TORCXX_INLINE V64 times(V64 a, uint32_t m) {
  return hn::MulEven(hn::BitCast(D32(), a), hn::Set(D32(), m));
}
TORCXX_INLINE Words philox_blocks(V64 counter, const PhiloxKey& key) {
  const D64 d;
  V64 c0 = counter, c1 = hn::ShiftRight<32>(counter), c2 = hn::Set(d, key.stream);
  V64 c3 = hn::Set(d, key.stream >> 32);
#pragma GCC unroll 10
  for (int r = 0; r < 10; r++) {
    const V64 p0 = times(c0, 0xD2511F53u), p1 = times(c2, 0xCD9E8D57u);
    c0 = hn::Xor3(hn::ShiftRight<32>(p1), c1, hn::Set(d, key.k0[r]));
    c2 = hn::Xor3(hn::ShiftRight<32>(p0), c3, hn::Set(d, key.k1[r]));
    c1 = p1;
    c3 = p0;
  }
  return {c0, c1, c2, c3};
}

// Low halves of a in the even lanes, of b in the odd ones.
TORCXX_INLINE V32 pack(V64 a, V64 b) {
  const D32 d;
  return hn::OddEven(hn::BitCast(d, hn::ShiftLeft<32>(b)), hn::BitCast(d, a));
}

// Calls f(p, w0, w1, w2, w3): the words of the blocks of places p, p + 1 ... of group g.
template <class F>
TORCXX_INLINE void each_words32(const PhiloxKey& key, int64_t g, F f) {
  const D64 d;
  const V64 even = hn::ShiftLeft<1>(hn::Iota(d, 0));
  for (int p = 0; p < kBlocks; p += kLanes32) {
    const V64 c = hn::Add(even, hn::Set(d, static_cast<uint64_t>(g * kBlocks + p)));
    const Words a = philox_blocks(c, key), b = philox_blocks(hn::Add(c, hn::Set(d, 1)), key);
    f(p, pack(a.w0, b.w0), pack(a.w1, b.w1), pack(a.w2, b.w2), pack(a.w3, b.w3));
  }
}
// Calls f(p, a, b) with the two 64-bit numbers of each block.
template <class F>
TORCXX_INLINE void each_words64(const PhiloxKey& key, int64_t g, F f) {
  const D64 d;
  const V64 low = hn::Set(d, 0xFFFFFFFFu);
  for (int p = 0; p < kBlocks; p += kLanes64) {
    const V64 c = hn::Add(hn::Iota(d, 0), hn::Set(d, static_cast<uint64_t>(g * kBlocks + p)));
    const Words w = philox_blocks(c, key);
    f(p, hn::Or(hn::And(w.w0, low), hn::ShiftLeft<32>(w.w1)),
      hn::Or(hn::And(w.w2, low), hn::ShiftLeft<32>(w.w3)));
  }
}

}  // namespace torcxx::TORCXX_ISA
HWY_AFTER_NAMESPACE();

#endif  // TORCXX_BACKEND_CPU_ISA_RANDOM_PHILOX_H_
