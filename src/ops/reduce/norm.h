#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct VectorNorm : Function {
  static constexpr auto schema =
      "linalg_vector_norm(Tensor self, Scalar ord=2, int[1]? dim=None, bool keepdim=False, *, "
      "ScalarType? dtype=None) -> Tensor";
  static constexpr auto doc =
      "(sum |x|^ord)^(1/ord) over dimensions, all when None; ord may be 0 (count), inf and -inf "
      "(greatest, least).";
  template <class C> static Tensor grad_self(const C& c) {
    return vector_norm_grad(c.grad, c.self, c.ord, c.result, c.dim, c.keepdim);
  }
};

struct Norm : Composite {
  static constexpr auto schema = "norm.Scalar(Tensor self, Scalar p=2) -> Tensor";
  static constexpr auto doc = "Vector norm of all elements.";
  static Tensor forward(const Tensor& self, const Scalar& p) {
    return linalg_vector_norm(self, p, {}, false, {});
  }
};

struct NormDim : Composite {
  static constexpr auto schema =
      "norm.ScalarOpt_dim(Tensor self, Scalar? p, int[1] dim, bool keepdim=False) -> Tensor";
  static Tensor forward(const Tensor& self, const std::optional<Scalar>& p, IntArrayRef dim,
                        bool keepdim) {
    return linalg_vector_norm(self, p.value_or(2), dim, keepdim, {});
  }
};

struct NormDtype : Composite {
  static constexpr auto schema =
      "norm.ScalarOpt_dtype(Tensor self, Scalar? p, *, ScalarType dtype) -> Tensor";
  static Tensor forward(const Tensor& self, const std::optional<Scalar>& p, ScalarType dtype) {
    return linalg_vector_norm(self, p.value_or(2), {}, false, dtype);
  }
};

struct NormDimDtype : Composite {
  static constexpr auto schema =
      "norm.ScalarOpt_dim_dtype(Tensor self, Scalar? p, int[1] dim, bool keepdim, *, ScalarType "
      "dtype) -> Tensor";
  static Tensor forward(const Tensor& self, const std::optional<Scalar>& p, IntArrayRef dim,
                        bool keepdim, ScalarType dtype) {
    return linalg_vector_norm(self, p.value_or(2), dim, keepdim, dtype);
  }
};

}  // namespace torcxx::ops
