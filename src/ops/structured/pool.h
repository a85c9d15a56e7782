#pragma once
#include "ops/record.h"

namespace torcxx::ops {

// Pooling over the last dimensions, as many as kernel_size names; `max` also says where.
struct MaxPool : Function {
  static constexpr auto schema =
      "_max_pool(Tensor self, int[] kernel_size, int[] stride, int[] padding, int[] dilation, bool "
      "ceil_mode) -> (Tensor values, Tensor indices)";
  template <class C> static Tensor grad_self(const C& c) {
    return _unpool(c.grad_values, c.indices, c.self_sizes,
                   static_cast<int64_t>(c.kernel_size.size()));
  }
};

// Adds each element of grad at the place of a plane (the last `dims` dimensions) that `indices`
// names.
struct Unpool : Function {
  static constexpr auto schema =
      "_unpool(Tensor grad_output, Tensor indices, int[] self_size, int dims) -> Tensor";
  template <class C> static Tensor grad_grad_output(const C& c) {
    return _pool_gather(c.grad, c.indices, c.dims);
  }
};

struct PoolGather : Composite {
  static constexpr auto schema = "_pool_gather(Tensor self, Tensor indices, int dims) -> Tensor";
  static Tensor forward(const Tensor& self, const Tensor& indices, int64_t dims) {
    TORCXX_CHECK(dims >= 0 && dims <= self.dim(), "max_unpool: ", dims, " dimensions of size ",
                 self.sizes());
    const int64_t planes =
        product_of(self.sizes().slice(0, self.sizes().size() - static_cast<size_t>(dims)));
    const std::vector<int64_t> rows = {planes, self.numel() / std::max<int64_t>(planes, 1)},
                               few = {planes, indices.numel() / std::max<int64_t>(planes, 1)};
    return reshape(gather(reshape(self, rows), 1, reshape(indices, few)), indices.sizes());
  }
};

struct AvgPool : Function {
  static constexpr auto schema =
      "_avg_pool(Tensor self, int[] kernel_size, int[] stride, int[] padding, bool ceil_mode, bool "
      "count_include_pad, int? divisor_override) -> Tensor";
  template <class C> static Tensor grad_self(const C& c) {
    return _avg_pool_backward(c.grad, c.self_sizes, c.kernel_size, c.stride, c.padding, c.ceil_mode,
                              c.count_include_pad, c.divisor_override);
  }
};

struct AvgPoolBackward : Function {
  static constexpr auto schema =
      "_avg_pool_backward(Tensor grad_output, int[] self_size, int[] kernel_size, int[] stride, "
      "int[] padding, bool ceil_mode, bool count_include_pad, int? divisor_override) -> Tensor";
  template <class C> static Tensor grad_grad_output(const C& c) {
    return _avg_pool(c.grad, c.kernel_size, c.stride, c.padding, c.ceil_mode, c.count_include_pad,
                     c.divisor_override);
  }
};

struct AdaptiveAvgPool : Function {
  static constexpr auto schema = "_adaptive_avg_pool(Tensor self, int[] output_size) -> Tensor";
  template <class C> static Tensor grad_self(const C& c) {
    return _adaptive_avg_pool_backward(c.grad, c.self_sizes,
                                       static_cast<int64_t>(c.output_size.size()));
  }
};

struct AdaptiveAvgPoolBackward : Function {
  static constexpr auto schema =
      "_adaptive_avg_pool_backward(Tensor grad_output, int[] self_size, int dims) -> Tensor";
  template <class C> static Tensor grad_grad_output(const C& c) {
    return _adaptive_avg_pool(
        c.grad,
        IntArrayRef(c.grad_output_sizes).slice(c.grad_output_sizes.size() - c.dims, c.dims));
  }
};

struct AdaptiveMaxPool : Function {
  static constexpr auto schema =
      "_adaptive_max_pool(Tensor self, int[] output_size) -> (Tensor values, Tensor indices)";
  template <class C> static Tensor grad_self(const C& c) {
    return _unpool(c.grad_values, c.indices, c.self_sizes,
                   static_cast<int64_t>(c.output_size.size()));
  }
};

}  // namespace torcxx::ops
