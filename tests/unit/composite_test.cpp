// Operations composed of others, where no comparison with PyTorch reaches: errors, identities.
#include <cmath>

#include "unit/autograd_util.h"
#include "unit/tensor_expect.h"

namespace torcxx {
namespace {

using autograd::gradgradcheck;
using autograd::tensor_list;
using autograd_test::leaf;
using autograd_test::make;

TEST(Composite, PowersOfANumberAreTwiceDifferentiable) {
  const auto f = [](const tensor_list& in) { return pow(Scalar(2.0), in[0]); };
  EXPECT_TRUE(gradgradcheck(f, {leaf({-0.5, 0.25, 1.5})}));
}

TEST(Composite, ComplexHalfKeepsItsNumbers) {
  const Tensor x = make<std::complex<double>>({{1.5, -2}, {0.25, 4}, {-1, 8}}).to(kComplexHalf);
  EXPECT_EQ(x.select(0, 1).item().toComplexDouble(), std::complex<double>(0.25, 4));
  const Tensor at = make<int64_t>({2, 0});
  const Tensor y = x.index_add(0, at, x.index_select(0, at)).to(kComplexDouble);
  EXPECT_TRUE(y.equal(make<std::complex<double>>({{3, -4}, {0.25, 4}, {-2, 16}})));
  Tensor z = x.clone();
  z.index_put_({at}, x.index_select(0, make<int64_t>({1, 1})));
  EXPECT_EQ(z.select(0, 2).item().toComplexDouble(), std::complex<double>(0.25, 4));
}

TEST(Composite, TransposedConvolutionIsTheAdjoint) {
  manual_seed(1);
  const TensorOptions wide(kFloat64);
  const Tensor x = randn({2, 4, 7, 6}, wide), w = randn({4, 3, 3, 2}, wide);
  const Tensor y = conv_transpose2d(x, w, {}, {2, 1}, {1, 0}, {1, 0}, 1, {1, 2});
  const Tensor g = randn(y.sizes(), wide);
  const Tensor back = conv2d(g, w, {}, {2, 1}, {1, 0}, {1, 2});
  EXPECT_NEAR((y * g).sum().item<double>(), (x * back).sum().item<double>(), 1e-9);
  // The way of integers and of wide output padding.
  const Tensor whole = conv_transpose2d(x.mul(8).to(kInt64), w.mul(8).to(kInt64), {}, {2, 1},
                                        {1, 0}, {1, 0}, 1, {1, 2});
  const Tensor same =
      conv_transpose2d(x.mul(8).trunc(), w.mul(8).trunc(), {}, {2, 1}, {1, 0}, {1, 0}, 1, {1, 2});
  EXPECT_TRUE(whole.equal(same.round().to(kInt64)));
}

TEST(Composite, EinsumReadsEquations) {
  const Tensor a = arange(6, kFloat64).reshape({2, 3}), b = arange(12, kFloat64).reshape({3, 4});
  EXPECT_TRUE(einsum("ij,jk->ik", {a, b}).equal(matmul(a, b)));
  EXPECT_TRUE(einsum(" i j , j k ", {a, b}).equal(matmul(a, b)));
  EXPECT_TRUE(einsum("...i->...", {b}).equal(b.sum(-1)));
  EXPECT_TRUE(einsum("ii->i", {matmul(b, b.t())}).equal(matmul(b, b.t()).diagonal()));
  for (const char* bad : {"ij", "ij,jk,kl", "i,jk->ik", "ij,jk->iz", "ij,jk->ii", "i1,jk",
                          "ij,jk->i..", "", "->", ","})
    EXPECT_THROW(einsum(bad, {a, b}), Error) << bad;
  EXPECT_THROW(einsum("ij,kj->ik", {a, b}), Error);
  EXPECT_THROW(einsum("", {}), Error);
}

TEST(Composite, PadsAndRefusesPadsThatDoNotFit) {
  const Tensor x = arange(4, kFloat32).reshape({1, 4});
  EXPECT_TENSOR(pad(x, {1, 2}, "reflect"), ({1, 7}), ({1, 0, 1, 2, 3, 2, 1}));
  EXPECT_TENSOR(pad(x, {-1, 2}, "replicate"), ({1, 5}), ({1, 2, 3, 3, 3}));
  EXPECT_TENSOR(pad(x, {2, -1}, "constant", 7), ({1, 5}), ({7, 7, 0, 1, 2}));
  EXPECT_THROW(pad(x, {4, 0}, "reflect"), Error);
  EXPECT_THROW(pad(x, {5, 0}, "circular"), Error);
  EXPECT_THROW(pad(x, {1}, "constant"), Error);
  EXPECT_THROW(pad(x, {-3, -2}), Error);
  EXPECT_THROW(pad(x, {INT64_MAX, INT64_MAX}), Error);
  EXPECT_THROW(pad(x, {1, 1}, "mirror"), Error);
}

TEST(Composite, NothingHasNoVarianceAndNoMedian) {
  EXPECT_TRUE(std::isnan(var(zeros({0}), OptionalIntArrayRef(), Scalar(-1)).item<double>()));
  EXPECT_EQ(median(zeros({0}, TensorOptions(kInt64))).item<int64_t>(), INT64_MIN);
}

TEST(Composite, NumberAfterStdIsADimensionNotAFlag) {
  const Tensor x = rand({3, 4});
  EXPECT_EQ(x.std(0).sizes(), IntArrayRef({4}));
  EXPECT_EQ(var(x, 1).sizes(), IntArrayRef({3}));
  EXPECT_EQ(std::get<0>(std_mean(x, int64_t{-1})).sizes(), IntArrayRef({3}));
  EXPECT_EQ(x.std(false).dim(), 0);
  EXPECT_EQ(var(x, 1, false).sizes(), IntArrayRef({3}));
}

TEST(Composite, ResultsMayNotGrowIntoTheirInputs) {
  const Tensor x = arange(3, kInt64);
  Tensor first = x.slice(0, 0, 1);
  EXPECT_THROW(gather_out(first, arange(3, kInt64), 0, x.slice(0, 1, 3)), Error);
  Tensor same = rand({4});
  EXPECT_THROW(aminmax_out(same, same, rand({4, 4}), 0), ValueError);
}

}  // namespace
}  // namespace torcxx
