#pragma once
#include "ops/reduction.h"

namespace torcxx::ops {

// One reduction per kind of vector norm; linalg_vector_norm chooses.
struct NormZero : Reduction<Total::Same, Floats> {
  static constexpr auto schema =
      "_norm_0(Tensor self, int[]? dim, bool keepdim=False, *, ScalarType? dtype=None) -> Tensor";
  static constexpr bool differentiable = false;
  template <class T> static T start() { return T(0); }
  template <class T> static T map(T x) { return where(x != T(0), T(1), T(0)); }
  template <class T> static T join(T a, T b) { return a + b; }
};

struct NormOne : Reduction<Total::Same, Floats> {
  static constexpr auto schema =
      "_norm_1(Tensor self, int[]? dim, bool keepdim=False, *, ScalarType? dtype=None) -> Tensor";
  static constexpr bool differentiable = false;
  template <class T> static T start() { return T(0); }
  template <class T> static T map(T x) { return abs(x); }
  template <class T> static T join(T a, T b) { return a + b; }
};

struct NormTwo : Reduction<Total::Same, Floats> {
  static constexpr auto schema =
      "_norm_2(Tensor self, int[]? dim, bool keepdim=False, *, ScalarType? dtype=None) -> Tensor";
  static constexpr bool differentiable = false;
  template <class T> static T start() { return T(0); }
  template <class T> static T map(T x) { return x * x; }
  template <class T> static T join(T a, T b) { return a + b; }
  template <class T> static T finish(T sum, T n) { return sqrt(sum); }
};

struct NormP : Reduction<Total::Same, Floats> {
  static constexpr auto schema =
      "_norm_p(Tensor self, int[]? dim, bool keepdim, Scalar p, *, ScalarType? dtype=None) -> "
      "Tensor";
  static constexpr bool differentiable = false;
  template <class T> static T start() { return T(0); }
  template <class T> static T map(T x, T p) { return pow(abs(x), p); }
  template <class T> static T join(T a, T b) { return a + b; }
  template <class T> static T finish(T sum, T n, T p) { return pow(sum, T(1) / p); }
};

struct NormMost : Reduction<Total::Same, Floats> {
  static constexpr auto schema =
      "_norm_inf(Tensor self, int[]? dim, bool keepdim=False, *, ScalarType? dtype=None) -> Tensor";
  static constexpr bool differentiable = false;
  template <class T> static T start() { return T(0); }
  template <class T> static T map(T x) { return abs(x); }
  template <class T> static T join(T a, T b) { return max(a, b); }
};

struct NormLeast : Reduction<Total::Same, Floats> {
  static constexpr auto schema =
      "_norm_minus_inf(Tensor self, int[]? dim, bool keepdim=False, *, ScalarType? dtype=None) -> "
      "Tensor";
  static constexpr bool differentiable = false;
  template <class T> static T start() { return greatest<T>(); }
  template <class T> static T map(T x) { return abs(x); }
  template <class T> static T join(T a, T b) { return min(a, b); }
};

}  // namespace torcxx::ops
