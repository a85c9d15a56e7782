#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct SoftmaxForward : Function {
  static constexpr auto schema = "_softmax(Tensor self, int dim) -> Tensor";
  template <class C> static Tensor grad_self(const C& c) {
    return _softmax_backward(c.grad, c.result, c.dim);
  }
};

struct SoftmaxBackward : Function {
  static constexpr auto schema =
      "_softmax_backward(Tensor grad_output, Tensor output, int dim) -> Tensor";
  template <class C> static Tensor grad_grad_output(const C& c) {
    return _softmax_backward(c.grad, c.output, c.dim);
  }
  template <class C> static Tensor grad_output(const C& c) {
    const Tensor weighted = sum(c.grad_output * c.output, c.dim, true, {});
    return c.grad * (c.grad_output - weighted) -
           c.grad_output * sum(c.grad * c.output, c.dim, true, {});
  }
};

struct LogSoftmaxForward : Function {
  static constexpr auto schema = "_log_softmax(Tensor self, int dim) -> Tensor";
  template <class C> static Tensor grad_self(const C& c) {
    return _log_softmax_backward(c.grad, c.result, c.dim);
  }
};

struct LogSoftmaxBackward : Function {
  static constexpr auto schema =
      "_log_softmax_backward(Tensor grad_output, Tensor output, int dim) -> Tensor";
  template <class C> static Tensor grad_grad_output(const C& c) {
    return c.grad - sum(c.grad * exp(c.output), c.dim, true, {});
  }
  template <class C> static Tensor grad_output(const C& c) {
    return -(c.grad * exp(c.output) * sum(c.grad_output, c.dim, true, {}));
  }
};

struct Softmax : Composite {
  static constexpr auto schema =
      "softmax.int(Tensor self, int dim, ScalarType? dtype=None) -> Tensor";
  static constexpr auto aliases = "special_softmax";
  static constexpr auto doc = "exp(x) / sum of exp(x) over dim, without overflow.";
  static Tensor forward(const Tensor& self, int64_t dim, std::optional<ScalarType> dtype) {
    return _softmax(to(self, dtype.value_or(self.dtype())), dim);
  }
};

struct LogSoftmax : Composite {
  static constexpr auto schema =
      "log_softmax.int(Tensor self, int dim, ScalarType? dtype=None) -> Tensor";
  static constexpr auto aliases = "special_log_softmax";
  static constexpr auto doc = "Logarithm of softmax, accurate where softmax underflows.";
  static Tensor forward(const Tensor& self, int64_t dim, std::optional<ScalarType> dtype) {
    return _log_softmax(to(self, dtype.value_or(self.dtype())), dim);
  }
};

}  // namespace torcxx::ops
