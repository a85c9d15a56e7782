// Integer and complex products: plain loops that the compiler vectorises, for the baseline set.
#include <torcxx/core/error.h>
#include <torcxx/core/parallel.h>

#include <algorithm>
#include <complex>
#include <type_traits>

#include "backend/cpu/gemm.h"

namespace torcxx::cpu {
namespace {

template <class T>
struct IsComplex : std::false_type {};
template <class T>
struct IsComplex<std::complex<T>> : std::true_type {};

// Integers multiply and add in an unsigned type, where wrapping around is defined.
template <class T>
struct Arithmetic {
  using type = std::conditional_t<sizeof(T) == 8, uint64_t, uint32_t>;
};
template <class T>
struct Arithmetic<std::complex<T>> {
  using type = std::complex<T>;
};
template <class T>
using Acc = typename Arithmetic<T>::type;

template <class T>
Acc<T> factor(double re, double im) {
  if constexpr (IsComplex<T>::value) {
    using R = typename T::value_type;
    return T(static_cast<R>(re), static_cast<R>(im));
  } else {
    return static_cast<Acc<T>>(static_cast<int64_t>(re));
  }
}

// Complex products without the C library's check for NaN, which costs ten times the product.
template <class A>
A multiply(A x, A y) {
  if constexpr (IsComplex<A>::value) {
    return A(x.real() * y.real() - x.imag() * y.imag(), x.real() * y.imag() + x.imag() * y.real());
  } else {
    return x * y;
  }
}

template <class A, class T>
void add_row(A* __restrict sum, const T* __restrict b, A a, int64_t n) {
  for (int64_t j = 0; j < n; ++j) sum[j] += multiply<A>(a, static_cast<A>(b[j]));
}

template <class T>
__attribute__((noinline)) const T* gather(T* out, const T* in, int64_t step, int64_t n) {
  for (int64_t j = 0; j < n; ++j) out[j] = in[j * step];
  return out;
}

constexpr int64_t kStrip = 256;

template <class T>
void rows(const GemmArgs& g, int64_t i0, int64_t i1) {
  using A = Acc<T>;
  const T* a = static_cast<const T*>(g.a);
  const T* b = static_cast<const T*>(g.b);
  const A alpha = factor<T>(g.alpha, g.alpha_imag), beta = factor<T>(g.beta, g.beta_imag);
  const bool keep = g.beta != 0 || g.beta_imag != 0;
  const bool use = g.alpha != 0 || g.alpha_imag != 0;
  A sum[kStrip] = {};
  T gathered[kStrip] = {};
  for (int64_t i = i0; i < i1; ++i) {
    for (int64_t j0 = 0; j0 < g.n; j0 += kStrip) {
      const int64_t n = std::min(kStrip, g.n - j0);
      for (int64_t j = 0; j < n; ++j) sum[j] = A(0);
      for (int64_t k = 0; use && k < g.k; ++k) {
        const T* row = b + k * g.b_rs + j0 * g.b_cs;
        if (g.b_cs != 1) row = gather(gathered, row, g.b_cs, n);
        add_row<A, T>(sum, row, static_cast<A>(a[i * g.a_rs + k * g.a_cs]), n);
      }
      T* c = static_cast<T*>(g.c) + i * g.c_rs + j0 * g.c_cs;
      for (int64_t j = 0; j < n; ++j) {
        A value = multiply<A>(alpha, sum[j]);
        if (keep) value += multiply<A>(beta, static_cast<A>(c[j * g.c_cs]));
        c[j * g.c_cs] = static_cast<T>(value);
      }
    }
  }
}

template <class T>
void run(const GemmArgs& g) {
  const double row_work = double(g.n) * double(std::max<int64_t>(1, g.k));
  const int64_t grain = std::max<int64_t>(1, static_cast<int64_t>(32768 / row_work));
  parallel_for(0, g.m, grain, [&](int64_t i0, int64_t i1) { rows<T>(g, i0, i1); });
}

}  // namespace

void gemm_generic(ScalarType dtype, const GemmArgs& g) {
  TORCXX_CHECK_NOT_IMPLEMENTED(g.epilogue == nullptr, "gemm: an epilogue for ", dtype);
  switch (dtype) {
    case kUInt8:
      return run<uint8_t>(g);
    case kInt8:
      return run<int8_t>(g);
    case kInt16:
      return run<int16_t>(g);
    case kInt32:
      return run<int32_t>(g);
    case kInt64:
      return run<int64_t>(g);
    case kUInt16:
      return run<uint16_t>(g);
    case kUInt32:
      return run<uint32_t>(g);
    case kUInt64:
      return run<uint64_t>(g);
    case kComplex64:
      return gemm_complex(dtype, g) ? void() : run<std::complex<float>>(g);
    case kComplex128:
      return gemm_complex(dtype, g) ? void() : run<std::complex<double>>(g);
    default:
      detail::raise<NotImplementedError>("gemm: not implemented for ", dtype);
  }
}

}  // namespace torcxx::cpu
