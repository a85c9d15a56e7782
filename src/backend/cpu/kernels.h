// Tables of compiled kernels, one per operation and instruction set, and the types they compute in.
#pragma once
#include <cstdint>

#include "torcxx/core/dtype.h"

namespace torcxx::cpu {

// Narrow dtypes are converted tile by tile: bool, i8, u8, i16, u16 compute as I32, u32 as I64,
// f16 and bf16 as F32. So dtypes and operations add instead of multiplying.
enum Compute : uint8_t { F32, F64, I32, I64, U64, C64, C128, kComputes };

constexpr Compute compute_of(ScalarType t) {
  switch (t) {
    case kFloat64:
      return F64;
    case kFloat32:
    case kFloat16:
    case kBFloat16:
      return F32;
    case kInt64:
    case kUInt32:
      return I64;
    case kUInt64:
      return U64;
    case kComplex64:
    case kComplexHalf:
      return C64;
    case kComplex128:
      return C128;
    default:
      return I32;
  }
}
constexpr ScalarType dtype_of(Compute c) {
  constexpr ScalarType t[] = {kFloat32, kFloat64, kInt32, kInt64, kUInt64, kComplex64, kComplex128};
  return t[c];
}

// Contiguous run of n elements; `scalars` are of the compute type. out may be equal to an input.
using MapFn = void (*)(void* out, const void* const* in, const void* scalars, int64_t n);

enum Variant : uint8_t { kVectors, kFirstScalar, kSecondScalar, kVariants };
inline constexpr int kMaxGrads = 3;

struct MapKernels {
  MapFn forward[kVariants][kComputes];  // variants beyond kVectors may be null
  MapFn grad[kMaxGrads][kComputes];     // in: g, inputs..., y
};

}  // namespace torcxx::cpu
