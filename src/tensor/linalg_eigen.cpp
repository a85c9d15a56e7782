// Eigenvalues and singular values by LAPACK.
#include "gen/ops/_linalg_eig.h"
#include "gen/ops/_linalg_eigh.h"
#include "gen/ops/_linalg_svd.h"
#include "gen/ops/all.h"
#include "gen/ops/copy_.h"
#include "gen/ops/eye.h"
#include "gen/ops/isfinite.h"
#include "gen/ops/tril.h"
#include "gen/ops/triu.h"
#include "tensor/index.h"
#include "tensor/linalg.h"

namespace torcxx::impl {

using lapack::Int;
using lapack::Routine;

namespace {

using Pair = std::tuple<TensorBase, TensorBase>;

// geev leaves the vectors of a pair of conjugate eigenvalues as their real and imaginary parts.
template <class R>
void join_pairs(const R* imag, const R* parts, Int n, std::complex<R>* vectors) {
  for (int64_t j = 0; j < n; j++) {
    const bool pair = imag[j] != 0 && j + 1 < n;
    for (int64_t r = 0; r < n; r++) {
      const R re = parts[j * n + r], im = pair ? parts[(j + 1) * n + r] : R(0);
      vectors[j * n + r] = {re, im};
      if (pair) vectors[(j + 1) * n + r] = {re, -im};
    }
    j += pair;
  }
}

template <class R>
TensorBase eig_real(const TensorBase& a, const TensorBase& values, const TensorBase& vectors) {
  const Routine<R> geev("geev");
  const Int n = rows_of(a), ld = leading(a);
  const bool with = vectors.defined();
  const Scratch<R> re(n), im(n), parts(with ? int64_t{n} * n : 0);
  const auto run = [&](int64_t i, R* work, Int size) {
    return geev('N', with ? 'V' : 'N', n, matrix_at<R>(a, i), ld, re.get(), im.get(), parts.get(),
                ld, parts.get(), ld, work, size);
  };
  const Workspace<R> work([&](R* w, Int l) { run(0, w, l); });
  return each_matrix(a, [&](int64_t i) {
    const Int info = run(i, work.data, work.size);
    auto* value = row_at<std::complex<R>>(values, i);
    for (Int j = 0; j < n; j++) value[j] = {re.get()[j], im.get()[j]};
    if (with) join_pairs(im.get(), parts.get(), n, matrix_at<std::complex<R>>(vectors, i));
    return info;
  });
}

template <class T>
TensorBase eig_complex(const TensorBase& a, const TensorBase& values, const TensorBase& vectors) {
  const Routine<T> geev("geev");
  const Int n = rows_of(a), ld = leading(a);
  const bool with = vectors.defined();
  const Scratch<lapack::real_of<T>> real(2 * int64_t{n});
  T* const none = nullptr;
  const auto run = [&](int64_t i, T* work, Int size) {
    return geev('N', with ? 'V' : 'N', n, matrix_at<T>(a, i), ld, row_at<T>(values, i), none, ld,
                with ? matrix_at<T>(vectors, i) : none, ld, work, size, real.get());
  };
  const Workspace<T> work([&](T* w, Int l) { run(0, w, l); });
  return each_matrix(a, [&](int64_t i) { return run(i, work.data, work.size); });
}

}  // namespace

Pair _linalg_eigh(const TensorBase& A, std::string_view UPLO, bool compute_v) {
  const char* op = "linalg.eigh";
  check_square_input(A, op);
  TORCXX_CHECK(UPLO == "L" || UPLO == "U" || UPLO == "l" || UPLO == "u",
               "Expected UPLO argument to be 'L' or 'U', but got ", UPLO);
  const char uplo = UPLO == "L" || UPLO == "l" ? 'L' : 'U';
  // The other triangle may hold anything.
  const TensorBase V = column_major_copy(uplo == 'L' ? ops::tril(A) : ops::triu(A));
  check_finite(V,
               "linalg.eigh: The algorithm failed to converge because the input matrix "
               "contained non-finite values.");
  const TensorBase values = new_tensor(batch_shape(A, {A.size(-1)}), toRealValueType(A.dtype()));
  lapack::dispatch(A.dtype(), op, [&](auto zero) {
    using T = decltype(zero);
    using R = lapack::real_of<T>;
    const Routine<T> syevd("syevd", "heevd");
    const Int n = rows_of(V), ld = leading(V);
    Int most = 0;
    R most_real = 0;
    const auto run = [&](int64_t i, T* work, Int size, R* real, Int real_size, Int* whole,
                         Int whole_size) {
      const char job = compute_v ? 'V' : 'N';
      T* const a = matrix_at<T>(V, i);
      R* const w = row_at<R>(values, i);
      if constexpr (lapack::is_complex<T>)
        return syevd(job, uplo, n, a, ld, w, work, size, real, real_size, whole, whole_size);
      else
        return syevd(job, uplo, n, a, ld, w, work, size, whole, whole_size);
    };
    const Workspace<T> work([&](T* w, Int l) { run(0, w, l, &most_real, l, &most, l); });
    const Workspace<R> real([&](R* w, Int) { *w = most_real; });
    const Scratch<Int> whole(most);
    check_info(each_matrix(V,
                           [&](int64_t i) {
                             return run(i, work.data, work.size, real.data, real.size, whole.get(),
                                        std::max(most, 1));
                           }),
               op);
  });
  return {values, compute_v ? V : new_tensor({0}, A.dtype())};
}

Pair _linalg_eig(const TensorBase& self, bool compute_v) {
  const char* op = "torch.linalg.eig";
  check_square_input(self, op);
  TORCXX_CHECK(item_of(ops::all(ops::isfinite(self))).toBool(), op,
               ": input tensor should not contain infs or NaNs.");
  const TensorBase a = column_major_copy(self);
  const ScalarType dtype = toComplexType(self.dtype());
  const TensorBase values = new_tensor(batch_shape(self, {self.size(-1)}), dtype);
  const TensorBase vectors = compute_v ? column_major(self.sizes(), dtype) : TensorBase();
  const TensorBase info = lapack::dispatch(self.dtype(), op, [&](auto zero) {
    using T = decltype(zero);
    if constexpr (lapack::is_complex<T>)
      return eig_complex<T>(a, values, vectors);
    else
      return eig_real<T>(a, values, vectors);
  });
  check_info(info, op);
  return {values, compute_v ? vectors : new_tensor({0}, dtype)};
}

std::tuple<TensorBase, TensorBase, TensorBase> _linalg_svd(const TensorBase& A, bool full_matrices,
                                                           bool compute_uv,
                                                           std::optional<std::string_view> driver) {
  const char* op = "linalg.svd";
  check_is_matrix(A, op);
  check_lapack_dtype(A, op);
  TORCXX_CHECK(!driver,
               "torch.linalg.svd: keyword argument `driver=` is only supported on CUDA inputs with "
               "cuSOLVER backend.");
  check_finite(A,
               "linalg.svd: The algorithm failed to converge because the input matrix contained "
               "non-finite values.");
  const int64_t m = A.size(-2), n = A.size(-1), k = std::min(m, n);
  const TensorBase a = column_major_copy(A);
  const TensorBase S = new_tensor(batch_shape(A, {k}), toRealValueType(A.dtype()));
  TensorBase U = new_tensor({0}, A.dtype()), Vh = new_tensor({0}, A.dtype());
  if (compute_uv) {
    U = column_major(batch_shape(A, {m, full_matrices ? m : k}), A.dtype());
    Vh = column_major(batch_shape(A, {full_matrices ? n : k, n}), A.dtype());
  }
  if (k == 0) {  // of no columns every orthonormal basis is right
    for (const TensorBase& t : {U, Vh})
      if (t.numel() && t.dim() >= 2) {
        TensorBase target = t;
        impl::copy_(target, ops::eye(t.size(-1), TensorOptions(t.dtype())), false);
      }
    return {U, S, Vh};
  }
  const TensorBase info = lapack::dispatch(A.dtype(), op, [&](auto zero) {
    using T = decltype(zero);
    using R = lapack::real_of<T>;
    const Routine<T> gesdd("gesdd");
    const int64_t most = std::max(m, n);
    const Scratch<R> real(!lapack::is_complex<T> ? 0
                          : compute_uv           ? k * std::max(5 * k + 7, 2 * most + 2 * k + 1)
                                                 : 7 * k);
    const Scratch<Int> whole(8 * k);
    T* const none = nullptr;
    const auto run = [&](int64_t i, T* work, Int size) {
      const char job = !compute_uv ? 'N' : full_matrices ? 'A' : 'S';
      T* const u = compute_uv ? matrix_at<T>(U, i) : none;
      T* const v = compute_uv ? matrix_at<T>(Vh, i) : none;
      const Int ldv = compute_uv ? leading(Vh) : 1;
      if constexpr (lapack::is_complex<T>)
        return gesdd(job, rows_of(a), cols_of(a), matrix_at<T>(a, i), leading(a), row_at<R>(S, i),
                     u, leading(a), v, ldv, work, size, real.get(), whole.get());
      else
        return gesdd(job, rows_of(a), cols_of(a), matrix_at<T>(a, i), leading(a), row_at<R>(S, i),
                     u, leading(a), v, ldv, work, size, whole.get());
    };
    const Workspace<T> work([&](T* w, Int l) { run(0, w, l); });
    return each_matrix(a, [&](int64_t i) { return run(i, work.data, work.size); });
  });
  check_info(info, op);
  return {U, S, Vh};
}

}  // namespace torcxx::impl
