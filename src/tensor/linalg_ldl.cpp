// Solves with the factors of linalg.ldl_factor.
#include "gen/ops/expand.h"
#include "gen/ops/linalg_ldl_solve.h"
#include "tensor/formulas.h"
#include "tensor/index.h"
#include "tensor/linalg.h"

namespace torcxx::impl {
namespace {

constexpr const char* kOp = "torch.linalg.ldl_solve";

// A block of two rows is marked by equal negative pivots; nothing else may reach LAPACK.
void check_pivots(const TensorBase& pivots) {
  const int64_t n = pivots.size(-1);
  for (int64_t b = 0, count = n ? pivots.numel() / n : 0; b < count; b++) {
    const auto* p = row_at<int32_t>(pivots, b);
    for (int64_t i = 0; i < n; i++) {
      const bool pair = p[i] < 0;
      TORCXX_CHECK(pair ? i + 1 < n && p[i + 1] == p[i] && p[i] >= -n : p[i] >= 1 && p[i] <= n, kOp,
                   ": pivots expected as linalg.ldl_factor makes them, got ", p[i], " at row ", i);
      i += pair;
    }
  }
}

}  // namespace

TensorBase linalg_ldl_solve(const TensorBase& LD, const TensorBase& pivots, const TensorBase& B,
                            bool hermitian) {
  check_square_input(LD, kOp);
  check_is_matrix(B, kOp, "B");
  const std::vector<int64_t> expected = batch_shape(LD, {LD.size(-1)});
  TORCXX_CHECK(pivots.sizes() == IntArrayRef(expected), kOp,
               ": Expected LD.shape[:-1] and pivots.shape to be the same, but got pivots with "
               "shape ",
               pivots.sizes(), " instead");
  TORCXX_CHECK(isIntegralType(pivots.dtype(), false), kOp, ": Expected pivots to be integers. Got ",
               enumName(pivots.dtype()));
  check_same_dtypes(LD, B, kOp);
  TORCXX_CHECK(LD.size(-2) == B.size(-2), kOp, ": Incompatible shapes of LD and B: ", LD.sizes(),
               " and ", B.sizes());
  const auto batch = broadcast_batch(LD.sizes(), B.sizes()).first;
  const auto wide = [&batch](const TensorBase& t, size_t last) {
    std::vector<int64_t> s = batch;
    const IntArrayRef own = t.sizes();
    s.insert(s.end(), own.end() - last, own.end());
    return impl::expand(t, s, false);
  };
  const TensorBase factor = column_major_copy(wide(LD, 2)), x = column_major_copy(wide(B, 2));
  const TensorBase places = converted(wide(pivots, 1), kInt32);
  check_pivots(places);
  lapack::dispatch(LD.dtype(), kOp, [&](auto zero) {
    using T = decltype(zero);
    const lapack::Routine<T> solve("sytrs", hermitian ? "hetrs" : nullptr);
    const TensorBase info = each_matrix(x, [&](int64_t i) {
      return solve('L', rows_of(factor), cols_of(x), matrix_at<T>(factor, i), leading(factor),
                   row_at<lapack::Int>(places, i), matrix_at<T>(x, i), leading(x));
    });
    check_info(info, kOp);
  });
  return x;
}

}  // namespace torcxx::impl
