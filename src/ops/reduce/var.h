#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct VarCorrection : Function {
  static constexpr auto schema =
      "var.correction(Tensor self, int[1]? dim=None, *, Scalar? correction=None, bool "
      "keepdim=False) -> Tensor";
  static constexpr auto doc =
      "Variance over dimensions, all when None: squared deviations over n - correction (1 when "
      "None).";
  template <class C> static Tensor grad_self(const C& c) {
    return var_grad(c.grad, c.self, c.dim, c.correction, c.keepdim);
  }
};

struct Var : Composite {
  static constexpr auto schema = "var(Tensor self, bool unbiased=True) -> Tensor";
  static constexpr auto cpp_no_default = "unbiased";
  static Tensor forward(const Tensor& self, bool unbiased) {
    return var(self, {}, Scalar(unbiased ? 1 : 0), false);
  }
};

struct VarDim : Composite {
  static constexpr auto schema =
      "var.dim(Tensor self, int[1]? dim, bool unbiased=True, bool keepdim=False) -> Tensor";
  static constexpr auto cpp_no_default = "unbiased";
  static Tensor forward(const Tensor& self, OptionalIntArrayRef dim, bool unbiased, bool keepdim) {
    return var(self, dim, Scalar(unbiased ? 1 : 0), keepdim);
  }
};

struct StdCorrection : Function {
  static constexpr auto schema =
      "std.correction(Tensor self, int[1]? dim=None, *, Scalar? correction=None, bool "
      "keepdim=False) -> Tensor";
  static constexpr auto doc = "Square root of the variance; its gradient is 0 where it is 0.";
  template <class C> static Tensor grad_self(const C& c) {
    return std_grad(c.result, c.grad, c.self, c.dim, c.correction, c.keepdim);
  }
};

struct Std : Composite {
  static constexpr auto schema = "std(Tensor self, bool unbiased=True) -> Tensor";
  static constexpr auto cpp_no_default = "unbiased";
  static Tensor forward(const Tensor& self, bool unbiased) {
    return std(self, {}, Scalar(unbiased ? 1 : 0), false);
  }
};

struct StdDim : Composite {
  static constexpr auto schema =
      "std.dim(Tensor self, int[1]? dim, bool unbiased=True, bool keepdim=False) -> Tensor";
  static constexpr auto cpp_no_default = "unbiased";
  static Tensor forward(const Tensor& self, OptionalIntArrayRef dim, bool unbiased, bool keepdim) {
    return std(self, dim, Scalar(unbiased ? 1 : 0), keepdim);
  }
};

}  // namespace torcxx::ops
