// Checks and parts of linear algebra's composed operations.
#include "tensor/linalg_formulas.h"

#include <cmath>

#include "gen/ops/full.h"
#include "gen/ops/gt.h"
#include "gen/ops/linalg_inv_ex.h"
#include "gen/ops/linalg_matrix_norm.h"
#include "gen/ops/masked_fill.h"
#include "gen/ops/matmul.h"
#include "gen/ops/maximum.h"
#include "gen/ops/mul.h"
#include "gen/ops/squeeze.h"
#include "gen/ops/to.h"
#include "gen/ops/unsqueeze.h"
#include "gen/ops/where.h"
#include "gen/ops/zeros.h"
#include "tensor/broadcast.h"
#include "tensor/linalg.h"

namespace torcxx {

void check_lu_solve(const TensorBase& LU, const TensorBase& pivots, const TensorBase& B,
                    bool left) {
  const char* op = "linalg.lu_solve";
  check_lapack_dtype(LU, op);
  check_square(LU, op, "LU");
  check_is_matrix(B, op, "B");
  check_same_dtypes(LU, B, op);
  TORCXX_CHECK(pivots.dtype() == kInt32, op,
               ": pivots should be a Tensor of scalar type torch.int32");
  TORCXX_CHECK(pivots.dim() >= 1 && pivots.size(-1) == LU.size(-1), op,
               ": Number of pivots per batch should be same as the dimension of the matrix");
  TORCXX_CHECK(pivots.sizes() == IntArrayRef(batch_shape(LU, {LU.size(-1)})), op,
               ": Expected LU.shape[:-1] and pivots.shape to be the same, but got pivots with "
               "shape ",
               pivots.sizes(), " instead");
  TORCXX_CHECK(LU.size(-1) == B.size(left ? -2 : -1), op,
               ": Incompatible shapes of A and B for the equation ", left ? "AX = B" : "XA = B",
               " (", LU.size(-2), "x", LU.size(-1), " and ", B.size(-2), "x", B.size(-1), ")");
}

void check_lstsq(const TensorBase& a, const TensorBase& b) {
  const char* op = "torch.linalg.lstsq";
  TORCXX_CHECK(a.dim() >= 2, op, ": input must have at least 2 dimensions.");
  TORCXX_CHECK(b.dim() >= 1, op, ": other must have at least 1 dimension.");
  TORCXX_CHECK(a.dim() == b.dim() || a.dim() - 1 == b.dim(), op,
               ": input.dim() must be greater or equal to other.dim() and (input.dim() - "
               "other.dim()) <= 1");
  const bool vector = a.dim() != b.dim();
  TORCXX_CHECK(a.size(-2) == b.size(vector ? -1 : -2), op,
               ": input.size(-2) should match other.size(", vector ? -1 : -2, ")");
}

void check_rank_input(const TensorBase& t, const char* op) {
  TORCXX_CHECK(t.dim() >= 2, op, ": The input tensor input must have at least 2 dimensions.");
}

std::pair<int64_t, int64_t> matrix_dims(const TensorBase& self, IntArrayRef dim,
                                        std::optional<ScalarType> dtype) {
  const char* op = "linalg.matrix_norm";
  check_is_matrix(self, op);
  TORCXX_CHECK(self.is_floating_point() || self.is_complex(), op,
               ": Expected a floating point or complex tensor as input. Got ",
               enumName(self.dtype()));
  TORCXX_CHECK(!dtype || isFloatingType(*dtype) || isComplexType(*dtype), op,
               ": dtype should be floating point or complex. Got ",
               enumName(dtype.value_or(kFloat)));
  TORCXX_CHECK(!dtype || isComplexType(*dtype) == self.is_complex(), op, ": dtype should be ",
               self.is_complex() ? "complex for complex" : "real for real", " inputs, but got ",
               enumName(dtype.value_or(kFloat)));
  TORCXX_CHECK(!dtype || promoteTypes(self.dtype(), *dtype) == *dtype, op,
               ": the dtype of the input (", enumName(self.dtype()),
               ") should be convertible without narrowing to the specified "
               "dtype (",
               enumName(dtype.value_or(kFloat)), ")");
  TORCXX_CHECK(dim.size() == 2, op, ": dim must be a 2-tuple. Got ", dim);
  const int64_t first = wrap_dim(dim[0], self.dim()), last = wrap_dim(dim[1], self.dim());
  TORCXX_CHECK(first != last, op, ": dims must be different. Got (", dim[0], ", ", dim[1], ")");
  return {first, last};
}

TensorBase tolerance(std::optional<double> value, const TensorBase& like) {
  if (!value) return {};
  return ops::full({}, *value, TensorOptions(kFloat64).device(like.device()));
}

TensorBase singular_limit(const TensorBase& self, const TensorBase& most, const TensorBase& atol,
                          const TensorBase& rtol, const char* op) {
  for (const TensorBase& t : {atol, rtol})
    TORCXX_CHECK(!t.defined() || !t.is_complex(), op,
                 ": tolerances expected to be real, but got dtype ",
                 t.defined() ? t.dtype() : kFloat);
  const double eps = most.dtype() == kFloat32 ? std::numeric_limits<float>::epsilon()
                                              : std::numeric_limits<double>::epsilon();
  const double share = eps * static_cast<double>(std::max(self.size(-1), self.size(-2)));
  const TensorBase least = atol.defined() ? atol : tolerance(0, self);
  TensorBase relative = rtol;
  if (!rtol.defined()) {
    relative = tolerance(share, self);
    if (atol.defined()) relative = ops::where(ops::gt(atol, 0), tolerance(0, self), relative);
  }
  return ops::maximum(least, ops::mul(relative, most));
}

TensorBase cond_by_inverse(const TensorBase& self, double order, std::string_view name) {
  const std::string op = name.empty() ? detail::cat("linalg.cond(ord=", order, ")")
                                      : detail::cat("linalg.cond(ord=", std::string(name), ")");
  check_square(self, op.c_str());
  if (self.numel() == 0)
    return ops::zeros(batch_shape(self, {}), TensorOptions(toRealValueType(self.dtype())));
  const auto [inverse, info] = ops::linalg_inv_ex(self);
  const TensorBase singular = ops::unsqueeze(ops::unsqueeze(ops::gt(info, 0), -1), -1);
  const auto norm = [&](const TensorBase& t) {
    return name.empty() ? ops::linalg_matrix_norm(t, order) : ops::linalg_matrix_norm(t, name);
  };
  return ops::mul(norm(self), norm(ops::masked_fill(inverse, singular, INFINITY)));
}

TensorBase multiply_chain(ArrayRef<TensorBase> tensors) {
  const size_t n = tensors.size();
  TORCXX_CHECK(n >= 2, "multi_dot(): expected at least 2 tensors but got ", n);
  std::vector<TensorBase> m;
  for (size_t i = 0; i < n; i++) {
    const TensorBase& t = tensors[i];
    const bool end = i == 0 || i == n - 1;
    TORCXX_CHECK(t.dim() == 2 || (end && t.dim() == 1), "multi_dot(): ",
                 i == 0       ? "the first tensor must be 1D or 2D"
                 : i == n - 1 ? "the last tensor must be 1D or 2D"
                              : "every tensor between the first and the last must be 2D",
                 " but got ", t.dim(), "D");
    TORCXX_CHECK(t.dtype() == tensors[0].dtype(),
                 "multi_dot(): all tensors must have be the same dtype but tensor 0 is ",
                 tensors[0].dtype(), " and tensor ", i, " ", t.dtype());
    m.push_back(t.dim() == 1 ? ops::unsqueeze(t, i == 0 ? 0 : 1) : t);
    TORCXX_CHECK(i == 0 || m[i - 1].size(1) == m[i].size(0), "multi_dot(): tensors ",
                 i == 0 ? 0 : i - 1, " and ", i, " with shapes ", m[i == 0 ? 0 : i - 1].sizes(),
                 " and ", m[i].sizes(), " cannot be multiplied");
  }
  // The least work for each run of factors, and where it splits.
  std::vector<std::vector<double>> cost(n, std::vector<double>(n, 0));
  std::vector<std::vector<size_t>> split(n, std::vector<size_t>(n, 0));
  for (size_t length = 1; length < n; length++)
    for (size_t i = 0, j = length; j < n; i++, j++) {
      cost[i][j] = INFINITY;
      for (size_t k = i; k < j; k++) {
        const double c = cost[i][k] + cost[k + 1][j] +
                         static_cast<double>(m[i].size(0)) * static_cast<double>(m[k].size(1)) *
                             static_cast<double>(m[j].size(1));
        if (c < cost[i][j]) cost[i][j] = c, split[i][j] = k;
      }
    }
  const auto product = [&](const auto& self, size_t i, size_t j) -> TensorBase {
    if (i == j) return m[i];
    return ops::matmul(self(self, i, split[i][j]), self(self, split[i][j] + 1, j));
  };
  TensorBase result = product(product, 0, n - 1);
  if (tensors[n - 1].dim() == 1) result = ops::squeeze(result, -1);
  return tensors[0].dim() == 1 ? ops::squeeze(result, 0) : result;
}

}  // namespace torcxx
