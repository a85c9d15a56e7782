// A = L L^H of positive-definite matrices.
#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct LinalgCholeskyEx : Function {
  static constexpr auto schema =
      "linalg_cholesky_ex(Tensor self, *, bool upper=False, bool check_errors=False) -> (Tensor L, "
      "Tensor info)";
  static constexpr auto doc =
      "Cholesky factors, lower or upper, of positive-definite matrices; info is 0, or the order of "
      "the leading minor that is not positive.";
  // Murray, "Differentiation of the Cholesky decomposition" (2016), section 3.1.
  template <class C> static Tensor grad_self(const C& c) {
    const Tensor l = c.upper ? mH(c.L) : c.L;
    const Tensor p = tril(matmul(mH(l), c.upper ? mH(c.grad_L) : c.grad_L));
    const Tensor half = linalg_solve_triangular(mH(l), mul(add(p, mH(tril(p, -1))), 0.5), true);
    return linalg_solve_triangular(l, half, false, false);
  }
};

struct LinalgCholesky : Composite {
  static constexpr auto schema = "linalg_cholesky(Tensor self, *, bool upper=False) -> Tensor";
  static constexpr auto doc =
      "Cholesky factors of positive-definite matrices; raises LinAlgError for others.";
  static Tensor forward(const Tensor& self, bool upper) {
    return std::get<0>(linalg_cholesky_ex(self, upper, true));
  }
};

struct Cholesky : Composite {
  static constexpr auto schema = "cholesky(Tensor self, bool upper=False) -> Tensor";
  static constexpr auto doc = "The same as linalg.cholesky.";
  static Tensor forward(const Tensor& self, bool upper) { return linalg_cholesky(self, upper); }
};

struct CholeskySolve : Function {
  static constexpr auto schema =
      "cholesky_solve(Tensor self, Tensor input2, bool upper=False) -> Tensor";
  static constexpr auto doc =
      "The solution X of A X = self, where input2 is a Cholesky factor of A.";
  template <class C> static Tensor grad_self(const C& c) {
    return sum_to_size(cholesky_solve(c.grad, c.input2, c.upper), c.self_sizes);
  }
  template <class C> static Tensor grad_input2(const C& c) {
    const Tensor p = matmul(cholesky_solve(c.grad, c.input2, c.upper), mH(c.result));
    const Tensor s = add(p, mH(p));
    return sum_to_size(neg(c.upper ? matmul(c.input2, s) : matmul(s, c.input2)), c.input2_sizes);
  }
};

struct CholeskyInverse : Function {
  static constexpr auto schema = "cholesky_inverse(Tensor self, bool upper=False) -> Tensor";
  static constexpr auto doc = "The inverses of the matrices whose Cholesky factors are self.";
  template <class C> static Tensor grad_self(const C& c) {
    const Tensor s = matmul(c.result, matmul(add(c.grad, mH(c.grad)), c.result));
    return neg(c.upper ? matmul(c.self, s) : matmul(s, c.self));
  }
};

}  // namespace torcxx::ops
