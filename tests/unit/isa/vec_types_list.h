// The functions of the vec_types test, for its loops and its references alike.
#ifndef TORCXX_TESTS_UNIT_ISA_VEC_TYPES_LIST_H_
#define TORCXX_TESTS_UNIT_ISA_VEC_TYPES_LIST_H_

// clang-format off
#define TORCXX_INTEGER_LIST(X) \
  X(trunc_divide) X(floor_divide) X(remainder) X(fmod) X(pow) X(left_shift) X(right_shift) \
  X(gcd) X(lcm) X(min) X(max)

#define TORCXX_COMPLEX_LIST(X) \
  X(exp) X(log) X(sqrt) X(sin) X(cos) X(tan) X(asin) X(acos) X(atan) X(sinh) X(cosh) \
  X(tanh) X(asinh) X(acosh) X(atanh) X(reciprocal) X(rsqrt) X(sigmoid) X(sgn) X(conj) \
  X(abs) X(angle) X(exp2) X(expm1) X(log1p) X(log2) X(log10)
// clang-format on

#endif  // TORCXX_TESTS_UNIT_ISA_VEC_TYPES_LIST_H_
