// Singular values, and what they tell.
#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct LinalgSvdParts : Function {
  static constexpr auto schema =
      "_linalg_svd(Tensor A, bool full_matrices=False, bool compute_uv=True, *, str? driver=None) "
      "-> (Tensor U, Tensor S, Tensor Vh)";
  static constexpr bool out = false;
  template <class C> static Tensor grad_A(const C& c) {
    const int64_t k = c.S.size(-1);
    const auto cut = [&](const Tensor& t, int64_t dim) {
      return t.defined() && c.full_matrices ? narrow(t, dim, 0, k) : t;
    };
    return svd_grad(cut(c.grad_U, -1), c.grad_S, cut(c.grad_Vh, -2), cut(c.U, -1), c.S,
                    cut(c.Vh, -2));
  }
};

struct LinalgSvd : Composite {
  static constexpr auto schema =
      "linalg_svd(Tensor A, bool full_matrices=True, *, str? driver=None) -> (Tensor U, Tensor S, "
      "Tensor Vh)";
  static constexpr auto doc =
      "A = U diag(S) Vh with singular values in descending order; U and Vh are square when "
      "full_matrices.";
  static std::tuple<Tensor, Tensor, Tensor> forward(const Tensor& A, bool full_matrices,
                                                    std::optional<std::string_view> driver) {
    return _linalg_svd(A, full_matrices, true, driver);
  }
};

struct LinalgSvdvals : Composite {
  static constexpr auto schema = "linalg_svdvals(Tensor A, *, str? driver=None) -> Tensor";
  static constexpr auto doc = "Singular values in descending order.";
  static Tensor forward(const Tensor& A, std::optional<std::string_view> driver) {
    return std::get<1>(_linalg_svd(A, false, autograd::requires_grad(A), driver));
  }
};

struct Svd : Composite {
  static constexpr auto schema =
      "svd(Tensor self, bool some=True, bool compute_uv=True) -> (Tensor U, Tensor S, Tensor V)";
  static constexpr auto doc =
      "linalg.svd with V in place of Vh; U and V are zeros unless compute_uv.";
  static std::tuple<Tensor, Tensor, Tensor> forward(const Tensor& self, bool some,
                                                    bool compute_uv) {
    TORCXX_CHECK(self.dim() >= 2, "linalg.svd: input should have at least 2 dimensions, but has ",
                 self.dim(), " dimensions instead");
    if (compute_uv) {
      const auto [U, S, Vh] = linalg_svd(self, !some);
      return {U, S, mH(Vh)};
    }
    std::vector<int64_t> square = self.sizes().vec();
    const size_t n = square.size();
    const TensorOptions same(self.dtype());
    square[n - 1] = square[n - 2];
    const Tensor U = zeros(square, same);
    square[n - 1] = square[n - 2] = self.size(-1);
    return {U, linalg_svdvals(self), zeros(square, same)};
  }
};

struct LinalgPinvTensor : Function {
  static constexpr auto schema =
      "linalg_pinv.atol_rtol_tensor(Tensor self, *, Tensor? atol=None, Tensor? rtol=None, bool "
      "hermitian=False) -> Tensor";
  static constexpr auto doc =
      "Moore-Penrose inverses; singular values of at most max(atol, rtol times the greatest) count "
      "as zero.";
  template <class C> static Tensor grad_self(const C& c) {
    return pinv_grad(c.grad, c.result, c.self);
  }
};

struct LinalgPinvFloat : Composite {
  static constexpr auto schema =
      "linalg_pinv.atol_rtol_float(Tensor self, *, float? atol=None, float? rtol=None, bool "
      "hermitian=False) -> Tensor";
  static constexpr auto cpp_no_default = "atol, rtol, hermitian";
  static Tensor forward(const Tensor& self, std::optional<double> atol, std::optional<double> rtol,
                        bool hermitian) {
    return linalg_pinv(self, tolerance(atol, self), tolerance(rtol, self), hermitian);
  }
};

struct LinalgPinv : Composite {
  static constexpr auto schema =
      "linalg_pinv(Tensor self, float rcond, bool hermitian=False) -> Tensor";
  static Tensor forward(const Tensor& self, double rcond, bool hermitian) {
    return linalg_pinv(self, tolerance(0, self), tolerance(rcond, self), hermitian);
  }
};

struct LinalgPinvRcond : Composite {
  static constexpr auto schema =
      "linalg_pinv.rcond_tensor(Tensor self, Tensor rcond, bool hermitian=False) -> Tensor";
  static Tensor forward(const Tensor& self, const Tensor& rcond, bool hermitian) {
    return linalg_pinv(self, tolerance(0, self), rcond, hermitian);
  }
};

struct Pinverse : Composite {
  static constexpr auto schema = "pinverse(Tensor self, float rcond=1e-15) -> Tensor";
  static constexpr auto doc = "The same as linalg.pinv.";
  static Tensor forward(const Tensor& self, double rcond) {
    return linalg_pinv(self, rcond, false);
  }
};

struct LinalgMatrixRankTensor : Composite {
  static constexpr auto schema =
      "linalg_matrix_rank.atol_rtol_tensor(Tensor input, *, Tensor? atol=None, Tensor? rtol=None, "
      "bool hermitian=False) -> Tensor";
  static constexpr auto doc =
      "How many singular values are greater than max(atol, rtol times the greatest).";
  static constexpr bool differentiable = false;
  static Tensor forward(const Tensor& input, const Tensor& atol, const Tensor& rtol,
                        bool hermitian) {
    check_rank_input(input, "linalg.matrix_rank");
    if (input.numel() == 0)
      return zeros(input.sizes().slice(0, input.sizes().size() - 2), TensorOptions(kInt64));
    const Tensor x = detach(input);
    const Tensor s = hermitian ? abs(linalg_eigvalsh(x)) : linalg_svdvals(x);
    const Tensor limit = singular_limit(input, amax(s, -1), atol, rtol, "torch.linalg.matrix_rank");
    return sum(gt(s, unsqueeze(limit, -1)), -1);
  }
};

struct LinalgMatrixRankFloat : Composite {
  static constexpr auto schema =
      "linalg_matrix_rank.atol_rtol_float(Tensor self, *, float? atol=None, float? rtol=None, bool "
      "hermitian=False) -> Tensor";
  static constexpr auto cpp_no_default = "atol, rtol, hermitian";
  static Tensor forward(const Tensor& self, std::optional<double> atol, std::optional<double> rtol,
                        bool hermitian) {
    return linalg_matrix_rank(self, tolerance(atol, self), tolerance(rtol, self), hermitian);
  }
};

struct LinalgMatrixRank : Composite {
  static constexpr auto schema =
      "linalg_matrix_rank(Tensor self, float tol, bool hermitian=False) -> Tensor";
  static Tensor forward(const Tensor& self, double tol, bool hermitian) {
    return linalg_matrix_rank(self, tolerance(tol, self), tolerance(0, self), hermitian);
  }
};

struct LinalgMatrixRankTolerance : Composite {
  static constexpr auto schema =
      "linalg_matrix_rank.tol_tensor(Tensor input, Tensor tol, bool hermitian=False) -> Tensor";
  static Tensor forward(const Tensor& input, const Tensor& tol, bool hermitian) {
    return linalg_matrix_rank(input, tol, tolerance(0, input), hermitian);
  }
};

struct LinalgPolar : Function {
  static constexpr auto schema = "linalg_polar(Tensor A) -> (Tensor U, Tensor H)";
  static constexpr auto doc =
      "A = U H with orthonormal columns in U and a positive semidefinite H; at least as many rows "
      "as columns.";
  template <class C> static Tensor grad_A(const C& c) {
    return polar_grad(c.grad_U, c.grad_H, c.A, c.U, c.H);
  }
};

}  // namespace torcxx::ops
