// Gradients of eigenvectors and singular vectors, and of what they make.
#include "gen/ops/abs.h"
#include "gen/ops/add.h"
#include "gen/ops/all.h"
#include "gen/ops/conj.h"
#include "gen/ops/detach.h"
#include "gen/ops/diag_embed.h"
#include "gen/ops/diagonal.h"
#include "gen/ops/div.h"
#include "gen/ops/eye.h"
#include "gen/ops/imag.h"
#include "gen/ops/le.h"
#include "gen/ops/linalg_eigh.h"
#include "gen/ops/linalg_solve.h"
#include "gen/ops/mH.h"
#include "gen/ops/matmul.h"
#include "gen/ops/mul.h"
#include "gen/ops/neg.h"
#include "gen/ops/real.h"
#include "gen/ops/sub.h"
#include "gen/ops/to.h"
#include "gen/ops/unsqueeze.h"
#include "gen/ops/zeros_like.h"
#include "tensor/formulas.h"
#include "tensor/index.h"
#include "tensor/linalg_formulas.h"

namespace torcxx {
namespace {

using namespace ops;

Tensor chain(const Tensor& a, const Tensor& b, const Tensor& c) { return matmul(matmul(a, b), c); }
Tensor diagonal_of(const Tensor& t) { return ops::diagonal(t, 0, -2, -1); }
// Columns of t times s, rows of t times s.
Tensor times_columns(const Tensor& t, const Tensor& s) { return mul(t, unsqueeze(s, -2)); }
Tensor times_rows(const Tensor& t, const Tensor& s) { return mul(t, unsqueeze(s, -1)); }
Tensor identity(const Tensor& like) { return eye(like.size(-1), TensorOptions(like.dtype())); }
// values[j] - values[i] at (i, j), and 1 on the diagonal, where it divides zeros.
Tensor gaps(const Tensor& values) {
  return add(sub(unsqueeze(values, -2), unsqueeze(values, -1)), identity(values));
}
// t with zeros on the diagonal, and d there when it is defined.
Tensor with_diagonal(const Tensor& t, const Tensor& d) {
  const Tensor rest = sub(t, diag_embed(diagonal_of(t)));
  return d.defined() ? add(rest, diag_embed(d)) : rest;
}
void check_phase(const Tensor& turn, const char* what) {
  if (!turn.is_complex() || turn.numel() == 0) return;
  const Tensor most = all(le(abs(imag(detach(diagonal_of(turn)))), 1e-2));
  TORCXX_CHECK(item_of(most).toBool(), what,
               "_backward: The singular vectors or eigenvectors in the complex case are specified "
               "up to multiplication by e^{i phi}. The specified loss function depends on this "
               "quantity, so it is ill-defined.");
}

}  // namespace

// Giles (2008), section 3.1; for complex vectors Boeddeker et al., "On the computation of
// complex-valued gradients" (2017), 4.60 and 4.77.
TensorBase eigh_grad(const TensorBase& grad_values, const TensorBase& grad_vectors,
                     const TensorBase& values, const TensorBase& vectors) {
  if (!grad_vectors.defined()) {
    if (!grad_values.defined()) return zeros_like(vectors);
    return matmul(times_columns(vectors, grad_values), mH(vectors));
  }
  const Tensor turn = matmul(mH(vectors), grad_vectors);
  check_phase(turn, "linalg_eigh");
  const Tensor skew = mul(sub(turn, mH(turn)), 0.5);  // so that the gradient is Hermitian
  return chain(vectors, with_diagonal(div(skew, gaps(values)), grad_values), mH(vectors));
}

TensorBase eig_grad(const TensorBase& grad_values, const TensorBase& grad_vectors,
                    const TensorBase& values, const TensorBase& vectors) {
  const Tensor h = mH(vectors);
  if (!grad_vectors.defined()) {
    if (!grad_values.defined()) return zeros_like(vectors);
    return linalg_solve(h, times_rows(h, grad_values));
  }
  // The vectors have norm 1: only what leaves it so counts.
  const Tensor turn = matmul(h, grad_vectors);
  check_phase(turn, "linalg_eig");
  const Tensor kept = matmul(h, times_columns(vectors, real(diagonal_of(turn))));
  const Tensor inside = with_diagonal(div(sub(turn, kept), conj(gaps(values))), grad_values);
  return linalg_solve(h, matmul(inside, h));
}

// Townsend, "Differentiating the singular value decomposition" (2016); Wan and Zhang, "Automatic
// differentiation for complex valued SVD" (2019), for the phases.
TensorBase svd_grad(const TensorBase& grad_U, const TensorBase& grad_S, const TensorBase& grad_Vh,
                    const TensorBase& U, const TensorBase& S, const TensorBase& Vh) {
  if (!grad_U.defined() && !grad_Vh.defined()) {
    if (!grad_S.defined()) return zeros_like(matmul(U, Vh));
    return matmul(times_columns(U, grad_S), Vh);
  }
  const auto skew = [](const Tensor& t) { return sub(t, mH(t)); };
  const int64_t m = U.size(-2), n = Vh.size(-1), k = S.size(-1);
  Tensor left, right, inside, turn;
  if (grad_U.defined()) {
    left = skew(matmul(mH(U), grad_U));
    inside = times_columns(left, S);
    turn = left;
  }
  if (grad_Vh.defined()) {
    right = skew(matmul(Vh, mH(grad_Vh)));
    const Tensor part = times_rows(right, S);
    inside = inside.defined() ? add(inside, part) : part;
    turn = turn.defined() ? add(turn, right) : right;
  }
  check_phase(turn, "svd");
  inside = with_diagonal(div(inside, gaps(mul(S, S))), grad_S);
  if (U.is_complex() && grad_U.defined() && grad_Vh.defined())
    inside = add(inside, diag_embed(div(diagonal_of(left), mul(S, 2))));
  Tensor tall = matmul(U, inside);
  if (m > k && grad_U.defined()) {
    const Tensor g = div(grad_U, unsqueeze(S, -2));
    tall = add(tall, sub(g, matmul(U, matmul(mH(U), g))));
  }
  const Tensor result = matmul(tall, Vh);
  if (n == k || !grad_Vh.defined()) return result;
  const Tensor g = div(grad_Vh, unsqueeze(S, -1));
  return add(result, matmul(U, sub(g, matmul(matmul(g, mH(Vh)), Vh))));
}

// Golub and Pereyra, "The differentiation of pseudo-inverses" (1973), theorem 4.3.
TensorBase pinv_grad(const TensorBase& grad, const TensorBase& pinv, const TensorBase& self) {
  const Tensor p = mH(pinv), g = mH(grad);
  const Tensor rows = matmul(g, matmul(pinv, p)), cols = matmul(matmul(p, pinv), g);
  return sub(
      add(sub(rows, matmul(self, matmul(pinv, rows))), sub(cols, matmul(matmul(cols, pinv), self))),
      chain(p, grad, p));
}

// From dH = dU^H A + U^H dA and d(U^H U) = 0: in the basis of H's eigenvectors the skew part of
// U^H dA is divided by the sums of its eigenvalues.
TensorBase polar_grad(const TensorBase& grad_U, const TensorBase& grad_H, const TensorBase& A,
                      const TensorBase& U, const TensorBase& H) {
  Tensor g = grad_U, direct;
  if (grad_H.defined()) {
    const Tensor part = matmul(A, mH(grad_H));
    g = g.defined() ? add(g, part) : part;
    direct = matmul(U, grad_H);
  }
  if (!g.defined()) return zeros_like(A);
  const auto [values, V] = linalg_eigh(H);
  const Tensor sums = add(unsqueeze(values, -2), unsqueeze(values, -1));
  const Tensor x = chain(V, div(chain(mH(V), matmul(mH(U), g), V), sums), mH(V));
  Tensor result = matmul(U, sub(x, mH(x)));
  if (A.size(-2) > A.size(-1))
    result = add(result, linalg_solve(H, sub(g, matmul(U, matmul(mH(U), g))), false));
  return direct.defined() ? add(result, direct) : result;
}

}  // namespace torcxx
