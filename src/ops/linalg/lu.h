// A = P L U with partial pivoting, and what follows from it.
#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct LinalgLuFactorEx : Function {
  static constexpr auto schema =
      "linalg_lu_factor_ex(Tensor A, *, bool pivot=True, bool check_errors=False) -> (Tensor LU, "
      "Tensor pivots, Tensor info)";
  static constexpr auto doc =
      "L and U in one matrix, the rows exchanged (from 1), and 0 or the place of a zero pivot.";
  // With X = L^-1 P^T dA U^-1 for the leading square: dL = L tril(X, -1), dU = triu(X) U; the rows
  // of L below it and the columns of U beside it follow from A = P L U.
  template <class C> static Tensor grad_A(const C& c) {
    const auto [P, L, U] = lu_unpack(c.LU, c.pivots);
    const int64_t m = L.size(-2), n = U.size(-1), k = std::min(m, n);
    const Tensor gL = narrow(tril(c.grad_LU, -1), -1, 0, k), gU = narrow(triu(c.grad_LU), -2, 0, k);
    const Tensor L1 = narrow(L, -2, 0, k), U1 = narrow(U, -1, 0, k);
    const auto below = [&](const Tensor& t) { return narrow(t, -2, k, m - k); };
    const auto beside = [&](const Tensor& t) { return narrow(t, -1, k, n - k); };
    Tensor low = matmul(mH(L1), narrow(gL, -2, 0, k)), up = matmul(narrow(gU, -1, 0, k), mH(U1));
    if (n > k) low = sub(low, matmul(beside(gU), mH(beside(U))));
    if (m > k) up = sub(up, matmul(mH(below(L)), below(gL)));
    const Tensor g = linalg_solve_triangular(mH(U1), add(tril(low, -1), triu(up)), false, false);
    const auto left = [&](const Tensor& t) {
      return linalg_solve_triangular(mH(L1), t, true, true, true);
    };
    Tensor all = left(g);
    if (n > k) all = cat({all, left(beside(gU))}, -1);
    if (m > k) all = cat({all, linalg_solve_triangular(mH(U1), below(gL), false, false)}, -2);
    return matmul(P, all);
  }
};

struct LinalgLuFactor : Composite {
  static constexpr auto schema =
      "linalg_lu_factor(Tensor A, *, bool pivot=True) -> (Tensor LU, Tensor pivots)";
  static constexpr auto doc = "L and U in one matrix, and the rows exchanged, counted from 1.";
  static std::tuple<Tensor, Tensor> forward(const Tensor& A, bool pivot) {
    const auto [LU, pivots, info] = linalg_lu_factor_ex(A, pivot, true);
    return {LU, pivots};
  }
};

struct LuWithInfo : Composite {
  static constexpr auto schema =
      "_lu_with_info(Tensor self, bool pivot=True, bool check_errors=True) -> (Tensor LU, Tensor "
      "pivots, Tensor info)";
  static constexpr bool out = false;
  static std::tuple<Tensor, Tensor, Tensor> forward(const Tensor& self, bool pivot,
                                                    bool check_errors) {
    return linalg_lu_factor_ex(self, pivot, check_errors);
  }
};

// Row i of P^T A is row order[i] of A.
struct LuPermutation : Function {
  static constexpr auto schema = "_lu_permutation(Tensor pivots, int rows) -> Tensor";
  static constexpr bool out = false;
  static constexpr bool differentiable = false;
};

struct LuUnpack : Composite {
  static constexpr auto schema =
      "lu_unpack(Tensor LU_data, Tensor LU_pivots, bool unpack_data=True, bool unpack_pivots=True) "
      "-> (Tensor P, Tensor L, Tensor U)";
  static constexpr auto doc =
      "The three factors of what lu_factor returns; those not asked for are empty.";
  static constexpr auto variants = "function";
  static std::tuple<Tensor, Tensor, Tensor> forward(const Tensor& LU_data, const Tensor& LU_pivots,
                                                    bool unpack_data, bool unpack_pivots) {
    TORCXX_CHECK(LU_data.dim() >= 2,
                 "torch.lu_unpack: The input tensor LU_data must have at least 2 dimensions.");
    const int64_t m = LU_data.size(-2), n = LU_data.size(-1), k = std::min(m, n);
    const TensorOptions same(LU_data.dtype());
    Tensor P = empty({0}, same), L = P, U = P;
    if (unpack_pivots) {
      const Tensor order = _lu_permutation(LU_pivots, m);
      const Tensor rows = unsqueeze(arange(0, m, 1, TensorOptions(kInt64)), -1);
      P = to(eq(rows, unsqueeze(order, -2)), LU_data.dtype());
    }
    if (unpack_data) {
      L = add(tril(narrow(LU_data, -1, 0, k), -1), eye(m, k, same));
      U = triu(narrow(LU_data, -2, 0, k));
    }
    return {P, L, U};
  }
};

struct LinalgLu : Composite {
  static constexpr auto schema =
      "linalg_lu(Tensor A, *, bool pivot=True) -> (Tensor P, Tensor L, Tensor U)";
  static constexpr auto doc = "A = P L U: a permutation, a unit lower and an upper triangle.";
  static std::tuple<Tensor, Tensor, Tensor> forward(const Tensor& A, bool pivot) {
    const auto [LU, pivots, info] = linalg_lu_factor_ex(A, pivot, false);
    return lu_unpack(LU, pivots);
  }
};

struct LinalgLuSolve : Composite {
  static constexpr auto schema =
      "linalg_lu_solve(Tensor LU, Tensor pivots, Tensor B, *, bool left=True, bool adjoint=False) "
      "-> Tensor";
  static constexpr auto doc =
      "The solution of A X = B for A in the form of lu_factor; of X A = B unless left; with the "
      "adjoint of A.";
  static Tensor solve(const Tensor& LU, const Tensor& order, const Tensor& B, bool adjoint) {
    const auto pick = [&](const Tensor& t, const Tensor& rows) {
      const auto batch = broadcast_batch(LU.sizes(), t.sizes()).first;
      std::vector<int64_t> at = batch, all = batch;
      at.insert(at.end(), {t.size(-2), t.size(-1)});
      return gather(expand(t, at), -2, expand(unsqueeze(rows, -1), at));
    };
    if (!adjoint) {
      const Tensor y = linalg_solve_triangular(LU, pick(B, order), false, true, true);
      return linalg_solve_triangular(LU, y, true);
    }
    const Tensor y = linalg_solve_triangular(mH(LU), B, false);
    return pick(linalg_solve_triangular(mH(LU), y, true, true, true), argsort(order, -1, false));
  }
  static Tensor forward(const Tensor& LU, const Tensor& pivots, const Tensor& B, bool left,
                        bool adjoint) {
    check_lu_solve(LU, pivots, B, left);
    const Tensor order = _lu_permutation(pivots, LU.size(-1));
    return left ? solve(LU, order, B, adjoint) : mH(solve(LU, order, mH(B), !adjoint));
  }
};

struct LuSolve : Composite {
  static constexpr auto schema =
      "lu_solve(Tensor self, Tensor LU_data, Tensor LU_pivots) -> Tensor";
  static constexpr auto doc = "The same as linalg.lu_solve, the right side first.";
  static Tensor forward(const Tensor& self, const Tensor& LU_data, const Tensor& LU_pivots) {
    return linalg_lu_solve(LU_data, LU_pivots, self);
  }
};

}  // namespace torcxx::ops
