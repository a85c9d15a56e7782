// The language of optimizers. An optimizer is one struct deriving from Optimizer; the generator
// makes from it the options, the class, the kernels and the entries of state_dict.
//
//   schema     Name(type option=default, ...) in PyTorch's order
//   state      "exp_avg, max_exp_avg_sq if amsgrad, sum=initial_value": tensors like the parameter,
//              0 at first or an option's value
//   numbers    "mu_product=1, eta=lr": numbers that each parameter has besides, first an option's
//              value or a number; scalars gets them as a third argument and changes them
//   variants   options that select the update's code (a number counts as true unless 0): the
//              template arguments of update, in this order
//   counts     whether each parameter counts its steps; where not, `step` is 1 for a parameter
//              whose state is new, else 2
//   check(o, c)         raises for values that PyTorch refuses
//   Scalars<T>          what one step computes once, on the host, in double
//   scalars(o, step)    its values; step is 1 at a parameter's first step
//   update<variants...>(param, grad, states..., s)   one element; T is a SIMD vector or a float
#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct Optimizer {
  static constexpr bool counts = true;
  static constexpr auto variants = "";
};

// Gradients are multiplied by this.
template <class O> double direction(const O& o) { return o.maximize() ? -1 : 1; }

}  // namespace torcxx::ops
