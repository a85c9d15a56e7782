// Convolutions: MNIST's first layers, ResNet-50's shapes, depthwise; forward, and the gradients of
// input and of weight apart.
#pragma once
#include "row.h"

namespace bench {

struct Conv {
  int64_t batch, in, out, size, kernel, stride, padding, groups;
};

inline void convolution(Rows& rows, const Conv& c) {
  const int64_t side = (c.size + 2 * c.padding - c.kernel) / c.stride + 1;
  const double flops =
      2.0 * double(c.batch * c.out * side * side) * double(c.in / c.groups * c.kernel * c.kernel);
  const auto text = [](int64_t n) { return std::to_string(n); };
  std::string name = "conv " + text(c.batch) + "x" + text(c.in) + "->" + text(c.out) + " " +
                     text(c.size) + "x" + text(c.size) + " k" + text(c.kernel);
  if (c.stride > 1) name += " s" + text(c.stride);
  if (c.groups > 1) name += " g" + text(c.groups);
  const auto run = [c](const Tensor& x, const Tensor& w) {
    return torch::conv2d(x, w, {}, c.stride, c.padding, 1, c.groups);
  };
  const Image x = image({c.batch, c.in, c.size, c.size}),
              w = image({c.out, c.in / c.groups, c.kernel, c.kernel});
  forward(rows, name, flops, run, x, w);
  for (const bool input : {true, false}) {
    const auto gradient = [=](bool last) {
      const Tensor of = (input ? x : w)(last).requires_grad_(), other = (input ? w : x)(last),
                   y = input ? run(of, other) : run(other, of),
                   g = last ? channels_last(torch::randn_like(y)) : torch::randn_like(y);
      return Work{[=] { torch::autograd::grad({y}, {of}, {g}, true); }, bytes(g) + bytes(other),
                  bytes(of)};
    };
    add(rows, name + (input ? ", input" : ", weight"), flops, gradient, true);
  }
}

inline void conv_rows(Rows& rows) {
  for (const Conv& c : {Conv{64, 1, 32, 28, 3, 1, 0, 1},  // batch, in, out, size, kernel, stride,
                        {64, 32, 64, 12, 3, 1, 0, 1},     // padding, groups
                        {64, 16, 32, 8, 3, 1, 1, 1},
                        {4, 3, 64, 224, 7, 2, 3, 1},
                        {4, 64, 64, 56, 1, 1, 0, 1},
                        {4, 64, 64, 56, 3, 1, 1, 1},
                        {4, 128, 128, 56, 3, 2, 1, 1},
                        {4, 128, 128, 28, 3, 1, 1, 1},
                        {4, 256, 512, 56, 1, 2, 0, 1},
                        {8, 256, 256, 14, 3, 1, 1, 1},
                        {8, 1024, 256, 14, 1, 1, 0, 1},
                        {8, 512, 512, 7, 3, 1, 1, 1},
                        {8, 128, 128, 56, 3, 1, 1, 128},
                        {8, 128, 128, 56, 3, 2, 1, 128}})
    convolution(rows, c);
}

}  // namespace bench
