// Orthogonal factors by LAPACK: a QR factorization, and the products of its reflectors.
#include "gen/ops/copy_.h"
#include "gen/ops/geqrf.h"
#include "gen/ops/linalg_householder_product.h"
#include "gen/ops/linalg_qr.h"
#include "gen/ops/narrow.h"
#include "gen/ops/ormqr.h"
#include "gen/ops/triu.h"
#include "tensor/formulas.h"
#include "tensor/index.h"
#include "tensor/linalg.h"

namespace torcxx::impl {

using lapack::Int;
using lapack::Routine;

namespace {

using Pair = std::tuple<TensorBase, TensorBase>;

// Overwrites column-major matrices by the reflectors and R.
TensorBase factor(const TensorBase& a) {
  const TensorBase tau = new_tensor(batch_shape(a, {std::min(a.size(-2), a.size(-1))}), a.dtype());
  lapack::dispatch(a.dtype(), "geqrf", [&](auto zero) {
    using T = decltype(zero);
    const Routine<T> geqrf("geqrf");
    const auto run = [&](int64_t i, T* work, Int size) {
      return geqrf(rows_of(a), cols_of(a), matrix_at<T>(a, i), leading(a), row_at<T>(tau, i), work,
                   size);
    };
    const Workspace<T> work([&](T* w, Int l) { run(0, w, l); });
    check_info(each_matrix(a, [&](int64_t i) { return run(i, work.data, work.size); }), "geqrf");
  });
  return tau;
}

// Overwrites reflectors by the first columns of their product.
void multiply(const TensorBase& q, const TensorBase& tau) {
  lapack::dispatch(q.dtype(), "linalg.householder_product", [&](auto zero) {
    using T = decltype(zero);
    const Routine<T> orgqr("orgqr", "ungqr");
    const auto run = [&](int64_t i, T* work, Int size) {
      return orgqr(rows_of(q), cols_of(q), cols_of(tau), matrix_at<T>(q, i), leading(q),
                   row_at<T>(tau, i), work, size);
    };
    const Workspace<T> work([&](T* w, Int l) { run(0, w, l); });
    check_info(each_matrix(q, [&](int64_t i) { return run(i, work.data, work.size); }),
               "linalg.householder_product");
  });
}

// tau is one row of reflectors' factors for each matrix of `of`.
void check_tau(const TensorBase& of, const TensorBase& tau, const char* op, const char* name) {
  TORCXX_CHECK(of.dim() >= 2, op, ": input must have at least 2 dimensions.");
  TORCXX_CHECK(of.dim() - tau.dim() == 1, op,
               ": Expected tau to have one dimension less than input, but got tau.ndim equal to ",
               tau.dim(), " and input.ndim is equal to ", of.dim());
  const std::vector<int64_t> expected = batch_shape(of, {tau.size(-1)});
  TORCXX_CHECK(tau.sizes() == IntArrayRef(expected), op,
               ": Expected batch dimensions of tau to be ", "equal to input.shape[:-2], but got ",
               tau.sizes());
  TORCXX_CHECK(tau.dtype() == of.dtype(), op, ": tau dtype ", tau.dtype(), " does not match ", name,
               " dtype ", of.dtype());
  check_device(tau.device(), op);
}

}  // namespace

Pair geqrf(const TensorBase& self) {
  check_is_matrix(self, "torch.geqrf", "input");
  check_lapack_dtype(self, "torch.geqrf");
  const TensorBase a = column_major_copy(self);
  return {a, factor(a)};
}

TensorBase linalg_householder_product(const TensorBase& input, const TensorBase& tau) {
  const char* op = "torch.linalg.householder_product";
  check_tau(input, tau, op, "input");
  check_lapack_dtype(input, op);
  TORCXX_CHECK(input.size(-2) >= input.size(-1), op,
               ": input.shape[-2] must be greater than or equal to input.shape[-1]");
  TORCXX_CHECK(input.size(-1) >= tau.size(-1), op,
               ": input.shape[-1] must be greater than or equal to tau.shape[-1]");
  const TensorBase q = column_major_copy(input);
  multiply(q, as_contiguous(tau));
  return q;
}

TensorBase ormqr(const TensorBase& self, const TensorBase& input2, const TensorBase& input3,
                 bool left, bool transpose) {
  const char* op = "torch.ormqr";
  check_tau(self, input2, op, "input");
  check_is_matrix(input3, op, "other");
  check_lapack_dtype(self, op);
  const int64_t rows = input3.size(left ? -2 : -1), k = input2.size(-1);
  const char* side = left ? "other.shape[-2]" : "other.shape[-1]";
  TORCXX_CHECK(k <= rows, op, ": ", side, " must be greater than or equal to tau.shape[-1]");
  TORCXX_CHECK(self.size(-2) == rows, op, ": ", side, " must be equal to input.shape[-2]");
  TORCXX_CHECK(self.size(-1) >= k, op,
               ": input.shape[-1] must be greater than or equal to tau.shape[-1]");
  const std::vector<int64_t> expected = batch_shape(self, {input3.size(-2), input3.size(-1)});
  TORCXX_CHECK(input3.sizes() == IntArrayRef(expected), op,
               ": Expected batch dimensions of other to be equal to input.shape[:-2], but got ",
               input3.sizes());
  TORCXX_CHECK(input3.dtype() == self.dtype(), op, ": other dtype ", input3.dtype(),
               " does not match input dtype ", self.dtype());
  const TensorBase a = column_major_copy(self), c = column_major_copy(input3);
  const TensorBase tau = as_contiguous(input2);
  lapack::dispatch(self.dtype(), op, [&](auto zero) {
    using T = decltype(zero);
    const Routine<T> ormqr("ormqr", "unmqr");
    const char trans = !transpose ? 'N' : lapack::is_complex<T> ? 'C' : 'T';
    const auto run = [&](int64_t i, T* work, Int size) {
      return ormqr(left ? 'L' : 'R', trans, rows_of(c), cols_of(c), cols_of(tau),
                   matrix_at<T>(a, i), leading(a), row_at<T>(tau, i), matrix_at<T>(c, i),
                   leading(c), work, size);
    };
    const Workspace<T> work([&](T* w, Int l) { run(0, w, l); });
    check_info(each_matrix(c, [&](int64_t i) { return run(i, work.data, work.size); }), op);
  });
  return c;
}

Pair linalg_qr(const TensorBase& A, std::string_view mode) {
  const char* op = "linalg.qr";
  check_is_matrix(A, op);
  check_lapack_dtype(A, op);
  TORCXX_CHECK(mode == "reduced" || mode == "complete" || mode == "r",
               "qr received unrecognized mode '", mode,
               "' but expected one of 'reduced' (default), 'r', or 'complete'");
  const int64_t m = A.size(-2), n = A.size(-1);
  const int64_t k = mode == "complete" ? m : std::min(m, n);
  const TensorBase a = column_major_copy(A);
  const TensorBase tau = factor(a);
  // R may have more rows than were factored: with Q complete.
  const TensorBase R = ops::triu(ops::narrow(a, -2, 0, k));
  if (mode == "r") return {new_tensor({0}, A.dtype()), R};
  const TensorBase Q = column_major(batch_shape(A, {m, k}), A.dtype());
  const int64_t shared = std::min(k, n);
  TensorBase reflectors = ops::narrow(Q, -1, 0, shared);
  impl::copy_(reflectors, ops::narrow(a, -1, 0, shared), false);
  multiply(Q, tau);
  return {Q, R};
}

}  // namespace torcxx::impl
