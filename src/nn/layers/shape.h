// Layers that rearrange, and distances.
#pragma once
#include "nn/layer_record.h"

namespace torcxx::nn::records {

struct Identity : Layer {
  static constexpr auto schema = "()";
  static constexpr auto doc = "The input itself.";
  template <class M> static Tensor forward(M& m, const Tensor& input) { return input; }
};

struct Flatten : Layer {
  static constexpr auto schema = "(int start_dim=1, int end_dim=-1)";
  static constexpr auto doc = "Dimensions start_dim to end_dim as one.";
  static constexpr auto repr = "start_dim, end_dim";
  template <class M> static Tensor forward(M& m, const Tensor& input) {
    return input.flatten(m.options.start_dim(), m.options.end_dim());
  }
};

struct Unflatten : Layer {
  static constexpr auto schema = "(int dim, int[] unflattened_size)";
  static constexpr auto doc = "Dimension dim as several, of sizes unflattened_size.";
  static constexpr auto repr = "dim, unflattened_size";
  static constexpr auto print = "dim, unflattened_size*";
  template <class M> static Tensor forward(M& m, const Tensor& input) {
    return unflatten(input, m.options.dim(), m.options.unflattened_size());
  }
};

struct PixelShuffle : Layer {
  static constexpr auto schema = "(int upscale_factor)";
  static constexpr auto doc = "(..., C r r, H, W) to (..., C, H r, W r).";
  static constexpr auto repr = "upscale_factor";
  template <class M> static Tensor forward(M& m, const Tensor& input) {
    return pixel_shuffle(input, m.options.upscale_factor());
  }
};

struct PixelUnshuffle : Layer {
  static constexpr auto schema = "(int downscale_factor)";
  static constexpr auto doc = "(..., C, H r, W r) to (..., C r r, H, W).";
  static constexpr auto repr = "downscale_factor";
  template <class M> static Tensor forward(M& m, const Tensor& input) {
    return pixel_unshuffle(input, m.options.downscale_factor());
  }
};

struct ChannelShuffle : Layer {
  static constexpr auto schema = "(int groups)";
  static constexpr auto doc = "Channels of groups interleaved.";
  static constexpr auto repr = "groups";
  template <class M> static Tensor forward(M& m, const Tensor& input) {
    return channel_shuffle(input, m.options.groups());
  }
};

struct Unfold : Layer {
  static constexpr auto schema =
      "(int[2] kernel_size, int[2] dilation=1, int[2] padding=0, int[2] stride=1)";
  static constexpr auto doc =
      "The blocks of (N, C, H, W) that a kernel would see, as columns (N, C kh kw, L).";
  static constexpr auto repr = "kernel_size, dilation, padding, stride";
  template <class M> static Tensor forward(M& m, const Tensor& input) {
    const auto& o = m.options;
    return im2col(input, o.kernel_size(), o.dilation(), o.padding(), o.stride());
  }
};

struct Fold : Layer {
  static constexpr auto schema =
      "(int[2] output_size, int[2] kernel_size, int[2] dilation=1, int[2] padding=0, int[2] "
      "stride=1)";
  static constexpr auto doc = "Columns (N, C kh kw, L) added up at their places in (N, C, H, W).";
  static constexpr auto repr = "output_size, kernel_size, dilation, padding, stride";
  template <class M> static Tensor forward(M& m, const Tensor& input) {
    const auto& o = m.options;
    return col2im(input, o.output_size(), o.kernel_size(), o.dilation(), o.padding(), o.stride());
  }
};

struct CosineSimilarity : Layer {
  static constexpr auto schema = "(int dim=1, float eps=1e-8)";
  static constexpr auto doc = "The cosine of the angle between vectors along dim.";
  static constexpr auto print = "dim, eps";
  template <class M> static Tensor forward(M& m, const Tensor& x1, const Tensor& x2) {
    return cosine_similarity(x1, x2, m.options.dim(), m.options.eps());
  }
};

struct PairwiseDistance : Layer {
  static constexpr auto schema = "(float p=2.0, float eps=1e-6, bool keepdim=False)";
  static constexpr auto doc = "The p-norm of x1 - x2 + eps along the last dimension.";
  static constexpr auto print = "p, eps, keepdim";
  template <class M> static Tensor forward(M& m, const Tensor& x1, const Tensor& x2) {
    return pairwise_distance(x1, x2, m.options.p(), m.options.eps(), m.options.keepdim());
  }
};

}  // namespace torcxx::nn::records
