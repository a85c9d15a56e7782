// Orthogonal polynomials of x, of degree n.
#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct ChebyshevPolynomialT : Function {
  static constexpr auto schema = "special_chebyshev_polynomial_t(Tensor x, Tensor n) -> Tensor";
  static constexpr auto scalars = "n, x";
  static constexpr bool differentiable = false;
  static constexpr auto doc = "Chebyshev polynomial of the first kind.";
};

struct ShiftedChebyshevPolynomialT : Function {
  static constexpr auto schema =
      "special_shifted_chebyshev_polynomial_t(Tensor x, Tensor n) -> Tensor";
  static constexpr auto scalars = "n, x";
  static constexpr bool differentiable = false;
  static constexpr auto doc = "Chebyshev polynomial of the first kind, of 2 x - 1.";
};

struct ChebyshevPolynomialU : Function {
  static constexpr auto schema = "special_chebyshev_polynomial_u(Tensor x, Tensor n) -> Tensor";
  static constexpr auto scalars = "n, x";
  static constexpr bool differentiable = false;
  static constexpr auto doc = "Chebyshev polynomial of the second kind.";
};

struct ShiftedChebyshevPolynomialU : Function {
  static constexpr auto schema =
      "special_shifted_chebyshev_polynomial_u(Tensor x, Tensor n) -> Tensor";
  static constexpr auto scalars = "n, x";
  static constexpr bool differentiable = false;
  static constexpr auto doc = "Chebyshev polynomial of the second kind, of 2 x - 1.";
};

struct ChebyshevPolynomialV : Function {
  static constexpr auto schema = "special_chebyshev_polynomial_v(Tensor x, Tensor n) -> Tensor";
  static constexpr auto scalars = "n, x";
  static constexpr bool differentiable = false;
  static constexpr auto doc = "Chebyshev polynomial of the third kind.";
};

struct ShiftedChebyshevPolynomialV : Function {
  static constexpr auto schema =
      "special_shifted_chebyshev_polynomial_v(Tensor x, Tensor n) -> Tensor";
  static constexpr auto scalars = "n, x";
  static constexpr bool differentiable = false;
  static constexpr auto doc = "Chebyshev polynomial of the third kind, of 2 x - 1.";
};

struct ChebyshevPolynomialW : Function {
  static constexpr auto schema = "special_chebyshev_polynomial_w(Tensor x, Tensor n) -> Tensor";
  static constexpr auto scalars = "n, x";
  static constexpr bool differentiable = false;
  static constexpr auto doc = "Chebyshev polynomial of the fourth kind.";
};

struct ShiftedChebyshevPolynomialW : Function {
  static constexpr auto schema =
      "special_shifted_chebyshev_polynomial_w(Tensor x, Tensor n) -> Tensor";
  static constexpr auto scalars = "n, x";
  static constexpr bool differentiable = false;
  static constexpr auto doc = "Chebyshev polynomial of the fourth kind, of 2 x - 1.";
};

struct HermitePolynomialH : Function {
  static constexpr auto schema = "special_hermite_polynomial_h(Tensor x, Tensor n) -> Tensor";
  static constexpr auto scalars = "n, x";
  static constexpr bool differentiable = false;
  static constexpr auto doc = "Hermite polynomial, physicist's.";
};

struct HermitePolynomialHe : Function {
  static constexpr auto schema = "special_hermite_polynomial_he(Tensor x, Tensor n) -> Tensor";
  static constexpr auto scalars = "n, x";
  static constexpr bool differentiable = false;
  static constexpr auto doc = "Hermite polynomial, probabilist's.";
};

struct LaguerrePolynomialL : Function {
  static constexpr auto schema = "special_laguerre_polynomial_l(Tensor x, Tensor n) -> Tensor";
  static constexpr auto scalars = "n, x";
  static constexpr bool differentiable = false;
  static constexpr auto doc = "Laguerre polynomial.";
};

struct LegendrePolynomialP : Function {
  static constexpr auto schema = "special_legendre_polynomial_p(Tensor x, Tensor n) -> Tensor";
  static constexpr auto scalars = "n, x";
  static constexpr bool differentiable = false;
  static constexpr auto doc = "Legendre polynomial.";
};

}  // namespace torcxx::ops
