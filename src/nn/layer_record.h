// The language of layers. A layer is one struct deriving from Layer; the generator makes from it
// the options, the module class, its holder, state_dict entries, printing and (in Python) the same.
//
//   schema      (type option, type option=default, ...)
//   parameters  "weight[out_features, in_features]; bias[out_features] if bias": names, shapes over
//               the options (kernel_size... splices a list) and the option that one depends on,
//               or several ("if affine & bias")
//   buffers     "running_mean[num_features]=0 if track_running_stats; ...": with their value; a
//               dtype may follow the value ("=0 int64")
//   repr        options to print in Python: {x} bare, x as x=value, x? only when it differs from
//               its default, x~ as text without quotes
//   print       the same for C++, where it differs: x^ as a constant (kSum), x* in braces
//   check(m)    refuses bad options
//   build(m)    registers parameters whose number depends on the options
//   init(m)     initial values of the parameters
//   forward(m, inputs...)  m has the parameters, buffers, `options` and is_training()
//
// What layers share stands in a base, which is no layer itself: a struct, or a template over a
// number: `template <int dims> struct Conv : Layer` and `struct Conv2d : Conv<2> {}`. In its texts,
// too, the parameter stands for its value: "int[dims] kernel_size". A "Tensor?" option is a buffer
// as well.
#pragma once
#include <cmath>

#include "torcxx/nn/init.h"
#include "torcxx/tensor/operators.h"

#pragma GCC diagnostic ignored "-Wunused-parameter"

// Calls name##1d, 2d or 3d.
#define TORCXX_ND(name, dims, ...)  \
  [&] {                             \
    if constexpr ((dims) == 1)      \
      return name##1d(__VA_ARGS__); \
    else if constexpr ((dims) == 2) \
      return name##2d(__VA_ARGS__); \
    else                            \
      return name##3d(__VA_ARGS__); \
  }()

namespace torcxx::nn {

struct Layer {};

}  // namespace torcxx::nn
