// A = Q R, and products of Householder reflectors.
#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct LinalgQr : Function {
  static constexpr auto schema =
      "linalg_qr(Tensor A, str mode=\"reduced\") -> (Tensor Q, Tensor R)";
  static constexpr auto doc =
      "A = Q R with orthonormal columns in Q and upper triangular R. Q has as many columns as R "
      "rows: min(m, n), or m when mode is 'complete'; with mode 'r' it is empty.";
  // Walter and Lehmann, "Algorithmic differentiation of linear algebra functions" (2012), 3.5; the
  // columns of R beyond a square are Q^H times those of A.
  template <class C> static Tensor grad_A(const C& c) {
    TORCXX_CHECK(c.mode != "r",
                 "The derivative of linalg.qr depends on Q, which is not computed when mode='r'. "
                 "Please use linalg.qr(A, mode='reduced') if you are going to require derivatives");
    const int64_t m = c.Q.size(-2), n = c.R.size(-1), k = c.Q.size(-1);
    TORCXX_CHECK(c.mode != "complete" || m <= n,
                 "The QR decomposition is not differentiable when mode='complete' and nrows > "
                 "ncols");
    const bool wide = n > k;
    const auto beside = [&](const Tensor& t) { return narrow(t, -1, k, n - k); };
    const auto square = [&](const Tensor& t) { return wide ? narrow(t, -1, 0, k) : t; };
    const Tensor gR = c.grad_R.defined() ? c.grad_R : zeros_like(c.R);
    Tensor gQ = c.grad_Q.defined() ? c.grad_Q : zeros_like(c.Q);
    if (wide) gQ = add(gQ, matmul(c.Q, matmul(beside(c.R), mH(beside(gR)))));
    const Tensor r = square(c.R);
    const Tensor x = triu(sub(matmul(square(gR), mH(r)), matmul(mH(c.Q), gQ)));
    // x + x^H, of the diagonal the real part alone
    const Tensor d = diagonal(x, 0, -2, -1);
    const Tensor once = diag_embed(x.is_complex() ? to(real(d), x.dtype()) : d);
    const Tensor y = add(add(triu(x, 1), mH(triu(x, 1))), once);
    const Tensor g = linalg_solve_triangular(mH(r), add(gQ, matmul(c.Q, y)), false, false);
    return wide ? cat({g, matmul(c.Q, beside(gR))}, -1) : g;
  }
};

struct Qr : Composite {
  static constexpr auto schema = "qr(Tensor self, bool some=True) -> (Tensor Q, Tensor R)";
  static constexpr auto doc = "linalg.qr of mode 'reduced', or 'complete' unless some.";
  static std::tuple<Tensor, Tensor> forward(const Tensor& self, bool some) {
    return linalg_qr(self, some ? "reduced" : "complete");
  }
};

struct Geqrf : Function {
  static constexpr auto schema = "geqrf(Tensor self) -> (Tensor a, Tensor tau)";
  static constexpr auto doc =
      "R in the upper triangle, the reflectors of Q below it and their factors.";
};

struct LinalgHouseholderProduct : Function {
  static constexpr auto schema = "linalg_householder_product(Tensor input, Tensor tau) -> Tensor";
  static constexpr auto doc =
      "The first columns of the product of the reflectors that geqrf describes.";
  static constexpr auto differentiable = "input, tau";
  template <class C> static std::array<Tensor, 2> grads(const C& c) {
    const Tensor one =
        expand_as(eye(c.grad.size(-2), c.grad.size(-1), TensorOptions(c.grad.dtype())), c.grad);
    const auto [input, tau, other] = reflected_grads(c.grad, c.input, c.tau, one, false);
    return {input, tau};
  }
};

struct Orgqr : Composite {
  static constexpr auto schema = "orgqr(Tensor self, Tensor input2) -> Tensor";
  static constexpr auto doc = "The same as linalg.householder_product.";
  static Tensor forward(const Tensor& self, const Tensor& input2) {
    return linalg_householder_product(self, input2);
  }
};

struct Ormqr : Function {
  static constexpr auto schema =
      "ormqr(Tensor self, Tensor input2, Tensor input3, bool left=True, bool transpose=False) -> "
      "Tensor";
  static constexpr auto doc =
      "Q input3, or input3 Q unless left, with the adjoint of Q when transpose; Q has the "
      "reflectors self and their factors input2.";
  static constexpr auto differentiable = "self, input2, input3";
  template <class C> static std::array<Tensor, 3> grads(const C& c) {
    if (c.left) return reflected_grads(c.grad, c.self, c.input2, c.input3, c.transpose);
    auto all = reflected_grads(mH(c.grad), c.self, c.input2, mH(c.input3), !c.transpose);
    all[2] = mH(all[2]);
    return all;
  }
};

}  // namespace torcxx::ops
