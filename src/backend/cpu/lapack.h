// LAPACK, found at run time: any shared library with its Fortran routines on 32-bit integers.
#pragma once
#include <complex>
#include <cstdint>
#include <string>
#include <type_traits>
#include <utility>

#include "torcxx/core/dtype.h"
#include "torcxx/core/error.h"

namespace torcxx::cpu::lapack {

using Int = int32_t;

// The routine of this name, without a trailing underscore. Opens the library on the first call:
// the file that the environment variable TORCXX_LAPACK names, and no other; else the one given to
// set_lapack_library(), else those of the system. Raises Error saying what to install.
void* routine(const std::string& name);

// A size as LAPACK takes it; raises Error when it does not fit.
inline Int fits(int64_t n) {
  TORCXX_CHECK(n <= INT32_MAX, "linalg: LAPACK takes sizes of up to ", INT32_MAX, ", got ", n);
  return static_cast<Int>(n);
}

template <class T>
inline constexpr bool is_complex = !std::is_floating_point_v<T>;
template <class T>
struct RealOf {
  using type = T;
};
template <class T>
struct RealOf<std::complex<T>> {
  using type = T;
};
template <class T>
using real_of = typename RealOf<T>::type;

// A routine for elements of type T: Routine<double>("getrf") is dgetrf. Where complex types have
// another name or take further arguments, it is given too.
template <class T>
class Routine {
 public:
  explicit Routine(const char* name, const char* complex_name = nullptr)
      : address_(routine(letter() + (is_complex<T> && complex_name ? complex_name : name))) {}

  // Numbers and letters go by address, arrays as they are; `info` follows them and is returned,
  // and then the letters' lengths, which Fortran compilers pass behind all else.
  template <class... A>
  Int operator()(const A&... args) const {
    return call(std::make_index_sequence<(0 + ... + std::is_same_v<A, char>)>(),
                by_address(args)...);
  }

 private:
  static std::string letter() {
    constexpr bool wide = sizeof(real_of<T>) == sizeof(double);
    return is_complex<T> ? (wide ? "z" : "c") : (wide ? "d" : "s");
  }
  template <class A>
  static const A* by_address(const A& number) {
    return &number;
  }
  template <class A>
  static A* by_address(A* const& array) {
    return array;
  }
  template <size_t... L, class... P>
  Int call(std::index_sequence<L...>, P... args) const {
    Int info = 0;
    reinterpret_cast<void (*)(P..., Int*, decltype(L)...)>(address_)(args..., &info,
                                                                     (L * 0 + 1)...);
    return info;
  }
  void* address_;
};

// Calls f with a zero of the element type; raises Error naming `op` for other dtypes.
template <class F>
decltype(auto) dispatch(ScalarType dtype, const char* op, F&& f) {
  switch (dtype) {
    case kFloat32:
      return f(float());
    case kFloat64:
      return f(double());
    case kComplexFloat:
      return f(std::complex<float>());
    case kComplexDouble:
      return f(std::complex<double>());
    default:
      detail::raise<Error>(
          op, ": expected a float32, float64, complex64 or complex128 tensor, got ", dtype);
  }
}

}  // namespace torcxx::cpu::lapack
