// Conversions between dtypes and compute types over strided tiles.
#include "backend/cpu/convert.h"

#include "backend/cpu/isa/vec_convert.h"
#include "torcxx/core/half.h"

HWY_BEFORE_NAMESPACE();
namespace torcxx::TORCXX_ISA {
namespace {

template <class T>
struct Pair {
  T re, im;
};
template <class T>
inline constexpr bool is_pair = false;
template <class T>
inline constexpr bool is_pair<Pair<T>> = true;
struct F16 {
  uint16_t x;
};
struct C32 {  // a complex number in two float16
  uint16_t re, im;
};
struct BF16 {
  uint16_t x;
};
struct Bool {
  uint8_t x;
};

TORCXX_INLINE float widen(F16 h) { return half_to_float(h.x); }
TORCXX_INLINE float widen(BF16 h) { return std::bit_cast<float>(uint32_t(h.x) << 16); }
TORCXX_INLINE int32_t widen(Bool b) { return b.x != 0; }
template <class T>
TORCXX_INLINE T widen(T x) {
  return x;
}

// As x86 converts: what does not fit becomes the least int64, cut to the type's width.
template <class I, class F>
TORCXX_INLINE I to_integer(F x) {
  if constexpr (sizeof(I) <= 2 || (sizeof(I) == 4 && std::is_signed_v<I> && sizeof(F) == 4)) {
    return static_cast<I>(x > F(-2147483648.0) && x < F(2147483648.0) ? static_cast<int32_t>(x)
                                                                      : INT32_MIN);
  } else if constexpr (sizeof(I) == 8 && !std::is_signed_v<I>) {
    if (x >= F(9223372036854775808.0) && x < F(18446744073709551616.0))
      return static_cast<I>(static_cast<int64_t>(x - F(9223372036854775808.0))) ^ (I(1) << 63);
  }
  return static_cast<I>(x >= F(-9223372036854775808.0) && x < F(9223372036854775808.0)
                            ? static_cast<int64_t>(x)
                            : INT64_MIN);
}

template <class D, class S>
TORCXX_INLINE D cast(S s) {
  if constexpr (std::is_same_v<S, C32>) {
    return cast<D>(Pair<float>{half_to_float(s.re), half_to_float(s.im)});
  } else if constexpr (std::is_same_v<D, C32>) {
    const auto w = cast<Pair<float>>(s);
    return {float_to_half(w.re), float_to_half(w.im)};
  } else if constexpr (is_pair<S>) {
    if constexpr (is_pair<D>)
      return {static_cast<decltype(D::re)>(s.re), static_cast<decltype(D::re)>(s.im)};
    else if constexpr (std::is_same_v<D, Bool>)
      return {uint8_t((s.re != 0) | (s.im != 0))};
    else
      return cast<D>(s.re);
  } else if constexpr (is_pair<D>) {
    return {static_cast<decltype(D::re)>(widen(s)), 0};
  } else {
    const auto w = widen(s);
    if constexpr (std::is_same_v<D, Bool>)
      return {uint8_t(w != 0)};
    else if constexpr (std::is_same_v<D, F16>)
      return {float_to_half(static_cast<float>(w))};
    else if constexpr (std::is_same_v<D, BF16>)
      return {float_to_bfloat16(static_cast<float>(w))};
    else if constexpr (std::is_integral_v<D> && std::is_floating_point_v<decltype(w)>)
      return to_integer<D>(w);
    else
      return static_cast<D>(w);
  }
}

// Whole vectors for the half types, whose scalar conversion is slow.
template <class D, class S>
TORCXX_INLINE int64_t fast_row(D* d, const S* s, int64_t n) {
  constexpr int L = Vec<float>::lanes;
  int64_t i = 0;
  for (; i + L <= n; i += L) {
    if constexpr (std::is_same_v<S, F16> && std::is_same_v<D, float>)
      load_f16(s + i).store(d + i);
    else if constexpr (std::is_same_v<S, BF16> && std::is_same_v<D, float>)
      load_bf16(s + i).store(d + i);
    else if constexpr (std::is_same_v<D, F16> && std::is_same_v<S, float>)
      store_f16(Vec<float>::load(s + i), d + i);
    else if constexpr (std::is_same_v<D, BF16> && std::is_same_v<S, float>)
      store_bf16(Vec<float>::load(s + i), d + i);
    else
      return 0;
  }
  return i;
}

template <class D, class S, bool Load>
TORCXX_KERNEL void tile(void* dst, const void* src, int64_t rows, int64_t rs, int64_t cols,
                        int64_t cs) {
  for (int64_t r = 0; r < rows; r++) {
    D* d = static_cast<D*>(dst) + (Load ? r * cols : r * rs);
    const S* s = static_cast<const S*>(src) + (Load ? r * rs : r * cols);
    if (cs == 1) {
      int64_t i = fast_row(d, s, cols);
#pragma GCC ivdep
      for (; i < cols; i++) d[i] = cast<D>(s[i]);
    } else {
      for (int64_t i = 0; i < cols; i++) d[Load ? i : i * cs] = cast<D>(s[Load ? i * cs : i]);
    }
  }
}

// Where one side runs along the rows (a transpose), 16 rows at a time share their cache lines.
template <class T>
TORCXX_KERNEL void move(void* dst, int64_t drs, int64_t dcs, const void* src, int64_t srs,
                        int64_t scs, int64_t rows, int64_t cols) {
  T* d = static_cast<T*>(dst);
  const T* s = static_cast<const T*>(src);
  if (dcs == 1 && scs == 1) {
    for (int64_t r = 0; r < rows; r++)
      __builtin_memcpy(d + r * drs, s + r * srs, static_cast<size_t>(cols) * sizeof(T));
  } else if ((srs == 1 && scs != 1) || (drs == 1 && dcs != 1)) {
    for (int64_t r0 = 0; r0 < rows; r0 += 16) {
      const int64_t r1 = r0 + 16 < rows ? r0 + 16 : rows;
      for (int64_t i = 0; i < cols; i++)
        for (int64_t r = r0; r < r1; r++) d[r * drs + i * dcs] = s[r * srs + i * scs];
    }
  } else {
    for (int64_t r = 0; r < rows; r++)
      for (int64_t i = 0; i < cols; i++) d[r * drs + i * dcs] = s[r * srs + i * scs];
  }
}

template <class S>
constexpr void set_loads(cpu::TileFn* row) {
  if constexpr (!is_pair<S> && !std::is_same_v<S, C32>) {
    if constexpr (!std::is_same_v<S, double>) row[cpu::F32] = &tile<float, S, true>;
    row[cpu::F64] = &tile<double, S, true>;
    if constexpr (!std::is_floating_point_v<decltype(widen(S{}))>) {
      row[cpu::I32] = &tile<int32_t, S, true>;
      row[cpu::I64] = &tile<int64_t, S, true>;
      row[cpu::U64] = &tile<uint64_t, S, true>;
    }
  }
  row[cpu::C64] = &tile<Pair<float>, S, true>;
  row[cpu::C128] = &tile<Pair<double>, S, true>;
}

template <class C>
constexpr void set_stores(cpu::TileFn* row) {
  row[int(kUInt8)] = &tile<uint8_t, C, false>;
  row[int(kInt8)] = &tile<int8_t, C, false>;
  row[int(kInt16)] = &tile<int16_t, C, false>;
  row[int(kInt32)] = &tile<int32_t, C, false>;
  row[int(kInt64)] = &tile<int64_t, C, false>;
  row[int(kFloat16)] = &tile<F16, C, false>;
  row[int(kFloat32)] = &tile<float, C, false>;
  row[int(kFloat64)] = &tile<double, C, false>;
  row[int(kComplexHalf)] = &tile<C32, C, false>;
  row[int(kComplex64)] = &tile<Pair<float>, C, false>;
  row[int(kComplex128)] = &tile<Pair<double>, C, false>;
  row[int(kBool)] = &tile<Bool, C, false>;
  row[int(kBFloat16)] = &tile<BF16, C, false>;
  row[int(kUInt16)] = &tile<uint16_t, C, false>;
  row[int(kUInt32)] = &tile<uint32_t, C, false>;
  row[int(kUInt64)] = &tile<uint64_t, C, false>;
}

struct Block16 {
  uint64_t a, b;
};

constexpr cpu::TileKernels make() {
  cpu::TileKernels t{};
  set_loads<uint8_t>(t.load[int(kUInt8)]);
  set_loads<int8_t>(t.load[int(kInt8)]);
  set_loads<int16_t>(t.load[int(kInt16)]);
  set_loads<int32_t>(t.load[int(kInt32)]);
  set_loads<int64_t>(t.load[int(kInt64)]);
  set_loads<F16>(t.load[int(kFloat16)]);
  set_loads<float>(t.load[int(kFloat32)]);
  set_loads<double>(t.load[int(kFloat64)]);
  set_loads<C32>(t.load[int(kComplexHalf)]);
  set_loads<Pair<float>>(t.load[int(kComplex64)]);
  set_loads<Pair<double>>(t.load[int(kComplex128)]);
  set_loads<Bool>(t.load[int(kBool)]);
  set_loads<BF16>(t.load[int(kBFloat16)]);
  set_loads<uint16_t>(t.load[int(kUInt16)]);
  set_loads<uint32_t>(t.load[int(kUInt32)]);
  set_loads<uint64_t>(t.load[int(kUInt64)]);
  set_stores<float>(t.store[cpu::F32]);
  set_stores<double>(t.store[cpu::F64]);
  set_stores<int32_t>(t.store[cpu::I32]);
  set_stores<int64_t>(t.store[cpu::I64]);
  set_stores<uint64_t>(t.store[cpu::U64]);
  set_stores<Pair<float>>(t.store[cpu::C64]);
  set_stores<Pair<double>>(t.store[cpu::C128]);
  t.move[0] = &move<uint8_t>;
  t.move[1] = &move<uint16_t>;
  t.move[2] = &move<uint32_t>;
  t.move[3] = &move<uint64_t>;
  t.move[4] = &move<Block16>;
  return t;
}

}  // namespace

extern const cpu::TileKernels tile_kernels;
constexpr cpu::TileKernels tile_kernels = make();

}  // namespace torcxx::TORCXX_ISA
HWY_AFTER_NAMESPACE();
