// Joins, repeats and other orders.
#include "unit/tensor_expect.h"

namespace torcxx {
namespace {

using namespace torcxx::testing;
using autograd::gradcheck;
using autograd::gradgradcheck;
using autograd::tensor_list;

Tensor leaf(IntArrayRef sizes) {
  int64_t n = 1;
  for (int64_t s : sizes) n *= s;
  return (arange(n, kFloat64) * 0.37 + 0.5).reshape(sizes).detach().set_requires_grad(true);
}
Tensor counting(IntArrayRef sizes) {
  int64_t n = 1;
  for (int64_t s : sizes) n *= s;
  return arange(n, kFloat64).reshape(sizes);
}

TEST(Join, Cat) {
  const Tensor a = counting({2, 2}), b = counting({2, 1}) + 10;
  EXPECT_TENSOR(cat({a, b}, 1), ({2, 3}), ({0, 1, 10, 2, 3, 11}));
  EXPECT_TENSOR(cat({a, a}), ({4, 2}), ({0, 1, 2, 3, 0, 1, 2, 3}));
  EXPECT_TENSOR(cat({a.t(), b}, -1), ({2, 3}), ({0, 2, 10, 1, 3, 11}));
  EXPECT_TENSOR(cat({zeros({0}), a}, 1), ({2, 2}), ({0, 1, 2, 3}));
  EXPECT_TENSOR(cat({zeros({0}), zeros({0})}, 5), ({0}), ({}));
  EXPECT_TENSOR(cat({zeros({0, 2}), a}), ({2, 2}), ({0, 1, 2, 3}));
  EXPECT_EQ(cat({ones({1}, kInt32), ones({1}, kBool)}).dtype(), kInt32);
  EXPECT_EQ(cat({ones({1}, kInt64), ones({1}, kFloat16)}).dtype(), kFloat16);
  EXPECT_TENSOR(cat({ones({2}, kInt64), ones({1}, kFloat32) * 0.5}), ({3}), ({1, 1, 0.5}));
  EXPECT_TENSOR(concat({a, a}, 0).select(0, 2), ({2}), ({0, 1}));
}

TEST(Join, CatOfEverySizeOfRun) {
  for (const ScalarType t : {kUInt8, kInt16, kFloat32, kFloat64, kComplex128})
    for (const int64_t rows : {1, 3, 40})
      for (const int64_t cols : {1, 2, 7}) {
        const Tensor a = counting({rows, cols}).to(t), b = a + 1;
        const Tensor joined = cat({a, b, a}, 1);
        EXPECT_TRUE(numbers(joined.slice(1, 0, cols)) == numbers(a));
        EXPECT_TRUE(numbers(joined.slice(1, cols, 2 * cols)) == numbers(b));
      }
  const Tensor big = counting({2, 200000});
  EXPECT_EQ(numbers(cat({big, big}, 1).slice(1, 200000)), numbers(big));
}

TEST(Join, CatErrors) {
  const Tensor a = counting({2, 3});
  EXPECT_ERROR(cat({}), ValueError, "expected a non-empty list of Tensors");
  EXPECT_ERROR(cat({a, scalar_tensor(1)}), Error,
               "zero-dimensional tensor (at position 1) cannot be concatenated");
  EXPECT_ERROR(cat({a, counting({2, 3, 4})}), Error,
               "Tensors must have same number of dimensions: got 2 and 3");
  EXPECT_ERROR(cat({a, counting({2, 4})}), Error,
               "Sizes of tensors must match except in dimension 0. Expected size 3 but got size 4 "
               "for tensor number 1 in the list.");
  EXPECT_ERROR(cat({a, a}, 2), IndexError, "Dimension out of range");
  EXPECT_ERROR(cat({a, Tensor()}), Error, "tensor 1 is undefined");
}

TEST(Join, Stack) {
  const Tensor a = counting({2, 2});
  EXPECT_TENSOR(stack({a, a + 4}), ({2, 2, 2}), ({0, 1, 2, 3, 4, 5, 6, 7}));
  EXPECT_TENSOR(stack({a, a + 4}, 1), ({2, 2, 2}), ({0, 1, 4, 5, 2, 3, 6, 7}));
  EXPECT_TENSOR(stack({a.t(), a}, -1), ({2, 2, 2}), ({0, 0, 2, 1, 1, 2, 3, 3}));
  EXPECT_TENSOR(stack({scalar_tensor(1), scalar_tensor(2)}), ({2}), ({1, 2}));
  EXPECT_TENSOR(hstack({counting({2}), counting({1})}), ({3}), ({0, 1, 0}));
  EXPECT_TENSOR(vstack({counting({2}), counting({1, 2})}), ({2, 2}), ({0, 1, 0, 1}));
  EXPECT_EQ(dstack({counting({2}), counting({2})}).sizes().vec(), (std::vector<int64_t>{1, 2, 2}));
  EXPECT_TENSOR(column_stack({counting({2}), counting({2, 1})}), ({2, 2}), ({0, 0, 1, 1}));
  EXPECT_TENSOR(block_diag({ones({1, 2}), scalar_tensor(3)}), ({2, 3}), ({1, 1, 0, 0, 0, 3}));
  EXPECT_TENSOR(cartesian_prod({tensor({1, 2}), tensor({3, 4})}), ({4, 2}),
                ({1, 3, 1, 4, 2, 3, 2, 4}));
  EXPECT_ERROR(stack({}), Error, "stack expects a non-empty TensorList");
  EXPECT_ERROR(stack({a, counting({3})}), Error,
               "stack expects each tensor to be equal size, but got [2, 2] at entry 0 and [3] at "
               "entry 1");
  EXPECT_ERROR(hstack({}), Error, "hstack expects a non-empty TensorList");
}

TEST(Join, FlipRollRotate) {
  const Tensor x = counting({2, 3});
  EXPECT_TENSOR(flip(x, {1}), ({2, 3}), ({2, 1, 0, 5, 4, 3}));
  EXPECT_TENSOR(flip(x.t(), {0, 1}), ({3, 2}), ({5, 2, 4, 1, 3, 0}));
  EXPECT_TENSOR(flip(scalar_tensor(3), {0}), ({}), ({3}));
  EXPECT_TENSOR(flip(counting({5}), {0}), ({5}), ({4, 3, 2, 1, 0}));
  EXPECT_TENSOR(fliplr(x), ({2, 3}), ({2, 1, 0, 5, 4, 3}));
  EXPECT_TENSOR(flipud(x), ({2, 3}), ({3, 4, 5, 0, 1, 2}));
  EXPECT_TENSOR(rot90(x), ({3, 2}), ({2, 5, 1, 4, 0, 3}));
  EXPECT_TENSOR(rot90(x, 2), ({2, 3}), ({5, 4, 3, 2, 1, 0}));
  EXPECT_TENSOR(rot90(x, -1), ({3, 2}), ({3, 0, 4, 1, 5, 2}));
  EXPECT_TENSOR(rot90(x, 4), ({2, 3}), ({0, 1, 2, 3, 4, 5}));
  EXPECT_TENSOR(roll(x, 1), ({2, 3}), ({5, 0, 1, 2, 3, 4}));
  EXPECT_TENSOR(roll(x, 1, 1), ({2, 3}), ({2, 0, 1, 5, 3, 4}));
  EXPECT_TENSOR(roll(x, {1, -1}, {0, 1}), ({2, 3}), ({4, 5, 3, 1, 2, 0}));
  EXPECT_TENSOR(roll(x, {2, 2}, {1, 1}), ({2, 3}), ({2, 0, 1, 5, 3, 4}));
  EXPECT_TENSOR(roll(x, INT64_MIN, 1), ({2, 3}), ({2, 0, 1, 5, 3, 4}));
  EXPECT_ERROR(flip(x, {0, 0}), Error, "dim 0 appears multiple times in the list of dims");
  EXPECT_ERROR(rot90(x, 1, {0}), Error, "expected total rotation dims == 2, but got dims = 1");
  EXPECT_ERROR(rot90(x, 1, {0, -2}), Error, "expected rotation dims to be different");
  EXPECT_ERROR(roll(x, {1, 2}, {0}), Error, "shifts and dimensions must align. shifts: 2, dims:1");
  EXPECT_ERROR(roll(x, IntArrayRef{}), Error, "`shifts` required");
}

TEST(Join, Repeats) {
  const Tensor x = counting({1, 2});
  EXPECT_TENSOR(x.repeat({2, 2}), ({2, 4}), ({0, 1, 0, 1, 0, 1, 0, 1}));
  EXPECT_TENSOR(x.repeat({2, 1, 1}), ({2, 1, 2}), ({0, 1, 0, 1}));
  EXPECT_TENSOR(x.t().repeat({2, 1}), ({4, 1}), ({0, 1, 0, 1}));
  EXPECT_TENSOR(x.repeat({0, 3}), ({0, 6}), ({}));
  EXPECT_TENSOR(tile(x, {2}), ({1, 4}), ({0, 1, 0, 1}));
  EXPECT_TENSOR(broadcast_to(x, {2, 2}), ({2, 2}), ({0, 1, 0, 1}));
  EXPECT_TENSOR(x.expand_as(zeros({2, 2})), ({2, 2}), ({0, 1, 0, 1}));
  const auto both = broadcast_tensors({counting({2, 1}), counting({3})});
  EXPECT_TENSOR(both[0], ({2, 3}), ({0, 0, 0, 1, 1, 1}));
  const auto grids = meshgrid({counting({2}), counting({3})}, "xy");
  EXPECT_TENSOR(grids[0], ({3, 2}), ({0, 1, 0, 1, 0, 1}));
  EXPECT_TENSOR(grids[1], ({3, 2}), ({0, 0, 1, 1, 2, 2}));
  EXPECT_ERROR(x.repeat({2}), Error, "Number of dimensions of repeat dims can not be smaller");
  EXPECT_ERROR(meshgrid({x}), Error, "Expected 0D or 1D tensor");
  EXPECT_ERROR(meshgrid({counting({2})}, "zz"), Error, "indexing must be one of \"xy\" or \"ij\"");
}

TEST(Join, Gradients) {
  const Tensor a = leaf({2, 2}), b = leaf({2, 1}), c = leaf({2, 2});
  const auto check = [&](auto f, const tensor_list& in) {
    EXPECT_TRUE(gradcheck(f, in));
    EXPECT_TRUE(gradgradcheck(f, in));
  };
  check([](const tensor_list& l) { return cat({l[0] * l[0], l[1]}, 1); }, {a, b});
  check([](const tensor_list& l) { return stack({l[0] * l[0], l[1]}, 1); }, {a, c});
  check([](const tensor_list& l) { return roll(l[0] * l[0], {1, 1}, {0, 1}); }, {a});
  check([](const tensor_list& l) { return flip(l[0] * l[0], {0}); }, {a});
  check([](const tensor_list& l) { return rot90(l[0] * l[0]); }, {a});
  check([](const tensor_list& l) { return (l[0] * l[0]).repeat({2, 1, 3}); }, {a});
  check([](const tensor_list& l) { return tile(l[0] * l[0], {2}); }, {b});
  check([](const tensor_list& l) { return slice_scatter(l[0], l[1] * l[1], 1, 1, 2); }, {a, b});
  check(
      [](const tensor_list& l) {
        return meshgrid({l[0].flatten(), l[1].flatten()}, "ij")[1];
      },
      {a, b});
}

TEST(Join, GradientsOfMixedTypes) {
  const Tensor a = ones({2}, kFloat32).set_requires_grad(true);
  const Tensor b = ones({1}, kFloat64).set_requires_grad(true);
  cat({a, b, ones({1}, kInt64), zeros({0})}).sum().backward();
  EXPECT_EQ(a.grad().dtype(), kFloat32);
  EXPECT_EQ(b.grad().dtype(), kFloat64);
  EXPECT_TENSOR(a.grad(), ({2}), ({1, 1}));
}

TEST(Join, BI_70_NegativeAxesAndGiantRepeats) {
  const Tensor x = counting({2, 3});
  for (const int64_t d : {INT64_MIN, INT64_MIN + 1, int64_t{-3}, int64_t{2}, INT64_MAX}) {
    EXPECT_ERROR(x.squeeze(d), IndexError, "Dimension out of range");
    EXPECT_ERROR(x.select(d, 0), IndexError, "Dimension out of range");
    EXPECT_ERROR(x.slice(d), IndexError, "Dimension out of range");
    EXPECT_ERROR(x.transpose(d, 0), IndexError, "Dimension out of range");
    EXPECT_ERROR(x.flatten(d, 1), IndexError, "Dimension out of range");
    EXPECT_ERROR(x.split(1, d), IndexError, "Dimension out of range");
    EXPECT_ERROR(x.unbind(d), IndexError, "Dimension out of range");
    EXPECT_ERROR(x.movedim(d, 0), IndexError, "Dimension out of range");
    EXPECT_ERROR(x.diagonal(0, d, 0), IndexError, "Dimension out of range");
    EXPECT_ERROR(cat({x, x}, d), IndexError, "Dimension out of range");
    EXPECT_ERROR(flip(x, {d}), IndexError, "Dimension out of range");
    EXPECT_ERROR(roll(x, 1, d), IndexError, "Dimension out of range");
    if (d != 2) {
      EXPECT_ERROR(stack({x, x}, d == -3 ? -4 : d), IndexError, "Dimension out of range");
    }
  }
  EXPECT_ERROR(tile(x, {INT64_MAX, 2}), Error, "too many elements");
  EXPECT_ERROR(tile(x, {int64_t{1} << 60, 1}), Error, "");
  EXPECT_ERROR(x.repeat({-1, 1}), Error, "negative dimension");
  EXPECT_ERROR(x.repeat({int64_t{1} << 40, int64_t{1} << 40}), Error, "");
  EXPECT_ERROR(x.expand({int64_t{1} << 62, 2, 3}), Error, "");
  EXPECT_ERROR(zeros({0}).chunk(INT64_MAX), Error, "too many");
  EXPECT_ERROR(x.tensor_split(INT64_MAX), Error, "too many");
  EXPECT_ERROR(meshgrid(std::vector<Tensor>(4, zeros({1}).expand({int64_t{1} << 20}))), Error, "");
}

}  // namespace
}  // namespace torcxx
