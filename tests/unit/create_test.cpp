// Creation of tensors.
#include <cmath>
#include <limits>

#include "unit/tensor_expect.h"

namespace torcxx {
namespace {

using namespace torcxx::testing;
using autograd::gradcheck;
using autograd::tensor_list;
constexpr double kInf = std::numeric_limits<double>::infinity();

TEST(Create, Ranges) {
  EXPECT_TENSOR(arange(5), ({5}), ({0, 1, 2, 3, 4}));
  EXPECT_EQ(arange(5).dtype(), kInt64);
  EXPECT_EQ(arange(5.0).dtype(), kFloat32);
  EXPECT_TENSOR(arange(1, 8, 3), ({3}), ({1, 4, 7}));
  EXPECT_TENSOR(arange(5, 0, -2), ({3}), ({5, 3, 1}));
  EXPECT_TENSOR(arange(0, 1, 0.25), ({4}), ({0, 0.25, 0.5, 0.75}));
  EXPECT_TENSOR(arange(5, 5), ({0}), ({}));
  EXPECT_TENSOR(arange(0.7, 5, 1.5, kInt64), ({3}), ({0, 1, 2}));
  EXPECT_TENSOR(arange(250, 260, 3, kUInt8), ({4}), ({250, 253, 0, 3}));
  EXPECT_TENSOR(arange(INT64_MIN, INT64_MAX, int64_t{1} << 62), ({4}),
                ({-0x1p63, -0x1p62, 0, 0x1p62}));
  EXPECT_EQ(arange(100000, kFloat32)[99999].item<float>(), 99999.0f);
  EXPECT_EQ(arange(0, 100001, 0.1, kFloat64)[3].item<double>(), 0.1 * 3);
  EXPECT_ERROR(arange(0, 5, 0), Error, "step must be nonzero");
  EXPECT_ERROR(arange(0, 5, -1), Error, "upper bound and lower bound inconsistent with step sign");
  EXPECT_ERROR(arange(0, kInf), Error, "unsupported range: 0 -> inf");
  EXPECT_ERROR(arange(0, 2, kBool), NotImplementedError,
               "\"arange_cpu\" not implemented for 'Bool'");
}

TEST(Create, BI_70_GiantRanges) {
  EXPECT_ERROR(arange(0, 1e30), Error, "invalid size, possible overflow?");
  EXPECT_ERROR(arange(INT64_MIN, INT64_MAX), Error, "invalid size, possible overflow?");
  EXPECT_ERROR(arange(int64_t{1} << 61), Error, "");
  EXPECT_ERROR(linspace(0, 1, INT64_MAX), Error, "");
  EXPECT_ERROR(eye(int64_t{1} << 40), Error, "");
  EXPECT_ERROR(tril_indices(int64_t{1} << 40, int64_t{1} << 40), Error, "too large");
  EXPECT_ERROR(randperm(int64_t{1} << 60), Error, "");
}

TEST(Create, Spaced) {
  EXPECT_TENSOR(linspace(0, 1, 5), ({5}), ({0, 0.25, 0.5, 0.75, 1}));
  EXPECT_TENSOR(linspace(0, 10, 5, kInt32), ({5}), ({0, 2, 5, 7, 10}));
  EXPECT_TENSOR(linspace(-5, 10, 4, kInt64), ({4}), ({-5, 0, 5, 10}));
  EXPECT_TENSOR(linspace(0, 255, 4, kUInt8), ({4}), ({0, 85, 170, 255}));
  EXPECT_TENSOR(linspace(3, 7, 1), ({1}), ({3}));
  EXPECT_TENSOR(linspace(3, 7, 0), ({0}), ({}));
  EXPECT_EQ(linspace(0.1, 0.7, 4, kFloat64)[3].item<double>(), 0.7);
  EXPECT_TENSOR(logspace(0, 3, 4), ({4}), ({1, 10, 100, 1000}));
  EXPECT_TENSOR(logspace(0, 3, 4, 2, kInt32), ({4}), ({1, 2, 4, 8}));
  EXPECT_EQ(linspace(0, std::complex<double>(0, 1), 3).dtype(), kComplex64);
  EXPECT_ERROR(linspace(0, 1, -1), Error, "number of steps must be non-negative");
  EXPECT_ERROR(linspace(0, 1, 3, kBool), NotImplementedError,
               "\"linspace_cpu\" not implemented for 'Bool'");
  EXPECT_ERROR(linspace(0, std::complex<double>(0, 1), 3, kFloat32), Error,
               "can't be safely cast to passed dtype Float");
}

TEST(Create, OneValue) {
  EXPECT_EQ(full({2}, 1).dtype(), kInt64);
  EXPECT_EQ(full({2}, true).dtype(), kBool);
  EXPECT_EQ(full({2}, 1.5).dtype(), kFloat32);
  EXPECT_EQ(full({2}, std::complex<double>(0, 1)).dtype(), kComplex64);
  EXPECT_TENSOR(full({2}, -1, kUInt8), ({2}), ({255, 255}));
  EXPECT_TENSOR(full({2}, kInf, kFloat16), ({2}), ({kInf, kInf}));
  EXPECT_EQ(scalar_tensor(3).dtype(), kFloat32);
  EXPECT_ERROR(full({2}, 300, kUInt8), Error,
               "value cannot be converted to type uint8_t without overflow");
  EXPECT_ERROR(full({2}, 1e40, kFloat32), Error, "to type float without overflow");
  EXPECT_ERROR(full({2}, 1e10, kInt32), Error, "to type int without overflow");
  EXPECT_ERROR(full({2}, 70000, kFloat16), Error, "to type at::Half without overflow");
  EXPECT_ERROR(full({2}, std::complex<double>(0, 1), kFloat64), Error, "to type double");
  EXPECT_ERROR(ones({2}, kInt8).fill_(200), Error, "to type int8_t without overflow");
  Tensor repeated = zeros({1}).expand({3});
  EXPECT_TENSOR(repeated.fill_(4), ({3}), ({4, 4, 4}));
}

TEST(Create, LikeAnother) {
  const Tensor x = zeros({2, 3, 4}).permute({2, 0, 1});
  EXPECT_EQ(zeros_like(x).strides().vec(), (std::vector<int64_t>{1, 12, 4}));
  EXPECT_EQ(ones_like(zeros({2, 3}).slice(1, 0, 3, 2)).strides().vec(),
            (std::vector<int64_t>{2, 1}));
  EXPECT_EQ(full_like(zeros({1}).expand({3, 4}), 2).strides().vec(), (std::vector<int64_t>{4, 1}));
  EXPECT_EQ(zeros_like(x, kInt8).dtype(), kInt8);
  EXPECT_TENSOR(tensor({1}).new_full({2}, 1.5), ({2}), ({1, 1}));
  EXPECT_EQ(tensor({1}).new_ones({2}).dtype(), kInt64);
  EXPECT_EQ(tensor({1}).new_zeros({2}, kFloat16).dtype(), kFloat16);
  EXPECT_EQ(tensor({1}).new_empty_strided({2, 2}, {1, 2}).strides().vec(),
            (std::vector<int64_t>{1, 2}));
}

TEST(Create, RequiresGradWithoutHistory) {
  const TensorOptions grad = TensorOptions().requires_grad(true);
  const Tensor like = ones({2}).set_requires_grad(true);
  for (const Tensor& t :
       {ones({2}, grad), zeros({2}, grad), full({2}, 1.5, grad), empty({2}, grad), rand({2}, grad),
        randn({2}, grad), ones_like(like, grad), full_like(like, 2, grad), eye(2, grad),
        linspace(0, 1, 3, grad), arange(3.0, grad), like.new_ones({2}, grad), tensor({1.0}, grad),
        tensor({1, 2}, TensorOptions(kFloat64).requires_grad(true)), rand_like(like, grad)}) {
    EXPECT_TRUE(t.requires_grad());
    EXPECT_TRUE(t.is_leaf());
    EXPECT_FALSE(t.grad_fn());
  }
  for (const Tensor& t : {ones_like(like), zeros_like(like), full_like(like, 3), rand_like(like),
                          randn_like(like), like.new_ones({2}), empty_like(like)}) {
    EXPECT_FALSE(t.requires_grad());
  }
  EXPECT_ERROR(zeros({2}, TensorOptions(kInt64).requires_grad(true)), Error,
               "nly Tensors of floating point and complex dtype can require gradients");
}

TEST(Create, BI_68_BadSizes) {
  const Tensor x = zeros({3});
  const std::vector<std::vector<int64_t>> negative = {{-1}, {2, -3}, {INT64_MIN}, {0, -1}},
                                          giant = {{2, 2, 1, int64_t{1} << 61},
                                                   {int64_t{1} << 62, 4},
                                                   {INT64_MAX},
                                                   {int64_t{1} << 33, int64_t{1} << 33},
                                                   {0, INT64_MAX, INT64_MAX}};
  const auto each = [&](const std::vector<int64_t>& s, const char* words) {
    EXPECT_ERROR(torcxx::empty(s), Error, words);
    EXPECT_ERROR(zeros(s), Error, words);
    EXPECT_ERROR(ones(s), Error, words);
    EXPECT_ERROR(full(s, 1), Error, words);
    EXPECT_ERROR(rand(s), Error, words);
    EXPECT_ERROR(randn(s), Error, words);
    EXPECT_ERROR(randint(5, s), Error, words);
    EXPECT_ERROR(normal(0, 1, s), Error, words);
    EXPECT_ERROR(x.new_empty(s), Error, words);
    EXPECT_ERROR(x.new_zeros(s), Error, words);
    EXPECT_ERROR(x.new_ones(s), Error, words);
    EXPECT_ERROR(x.new_full(s, 2), Error, words);
    EXPECT_ERROR(empty_strided(s, std::vector<int64_t>(s.size(), 1)), Error, "");
    EXPECT_ERROR(x.clone().resize_(s), Error, "");
    char byte;
    EXPECT_ERROR(from_blob(&byte, s), Error, "");
  };
  for (const auto& s : negative) each(s, "Trying to create tensor with negative dimension");
  for (const auto& s : giant) each(s, "");
  EXPECT_ERROR(eye(-1), Error, "n must be greater or equal to 0, got -1");
  EXPECT_ERROR(eye(2, -1), Error, "m must be greater or equal to 0, got -1");
  EXPECT_ERROR(randperm(-1), Error, "negative dimension");
  // A size that no int64 holds becomes the least one, as any out-of-range conversion here.
  EXPECT_ERROR(ones({Scalar(2e20).toLong()}), Error, "negative dimension");
  EXPECT_EQ(x.sizes().vec(), (std::vector<int64_t>{3}));
  EXPECT_ERROR(zeros(std::vector<int64_t>(65, 1)), Error, "64");
}

TEST(Create, Strided) {
  const Tensor t = empty_strided({2, 3}, {1, 4});
  EXPECT_EQ(t.strides().vec(), (std::vector<int64_t>{1, 4}));
  EXPECT_EQ(t.storage().nbytes(), 10 * 4);
  EXPECT_EQ(empty_strided({0, 3}, {5, 5}).numel(), 0);
  EXPECT_ERROR(empty_strided({2, 3}, {1}), Error,
               "dimensionality of sizes (2) must match dimensionality of strides (1)");
  EXPECT_ERROR(empty_strided({2, 3}, {1, -1}), Error, "Storage size calculation overflowed");
}

TEST(Create, EyeAndTriangles) {
  EXPECT_TENSOR(eye(2, 3), ({2, 3}), ({1, 0, 0, 0, 1, 0}));
  EXPECT_TENSOR(eye(2, kBool), ({2, 2}), ({1, 0, 0, 1}));
  EXPECT_EQ(eye(0).sizes().vec(), (std::vector<int64_t>{0, 0}));
  EXPECT_TENSOR(tril_indices(3, 3), ({2, 6}), ({0, 1, 1, 2, 2, 2, 0, 0, 1, 0, 1, 2}));
  EXPECT_TENSOR(triu_indices(3, 4, 1), ({2, 6}), ({0, 0, 0, 1, 1, 2, 1, 2, 3, 2, 3, 3}));
  EXPECT_EQ(tril_indices(3, 4, INT64_MAX).sizes().vec(), (std::vector<int64_t>{2, 12}));
  EXPECT_EQ(tril_indices(3, 4, INT64_MIN).sizes().vec(), (std::vector<int64_t>{2, 0}));
  EXPECT_EQ(triu_indices(INT64_MAX, 0).sizes().vec(), (std::vector<int64_t>{2, 0}));
  EXPECT_EQ(tril_indices(2, 2, 0, kInt32).dtype(), kInt32);
  EXPECT_ERROR(tril_indices(3, -3), Error, "col must be non-negative, got-3");
  EXPECT_ERROR(triu_indices(3, 3, 0, kFloat32), NotImplementedError,
               "\"triu_indices\" not implemented for 'Float'");
}

TEST(Create, Complex) {
  const Tensor z = complex(tensor({1.0, 2.0}), tensor({-1.0f}));
  EXPECT_EQ(z.dtype(), kComplex64);
  EXPECT_TENSOR(view_as_real(z), ({2, 2}), ({1, -1, 2, -1}));
  const Tensor p = polar(tensor({2.0}, kFloat64), tensor({0.0}, kFloat64));
  EXPECT_TENSOR(view_as_real(p), ({1, 2}), ({2, 0}));
  EXPECT_ERROR(complex(ones({2}), ones({2}, kFloat64)), Error,
               "Expected object of scalar type Float but got scalar type Double for second");
  EXPECT_ERROR(complex(ones({2}, kInt32), ones({2}, kInt32)), NotImplementedError,
               "Expected both inputs to be Half, Float or Double tensors but got Int and Int");
  const Tensor re = tensor({0.5, 1.5}, TensorOptions(kFloat64).requires_grad(true));
  const Tensor im = tensor({{-1.0}, {2.0}}, TensorOptions(kFloat64).requires_grad(true));
  EXPECT_TRUE(gradcheck([](const tensor_list& l) { return complex(l[0], l[1]); }, {re, im}));
}

TEST(Create, FromNumbers) {
  EXPECT_TENSOR(tensor({{1, 2}, {3, 4}}), ({2, 2}), ({1, 2, 3, 4}));
  EXPECT_TENSOR(tensor({{{1.5}, {2.0}}}, kFloat64), ({1, 2, 1}), ({1.5, 2}));
  EXPECT_EQ(tensor({1, 2}).dtype(), kInt64);
  EXPECT_EQ(tensor({1.0, 2.0}).dtype(), kFloat32);
  EXPECT_EQ(tensor({true}).dtype(), kBool);
  EXPECT_EQ(tensor(uint8_t{3}).dtype(), kUInt8);
  EXPECT_EQ(tensor(3).dim(), 0);
  EXPECT_EQ(tensor({}).sizes().vec(), (std::vector<int64_t>{0}));
  EXPECT_EQ(tensor({{}}).sizes().vec(), (std::vector<int64_t>{1, 0}));
  EXPECT_EQ(tensor(std::complex<double>(1, 2)).dtype(), kComplex128);
  EXPECT_TENSOR(tensor(std::vector<int>{1, 2}), ({2}), ({1, 2}));
  EXPECT_EQ(tensor(std::vector<double>{1}).dtype(), kFloat32);
  EXPECT_TENSOR(tensor(std::vector<bool>{true, false}), ({2}), ({1, 0}));
  EXPECT_TENSOR(tensor({std::vector<float>{1, 2}, std::vector<float>{3, 4}}), ({2, 2}),
                ({1, 2, 3, 4}));
  EXPECT_TENSOR(tensor({1.7, -2.2}, kInt32), ({2}), ({1, -2}));
  for (const ScalarType t : {kBool, kUInt8, kInt8, kInt16, kInt32, kInt64, kFloat16, kBFloat16,
                             kFloat32, kFloat64, kUInt16, kUInt32, kUInt64, kComplex64})
    EXPECT_TENSOR(tensor({1, 0, 1}, t), ({3}), ({1, 0, 1}));
  EXPECT_ERROR(tensor({{1, 2}, {3}}), Error,
               "Expected all sub-lists to have sizes: [2] (e.g. {1, 2}), but got sub-list {3}");
  EXPECT_ERROR(tensor({{1.5, 2.0}, {3, 4}}), Error,
               "Expected all elements of the tensor to have the same scalar type: Double, but got");
  EXPECT_ERROR(tensor({300}, kUInt8), Error, "without overflow");
}

TEST(Create, FromBlob) {
  float data[6] = {0, 1, 2, 3, 4, 5};
  Tensor t = from_blob(data, {2, 3});
  EXPECT_TENSOR(t, ({2, 3}), ({0, 1, 2, 3, 4, 5}));
  t.mul_(2);
  EXPECT_EQ(data[5], 10.0f);
  EXPECT_TENSOR(from_blob(data, {3, 2}, {1, 3}), ({3, 2}), ({0, 6, 2, 8, 4, 10}));
  int32_t ints[2] = {1, 2};
  EXPECT_TENSOR(from_blob(ints, {2}, kInt32), ({2}), ({1, 2}));
  int freed = 0;
  {
    const Tensor owned = from_blob(
        data, {6}, [&](void* p) { freed += p == data; }, TensorOptions(kFloat32));
    const Tensor view = owned.slice(0, 1);
  }
  EXPECT_EQ(freed, 1);
  EXPECT_ERROR(from_blob(nullptr, {2}), Error, "null pointer");
  EXPECT_EQ(from_blob(nullptr, {0}).numel(), 0);
  EXPECT_ERROR(from_blob(data, {2, 3}, {3}), Error, "must match dimensionality of strides (1)");
  EXPECT_ERROR(from_blob(data, {2}, {-1}), Error, "negative strides are not supported");
  EXPECT_ERROR(from_blob(data, {3}, {INT64_MAX / 2}), Error, "overflowed");
}

}  // namespace
}  // namespace torcxx
