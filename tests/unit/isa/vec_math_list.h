// The functions of the vec_math test with the bounds their headers state, in ULP: float, double.
// Included by the loops of each instruction set and by the test.
#ifndef TORCXX_TESTS_UNIT_ISA_VEC_MATH_LIST_H_
#define TORCXX_TESTS_UNIT_ISA_VEC_MATH_LIST_H_

// clang-format off
#define TORCXX_UNARY_MATH(X) \
  X(abs, 0, 0) X(sqrt, 0.5, 0.5) X(rsqrt, 1.5, 1.5) X(reciprocal, 0.5, 0.5) X(floor, 0, 0) \
  X(ceil, 0, 0) X(trunc, 0, 0) X(round, 0, 0) X(frac, 0, 0) X(sign, 0, 0) X(exp, 1.1, 1.1) \
  X(exp2, 1.2, 1.2) X(expm1, 2.2, 2.2) X(log, 1.1, 1.1) X(log2, 1.8, 1.5) X(log10, 1.2, 1.4) \
  X(log1p, 1.1, 1.1) X(sinh, 2, 2) X(cosh, 2, 2) X(tanh, 1.5, 1.5) X(asinh, 3, 3) \
  X(acosh, 3, 3) X(atanh, 3, 3) X(sigmoid, 2.5, 2.5) X(sin, 1, 1) X(cos, 1, 1) \
  X(tan, 2.5, 2.5) X(asin, 1.5, 1.5) X(acos, 1.5, 1.5) X(atan, 2, 2) X(erf, 1.4, 1.5) \
  X(erfc, 4.5, 5) X(erfinv, 3, 4) X(lgamma, 1, 5) X(digamma, 1, 10)

#define TORCXX_BINARY_MATH(X) \
  X(min, 0, 0) X(max, 0, 0) X(fmin, 0, 0) X(fmax, 0, 0) X(copysign, 0, 0) \
  X(atan2, 2.5, 2.5) X(pow, 0.6, 1.2) X(hypot, 0.6, 1.3) X(fmod, 0, 0) X(remainder, 0.5, 0.5)
// clang-format on

// Defined by a formula with its roundings: compared with that formula in the same format.
#define TORCXX_SAME_FORMAT_MATH(X) X(floor_divide) X(trunc_divide)

// Predicates, as 0 or 1.
#define TORCXX_PREDICATE_MATH(X) X(isnan) X(isinf) X(isfinite) X(signbit)

#endif  // TORCXX_TESTS_UNIT_ISA_VEC_MATH_LIST_H_
