// Determinants.
#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct LinalgDetParts : Function {
  static constexpr auto schema =
      "_linalg_det(Tensor A) -> (Tensor result, Tensor LU, Tensor pivots)";
  static constexpr bool out = false;
  // Jacobi's formula: the conjugate of the adjugate, turned, which is det inv(A)^H where there is
  // an inverse.
  template <class C> static Tensor grad_A(const C& c) {
    return det_grad(c.grad_result, c.A, c.result, c.LU, c.pivots);
  }
};

struct LinalgDet : Composite {
  static constexpr auto schema = "linalg_det(Tensor A) -> Tensor";
  static constexpr auto doc = "Determinants of square matrices.";
  static Tensor forward(const Tensor& A) { return std::get<0>(_linalg_det(A)); }
};

struct Det : Composite {
  static constexpr auto schema = "det(Tensor self) -> Tensor";
  static constexpr auto doc = "The same as linalg.det.";
  static Tensor forward(const Tensor& self) { return linalg_det(self); }
};

struct LinalgSlogdetParts : Function {
  static constexpr auto schema =
      "_linalg_slogdet(Tensor A) -> (Tensor sign, Tensor logabsdet, Tensor LU, Tensor pivots)";
  static constexpr bool out = false;
  // With t = tr(inv(A) dA): d logabsdet = Re t and d sign = i sign Im t.
  template <class C> static Tensor grad_A(const C& c) {
    Tensor g = c.grad_logabsdet;
    if (c.grad_sign.defined() && c.sign.is_complex()) {
      const Tensor turn = mul(imag(mul(conj(c.grad_sign), c.sign)), std::complex<double>(0, -1));
      g = g.defined() ? add(turn, g) : turn;
    }
    if (!g.defined()) return zeros_like(c.A);
    const Tensor d = diag_embed(expand_as(unsqueeze(to(g, c.A.dtype()), -1), c.pivots));
    return GradMode::is_enabled() ? linalg_solve(mH(c.A), d)
                                  : linalg_lu_solve(c.LU, c.pivots, d, true, true);
  }
};

struct LinalgSlogdet : Composite {
  static constexpr auto schema = "linalg_slogdet(Tensor A) -> (Tensor sign, Tensor logabsdet)";
  static constexpr auto doc =
      "Determinants as a number of absolute value 1, or 0, and the logarithm of the absolute "
      "value.";
  static std::tuple<Tensor, Tensor> forward(const Tensor& A) {
    const auto [s, logabsdet, LU, pivots] = _linalg_slogdet(A);
    return {s, logabsdet};
  }
};

struct Slogdet : Composite {
  static constexpr auto schema = "slogdet(Tensor self) -> (Tensor sign, Tensor logabsdet)";
  static constexpr auto doc = "The same as linalg.slogdet.";
  static std::tuple<Tensor, Tensor> forward(const Tensor& self) { return linalg_slogdet(self); }
};

struct Logdet : Composite {
  static constexpr auto schema = "logdet(Tensor self) -> Tensor";
  static constexpr auto doc = "Logarithms of determinants; NaN for negative ones.";
  static Tensor forward(const Tensor& self) {
    const auto [s, logabsdet] = linalg_slogdet(self);
    if (self.is_complex()) return add(log(s), logabsdet);
    return masked_fill(logabsdet, eq(s, -1), std::numeric_limits<double>::quiet_NaN());
  }
};

}  // namespace torcxx::ops
