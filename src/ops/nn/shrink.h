// Activations made of bounds, choices and other activations.
#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct Hardsigmoid : Composite {
  static constexpr auto schema = "hardsigmoid(Tensor self) -> Tensor";
  static constexpr auto doc = "min(6, max(0, x + 3)) / 6.";
  static constexpr auto variants = "function";
  static Tensor forward(const Tensor& self) { return div(_hardtanh(add(self, 3), 0, 6), 6); }
};

struct Hardswish : Composite {
  static constexpr auto schema = "hardswish(Tensor self) -> Tensor";
  static constexpr auto doc = "x min(6, max(0, x + 3)) / 6.";
  static constexpr auto variants = "function";
  static Tensor forward(const Tensor& self) {
    return div(mul(self, _hardtanh(add(self, 3), 0, 6)), 6);
  }
};

struct Hardshrink : Composite {
  static constexpr auto schema = "hardshrink(Tensor self, Scalar lambd=0.5) -> Tensor";
  static constexpr auto doc = "0 where |x| <= lambd, else x.";
  static Tensor forward(const Tensor& self, const Scalar& lambd) {
    return masked_fill(self, le(abs(self), lambd), 0);
  }
};

struct Softshrink : Composite {
  static constexpr auto schema = "softshrink(Tensor self, Scalar lambd=0.5) -> Tensor";
  static constexpr auto doc = "x moved by lambd toward 0, and 0 where it would pass it.";
  static constexpr auto variants = "function";
  static Tensor forward(const Tensor& self, const Scalar& lambd) {
    TORCXX_CHECK(lambd.toDouble() >= 0, "lambda must be greater or equal to 0, but found to be ",
                 lambd, ".");
    const Scalar most = lambd.toDouble(), least = -lambd.toDouble();
    return sub(self, clamp(self, std::optional<Scalar>(least), std::optional<Scalar>(most)));
  }
};

struct Threshold : Composite {
  static constexpr auto schema = "threshold(Tensor self, Scalar threshold, Scalar value) -> Tensor";
  static constexpr auto doc = "x where it is greater than threshold, else value.";
  static constexpr auto variants = "function";
  static constexpr bool inplace = true;
  static Tensor forward(const Tensor& self, const Scalar& threshold, const Scalar& value) {
    return masked_fill(self, le(self, scalar_as(threshold, self.dtype())),
                       scalar_as(value, self.dtype()));
  }
};

struct Tanhshrink : Composite {
  static constexpr auto schema = "tanhshrink(Tensor self) -> Tensor";
  static constexpr auto doc = "x - tanh(x).";
  static constexpr auto variants = "function";
  static Tensor forward(const Tensor& self) { return sub(self, tanh(self)); }
};

struct Softsign : Composite {
  static constexpr auto schema = "softsign(Tensor self) -> Tensor";
  static constexpr auto doc = "x / (1 + |x|).";
  static constexpr auto variants = "function";
  static Tensor forward(const Tensor& self) { return div(self, add(abs(self), 1)); }
};

struct Softmin : Composite {
  static constexpr auto schema = "softmin(Tensor self, int dim, ScalarType? dtype=None) -> Tensor";
  static constexpr auto doc = "softmax(-x).";
  static constexpr auto variants = "function";
  static Tensor forward(const Tensor& self, int64_t dim, std::optional<ScalarType> dtype) {
    return softmax(neg(self), dim, dtype);
  }
};

struct Glu : Composite {
  static constexpr auto schema = "glu(Tensor self, int dim=-1) -> Tensor";
  static constexpr auto doc = "The first half along dim times the sigmoid of the second.";
  static constexpr auto variants = "function";
  static Tensor forward(const Tensor& self, int64_t dim) {
    TORCXX_CHECK(self.dim() > 0, "glu does not support 0-dimensional tensors");
    const int64_t n = self.size(dim);
    TORCXX_CHECK(n % 2 == 0, "Halving dimension must be even, but dimension ", dim, " is size ", n);
    return mul(narrow(self, dim, 0, n / 2), sigmoid(narrow(self, dim, n / 2, n / 2)));
  }
};

struct Prelu : Composite {
  static constexpr auto schema = "prelu(Tensor self, Tensor weight) -> Tensor";
  static constexpr auto doc =
      "x where it is positive, else weight times x; one weight, or one for each channel.";
  static Tensor forward(const Tensor& self, const Tensor& weight) {
    TORCXX_CHECK(self.dtype() == weight.dtype(), "prelu: Type promoting not supported. Got ",
                 self.dtype(), " and ", weight.dtype());
    TORCXX_CHECK(weight.dim() <= 1,
                 "prelu: Expected `weight` to be a scalar or 1D tensor, but got: "
                 "ndim = ",
                 weight.dim());
    const int64_t channels = self.dim() >= 2 ? self.size(1) : 1;
    TORCXX_CHECK(weight.numel() == 1 || (self.dim() > 0 && weight.numel() == channels),
                 "Mismatch of parameter numbers and input channel size. Found parameter numbers = ",
                 weight.numel(), " and channel size = ", channels, ".");
    std::vector<int64_t> shape(static_cast<size_t>(std::max<int64_t>(self.dim(), 0)), 1);
    if (self.dim() >= 2) shape[1] = weight.numel();
    return where(gt(self, 0), self, mul(reshape(weight, shape), self));
  }
};

struct Rrelu : Composite {
  static constexpr auto schema =
      "rrelu(Tensor self, Scalar lower=0.125, Scalar upper=0.3333333333333333, bool "
      "training=False) -> Tensor";
  static constexpr auto doc =
      "leaky_relu with slopes between lower and upper: drawn when training, else their mean.";
  static constexpr auto variants = "function";
  static constexpr bool out = false;
  static Tensor forward(const Tensor& self, const Scalar& lower, const Scalar& upper,
                        bool training) {
    const double low = lower.toDouble(), high = upper.toDouble();
    TORCXX_CHECK(low <= high, "rrelu: lower bound ", low, " is greater than upper bound ", high);
    if (!training) return leaky_relu(self, (low + high) / 2);
    const Tensor slope = add(mul(rand_like(self), high - low), low);
    return where(gt(self, 0), self, mul(slope, self));
  }
};

struct Logit : Composite {
  static constexpr auto schema = "logit(Tensor self, float? eps=None) -> Tensor";
  static constexpr auto aliases = "special_logit";
  static constexpr auto doc = "log(x / (1 - x)), with x between eps and 1 - eps when eps is given.";
  static constexpr bool inplace = true;
  static Tensor forward(const Tensor& self, std::optional<double> eps) {
    if (self.dtype() == kFloat16 || self.dtype() == kBFloat16)
      return to(logit(to(self, kFloat32), eps), self.dtype());
    Tensor x = self.is_floating_point() ? self : to(self, get_default_dtype());
    if (eps) x = masked_fill(masked_fill(x, gt(x, 1 - *eps), 1 - *eps), lt(x, *eps), *eps);
    return log(div(x, rsub(x, 1)));
  }
};

}  // namespace torcxx::ops
