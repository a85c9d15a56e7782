// Distances and similarities between vectors.
#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct PairwiseDistance : Composite {
  static constexpr auto schema =
      "pairwise_distance(Tensor x1, Tensor x2, float p=2, float eps=1e-06, bool keepdim=False) -> "
      "Tensor";
  static constexpr auto doc = "p-norm of x1 - x2 + eps along the last dimension.";
  static constexpr auto variants = "function";
  static Tensor forward(const Tensor& x1, const Tensor& x2, double p, double eps, bool keepdim) {
    return linalg_vector_norm(add(sub(x1, x2), eps), p, -1, keepdim, {});
  }
};

struct CosineSimilarity : Composite {
  static constexpr auto schema =
      "cosine_similarity(Tensor x1, Tensor x2, int dim=1, float eps=1e-08) -> Tensor";
  static constexpr auto doc =
      "Inner products along dim of vectors divided by their lengths, of eps at least.";
  static constexpr auto variants = "function";
  static Tensor unit(const Tensor& x, int64_t dim, double eps) {
    const Tensor length = linalg_vector_norm(x, 2, dim, true, {});
    return div(x, clamp(length, std::optional<Scalar>(eps), std::nullopt));
  }
  static Tensor forward(const Tensor& x1, const Tensor& x2, int64_t dim, double eps) {
    const ScalarType t = promoteTypes(x1.dtype(), x2.dtype());
    TORCXX_CHECK(isFloatingType(t),
                 "expected common dtype to be floating point, yet common dtype is ", t);
    const ScalarType wide = t == kFloat64 ? kFloat64 : kFloat32;
    const std::vector<Tensor> x =
        broadcast_tensors(std::vector<Tensor>{to(x1, wide), to(x2, wide)});
    return to(sum(mul(unit(x[0], dim, eps), unit(x[1], dim, eps)), dim, false, {}), t);
  }
};

struct Normalize : Composite {
  static constexpr auto schema =
      "normalize(Tensor self, float p=2.0, int dim=1, float eps=1e-12) -> Tensor";
  static constexpr auto doc = "Vectors along dim divided by their p-norms, of eps at least.";
  static constexpr auto variants = "function";
  static Tensor forward(const Tensor& self, double p, int64_t dim, double eps) {
    const Tensor length = linalg_vector_norm(self, p, dim, true, {});
    return div(self, clamp(length, std::optional<Scalar>(eps), std::nullopt));
  }
};

struct Cdist : Composite {
  static constexpr auto schema =
      "cdist(Tensor x1, Tensor x2, float p=2, int? compute_mode=None) -> Tensor";
  static constexpr auto doc =
      "p-norm distances between each row of x1 (..., P, M) and of x2 (..., R, M): (..., P, R).";
  static constexpr auto variants = "function";
  static constexpr bool out = false;
  static Tensor forward(const Tensor& x1, const Tensor& x2, double p,
                        std::optional<int64_t> compute_mode) {
    TORCXX_CHECK(x1.dim() >= 2 && x2.dim() >= 2,
                 "cdist only supports at least 2D tensors, X1 got: ", x1.dim(),
                 "D and X2 got: ", x2.dim(), "D");
    TORCXX_CHECK(x1.size(-1) == x2.size(-1),
                 "X1 and X2 must have the same number of columns. X1: ", x1.size(-1),
                 " X2: ", x2.size(-1));
    TORCXX_CHECK(p >= 0, "cdist only supports non-negative p values");
    TORCXX_CHECK(!compute_mode || (*compute_mode >= 0 && *compute_mode <= 2),
                 "possible modes: 0, 1, 2, but was: ", compute_mode.value_or(0));
    return linalg_vector_norm(sub(unsqueeze(x1, -2), unsqueeze(x2, -3)), p, -1, false, {});
  }
};

struct Pdist : Composite {
  static constexpr auto schema = "pdist(Tensor self, float p=2) -> Tensor";
  static constexpr auto doc = "p-norm distances between the rows of (N, M), each pair once.";
  static constexpr auto variants = "function";
  static Tensor forward(const Tensor& self, double p) {
    TORCXX_CHECK(self.dim() == 2, "pdist only supports 2D tensors, got: ", self.dim(), "D");
    TORCXX_CHECK(p >= 0, "pdist only supports non-negative p values");
    const Tensor at = triu_indices(self.size(0), self.size(0), 1, TensorOptions(kInt64));
    return linalg_vector_norm(
        sub(index_select(self, 0, select(at, 0, 0)), index_select(self, 0, select(at, 0, 1))), p,
        -1, false, {});
  }
};

struct Dist : Composite {
  static constexpr auto schema = "dist(Tensor self, Tensor other, Scalar p=2) -> Tensor";
  static constexpr auto doc = "p-norm of self - other.";
  static Tensor forward(const Tensor& self, const Tensor& other, const Scalar& p) {
    return linalg_vector_norm(sub(self, other), p, {}, false, {});
  }
};

}  // namespace torcxx::ops
