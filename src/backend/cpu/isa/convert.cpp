// Conversions between dtypes and compute types over dense runs, and moves over strided ones.
#include "backend/cpu/convert.h"

#include "backend/cpu/isa/transpose.h"
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
struct BF16 {
  uint16_t x;
};
struct Bool {
  uint8_t x;
};

TORCXX_INLINE int32_t widen(Bool b) { return b.x != 0; }
template <class T>
TORCXX_INLINE T widen(T x) {
  return x;
}

// As x86 converts: what does not fit becomes the least int64, cut to the type's width.
template <class F>
TORCXX_INLINE int32_t to_int32(F x) {
  return x > F(-2147483648.0) && x < F(2147483648.0) ? static_cast<int32_t>(x) : INT32_MIN;
}
template <class I, class F>
TORCXX_INLINE I to_integer(F x) {
  if constexpr (std::is_same_v<I, int32_t> && sizeof(F) == 4) {
    return to_int32(x);
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
  if constexpr (is_pair<S>) {
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
    else if constexpr (std::is_integral_v<D> && std::is_floating_point_v<decltype(w)>)
      return to_integer<D>(w);
    else
      return static_cast<D>(w);
  }
}

template <class D, class S>
TORCXX_KERNEL void convert(void* dst, const void* src, int64_t n) {
  auto* d = static_cast<D*>(dst);
  const auto* s = static_cast<const S*>(src);
#pragma GCC ivdep
  for (int64_t i = 0; i < n; i++) d[i] = cast<D>(s[i]);
}

template <class S>
TORCXX_KERNEL void small_int(void* dst, const void* src, int64_t n) {
  auto* d = static_cast<int32_t*>(dst);
  const auto* s = static_cast<const S*>(src);
#pragma GCC ivdep
  for (int64_t i = 0; i < n; i++) d[i] = to_int32(cast<double>(s[i]));
}

// Half types in whole vectors.
template <class S>
TORCXX_KERNEL void widen_half(void* dst, const void* src, int64_t n) {
  constexpr int L = Vec<float>::lanes;
  constexpr bool f16 = std::is_same_v<S, F16>;
  auto* d = static_cast<float*>(dst);
  const auto* s = static_cast<const S*>(src);
  int64_t i = 0;
  for (; i + L <= n; i += L) (f16 ? load_f16(s + i) : load_bf16(s + i)).store(d + i);
  if (i < n) (f16 ? load_f16(s + i, n - i) : load_bf16(s + i, n - i)).store(d + i, n - i);
}
template <class D>
TORCXX_KERNEL void narrow_half(void* dst, const void* src, int64_t n) {
  constexpr int L = Vec<float>::lanes;
  auto* d = static_cast<D*>(dst);
  const auto* s = static_cast<const float*>(src);
  int64_t i = 0;
  for (; i < n; i += L) {
    const int64_t m = n - i < L ? n - i : L;
    const auto x = m < L ? Vec<float>::load(s + i, m) : Vec<float>::load(s + i);
    if constexpr (std::is_same_v<D, F16>)
      m < L ? store_f16(x, d + i, m) : store_f16(x, d + i);
    else
      m < L ? store_bf16(x, d + i, m) : store_bf16(x, d + i);
  }
}
// A complex number of two float16.
void widen_complex(void* dst, const void* src, int64_t n) { widen_half<F16>(dst, src, 2 * n); }
void narrow_complex(void* dst, const void* src, int64_t n) { narrow_half<F16>(dst, src, 2 * n); }

template <class T>
TORCXX_KERNEL void move(void* dst, int64_t drs, int64_t dcs, const void* src, int64_t srs,
                        int64_t scs, int64_t rows, int64_t cols) {
  T* d = static_cast<T*>(dst);
  const T* s = static_cast<const T*>(src);
  if (dcs == 1 && scs == 1) {
    for (int64_t r = 0; r < rows; r++)
      __builtin_memcpy(d + r * drs, s + r * srs, static_cast<size_t>(cols) * sizeof(T));
  } else if (srs == 1 && dcs == 1) {
    transpose(d, drs, s, scs, cols, rows);
  } else if (scs == 1 && drs == 1) {
    transpose(d, dcs, s, srs, rows, cols);
  } else {
    for (int64_t r = 0; r < rows; r++)
      for (int64_t i = 0; i < cols; i++) d[r * drs + i * dcs] = s[r * srs + i * scs];
  }
}

template <class S, class D>
constexpr cpu::ConvertFn between() {
  if constexpr (std::is_same_v<S, D>)
    return nullptr;
  else
    return &convert<D, S>;
}
template <class S>
constexpr void set_compute(cpu::ConvertKernels& k, int c) {
  const cpu::ConvertFn row[] = {between<S, float>(),       between<S, double>(),
                                between<S, int32_t>(),     between<S, int64_t>(),
                                between<S, uint64_t>(),    between<S, Pair<float>>(),
                                between<S, Pair<double>>()};
  for (int i = 0; i < cpu::kComputes; i++) k.between[c][i] = row[i];
  k.truth[c] = &convert<Bool, S>;
}

struct Block16 {
  uint64_t a, b;
};

constexpr cpu::ConvertKernels make() {
  cpu::ConvertKernels k{};
  const auto stored = [&k](ScalarType t, cpu::ConvertFn widen, cpu::ConvertFn narrow) {
    k.widen[static_cast<int>(t)] = widen;
    k.narrow[static_cast<int>(t)] = narrow;
  };
  stored(kUInt8, &convert<int32_t, uint8_t>, &convert<uint8_t, int32_t>);
  stored(kInt8, &convert<int32_t, int8_t>, &convert<uint8_t, int32_t>);
  stored(kInt16, &convert<int32_t, int16_t>, &convert<uint16_t, int32_t>);
  stored(kUInt16, &convert<int32_t, uint16_t>, &convert<uint16_t, int32_t>);
  stored(kUInt32, &convert<int64_t, uint32_t>, &convert<uint32_t, int64_t>);
  stored(kBool, &convert<int32_t, Bool>, nullptr);
  stored(kFloat16, &widen_half<F16>, &narrow_half<F16>);
  stored(kBFloat16, &widen_half<BF16>, &narrow_half<BF16>);
  stored(kComplexHalf, &widen_complex, &narrow_complex);
  set_compute<float>(k, cpu::F32);
  set_compute<double>(k, cpu::F64);
  set_compute<int32_t>(k, cpu::I32);
  set_compute<int64_t>(k, cpu::I64);
  set_compute<uint64_t>(k, cpu::U64);
  set_compute<Pair<float>>(k, cpu::C64);
  set_compute<Pair<double>>(k, cpu::C128);
  // What overflows int32 becomes its least value before it is cut.
  k.small_int[cpu::F64] = &small_int<double>;
  k.small_int[cpu::C128] = &small_int<Pair<double>>;
  k.move[0] = &move<uint8_t>;
  k.move[1] = &move<uint16_t>;
  k.move[2] = &move<uint32_t>;
  k.move[3] = &move<uint64_t>;
  k.move[4] = &move<Block16>;
  return k;
}

}  // namespace

extern const cpu::ConvertKernels convert_kernels;
constexpr cpu::ConvertKernels convert_kernels = make();

}  // namespace torcxx::TORCXX_ISA
HWY_AFTER_NAMESPACE();
