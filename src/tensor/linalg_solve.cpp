// Solutions, determinants and inverses made of factorizations.
#include "gen/ops/_linalg_det.h"
#include "gen/ops/_linalg_slogdet.h"
#include "gen/ops/_linalg_solve_ex.h"
#include "gen/ops/abs.h"
#include "gen/ops/amax.h"
#include "gen/ops/arange.h"
#include "gen/ops/cholesky_inverse.h"
#include "gen/ops/cholesky_solve.h"
#include "gen/ops/diagonal.h"
#include "gen/ops/expand.h"
#include "gen/ops/eye.h"
#include "gen/ops/gt.h"
#include "gen/ops/linalg_eigh.h"
#include "gen/ops/linalg_lu_factor_ex.h"
#include "gen/ops/linalg_matrix_sqrth.h"
#include "gen/ops/linalg_pinv.h"
#include "gen/ops/linalg_polar.h"
#include "gen/ops/linalg_solve_triangular.h"
#include "gen/ops/linalg_svd.h"
#include "gen/ops/log.h"
#include "gen/ops/mH.h"
#include "gen/ops/mT.h"
#include "gen/ops/matmul.h"
#include "gen/ops/mul.h"
#include "gen/ops/ne.h"
#include "gen/ops/prod.h"
#include "gen/ops/reciprocal.h"
#include "gen/ops/rsub.h"
#include "gen/ops/sgn.h"
#include "gen/ops/sqrt.h"
#include "gen/ops/squeeze.h"
#include "gen/ops/sum.h"
#include "gen/ops/to.h"
#include "gen/ops/unsqueeze.h"
#include "gen/ops/where.h"
#include "gen/ops/zeros_like.h"
#include "tensor/formulas.h"
#include "tensor/index.h"
#include "tensor/linalg.h"

namespace torcxx::impl {
namespace {

// 1 for an even number of exchanged rows, -1 for an odd one, as numbers of that dtype.
TensorBase parity(const TensorBase& pivots, ScalarType dtype) {
  const TensorBase own = ops::arange(1, pivots.size(-1) + 1, 1, TensorOptions(kInt32));
  const TensorBase odd = ops::prod(ops::rsub(ops::mul(ops::to(ops::ne(pivots, own), kInt32), 2), 1),
                                   -1, false, std::nullopt);
  return ops::to(odd, dtype);
}

// X A = B is A^T X^T = B^T, which LAPACK solves with the same factors.
TensorBase solve_by_factors(const TensorBase& LU, const TensorBase& pivots, const TensorBase& B,
                            bool left) {
  const auto batch = broadcast_batch(LU.sizes(), B.sizes()).first;
  const auto wide = [&batch](const TensorBase& t, int64_t last) {
    std::vector<int64_t> s = batch;
    for (int64_t d = last; d > 0; d--) s.push_back(t.size(-d));
    return impl::expand(t, s, false);
  };
  const bool same = IntArrayRef(batch) == LU.sizes().slice(0, batch.size());
  const TensorBase factors = same ? LU : column_major_copy(wide(LU, 2));
  const TensorBase order = as_contiguous(wide(pivots, 1));
  const TensorBase x = column_major_copy(wide(left ? B : ops::mT(B), 2));
  lapack::dispatch(LU.dtype(), "linalg.solve", [&](auto zero) {
    using T = decltype(zero);
    const lapack::Routine<T> getrs("getrs");
    const TensorBase info = each_matrix(x, [&](int64_t i) {
      return getrs(left ? 'N' : 'T', rows_of(x), cols_of(x), matrix_at<T>(factors, i),
                   leading(factors), row_at<lapack::Int>(order, i), matrix_at<T>(x, i), leading(x));
    });
    check_info(info, "linalg.solve");
  });
  return left ? x : ops::mT(x);
}

}  // namespace

std::tuple<TensorBase, TensorBase, TensorBase> _linalg_det(const TensorBase& A) {
  check_square_input(A, "linalg.det");
  const auto [LU, pivots, info] = ops::linalg_lu_factor_ex(A);
  const TensorBase pivot = ops::diagonal(LU, 0, -2, -1);
  return {ops::mul(ops::prod(pivot, -1), parity(pivots, A.dtype())), LU, pivots};
}

std::tuple<TensorBase, TensorBase, TensorBase, TensorBase> _linalg_slogdet(const TensorBase& A) {
  check_square_input(A, "linalg.slogdet");
  const auto [LU, pivots, info] = ops::linalg_lu_factor_ex(A);
  const TensorBase pivot = ops::diagonal(LU, 0, -2, -1);
  return {ops::mul(ops::prod(ops::sgn(pivot), -1), parity(pivots, A.dtype())),
          ops::sum(ops::log(ops::abs(pivot)), -1), LU, pivots};
}

std::tuple<TensorBase, TensorBase, TensorBase, TensorBase> _linalg_solve_ex(const TensorBase& A,
                                                                            const TensorBase& B,
                                                                            bool left,
                                                                            bool check_errors) {
  const char* op = "linalg.solve";
  check_square_input(A, op);
  check_same_dtypes(A, B, op);
  const bool vector = is_vector_side(A, B);
  TORCXX_CHECK(left || !vector, op,
               ": Vector broadcasting of the left hand side is not supported for left=False. In "
               "this case linalg.solve is equivalent to B / A.squeeze(-1)");
  TORCXX_CHECK(B.dim() >= 1, op, ": The input tensor B must have at least 1 dimension.");
  const TensorBase sides = vector ? ops::unsqueeze(B, -1) : B;
  TORCXX_CHECK(sides.size(left ? -2 : -1) == A.size(-1), op,
               ": Incompatible shapes of A and B for the equation ", left ? "AX = B" : "XA = B",
               " (", A.size(-2), "x", A.size(-1), " and ", sides.size(-2), "x", sides.size(-1),
               ")");
  const auto [LU, pivots, info] = ops::linalg_lu_factor_ex(A);
  if (check_errors) check_info(info, "torch.linalg.solve");
  const TensorBase x = solve_by_factors(LU, pivots, sides, left);
  return {vector ? ops::squeeze(x, -1) : x, LU, pivots, info};
}

TensorBase cholesky_solve(const TensorBase& self, const TensorBase& input2, bool upper) {
  const char* op = "cholesky_solve";
  TORCXX_CHECK(self.dim() >= 2, "b should have at least 2 dimensions, but has ", self.dim(),
               " dimensions instead");
  TORCXX_CHECK(input2.dim() >= 2, "u should have at least 2 dimensions, but has ", input2.dim(),
               " dimensions instead");
  check_square_input(input2, op);
  const TensorBase l = upper ? ops::mH(input2) : input2;
  const TensorBase half = ops::linalg_solve_triangular(l, self, false);
  return ops::linalg_solve_triangular(ops::mH(l), half, true);
}

TensorBase cholesky_inverse(const TensorBase& self, bool upper) {
  check_square_input(self, "cholesky_inverse");
  const TensorBase one = ops::eye(self.size(-1), TensorOptions(self.dtype()));
  return impl::cholesky_solve(one, self, upper);
}

TensorBase linalg_pinv_atol_rtol_tensor(const TensorBase& self, const TensorBase& atol,
                                        const TensorBase& rtol, bool hermitian) {
  const char* op = "torch.linalg.pinv";
  TORCXX_CHECK(self.dim() >= 2, "linalg.pinv(", self.sizes(),
               "): expected a tensor with 2 or more dimensions of float, double, cfloat or "
               "cdouble types");
  check_lapack_dtype(self, op);
  if (self.numel() == 0)
    return new_tensor(batch_shape(self, {self.size(-1), self.size(-2)}), self.dtype());
  if (hermitian) check_square(self, op);
  const auto inverted = [&](const TensorBase& values) {
    const TensorBase sizes = ops::abs(values);
    const TensorBase limit = singular_limit(self, ops::amax(sizes, -1), atol, rtol, op);
    const TensorBase kept = ops::gt(sizes, ops::unsqueeze(limit, -1));
    return ops::unsqueeze(ops::where(kept, ops::reciprocal(values), ops::zeros_like(values)), -2);
  };
  if (hermitian) {
    const auto [values, V] = ops::linalg_eigh(self);
    return ops::matmul(ops::mul(V, inverted(values)), ops::mH(V));
  }
  const auto [U, S, Vh] = ops::linalg_svd(self, false);
  return ops::matmul(ops::mul(ops::mH(Vh), inverted(S)), ops::mH(U));
}

std::tuple<TensorBase, TensorBase> linalg_polar(const TensorBase& A) {
  const char* op = "linalg.polar";
  check_is_matrix(A, op);
  check_lapack_dtype(A, op);
  TORCXX_CHECK(A.size(-2) >= A.size(-1), op, ": A must have at least as many rows as columns, got ",
               A.size(-2), " by ", A.size(-1));
  const auto [W, S, Vh] = ops::linalg_svd(A, false);
  return {ops::matmul(W, Vh), ops::matmul(ops::mul(ops::mH(Vh), ops::unsqueeze(S, -2)), Vh)};
}

TensorBase linalg_matrix_sqrth(const TensorBase& self) {
  const auto [values, V] = ops::linalg_eigh(self);
  return ops::matmul(ops::mul(V, ops::unsqueeze(ops::sqrt(values), -2)), ops::mH(V));
}

}  // namespace torcxx::impl
