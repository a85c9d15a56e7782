// Special functions of one number or two, in double precision. The errors stated are in units in
// the last place of double, or absolute near roots; results of narrower types are these, rounded.
#pragma once
#include <cstdint>

namespace torcxx::cpu {

// Modified Bessel functions, those named e times exp(-|x|) or exp(x): at most 6 ULP; i0, i1, k0 and
// k1 beyond |x| = 20 as many as exp's argument has lost.
double i0(double x);
double i0e(double x);
double i1(double x);
double i1e(double x);
double k0(double x);
double k0e(double x);
double k1(double x);
double k1e(double x);
// Bessel functions of the C library.
double bessel_j0(double x);
double bessel_j1(double x);
double bessel_y0(double x);
double bessel_y1(double x);
double spherical_j0(double x);  // sin(x) / x
double airy_ai(double x);       // 1e-15 absolute for x <= 1, 40 ULP up to 10, then as exp

double erfcx(double x);     // exp(x^2) erfc(x), at most 6 ULP
double log_ndtr(double x);  // logarithm of the normal distribution function, 6 ULP
double ndtri(double p);     // its inverse, 8 ULP

// Hurwitz's zeta function, 16 ULP where q > 0.
double zeta(double s, double q);
// Regularised incomplete gamma functions: 1e-14 absolute, 1e-11 for a > 10^6.
double igamma(double a, double x);
double igammac(double a, double x);

// How a random number moves with a parameter of its distribution, at fixed probability:
// -(d F / d a) / f. Relative error 1e-9. Of a gamma number x of shape a; and of a beta number x of
// shapes a and total - a, over 1 - x, as Dirichlet's gradient needs it.
double gamma_number_grad(double a, double x);
double beta_number_grad(double x, double a, double total);

// Orthogonal polynomials of degree n, its fraction dropped; 0 for a negative one. Raise
// NotImplementedError for a finite value of a degree above 2^20 that has no closed form.
double chebyshev_t(double x, double n);
double chebyshev_u(double x, double n);
double chebyshev_v(double x, double n);
double chebyshev_w(double x, double n);
double hermite_h(double x, double n);
double hermite_he(double x, double n);
double laguerre_l(double x, double n);
double legendre_p(double x, double n);

}  // namespace torcxx::cpu
