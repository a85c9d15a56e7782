// The formulas of the pointwise records over double and long double, as tables that the generator
// fills: the oracle of the kernels.
#pragma once
#include <vector>

#include "ops/record.h"

namespace torcxx::ops {
// The records, included after this header, conjugate gradients of every kind of number.
template <Real T>
T conj(T x) {
  return x;
}
}  // namespace torcxx::ops

namespace torcxx::reference {

// v: the tensor inputs (of a gradient: g, the inputs, the result); s: the scalar arguments.
using Formula = double (*)(const double* v, const double* s);
using LongFormula = long double (*)(const long double* v, const long double* s);

struct Gradient {
  const char* name;
  Formula f;
  LongFormula f_long;
};

struct Pointwise {
  const char* name;
  const char* unique;  // with the overload
  int inputs, scalars;
  unsigned masks;  // bit i: input i is a condition
  double ulp;      // bound of the float kernel's error over `range`
  ops::Range range;
  ops::Result result;
  Formula f;
  LongFormula f_long;
  std::vector<Gradient> grads;
};

// Every record that computes in floating point.
const std::vector<Pointwise>& all_pointwise();

}  // namespace torcxx::reference
