#include "tensor/linalg.h"

#include <algorithm>
#include <string_view>

#include "gen/ops/all.h"
#include "gen/ops/copy_.h"
#include "gen/ops/isfinite.h"
#include "tensor/formulas.h"
#include "tensor/index.h"

namespace torcxx {

void check_lapack_dtype(const TensorBase& t, const char* op) {
  check_device(t.device(), op);
  TORCXX_CHECK_NOT_IMPLEMENTED(t.is_floating_point() || t.is_complex(), op,
                               ": Expected a floating point or complex tensor as input. Got ",
                               enumName(t.dtype()));
  TORCXX_CHECK_NOT_IMPLEMENTED(t.element_size() >= 4 && t.dtype() != kComplexHalf, op,
                               ": Low precision dtypes not supported. Got ", enumName(t.dtype()));
}
void check_is_matrix(const TensorBase& t, const char* op, const char* name) {
  TORCXX_CHECK(t.dim() >= 2, op, ": The input tensor ", name, " must have at least 2 dimensions.");
}
void check_square(const TensorBase& t, const char* op, const char* name) {
  check_is_matrix(t, op, name);
  TORCXX_CHECK(t.size(-1) == t.size(-2), op, ": ", name,
               " must be batches of square matrices, but they are ", t.size(-2), " by ", t.size(-1),
               " matrices");
}
void check_same_dtypes(const TensorBase& a, const TensorBase& b, const char* op) {
  check_device(b.device(), op);
  TORCXX_CHECK(a.dtype() == b.dtype(), op, ": Expected A and B to have the same dtype, but found ",
               a.dtype(), " and ", b.dtype(), " instead");
}
void check_square_input(const TensorBase& t, const char* op) {
  check_square(t, op);
  check_lapack_dtype(t, op);
}

std::vector<int64_t> batch_shape(const TensorBase& a, std::initializer_list<int64_t> last,
                                 int64_t n) {
  TORCXX_CHECK(a.dim() >= n, "linalg: expected a tensor of at least ", n, " dimensions, got ",
               a.dim());
  std::vector<int64_t> s = a.sizes().slice(0, static_cast<size_t>(a.dim() - n)).vec();
  s.insert(s.end(), last);
  return s;
}

bool is_vector_side(const TensorBase& a, const TensorBase& b) {
  const auto batch = static_cast<size_t>(a.dim() - 1);
  return b.dim() == 1 || (a.dim() - 1 == b.dim() && b.sizes() == a.sizes().slice(0, batch));
}

TensorBase column_major(IntArrayRef sizes, ScalarType dtype) {
  std::vector<int64_t> turned = sizes.vec();
  const size_t n = turned.size();
  std::swap(turned[n - 1], turned[n - 2]);
  const TensorBase t = new_tensor(turned, dtype);
  std::vector<int64_t> strides = t.strides().vec();
  std::swap(strides[n - 1], strides[n - 2]);
  return alias(t, sizes, strides, 0);
}
TensorBase column_major_copy(const TensorBase& a) {
  TensorBase t = column_major(a.sizes(), a.dtype());
  impl::copy_(t, a, false);
  return t;
}

int64_t matrix_count(const TensorBase& a) {
  return product_of(a.sizes().slice(0, static_cast<size_t>(a.dim() - 2)));
}

void check_info(const TensorBase& info, const char* op) {
  const auto* at = static_cast<const int32_t*>(info.data_ptr());
  const auto* end = at + info.numel();
  const auto* bad = std::find_if(at, end, [](int32_t i) { return i != 0; });
  if (bad == end) return;
  const std::string_view name = op;
  const auto has = [&](std::string_view part) { return name.find(part) != name.npos; };
  const std::string where =
      info.dim() ? detail::cat(op, ": (Batch element ", bad - at, "): ") : detail::cat(op, ": ");
  TORCXX_CHECK(*bad > 0, where, "LAPACK refuses argument ", -*bad);
  if (has("inv"))
    detail::raise<LinAlgError>(where, "The diagonal element ", *bad,
                               " is zero, the inversion could not be completed because the input "
                               "matrix is singular.");
  if (has("solve"))
    detail::raise<LinAlgError>(where, "The solver failed because the input matrix is singular.");
  if (has("cholesky"))
    detail::raise<LinAlgError>(where,
                               "The factorization could not be completed because the input is not "
                               "positive-definite (the leading minor of order ",
                               *bad, " is not positive-definite).");
  if (has("svd"))
    detail::raise<LinAlgError>(where,
                               "The algorithm failed to converge because the input matrix is "
                               "ill-conditioned or has too many repeated singular values (error "
                               "code: ",
                               *bad, ").");
  if (has("eig"))
    detail::raise<LinAlgError>(where,
                               "The algorithm failed to converge because the input matrix is "
                               "ill-conditioned or has too many repeated eigenvalues (error code: ",
                               *bad, ").");
  if (has("lstsq"))
    detail::raise<LinAlgError>(where,
                               "The least squares solution could not be computed because the input "
                               "matrix does not have full rank (error code: ",
                               *bad, ").");
  // PyTorch raises no LinAlgError for these.
  TORCXX_CHECK(!has("ldl"), where, "D[", *bad, ",", *bad,
               "] is zero and using it on ldl_solve would result in a division by zero.");
  detail::raise<Error>(where, "U[", *bad, ",", *bad,
                       "] is zero and using it on lu_solve would result in a division by zero.");
}

void check_finite(const TensorBase& t, const char* message) {
  TORCXX_CHECK_AS(LinAlgError, item_of(ops::all(ops::isfinite(t))).toBool(), message);
}

}  // namespace torcxx
