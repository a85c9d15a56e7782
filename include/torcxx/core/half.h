// 16-bit floating point as storage: arithmetic is done in float.
#pragma once
#include <bit>
#include <cstdint>

namespace torcxx {

constexpr float half_to_float(uint16_t h) {
  const uint32_t sign = uint32_t(h & 0x8000u) << 16, magnitude = h & 0x7fffu;
  if (magnitude >= 0x7c00u)
    return std::bit_cast<float>(sign | 0x7f800000u | (magnitude & 0x3ffu) << 13);
  if (magnitude >= 0x400u) return std::bit_cast<float>(sign | ((magnitude << 13) + 0x38000000u));
  // subnormal: its integer value times 2^-24 is exact in float
  const float value = static_cast<float>(magnitude) * 0x1p-24f;
  return sign ? -value : value;
}

constexpr uint16_t float_to_half(float f) {  // round to nearest even
  const uint32_t bits = std::bit_cast<uint32_t>(f), sign = bits >> 16 & 0x8000u,
                 m = bits & 0x7fffffffu;
  if (m > 0x7f800000u) return static_cast<uint16_t>(sign | 0x7e00u | (m >> 13 & 0x3ffu));
  if (m >= 0x477ff000u) return static_cast<uint16_t>(sign | 0x7c00u);
  if (m < 0x38800000u) {  // adding 0.5 lets the FPU round at the subnormal's last bit
    const uint32_t r = std::bit_cast<uint32_t>(std::bit_cast<float>(m) + 0.5f);
    return static_cast<uint16_t>(sign | (r - 0x3f000000u));
  }
  return static_cast<uint16_t>(sign | ((m - 0x38000000u + 0xfffu + (m >> 13 & 1u)) >> 13));
}

constexpr uint16_t float_to_bfloat16(float f) {  // round to nearest even, NaN kept quiet
  const uint32_t bits = std::bit_cast<uint32_t>(f);
  if ((bits & 0x7fffffffu) > 0x7f800000u) return static_cast<uint16_t>(bits >> 16 | 0x40u);
  return static_cast<uint16_t>((bits + 0x7fffu + (bits >> 16 & 1u)) >> 16);
}

struct Half {
  uint16_t x = 0;
  Half() = default;
  constexpr Half(float f) : x(float_to_half(f)) {}  // NOLINT: converts as a number does
  constexpr operator float() const { return half_to_float(x); }
};

struct BFloat16 {
  uint16_t x = 0;
  BFloat16() = default;
  constexpr BFloat16(float f) : x(float_to_bfloat16(f)) {}  // NOLINT: converts as a number does
  constexpr operator float() const { return std::bit_cast<float>(uint32_t(x) << 16); }
};
static_assert(sizeof(Half) == 2 && sizeof(BFloat16) == 2);

}  // namespace torcxx
