#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct VarMeanCorrection : Function {
  static constexpr auto schema =
      "var_mean.correction(Tensor self, int[1]? dim=None, *, Scalar? correction=None, bool "
      "keepdim=False) -> (Tensor, Tensor)";
  static constexpr auto doc = "Variance and mean over dimensions, all when None.";
  template <class C> static Tensor grad_self(const C& c) {
    return var_mean_grad(c.grad_result0, c.grad_result1, c.self, c.dim, c.correction, c.keepdim,
                         {});
  }
};

struct VarMean : Composite {
  static constexpr auto schema = "var_mean(Tensor self, bool unbiased=True) -> (Tensor, Tensor)";
  static constexpr auto cpp_no_default = "unbiased";
  static std::tuple<Tensor, Tensor> forward(const Tensor& self, bool unbiased) {
    return var_mean(self, {}, Scalar(unbiased ? 1 : 0), false);
  }
};

struct VarMeanDim : Composite {
  static constexpr auto schema =
      "var_mean.dim(Tensor self, int[1]? dim, bool unbiased=True, bool keepdim=False) -> (Tensor, "
      "Tensor)";
  static constexpr auto cpp_no_default = "unbiased";
  static std::tuple<Tensor, Tensor> forward(const Tensor& self, OptionalIntArrayRef dim,
                                            bool unbiased, bool keepdim) {
    return var_mean(self, dim, Scalar(unbiased ? 1 : 0), keepdim);
  }
};

struct StdMeanCorrection : Function {
  static constexpr auto schema =
      "std_mean.correction(Tensor self, int[1]? dim=None, *, Scalar? correction=None, bool "
      "keepdim=False) -> (Tensor, Tensor)";
  static constexpr auto doc = "Standard deviation and mean over dimensions, all when None.";
  template <class C> static Tensor grad_self(const C& c) {
    return var_mean_grad(c.grad_result0, c.grad_result1, c.self, c.dim, c.correction, c.keepdim,
                         c.result0);
  }
};

struct StdMean : Composite {
  static constexpr auto schema = "std_mean(Tensor self, bool unbiased=True) -> (Tensor, Tensor)";
  static constexpr auto cpp_no_default = "unbiased";
  static std::tuple<Tensor, Tensor> forward(const Tensor& self, bool unbiased) {
    return std_mean(self, {}, Scalar(unbiased ? 1 : 0), false);
  }
};

struct StdMeanDim : Composite {
  static constexpr auto schema =
      "std_mean.dim(Tensor self, int[1]? dim, bool unbiased=True, bool keepdim=False) -> (Tensor, "
      "Tensor)";
  static constexpr auto cpp_no_default = "unbiased";
  static std::tuple<Tensor, Tensor> forward(const Tensor& self, OptionalIntArrayRef dim,
                                            bool unbiased, bool keepdim) {
    return std_mean(self, dim, Scalar(unbiased ? 1 : 0), keepdim);
  }
};

}  // namespace torcxx::ops
