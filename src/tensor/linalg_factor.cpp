// Factorizations by LAPACK: Cholesky, LU, LDL, and what solves with them.
#include "gen/ops/_lu_permutation.h"
#include "gen/ops/linalg_cholesky_ex.h"
#include "gen/ops/linalg_inv_ex.h"
#include "gen/ops/linalg_ldl_factor_ex.h"
#include "gen/ops/linalg_lu_factor_ex.h"
#include "gen/ops/tril.h"
#include "gen/ops/triu.h"
#include "tensor/index.h"
#include "tensor/linalg.h"

namespace torcxx::impl {

using lapack::Int;
using lapack::Routine;

std::tuple<TensorBase, TensorBase> linalg_cholesky_ex(const TensorBase& self, bool upper,
                                                      bool check_errors) {
  const char* op = "linalg.cholesky";
  check_square_input(self, op);
  const TensorBase L = column_major_copy(upper ? ops::triu(self) : ops::tril(self));
  const TensorBase info = lapack::dispatch(L.dtype(), op, [&](auto zero) {
    using T = decltype(zero);
    const Routine<T> potrf("potrf");
    return each_matrix(L, [&](int64_t i) {
      return potrf(upper ? 'U' : 'L', rows_of(L), matrix_at<T>(L, i), leading(L));
    });
  });
  if (check_errors) check_info(info, op);
  return {L, info};
}

std::tuple<TensorBase, TensorBase, TensorBase> linalg_lu_factor_ex(const TensorBase& A, bool pivot,
                                                                   bool check_errors) {
  const char* op = "torch.linalg.lu_factor_ex";
  check_is_matrix(A, op);
  check_lapack_dtype(A, op);
  TORCXX_CHECK(pivot, "linalg.lu_factor: LU without pivoting is not implemented on the CPU");
  const TensorBase LU = column_major_copy(A);
  const TensorBase pivots = new_tensor(batch_shape(A, {std::min(A.size(-2), A.size(-1))}), kInt32);
  const TensorBase info = lapack::dispatch(A.dtype(), op, [&](auto zero) {
    using T = decltype(zero);
    const Routine<T> getrf("getrf");
    return each_matrix(LU, [&](int64_t i) {
      return getrf(rows_of(LU), cols_of(LU), matrix_at<T>(LU, i), leading(LU),
                   row_at<Int>(pivots, i));
    });
  });
  if (check_errors) check_info(info, op);
  return {LU, pivots, info};
}

TensorBase _lu_permutation(const TensorBase& pivots, int64_t rows) {
  TORCXX_CHECK(pivots.dtype() == kInt32,
               "torch.lu_unpack: LU_pivots is expected to be a contiguous tensor of torch.int32 "
               "dtype.\nNote: this function is intended to be used with the output produced by "
               "torch.linalg.lu_factor");
  const TensorBase from = as_contiguous(pivots);
  TensorBase order = new_tensor(batch_shape(pivots, {rows}, 1), kInt64);
  const int64_t k = pivots.size(-1);
  for (int64_t b = 0, n = rows ? order.numel() / rows : 0; b < n; b++) {
    auto* at = row_at<int64_t>(order, b);
    for (int64_t i = 0; i < rows; i++) at[i] = i;
    for (int64_t i = 0; i < k; i++) {
      const int64_t other = int64_t{row_at<int32_t>(from, b)[i]} - 1;
      TORCXX_CHECK(i < rows && other >= 0 && other < rows,
                   "pivots passed to lu_unpack must be between 1 and LU.size(-2) inclusive. Did "
                   "you properly pass the result of lu_factor?");
      std::swap(at[i], at[other]);
    }
  }
  return order;
}

std::tuple<TensorBase, TensorBase> linalg_inv_ex(const TensorBase& A, bool check_errors) {
  const char* op = "linalg.inv";
  check_square_input(A, op);
  const TensorBase inverse = column_major_copy(A);
  const TensorBase info = lapack::dispatch(A.dtype(), op, [&](auto zero) {
    using T = decltype(zero);
    const Routine<T> getrf("getrf"), getri("getri");
    const Int n = rows_of(A), ld = leading(A);
    const Scratch<Int> pivots(n);
    T* const none = nullptr;
    const Workspace<T> work([&](T* w, Int l) { getri(n, none, ld, pivots.get(), w, l); });
    return each_matrix(inverse, [&](int64_t i) {
      T* const a = matrix_at<T>(inverse, i);
      const Int info = getrf(n, n, a, ld, pivots.get());
      return info ? info : getri(n, a, ld, pivots.get(), work.data, work.size);
    });
  });
  if (check_errors) check_info(info, op);
  return {inverse, info};
}

std::tuple<TensorBase, TensorBase, TensorBase> linalg_ldl_factor_ex(const TensorBase& self,
                                                                    bool hermitian,
                                                                    bool check_errors) {
  const char* op = "torch.linalg.ldl_factor_ex";
  check_square_input(self, op);
  const TensorBase LD = column_major_copy(ops::tril(self));
  const TensorBase pivots = new_tensor(batch_shape(self, {self.size(-1)}), kInt32);
  const TensorBase info = lapack::dispatch(self.dtype(), op, [&](auto zero) {
    using T = decltype(zero);
    const Routine<T> factor("sytrf", hermitian ? "hetrf" : nullptr);
    const Int n = rows_of(LD), ld = leading(LD);
    const auto run = [&](int64_t i, T* work, Int size) {
      return factor('L', n, matrix_at<T>(LD, i), ld, row_at<Int>(pivots, i), work, size);
    };
    const Workspace<T> work([&](T* w, Int l) { run(0, w, l); });
    return each_matrix(LD, [&](int64_t i) { return run(i, work.data, work.size); });
  });
  if (check_errors) check_info(info, op);
  return {LD, pivots, info};
}

}  // namespace torcxx::impl
