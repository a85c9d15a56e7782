// Least squares, and systems with symmetric indefinite matrices.
#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct LinalgLstsqParts : Function {
  static constexpr auto schema =
      "_linalg_lstsq(Tensor self, Tensor b, float? rcond=None, *, str? driver=None) -> (Tensor "
      "solution, Tensor residuals, Tensor rank, Tensor singular_values)";
  static constexpr auto differentiable = "self, b";
  static constexpr bool out = false;
  // The solution is pinv(A) B; the residuals |A X - B|^2 do not change with X at their least.
  template <class C> static std::array<Tensor, 2> grads(const C& c) {
    Tensor a = zeros_like(c.self), b = zeros_like(c.b);
    if (c.grad_solution.defined()) {
      const Tensor inverse = linalg_pinv(c.self, 0.0);
      b = matmul(mH(inverse), c.grad_solution);
      a = pinv_grad(matmul(c.grad_solution, mH(c.b)), inverse, c.self);
    }
    if (c.grad_residuals.defined() && c.residuals.numel()) {
      const Tensor g =
          mul(sub(matmul(c.self, c.solution), c.b), mul(unsqueeze(c.grad_residuals, -2), 2));
      a = add(a, matmul(g, mH(c.solution)));
      b = sub(b, g);
    }
    return {sum_to_size(a, c.self_sizes), sum_to_size(b, c.b_sizes)};
  }
};

struct LinalgLstsq : Composite {
  static constexpr auto schema =
      "linalg_lstsq(Tensor self, Tensor b, float? rcond=None, *, str? driver=None) -> (Tensor "
      "solution, Tensor residuals, Tensor rank, Tensor singular_values)";
  static constexpr auto doc =
      "X with the least |A X - B|. residuals are the squares of those norms where A has more rows "
      "than columns and full rank, unless driver is 'gelsy' (the default); 'gels' takes full rank "
      "for granted, 'gelsd' and 'gelss' give singular_values.";
  static std::tuple<Tensor, Tensor, Tensor, Tensor> forward(
      const Tensor& self, const Tensor& b, std::optional<double> rcond,
      std::optional<std::string_view> driver) {
    check_lstsq(self, b);
    if (!is_vector_side(self, b) || self.dim() - 1 != b.dim())
      return _linalg_lstsq(self, b, rcond, driver);
    const auto [x, residuals, rank, values] = _linalg_lstsq(self, unsqueeze(b, -1), rcond, driver);
    return {squeeze(x, -1),
            residuals.dim() > 1 || residuals.numel() ? squeeze(residuals, -1) : residuals, rank,
            values};
  }
};

struct LinalgLdlFactorEx : Function {
  static constexpr auto schema =
      "linalg_ldl_factor_ex(Tensor self, *, bool hermitian=False, bool check_errors=False) -> "
      "(Tensor LD, Tensor pivots, Tensor info)";
  static constexpr auto doc =
      "A = L D L^T, or L D L^H when hermitian, in one matrix; info is 0, or the place of a zero "
      "block.";
};

struct LinalgLdlFactor : Composite {
  static constexpr auto schema =
      "linalg_ldl_factor(Tensor self, *, bool hermitian=False) -> (Tensor LD, Tensor pivots)";
  static constexpr auto doc = "The same as linalg.ldl_factor_ex; raises for a zero block.";
  static std::tuple<Tensor, Tensor> forward(const Tensor& self, bool hermitian) {
    const auto [LD, pivots, info] = linalg_ldl_factor_ex(self, hermitian, true);
    return {LD, pivots};
  }
};

struct LinalgLdlSolve : Function {
  static constexpr auto schema =
      "linalg_ldl_solve(Tensor LD, Tensor pivots, Tensor B, *, bool hermitian=False) -> Tensor";
  static constexpr auto doc = "The solution of A X = B for A in the form of ldl_factor.";
};

}  // namespace torcxx::ops
