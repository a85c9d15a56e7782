// Blocks of an image as columns, and back.
#pragma once
#include "core/checked.h"
#include "ops/record.h"

namespace torcxx::ops {

struct Im2col : Composite {
  static constexpr auto schema =
      "im2col(Tensor self, int[2] kernel_size, int[2] dilation, int[2] padding, int[2] stride) -> "
      "Tensor";
  static constexpr auto doc =
      "The blocks of (N, C, H, W) that a kernel would see, as columns (N, C kH kW, blocks).";
  static constexpr auto variants = "function";
  // One for each of height and width.
  static std::vector<int64_t> two(const char* name, IntArrayRef list, int64_t least) {
    TORCXX_CHECK(list.size() == 1 || list.size() == 2, "im2col: It is expected ", name,
                 " equals to 2, but got ", list);
    const std::vector<int64_t> out = {list[0], list[list.size() - 1]};
    for (int64_t v : out)
      TORCXX_CHECK(v >= least && v <= INT32_MAX, "im2col: ", name, " should be at least ", least,
                   ", but got ", list);
    return out;
  }
  static Tensor forward(const Tensor& self, IntArrayRef kernel_size, IntArrayRef dilation,
                        IntArrayRef padding, IntArrayRef stride) {
    const auto k = two("kernel_size", kernel_size, 1), d = two("dilation", dilation, 1),
               p = two("padding", padding, 0), s = two("stride", stride, 1);
    TORCXX_CHECK(self.dim() == 3 || self.dim() == 4,
                 "Expected 3D or 4D (batch mode) tensor for "
                 "input with possibly 0 batch size, but got: ",
                 self.sizes());
    if (self.dim() == 3) return squeeze(im2col(unsqueeze(self, 0), k, d, p, s), 0);
    Tensor x = constant_pad_nd(self, {p[1], p[1], p[0], p[0]}, 0);
    for (size_t i = 0; i < 2; i++) {
      const int64_t reach = d[i] * (k[i] - 1) + 1, n = self.size(2 + static_cast<int64_t>(i));
      TORCXX_CHECK(n > 0 && n + 2 * p[i] >= reach, "Given input with spatial size ", self.sizes(),
                   ", kernel_size=", kernel_size, ", dilation=", dilation, ", padding=", padding,
                   ", calculated shape of the array of sliding blocks is not positive");
      x = slice(unfold(x, static_cast<int64_t>(i) + 2, reach, s[i]), -1, 0, reach, d[i]);
    }
    const int64_t blocks = x.size(2) * x.size(3);
    return reshape(permute(x, {0, 1, 4, 5, 2, 3}), {x.size(0), x.size(1) * k[0] * k[1], blocks});
  }
};

struct Col2im : Composite {
  static constexpr auto schema =
      "col2im(Tensor self, int[2] output_size, int[2] kernel_size, int[2] dilation, int[2] "
      "padding, int[2] stride) -> Tensor";
  static constexpr auto doc =
      "Columns (N, C kH kW, blocks) added up at their places in (N, C, H, W).";
  static constexpr auto variants = "function";
  static Tensor forward(const Tensor& self, IntArrayRef output_size, IntArrayRef kernel_size,
                        IntArrayRef dilation, IntArrayRef padding, IntArrayRef stride) {
    TORCXX_CHECK(self.dim() == 2 || self.dim() == 3,
                 "Expected 2D or 3D (batch mode) tensor for "
                 "input with possibly 0 batch size, but got: ",
                 self.sizes());
    if (self.dim() == 2)
      return squeeze(
          col2im(unsqueeze(self, 0), output_size, kernel_size, dilation, padding, stride), 0);
    TORCXX_CHECK(output_size.size() == 1 || output_size.size() == 2,
                 "col2im: It is expected output_size equals to 2, but got ", output_size);
    TORCXX_CHECK(kernel_size.size() == 1 || kernel_size.size() == 2,
                 "col2im: It is expected kernel_size equals to 2, but got ", kernel_size);
    const int64_t h = output_size[0], w = output_size[output_size.size() - 1];
    const int64_t taps = kernel_size[0] * kernel_size[kernel_size.size() - 1];
    TORCXX_CHECK(
        h > 0 && w > 0 && h <= INT32_MAX && w <= INT32_MAX && taps > 0 && self.size(1) % taps == 0,
        "Expected size of input's dimension 1 to be divisible by the product of "
        "kernel_size, but got input.size(1)=",
        self.size(1), " and kernel_size=", kernel_size);
    // Where each element of the columns comes from, 0 for what the padding gave.
    const Tensor places = arange(1, h * w + 1, 1, TensorOptions(kInt64));
    const Tensor from =
        flatten(im2col(reshape(places, {1, 1, h, w}), kernel_size, dilation, padding, stride));
    const int64_t n = self.size(0), c = self.size(1) / taps;
    TORCXX_CHECK(from.numel() == taps * self.size(2), "col2im: expected ", from.numel() / taps,
                 " blocks, but got input of size ", self.sizes());
    const Tensor rows = reshape(self, {n, c, from.numel()});
    const Tensor sums =
        index_add(zeros({n, c, h * w + 1}, TensorOptions(self.dtype())), 2, from, rows);
    return reshape(narrow(sums, 2, 1, h * w), {n, c, h, w});
  }
};

}  // namespace torcxx::ops
