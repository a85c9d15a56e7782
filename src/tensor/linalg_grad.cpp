// Gradients of determinants and of products of reflectors.
#include "autograd/functions.h"
#include "gen/ops/abs.h"
#include "gen/ops/add.h"
#include "gen/ops/cat.h"
#include "gen/ops/conj.h"
#include "gen/ops/detach.h"
#include "gen/ops/diag_embed.h"
#include "gen/ops/expand_as.h"
#include "gen/ops/eye.h"
#include "gen/ops/index_copy.h"
#include "gen/ops/index_select.h"
#include "gen/ops/linalg_det.h"
#include "gen/ops/linalg_lu_solve.h"
#include "gen/ops/linalg_solve.h"
#include "gen/ops/linalg_svd.h"
#include "gen/ops/logical_not.h"
#include "gen/ops/lt.h"
#include "gen/ops/mH.h"
#include "gen/ops/matmul.h"
#include "gen/ops/mul.h"
#include "gen/ops/narrow.h"
#include "gen/ops/neg.h"
#include "gen/ops/nonzero.h"
#include "gen/ops/reshape.h"
#include "gen/ops/select.h"
#include "gen/ops/squeeze.h"
#include "gen/ops/sub.h"
#include "gen/ops/sum.h"
#include "gen/ops/tril.h"
#include "gen/ops/unsqueeze.h"
#include "gen/ops/zeros_like.h"
#include "tensor/linalg.h"
#include "tensor/reduce_formulas.h"

namespace torcxx {

using namespace ops;

namespace {

// Of matrices without an inverse: the adjugate from singular values, Higham, "What is the adjugate
// of a matrix?" (2020).
Tensor adjugate_grad(const Tensor& A, const Tensor& grad) {
  const auto [U, S, Vh] = linalg_svd(A, false);
  const Tensor turn = mul(conj(mul(linalg_det(U), linalg_det(Vh))), grad);
  const Tensor others = mul(product_of_others(S, -1), unsqueeze(turn, -1));
  return matmul(mul(U, unsqueeze(others, -2)), Vh);
}

}  // namespace

TensorBase det_grad(const TensorBase& grad, const TensorBase& A, const TensorBase& det,
                    const TensorBase& LU, const TensorBase& pivots) {
  if (A.numel() == 0) return zeros_like(A);
  const Tensor flat = ops::reshape(det, {-1});
  const double eps = toRealValueType(A.dtype()) == kFloat32
                         ? std::numeric_limits<float>::epsilon()
                         : std::numeric_limits<double>::epsilon();
  const Tensor singular = lt(abs(detach(flat)), 100 * eps);
  const Tensor bad = ops::squeeze(nonzero(singular), 1);
  const auto scaled_identity = [](const Tensor& g, const Tensor& d, const Tensor& like) {
    return diag_embed(expand_as(unsqueeze(mul(g, conj(d)), -1), like));
  };
  if (bad.numel() == 0) {
    const Tensor d = scaled_identity(grad, det, pivots);
    return GradMode::is_enabled() ? linalg_solve(mH(A), d)
                                  : linalg_lu_solve(LU, pivots, d, true, true);
  }
  const Tensor good = ops::squeeze(nonzero(logical_not(singular)), 1);
  const Tensor all = ops::reshape(A, {-1, A.size(-2), A.size(-1)}), g = ops::reshape(grad, {-1});
  const auto pick = [](const Tensor& t, const Tensor& at) { return index_select(t, 0, at); };
  const Tensor some = pick(all, good),
               d = scaled_identity(pick(g, good), pick(flat, good), ops::select(some, -1, 0));
  const Tensor result = ops::index_copy(zeros_like(all), 0, good, linalg_solve(mH(some), d));
  return ops::reshape(ops::index_copy(result, 0, bad, adjugate_grad(pick(all, bad), pick(g, bad))),
                      A.sizes());
}

std::array<TensorBase, 3> reflected_grads(const TensorBase& grad, const TensorBase& input,
                                          const TensorBase& tau, const TensorBase& other,
                                          bool adjoint) {
  const int64_t m = input.size(-2), k = tau.size(-1);
  if (k == 0) return {zeros_like(input), zeros_like(tau), grad};
  const Tensor ones = eye(m, k, TensorOptions(input.dtype()));
  const Tensor all = ops::add(tril(ops::narrow(input, -1, 0, k), -1), ones);
  const auto column = [&](int64_t i) { return ops::narrow(all, -1, i, 1); };
  const auto factor = [&](int64_t i) {
    const Tensor t = unsqueeze(ops::narrow(tau, -1, i, 1), -1);
    return adjoint ? conj(t) : t;
  };
  const auto place = [&](int64_t step) { return adjoint ? step : k - 1 - step; };
  // What each reflector was applied to.
  std::vector<Tensor> before = {other};
  for (int64_t s = 0; s + 1 < k; s++) {
    const Tensor v = column(place(s)), &x = before.back();
    before.push_back(sub(x, mul(factor(place(s)), matmul(v, matmul(mH(v), x)))));
  }
  std::vector<Tensor> vectors(static_cast<size_t>(k)), factors(static_cast<size_t>(k));
  Tensor g = grad;
  for (int64_t s = k - 1; s >= 0; s--) {
    const int64_t i = place(s);
    const Tensor v = column(i), t = factor(i), &x = before[static_cast<size_t>(s)];
    const Tensor u = matmul(mH(v), x), w = matmul(mH(v), g);
    const Tensor turn = neg(sum(mul(conj(u), w), -1));
    factors[static_cast<size_t>(i)] = adjoint ? conj(turn) : turn;
    vectors[static_cast<size_t>(i)] =
        neg(ops::add(mul(conj(t), matmul(g, mH(u))), mul(t, matmul(x, mH(w)))));
    g = sub(g, mul(conj(t), matmul(v, w)));
  }
  Tensor reflectors = tril(ops::cat(vectors, -1), -1);
  if (input.size(-1) > k)
    reflectors =
        ops::cat({reflectors, zeros_like(ops::narrow(input, -1, k, input.size(-1) - k))}, -1);
  return {reflectors, ops::cat(factors, -1), g};
}

}  // namespace torcxx
