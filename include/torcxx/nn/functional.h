// nn::functional, PyTorch's C++ names: functions with options, F::conv2d(x, w,
// F::Conv2dFuncOptions().stride(2)). Those of layers without parameters derive from the layers.
#pragma once
#include "torcxx/nn/functional.gen.h"
#include "torcxx/tensor/functions.gen.h"

namespace torcxx::nn::functional {

using torcxx::bilinear;
using torcxx::embedding_bag;
using torcxx::linear;
using torcxx::one_hot;
using torcxx::pdist;
using torcxx::prelu;

// D counts the dimensions of the windows. Raises as the operation of the same name.
template <size_t D>
struct ConvFuncOptions {
  TORCXX_ARG(Tensor, bias);
  TORCXX_ARG(ExpandingArray<D>, stride) = 1;
  TORCXX_ARG(ExpandingArray<D>, padding) = 0;
  TORCXX_ARG(ExpandingArray<D>, dilation) = 1;
  TORCXX_ARG(int64_t, groups) = 1;
};
template <size_t D>
struct ConvTransposeFuncOptions {
  TORCXX_ARG(Tensor, bias);
  TORCXX_ARG(ExpandingArray<D>, stride) = 1;
  TORCXX_ARG(ExpandingArray<D>, padding) = 0;
  TORCXX_ARG(ExpandingArray<D>, output_padding) = 0;
  TORCXX_ARG(int64_t, groups) = 1;
  TORCXX_ARG(ExpandingArray<D>, dilation) = 1;
};

#define TORCXX_CONVOLUTION(D)                                                                   \
  using Conv##D##dFuncOptions = ConvFuncOptions<D>;                                             \
  inline Tensor conv##D##d(const Tensor& input, const Tensor& weight,                           \
                           const Conv##D##dFuncOptions& o = {}) {                               \
    return torcxx::conv##D##d(input, weight, o.bias(), o.stride(), o.padding(), o.dilation(),   \
                              o.groups());                                                      \
  }                                                                                             \
  using ConvTranspose##D##dFuncOptions = ConvTransposeFuncOptions<D>;                           \
  inline Tensor conv_transpose##D##d(const Tensor& input, const Tensor& weight,                 \
                                     const ConvTranspose##D##dFuncOptions& o = {}) {            \
    return torcxx::conv_transpose##D##d(input, weight, o.bias(), o.stride(), o.padding(),       \
                                        o.output_padding(), o.groups(), o.dilation());          \
  }                                                                                             \
  inline std::tuple<Tensor, Tensor> max_pool##D##d_with_indices(                                \
      const Tensor& input, const MaxPool##D##dFuncOptions& o) {                                 \
    return torcxx::max_pool##D##d_with_indices(input, o.kernel_size(), o.stride(), o.padding(), \
                                               o.dilation(), o.ceil_mode());                    \
  }
TORCXX_CONVOLUTION(1)
TORCXX_CONVOLUTION(2)
TORCXX_CONVOLUTION(3)
#undef TORCXX_CONVOLUTION

struct EmbeddingFuncOptions {
  TORCXX_ARG(std::optional<int64_t>, padding_idx);
  TORCXX_ARG(bool, scale_grad_by_freq) = false;
};
// Rows of weight (num, dim) at the indices of input: (*input, dim).
inline Tensor embedding(const Tensor& input, const Tensor& weight,
                        const EmbeddingFuncOptions& o = {}) {
  return torcxx::embedding(weight, input, o.padding_idx().value_or(-1), o.scale_grad_by_freq());
}

struct BatchNormFuncOptions {
  TORCXX_ARG(Tensor, weight);
  TORCXX_ARG(Tensor, bias);
  TORCXX_ARG(bool, training) = false;
  TORCXX_ARG(double, momentum) = 0.1;
  TORCXX_ARG(double, eps) = 1e-5;
};
// running_mean and running_var (C) of input (N, C, ...): read, or moved towards the batch's when
// training.
inline Tensor batch_norm(const Tensor& input, const Tensor& running_mean, const Tensor& running_var,
                         const BatchNormFuncOptions& o = {}) {
  return torcxx::batch_norm(input, o.weight(), o.bias(), running_mean, running_var, o.training(),
                            o.momentum(), o.eps(), true);
}

struct InstanceNormFuncOptions {
  TORCXX_ARG(Tensor, running_mean);
  TORCXX_ARG(Tensor, running_var);
  TORCXX_ARG(Tensor, weight);
  TORCXX_ARG(Tensor, bias);
  TORCXX_ARG(bool, use_input_stats) = true;
  TORCXX_ARG(double, momentum) = 0.1;
  TORCXX_ARG(double, eps) = 1e-5;
};
inline Tensor instance_norm(const Tensor& input, const InstanceNormFuncOptions& o = {}) {
  return torcxx::instance_norm(input, o.weight(), o.bias(), o.running_mean(), o.running_var(),
                               o.use_input_stats(), o.momentum(), o.eps(), true);
}

struct LayerNormFuncOptions {
  LayerNormFuncOptions(std::vector<int64_t> shape)
      : normalized_shape_(std::move(shape)) {}  // NOLINT
  TORCXX_ARG(std::vector<int64_t>, normalized_shape);
  TORCXX_ARG(Tensor, weight);
  TORCXX_ARG(Tensor, bias);
  TORCXX_ARG(double, eps) = 1e-5;
};
inline Tensor layer_norm(const Tensor& input, const LayerNormFuncOptions& o) {
  return torcxx::layer_norm(input, o.normalized_shape(), o.weight(), o.bias(), o.eps());
}

struct GroupNormFuncOptions {
  GroupNormFuncOptions(int64_t num_groups) : num_groups_(num_groups) {}  // NOLINT
  TORCXX_ARG(int64_t, num_groups);
  TORCXX_ARG(Tensor, weight);
  TORCXX_ARG(Tensor, bias);
  TORCXX_ARG(double, eps) = 1e-5;
};
inline Tensor group_norm(const Tensor& input, const GroupNormFuncOptions& o) {
  return torcxx::group_norm(input, o.num_groups(), o.weight(), o.bias(), o.eps());
}

struct NormalizeFuncOptions {
  TORCXX_ARG(double, p) = 2;
  TORCXX_ARG(int64_t, dim) = 1;
  TORCXX_ARG(double, eps) = 1e-12;
};
inline Tensor normalize(const Tensor& input, const NormalizeFuncOptions& o = {}) {
  return torcxx::normalize(input, o.p(), o.dim(), o.eps());
}

struct PadFuncOptions {
  PadFuncOptions(std::vector<int64_t> pad) : pad_(std::move(pad)) {}  // NOLINT
  TORCXX_ARG(std::vector<int64_t>, pad);
  TORCXX_ARG(std::string, mode) = "constant";
  TORCXX_ARG(double, value) = 0;
};
inline Tensor pad(const Tensor& input, const PadFuncOptions& o) {
  return torcxx::pad(input, o.pad(), o.mode(),
                     o.mode() == "constant" ? std::optional<double>(o.value()) : std::nullopt);
}

struct InterpolateFuncOptions {
  TORCXX_ARG(std::optional<std::vector<int64_t>>, size);
  TORCXX_ARG(std::optional<std::vector<double>>, scale_factor);
  TORCXX_ARG(std::string, mode) = "nearest";
  TORCXX_ARG(std::optional<bool>, align_corners);
  TORCXX_ARG(std::optional<bool>, recompute_scale_factor);
};
// (N, C, ...) with one to three more dimensions, resampled to `size` or by scale_factor. Raises
// ValueError unless exactly one of these is given and align_corners fits the mode.
TORCXX_API Tensor interpolate(const Tensor& input, const InterpolateFuncOptions& options = {});

struct GridSampleFuncOptions {
  TORCXX_ARG(std::string, mode) = "bilinear";
  TORCXX_ARG(std::string, padding_mode) = "zeros";
  TORCXX_ARG(std::optional<bool>, align_corners);
};
// input (N, C, H, W) or (N, C, D, H, W) read at the places of grid, which lie within -1 to 1.
TORCXX_API Tensor grid_sample(const Tensor& input, const Tensor& grid,
                              const GridSampleFuncOptions& options = {});
inline Tensor affine_grid(const Tensor& theta, IntArrayRef size, bool align_corners = false) {
  return affine_grid_generator(theta, size, align_corners);
}

}  // namespace torcxx::nn::functional
