// The loops of the vec_math test: compiled once per instruction set, chosen at run time.
#include "backend/cpu/isa/math.h"
#include "unit/isa/vec_math_list.h"

HWY_BEFORE_NAMESPACE();
namespace torcxx::TORCXX_ISA {
namespace {

template <class T, class F>
TORCXX_INLINE void loop(F f, const T* a, const T* b, T* out, long n) {
  using V = Vec<T>;
  long i = 0;
  for (; i + V::lanes <= n; i += V::lanes) f(V::load(a + i), V::load(b + i)).store(out + i);
  if (i < n) f(V::load(a + i, n - i), V::load(b + i, n - i)).store(out + i, n - i);
}

template <class T>
using Loop = void (*)(const T*, const T*, T*, long);

#define TORCXX_UNARY_LOOP(name, ...)                                                            \
  template <class T>                                                                            \
  TORCXX_KERNEL void loop_##name(const T* a, const T*, T* out, long n) {                        \
    loop<T>(                                                                                    \
        [](Vec<T> x, Vec<T>) __attribute__((always_inline)) { return name(x); }, a, a, out, n); \
  }
#define TORCXX_BINARY_LOOP(name, ...)                                                            \
  template <class T>                                                                             \
  TORCXX_KERNEL void loop_##name(const T* a, const T* b, T* out, long n) {                       \
    loop<T>(                                                                                     \
        [](Vec<T> x, Vec<T> y) __attribute__((always_inline)) { return name(x, y); }, a, b, out, \
        n);                                                                                      \
  }
#define TORCXX_PREDICATE_LOOP(name)                                                              \
  template <class T>                                                                             \
  TORCXX_KERNEL void loop_##name(const T* a, const T*, T* out, long n) {                         \
    loop<T>(                                                                                     \
        [](Vec<T> x, Vec<T>) __attribute__((always_inline)) { return where(name(x), 1, 0); }, a, \
        a, out, n);                                                                              \
  }
TORCXX_UNARY_MATH(TORCXX_UNARY_LOOP)
TORCXX_BINARY_MATH(TORCXX_BINARY_LOOP)
TORCXX_SAME_FORMAT_MATH(TORCXX_BINARY_LOOP)
TORCXX_PREDICATE_MATH(TORCXX_PREDICATE_LOOP)

#define TORCXX_ENTRY(name, ...) &loop_##name<T>,
// clang-format off
template <class T>
constexpr Loop<T> loops[] = {
    TORCXX_UNARY_MATH(TORCXX_ENTRY)
    TORCXX_BINARY_MATH(TORCXX_ENTRY)
    TORCXX_SAME_FORMAT_MATH(TORCXX_ENTRY)
    TORCXX_PREDICATE_MATH(TORCXX_ENTRY)};
// clang-format on

}  // namespace

__attribute__((visibility("default"))) void vec_f32(int fn, const float* a, const float* b,
                                                    float* out, long n) {
  loops<float>[fn](a, b, out, n);
}
__attribute__((visibility("default"))) void vec_f64(int fn, const double* a, const double* b,
                                                    double* out, long n) {
  loops<double>[fn](a, b, out, n);
}

}  // namespace torcxx::TORCXX_ISA
HWY_AFTER_NAMESPACE();
