// The loops of the vec_types test: tails, masks, half precision, integers, complex numbers.
#include "backend/cpu/isa/complex.h"
#include "backend/cpu/isa/vec_convert.h"
#include "unit/isa/vec_types_list.h"

#define TORCXX_TEST_EXPORT __attribute__((visibility("default")))

HWY_BEFORE_NAMESPACE();
namespace torcxx::TORCXX_ISA {
namespace {

template <class T>
TORCXX_INLINE void copy_tail(const T* a, T* out, long n) {
  long i = 0;
  for (; i + Vec<T>::lanes <= n; i += Vec<T>::lanes) Vec<T>::load(a + i).store(out + i);
  if (i < n) Vec<T>::load(a + i, n - i).store(out + i, n - i);
}
template <class T>
TORCXX_INLINE void invert_mask(const uint8_t* a, uint8_t* out, long n) {
  long i = 0;
  for (; i + Mask<T>::lanes <= n; i += Mask<T>::lanes) (!Mask<T>::load(a + i)).store(out + i);
  if (i < n) (!Mask<T>::load(a + i, n - i)).store(out + i, n - i);
}

template <class N>
TORCXX_INLINE N integer_call(int fn, N x, N y) {
  int k = 0;
#define TORCXX_CASE(name) \
  if (fn == k++) return name(x, y);
  TORCXX_INTEGER_LIST(TORCXX_CASE)
#undef TORCXX_CASE
  return where(x < y, x, y);
}
template <class T>
TORCXX_INLINE void integers(int fn, const T* a, const T* b, T* out, long n) {
  using N = Num<T>;
  for (long i = 0; i < n; ++i) integer_call(fn, N::load(a + i), N::load(b + i)).store(out + i);
}

template <class C>
TORCXX_INLINE C complex_call(int fn, C x, C y) {
  int k = 0;
#define TORCXX_CASE(name) \
  if (fn == k++) return name(x);
  TORCXX_COMPLEX_LIST(TORCXX_CASE)
#undef TORCXX_CASE
  if (fn == k++) return x * y;
  if (fn == k++) return x / y;
  if (fn == k++) return pow(x, y);
  return x;
}

}  // namespace

TORCXX_TEST_EXPORT void types_tail_f32(const float* a, float* out, long n) { copy_tail(a, out, n); }
TORCXX_TEST_EXPORT void types_tail_f64(const double* a, double* out, long n) {
  copy_tail(a, out, n);
}
TORCXX_TEST_EXPORT void types_mask(bool wide, const uint8_t* a, uint8_t* out, long n) {
  wide ? invert_mask<double>(a, out, n) : invert_mask<float>(a, out, n);
}
TORCXX_TEST_EXPORT void types_widen(bool brain, const uint16_t* a, float* out, long n) {
  constexpr int lanes = Vec<float>::lanes;
  for (long i = 0; i < n; i += lanes) {
    const long k = n - i < lanes ? n - i : lanes;
    const Vec<float> v = brain ? load_bf16(a + i, k) : load_f16(a + i, k);
    v.store(out + i, k);
  }
}
TORCXX_TEST_EXPORT void types_narrow(bool brain, const float* a, uint16_t* out, long n) {
  constexpr int lanes = Vec<float>::lanes;
  for (long i = 0; i < n; i += lanes) {
    const long k = n - i < lanes ? n - i : lanes;
    const Vec<float> v = Vec<float>::load(a + i, k);
    brain ? store_bf16(v, out + i, k) : store_f16(v, out + i, k);
  }
}
TORCXX_TEST_EXPORT void types_i32(int fn, const int32_t* a, const int32_t* b, int32_t* out,
                                  long n) {
  integers(fn, a, b, out, n);
}
TORCXX_TEST_EXPORT void types_i64(int fn, const int64_t* a, const int64_t* b, int64_t* out,
                                  long n) {
  integers(fn, a, b, out, n);
}
TORCXX_TEST_EXPORT void types_u64(int fn, const uint64_t* a, const uint64_t* b, uint64_t* out,
                                  long n) {
  integers(fn, a, b, out, n);
}
// Complex numbers as pairs of doubles.
TORCXX_TEST_EXPORT void types_complex(int fn, const double* a, const double* b, double* out,
                                      long n) {
  using C = Cplx<double>;
  for (long i = 0; i < n; ++i) {
    const C x(a[2 * i], a[2 * i + 1]), y(b[2 * i], b[2 * i + 1]);
    const C z = complex_call(fn, x, y);
    out[2 * i] = z.re;
    out[2 * i + 1] = z.im;
  }
}

}  // namespace torcxx::TORCXX_ISA
HWY_AFTER_NAMESPACE();
