// The record language. An operation is one struct deriving from one of the kinds below; the
// generator (tools/generate.py) reads its schema and makes everything else.
//
//   Pointwise   f<T>(inputs..., scalars...) and grad_<input><T>(g, inputs..., y, scalars...):
//               formulas over one element; T is a float, a SIMD vector, an Expr ...
//   Function    forward in a function impl::<name> of the schema's signature (tensor/), gradients
//               as grad_<input>(c): Tensor formulas over c.grad, c.<argument>, c.<argument>_sizes,
//               c.result (or the results' names); only what a formula names is saved
//   View        a Function whose result aliases `self`
//   Inplace     a Function named with a trailing underscore that writes `self`
//   Composite   forward(arguments...) over other operations; its gradient follows from theirs;
//               named with a trailing underscore it writes `self`, by the means of Inplace records
//
// Options every kind may declare:
//   doc             one line for the documentation
//   aliases         PyTorch's other names of it, "multiply" or "divide, true_divide": each gets
//   every
//                   form that the record has
//   variants        "function, method" (default), one of them, or "" for the inside only
//   inplace         true: a Function or Composite also has the form name_(self, ...); false: a
//                   Pointwise record has none
//   out             false: no out= form
//   out_rules       what PyTorch asks of out= beyond the common rules: "apart" (it may not overlap
//                   an input), "separate" (two may not overlap), "dtype" (the result's very dtype)
//   reshapes        true: an Inplace record that changes self's shape and no element
//   differentiable  false: its result never needs a gradient; or the list of inputs for which one
//                   function grads(c) returns all gradients together
//   scalars         which tensor inputs may be numbers: "other, self" makes two more signatures,
//                   "self other" one in which both are
//
// A name that begins with fft_, linalg_ or special_ is shown in the namespace of that name, in C++
// and in Python, as a function alone.
//
// What records share stands in a base, which is no record itself: a struct, or a template over a
// number that its schema may name: "conv{dims}d(Tensor input, int[dims] stride) -> Tensor".
//
// Gradients of complex functions follow PyTorch's convention: g times the conjugate derivative.
#pragma once
#include "ops/scalar.h"
#include "torcxx/core/tensor_base.h"

// A formula takes all that its kind offers and reads what it needs.
#pragma GCC diagnostic ignored "-Wunused-parameter"

namespace torcxx::ops {

using Tensor = TensorBase;

// dtype of a pointwise result, from the promoted dtype of the inputs
enum class Result : uint8_t {
  Same,   // the promoted dtype
  Float,  // the same, integers promoted to the default dtype
  Bool,   // bool: comparisons and predicates
  Real,   // the promoted dtype; a complex one gives its real type (abs)
};
// families of dtypes that an operation accepts
enum Kinds : unsigned { Floats = 1, Ints = 2, Complexes = 4, Bools = 8, Numbers = 7, All = 15 };

// where accuracy is sampled
struct Range {
  double lo, hi;
};

template <Result R, unsigned K = All> struct Pointwise {
  static constexpr Result result = R;
  static constexpr unsigned kinds = K;
  // Largest error of the float kernel in units in the last place, over `range`; each record states
  // its own.
  static constexpr double ulp = 0;
  static constexpr Range range{-10, 10};
  // Integer forms raise when the last input holds a zero.
  static constexpr bool divides = false;
};
inline constexpr auto Same = Result::Same;
inline constexpr auto ToFloat = Result::Float;
inline constexpr auto ToBool = Result::Bool;
inline constexpr auto ToReal = Result::Real;

struct Function {};
struct View {};
struct Inplace {};
struct Composite {};

}  // namespace torcxx::ops
