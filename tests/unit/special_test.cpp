// Special functions against values of mpmath, in units in the last place of double.
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "torcxx/torcxx.h"

namespace torcxx {
namespace {

double distance(double got, double expected) {
  const double ulp = std::nextafter(std::fabs(expected), HUGE_VAL) - std::fabs(expected);
  return std::fabs(got - expected) / ulp;
}

struct One {
  const char* name;
  Tensor (*f)(const Tensor&);
  double x, expected, ulp;
};
struct Two {
  const char* name;
  Tensor (*f)(const Tensor&, const Tensor&);
  double x, y, expected, ulp;
};

Tensor number(double x) { return full({}, x, TensorOptions(kDouble)); }

TEST(Special, ValuesOfOneNumber) {
  const One cases[] = {
      {"i0", special::i0, 0.5, 1.063483370741323519, 8},
      {"i0", special::i0, 3, 4.880792585865024086, 8},
      {"i0", special::i0, 6.9, 153.6989964353272061, 8},
      {"i0", special::i0, 7.1, 184.952943714741067, 8},
      {"i0", special::i0, 20, 43558282.55955353327, 8},
      {"i0", special::i0, -50, 2.932553783849336327e+20, 8},
      {"i0e", special::i0e, 0.5, 0.6450352704491500681, 6},
      {"i0e", special::i0e, 6.9, 0.1548956090669016995, 6},
      {"i0e", special::i0e, 7.1, 0.1526055844315545938, 6},
      {"i0e", special::i0e, 300, 0.02304255841508546179, 6},
      {"i1", special::i1, 0.5, 0.2578943053908963164, 8},
      {"i1", special::i1, -3, -3.953370217402609396, 8},
      {"i1", special::i1, 7.1, 171.3834382399516817, 8},
      {"i1", special::i1, 20, 42454973.38512777018, 8},
      {"i1e", special::i1e, 0.5, 0.1564208031848716971, 6},
      {"i1e", special::i1e, 6.9, 0.1431851744481007822, 6},
      {"i1e", special::i1e, -300, -0.0230041220402689509, 6},
      {"modified_bessel_k0", special::modified_bessel_k0, 0.01, 4.721244730161094944, 8},
      {"modified_bessel_k0", special::modified_bessel_k0, 1, 0.4210244382407083333, 8},
      {"modified_bessel_k0", special::modified_bessel_k0, 2, 0.1138938727495334357, 8},
      {"modified_bessel_k0", special::modified_bessel_k0, 2.1, 0.1007837408899669349, 8},
      {"modified_bessel_k0", special::modified_bessel_k0, 30, 2.132477496463056371e-14, 8},
      {"modified_bessel_k1", special::modified_bessel_k1, 0.01, 99.97389411829624556, 8},
      {"modified_bessel_k1", special::modified_bessel_k1, 1, 0.6019072301972345747, 8},
      {"modified_bessel_k1", special::modified_bessel_k1, 2, 0.1398658818165224273, 8},
      {"modified_bessel_k1", special::modified_bessel_k1, 2.1, 0.1227464115335078965, 8},
      {"modified_bessel_k1", special::modified_bessel_k1, 30, 2.167732001891549425e-14, 8},
      {"scaled_modified_bessel_k0", special::scaled_modified_bessel_k0, 0.1, 2.682326102262894338,
       8},
      {"scaled_modified_bessel_k0", special::scaled_modified_bessel_k0, 2.5, 0.7595486903280995787,
       8},
      {"scaled_modified_bessel_k0", special::scaled_modified_bessel_k0, 300, 0.07233003173960730163,
       8},
      {"scaled_modified_bessel_k1", special::scaled_modified_bessel_k1, 0.1, 10.89018268304969602,
       8},
      {"scaled_modified_bessel_k1", special::scaled_modified_bessel_k1, 2.5, 0.9001744239078780891,
       8},
      {"scaled_modified_bessel_k1", special::scaled_modified_bessel_k1, 300, 0.07245048166725840931,
       8},
      {"airy_ai", special::airy_ai, -25, 0.1635265788304294695, 64},
      {"airy_ai", special::airy_ai, -9.4, 0.2934775561120678996, 64},
      {"airy_ai", special::airy_ai, -0.3, 0.4309030952855808556, 64},
      {"airy_ai", special::airy_ai, 0, 0.3550280538878172393, 64},
      {"airy_ai", special::airy_ai, 4.4, 0.0004099735863869618427, 64},
      {"airy_ai", special::airy_ai, 9.5, 5.330263704617491627e-10, 64},
      {"airy_ai", special::airy_ai, 12, 1.393184688875360839e-13, 64},
      {"bessel_j0", special::bessel_j0, 0.5, 0.9384698072408129042, 8},
      {"bessel_j0", special::bessel_j0, 10, -0.2459357644513483352, 8},
      {"bessel_j0", special::bessel_j0, 100, 0.01998585030422312242, 8},
      {"bessel_y1", special::bessel_y1, 0.5, -1.471472392670243069, 8},
      {"bessel_y1", special::bessel_y1, 10, 0.2490154242069538839, 8},
      {"bessel_y1", special::bessel_y1, 100, -0.0203723120027597933, 8},
      {"spherical_bessel_j0", special::spherical_bessel_j0, 1e-09, 0.9999999999999999998, 4},
      {"spherical_bessel_j0", special::spherical_bessel_j0, 0.3, 0.9850673555377985848, 4},
      {"spherical_bessel_j0", special::spherical_bessel_j0, 40, 0.01862782901198371967, 4},
      {"erfcx", special::erfcx, -20, 1.04429393795282879e+174, 6},
      {"erfcx", special::erfcx, -0.5, 1.952360489182557093, 6},
      {"erfcx", special::erfcx, 0.1, 0.8964569799691266367, 6},
      {"erfcx", special::erfcx, 3, 0.1790011511813899504, 6},
      {"erfcx", special::erfcx, 60, 0.009401854275176388589, 6},
      {"erfcx", special::erfcx, 10000000000.0, 5.641895835477562869e-11, 6},
      {"log_ndtr", special::log_ndtr, -1000.0, -500007.8266948121843, 8},
      {"log_ndtr", special::log_ndtr, -40, -804.6084420137537882, 8},
      {"log_ndtr", special::log_ndtr, -2, -3.783184333682031949, 8},
      {"log_ndtr", special::log_ndtr, 0, -0.6931471805599453094, 8},
      {"log_ndtr", special::log_ndtr, 3, -0.001350809964748193799, 8},
      {"ndtri", special::ndtri, 1e-300, -37.04709629936119924, 8},
      {"ndtri", special::ndtri, 1e-10, -6.361340902404056199, 8},
      {"ndtri", special::ndtri, 0.2, -0.8416212335729141655, 8},
      {"ndtri", special::ndtri, 0.5001, 0.0002506628300880074924, 8},
      {"ndtri", special::ndtri, 0.9, 1.281551565544600593, 8},
  };
  for (const One& c : cases)
    EXPECT_LE(distance(c.f(number(c.x)).item<double>(), c.expected), c.ulp) << c.name << ' ' << c.x;
}

TEST(Special, ValuesOfTwoNumbers) {
  const Two cases[] = {
      {"zeta", special::zeta, 1.01, 0.5, 101.9770931774822698, 16},
      {"zeta", special::zeta, 2, 3, 0.3949340668482264365, 16},
      {"zeta", special::zeta, 10.5, 10, 5.180212882831727694e-11, 16},
      {"zeta", special::zeta, 3, 100, 0.0000505024999166749985, 16},
      {"gammainc", special::gammainc, 0.1, 0.2, 0.8794196267900568147, 64},
      {"gammainc", special::gammainc, 5, 3, 0.1847367554762279337, 64},
      {"gammainc", special::gammainc, 5, 30, 0.9999999963756990479, 64},
      {"gammainc", special::gammainc, 100, 90, 0.1582209891864301681, 64},
      {"gammainc", special::gammainc, 100, 110, 0.8417213299399129062, 64},
      {"gammaincc", special::gammaincc, 0.5, 2, 0.0455002638963584144, 64},
      {"gammaincc", special::gammaincc, 5, 3, 0.8152632445237720663, 64},
      {"gammaincc", special::gammaincc, 5, 30, 3.624300952061488026e-9, 64},
      {"gammaincc", special::gammaincc, 100, 90, 0.8417790108135698319, 64},
      {"gammaincc", special::gammaincc, 100, 130, 0.002750408367306526277, 64},
      {"chebyshev_polynomial_t", special::chebyshev_polynomial_t, 0.3, 5, 0.9988799999999999972,
       64},
      {"chebyshev_polynomial_t", special::chebyshev_polynomial_t, 1.5, 12, 51841.0, 64},
      {"chebyshev_polynomial_t", special::chebyshev_polynomial_t, 0.9, 20, -0.9194009075407856524,
       64},
      {"hermite_polynomial_h", special::hermite_polynomial_h, 0.3, 5, 31.75775999999999913, 32},
      {"hermite_polynomial_h", special::hermite_polynomial_h, -2, 9, -46144.0, 32},
      {"laguerre_polynomial_l", special::laguerre_polynomial_l, 0.3, 5, -0.09333274999999997305,
       64},
      {"laguerre_polynomial_l", special::laguerre_polynomial_l, 8, 9, -10.54426807760141093, 64},
      {"legendre_polynomial_p", special::legendre_polynomial_p, 0.3, 5, 0.3453862500000000019, 64},
      {"legendre_polynomial_p", special::legendre_polynomial_p, 0.99, 19, -0.1688031974218961352,
       64},
  };
  for (const Two& c : cases)
    EXPECT_LE(distance(c.f(number(c.x), number(c.y)).item<double>(), c.expected), c.ulp)
        << c.name << ' ' << c.x << ' ' << c.y;
}

TEST(Special, NumbersStandForTensors) {
  const Tensor x = rand({4}, kDouble) + 2;
  EXPECT_TRUE(equal(special::zeta(x, 3.5), special::zeta(x, full_like(x, 3.5))));
  EXPECT_TRUE(allclose(special::chebyshev_polynomial_u(x, 3), 8 * x * x * x - 4 * x));
  EXPECT_TRUE(special::zeta(x.to(kFloat), 3).dtype() == kFloat);
}

TEST(Special, DegreesThatWouldNeverEndAreRefused) {
  const Tensor x = full({3}, 0.5);
  EXPECT_THROW(special::legendre_polynomial_p(x, 1000000007), NotImplementedError);
  EXPECT_THROW(special::chebyshev_polynomial_u(full({}, 1.0), 1000000007), NotImplementedError);
  EXPECT_NO_THROW(special::hermite_polynomial_h(x, 1000000007));  // overflows, which ends it
  EXPECT_NO_THROW(special::chebyshev_polynomial_t(x, 1000000007));
}

TEST(Random, CountsHaveTheirMeansAndVariances) {
  manual_seed(1);
  for (const double mean : {0.3, 20.0, 1e5}) {
    const Tensor k = poisson(full({20000}, mean, TensorOptions(kDouble)));
    const double error = std::sqrt(mean / 20000);
    EXPECT_NEAR(k.mean().item<double>(), mean, 5 * error);
    EXPECT_NEAR(k.var().item<double>() / mean, 1, 0.06 + 0.3 * (mean < 1));
  }
  const Tensor k = binomial(full({20000}, 1000, TensorOptions(kDouble)),
                            full({20000}, 0.3, TensorOptions(kDouble)));
  EXPECT_NEAR(k.mean().item<double>(), 300, 0.6);
  EXPECT_NEAR(k.var().item<double>(), 210, 12);
  EXPECT_EQ(binomial(full({1}, 7.0), full({1}, 1.0)).item<float>(), 7);
}

}  // namespace
}  // namespace torcxx
