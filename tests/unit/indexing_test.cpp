// t.index({...}), t.index_put_({...}, value), operator[], accessor.
#include "unit/tensor_expect.h"

namespace torcxx {
namespace {

using namespace torcxx::testing;
using namespace torcxx::indexing;

Tensor counting(IntArrayRef sizes) {
  int64_t n = 1;
  for (int64_t s : sizes) n *= s;
  return arange(n, kFloat64).reshape(sizes);
}

TEST(Indexing, ViewsFromPlacesAndSlices) {
  const Tensor x = counting({2, 3, 4});
  EXPECT_TENSOR(x.index({0, 1}), ({4}), ({4, 5, 6, 7}));
  EXPECT_TENSOR(x.index({-1, -1, -1}), ({}), ({23}));
  EXPECT_TENSOR(x.index({Slice(), 1, Slice(1, None, 2)}), ({2, 2}), ({5, 7, 17, 19}));
  EXPECT_TENSOR(x.index({"...", 3}), ({2, 3}), ({3, 7, 11, 15, 19, 23}));
  EXPECT_TENSOR(x.index({Ellipsis, Slice(None, 1), 0}), ({2, 1}), ({0, 12}));
  EXPECT_EQ(x.index({None, Ellipsis, None}).sizes().vec(), (std::vector<int64_t>{1, 2, 3, 4, 1}));
  EXPECT_EQ(x.index({Slice(5, 2)}).sizes().vec(), (std::vector<int64_t>{0, 3, 4}));
  EXPECT_TENSOR(x.index({tensor(1), 0, 0}), ({}), ({12}));
  EXPECT_TRUE(share(x.index({0, Slice(1)}), x));
  EXPECT_TRUE(x.index({Slice()}).is_view());
  EXPECT_TENSOR(tensor(3).index({Ellipsis}), ({}), ({3}));
}

TEST(Indexing, Brackets) {
  const Tensor x = counting({2, 3});
  EXPECT_TENSOR(x[1], ({3}), ({3, 4, 5}));
  EXPECT_TENSOR(x[-1][2], ({}), ({5}));
  EXPECT_TENSOR(x[tensor(1)], ({3}), ({3, 4, 5}));
  EXPECT_TENSOR(x[Scalar(0)], ({3}), ({0, 1, 2}));
  EXPECT_ERROR(x[2], IndexError, "select(): index 2 out of range for tensor of size [2, 3]");
  EXPECT_ERROR(x[Scalar(0.5)], IndexError, "Can only index tensors with integral scalars");
  EXPECT_ERROR(x[tensor({0})], IndexError, "Can only index with tensors that are scalars");
  EXPECT_ERROR(x[Tensor()], IndexError, "Can only index with tensors that are defined");
}

TEST(Indexing, AssignmentThroughBrackets) {
  Tensor x = zeros({2, 2});
  x[0] = 5;
  x[1] = tensor({1.0, 2.0});
  EXPECT_TENSOR(x, ({2, 2}), ({5, 5, 1, 2}));
  Tensor y = x[0];
  y = zeros({1});  // rebinds y alone
  EXPECT_TENSOR(x, ({2, 2}), ({5, 5, 1, 2}));
  x[0][1] = x[1][1];
  EXPECT_TENSOR(x, ({2, 2}), ({5, 2, 1, 2}));
}

TEST(Indexing, Writes) {
  Tensor x = counting({2, 3});
  x.index_put_({0, Slice(1)}, 9);
  EXPECT_TENSOR(x, ({2, 3}), ({0, 9, 9, 3, 4, 5}));
  x.index_put_({Slice(), 0}, tensor({7, 8}));
  EXPECT_TENSOR(x, ({2, 3}), ({7, 9, 9, 8, 4, 5}));
  x.index_put_({1}, tensor({{{1, 2, 3}}}));
  EXPECT_TENSOR(x[1], ({3}), ({1, 2, 3}));
  x.index_put_({0, 0}, 1.75);
  EXPECT_EQ(x[0][0].item<double>(), 1.75);
  EXPECT_ERROR(x.index_put_({0}, tensor({1, 2})), Error,
               "The expanded size of the tensor (3) must match the existing size (2)");
}

TEST(Indexing, TensorsAndMasks) {
  const Tensor x = counting({2, 3, 4}), i = tensor({0, 1});
  const Tensor mask = ones({2, 3}, kBool);
  EXPECT_TENSOR(x.index({Ellipsis, i}).select(0, 0), ({3, 2}), ({0, 1, 4, 5, 8, 9}));
  EXPECT_TENSOR(x.index({i, Ellipsis, i}), ({2, 3}), ({0, 4, 8, 13, 17, 21}));
  EXPECT_EQ(x.index({Slice(), None, i}).sizes().vec(), (std::vector<int64_t>{2, 1, 2, 4}));
  EXPECT_TENSOR(x.index({mask, Slice(1, 3)}), ({6, 2}),
                ({1, 2, 5, 6, 9, 10, 13, 14, 17, 18, 21, 22}));
  EXPECT_EQ(x.index({mask}).sizes().vec(), (std::vector<int64_t>{6, 4}));
  EXPECT_EQ(x.index({mask, tensor(3)}).sizes().vec(), (std::vector<int64_t>{6}));
  EXPECT_EQ(x.index({Slice(1), mask[0]}).sizes().vec(), (std::vector<int64_t>{1, 3, 4}));
  EXPECT_EQ(x.index({true, 1}).sizes().vec(), (std::vector<int64_t>{1, 3, 4}));
  EXPECT_EQ(x.index({false}).sizes().vec(), (std::vector<int64_t>{0, 2, 3, 4}));
  EXPECT_EQ(tensor(3).index({true}).sizes().vec(), (std::vector<int64_t>{1}));
  EXPECT_FALSE(share(x.index({i}), x));
  EXPECT_TENSOR(x.index({tensor({{0, 1}, {1, 0}}), 0, 0}), ({2, 2}), ({0, 12, 12, 0}));
  EXPECT_ERROR(x.index({tensor({0.5})}), IndexError, "tensors used as indices must be long");
  EXPECT_ERROR(x.index({i, mask[0]}), IndexError, "shape mismatch: indexing tensors");
  EXPECT_ERROR(x.index({tensor({5})}), IndexError, "out of bounds");
  EXPECT_ERROR(x.index({ones({1, 3}, kBool)}), IndexError, "The shape of the mask [1, 3] at index");
}

TEST(Indexing, WritesByTensors) {
  Tensor x = counting({2, 3});
  x.index_put_({x > 2}, -1);
  EXPECT_TENSOR(x, ({2, 3}), ({0, 1, 2, -1, -1, -1}));
  x.index_put_({tensor({1, 0}), tensor({2, 0})}, tensor({7, 8}));
  EXPECT_TENSOR(x, ({2, 3}), ({8, 1, 2, -1, -1, 7}));
  x.index_put_({Slice(), tensor({1})}, tensor({{4}, {5}}));
  EXPECT_TENSOR(x, ({2, 3}), ({8, 4, 2, -1, 5, 7}));
  x.index_put_({false}, 100);
  EXPECT_TENSOR(x, ({2, 3}), ({8, 4, 2, -1, 5, 7}));
  const Tensor w = counting({3}).set_requires_grad(true);
  w.index({tensor({0, 0, 2})}).sum().backward();
  EXPECT_TENSOR(w.grad(), ({3}), ({2, 0, 1}));
}

TEST(Indexing, Errors) {
  const Tensor x = counting({2, 3});
  EXPECT_ERROR(x.index({0, 0, 0}), IndexError, "too many indices for tensor of dimension 2");
  EXPECT_ERROR(x.index({3}), IndexError, "index 3 is out of bounds for dimension 0 with size 2");
  EXPECT_ERROR(x.index({None, 0, -4}), IndexError,
               "index -4 is out of bounds for dimension 1 with size 3");
  EXPECT_ERROR(x.index({Slice(None, None, 0)}), ValueError, "slice step cannot be zero");
  EXPECT_ERROR(x.index({Slice(None, None, -1)}), ValueError, "step must be greater than zero");
  EXPECT_ERROR(x.index({".."}), ValueError, "Expected \"...\" to represent an ellipsis index");
  EXPECT_ERROR(tensor(3).index({0}), IndexError, "too many indices");
  EXPECT_ERROR(x.index({Tensor()}), Error, "defined");
}

TEST(Indexing, GradientsThroughViews) {
  const Tensor w = counting({2, 3}).set_requires_grad(true);
  (w.index({Slice(), 1}) * 2).sum().backward();
  EXPECT_TENSOR(w.grad(), ({2, 3}), ({0, 2, 0, 0, 2, 0}));
  Tensor x = w * 1;
  x.index_put_({0}, 0);
  autograd::set_grad(w, {});
  x.sum().backward();
  EXPECT_TENSOR(w.grad(), ({2, 3}), ({0, 0, 0, 1, 1, 1}));
}

TEST(Indexing, Accessor) {
  const Tensor x = counting({2, 3});
  const auto a = x.accessor<double, 2>();
  EXPECT_EQ(a[1][2], 5);
  a[1][2] = 9;
  EXPECT_EQ(x[1][2].item<double>(), 9);
  EXPECT_EQ(a.size(1), 3);
  const Tensor t = x.t();
  EXPECT_EQ((t.accessor<double, 2>()[2][1]), 9);
  EXPECT_ERROR((x.accessor<double, 3>()), Error, "TensorAccessor expected 3 dims but tensor has 2");
  EXPECT_ERROR((x.accessor<float, 2>()), Error, "");
}

}  // namespace
}  // namespace torcxx
