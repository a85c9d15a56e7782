// Triangular systems.
#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct LinalgSolveTriangular : Function {
  static constexpr auto schema =
      "linalg_solve_triangular(Tensor self, Tensor B, *, bool upper, bool left=True, bool "
      "unitriangular=False) -> Tensor";
  static constexpr auto doc =
      "The solution of A X = B, or of X A = B unless left, for triangular A; its other triangle, "
      "and its diagonal when unitriangular, are not read.";
  template <class C> static Tensor grad_self(const C& c) {
    const Tensor b = linalg_solve_triangular(mH(c.self), c.grad, !c.upper, c.left, c.unitriangular);
    const Tensor g = neg(c.left ? matmul(b, mH(c.result)) : matmul(mH(c.result), b));
    const int64_t inside = c.unitriangular ? 1 : 0;
    return sum_to_size(c.upper ? triu(g, inside) : tril(g, -inside), c.self_sizes);
  }
  template <class C> static Tensor grad_B(const C& c) {
    return sum_to_size(
        linalg_solve_triangular(mH(c.self), c.grad, !c.upper, c.left, c.unitriangular), c.B_sizes);
  }
};

struct TriangularSolve : Composite {
  static constexpr auto schema =
      "triangular_solve(Tensor self, Tensor A, bool upper=True, bool transpose=False, bool "
      "unitriangular=False) -> (Tensor solution, Tensor cloned_coefficient)";
  static constexpr auto doc = "The solution X of A X = self, and a copy of A.";
  static std::tuple<Tensor, Tensor> forward(const Tensor& self, const Tensor& A, bool upper,
                                            bool turned, bool unitriangular) {
    TORCXX_CHECK(self.dim() >= 2 && A.dim() >= 2,
                 "torch.triangular_solve: Expected matrices of at least 2 dimensions, but got ",
                 self.dim(), " and ", A.dim());
    return {linalg_solve_triangular(turned ? mT(A) : A, self, upper != turned, true, unitriangular),
            clone(A)};
  }
};

}  // namespace torcxx::ops
