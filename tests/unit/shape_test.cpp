// Views: values, shared memory and versions, gradients, errors in PyTorch's words.
#include "unit/tensor_expect.h"

namespace torcxx {
namespace {

using namespace torcxx::testing;
using autograd::gradcheck;
using autograd::gradgradcheck;

Tensor counting(IntArrayRef sizes, ScalarType t = kFloat64) {
  int64_t n = 1;
  for (int64_t s : sizes) n *= s;
  return arange(n, t).reshape(sizes);
}
Tensor leaf(IntArrayRef sizes) {
  return (counting(sizes) * 0.37 + 0.5).detach().set_requires_grad(true);
}
template <class F>
void check_gradients(F f, IntArrayRef sizes) {
  const Tensor x = leaf(sizes);
  EXPECT_TRUE(gradcheck([&](const autograd::tensor_list& l) { return f(l[0]); }, {x}));
  EXPECT_TRUE(gradgradcheck([&](const autograd::tensor_list& l) { return f(l[0] * l[0]); }, {x}));
}

TEST(Shape, Permutations) {
  const Tensor x = counting({2, 3, 4});
  EXPECT_TENSOR(x.permute({2, 0, 1}).select(0, 1), ({2, 3}), ({1, 5, 9, 13, 17, 21}));
  EXPECT_EQ(x.permute({2, 0, 1}).strides().vec(), (std::vector<int64_t>{1, 12, 4}));
  EXPECT_TENSOR(counting({2, 3}).t(), ({3, 2}), ({0, 3, 1, 4, 2, 5}));
  EXPECT_TENSOR(counting({2, 3}).transpose(0, -1), ({3, 2}), ({0, 3, 1, 4, 2, 5}));
  EXPECT_EQ(x.numpy_T().sizes().vec(), (std::vector<int64_t>{4, 3, 2}));
  EXPECT_EQ(x.mT().sizes().vec(), (std::vector<int64_t>{2, 4, 3}));
  EXPECT_EQ(x.movedim(0, 2).sizes().vec(), (std::vector<int64_t>{3, 4, 2}));
  EXPECT_EQ(movedim(x, {0, 1}, {-1, 0}).sizes().vec(), (std::vector<int64_t>{3, 4, 2}));
  EXPECT_EQ(x.swapaxes(0, 2).sizes().vec(), (std::vector<int64_t>{4, 3, 2}));
}

TEST(Shape, PermutationErrors) {
  const Tensor x = counting({2, 3}), v = x.select(0, 0), cube = counting({2, 3, 4});
  EXPECT_ERROR(x.permute({0}), Error, "input.dim() = 2 is not equal to len(dims) = 1");
  EXPECT_ERROR(x.permute({0, 0}), Error, "permute(): duplicate dims are not allowed.");
  EXPECT_ERROR(x.permute({0, 2}), IndexError,
               "Dimension out of range (expected to be in range of [-2, 1], but got 2)");
  EXPECT_ERROR(cube.t(), Error, "t() expects a tensor with <= 2 dimensions, but self is 3D");
  EXPECT_ERROR(v.mT(), Error,
               "tensor.mT is only supported on matrices or batches of matrices. Got 1-D tensor.");
  EXPECT_ERROR(v.adjoint(), Error, "tensor.adjoint() is only supported on matrices");
  EXPECT_ERROR(cube.matrix_H(), Error, "tensor.H is only supported on matrices (2-D tensors)");
  EXPECT_ERROR(movedim(cube, {0, 1}, {0}), Error,
               "source ([0, 1] dims) should contain the same number of dims as destination ([0]");
  EXPECT_ERROR(movedim(cube, {0, 0}, {0, 1}), Error, "movedim: repeated dim in `source` ([0, 0])");
  EXPECT_ERROR(movedim(cube, {0, 1}, {1, 1}), Error, "repeated dim in `destination` ([1, 1])");
}

TEST(Shape, AdjointConjugates) {
  const Tensor z = complex(counting({1, 2}), ones({1, 2}, kFloat64));
  EXPECT_TENSOR(view_as_real(z.adjoint().contiguous()), ({2, 1, 2}), ({0, -1, 1, -1}));
  EXPECT_TENSOR(counting({1, 2}).mH(), ({2, 1}), ({0, 1}));
}

TEST(Shape, SqueezeAndFlatten) {
  const Tensor x = counting({1, 2, 1, 3});
  EXPECT_EQ(x.squeeze().sizes().vec(), (std::vector<int64_t>{2, 3}));
  EXPECT_EQ(x.squeeze(0).sizes().vec(), (std::vector<int64_t>{2, 1, 3}));
  EXPECT_EQ(x.squeeze(1).sizes().vec(), (std::vector<int64_t>{1, 2, 1, 3}));
  EXPECT_EQ(x.squeeze({0, 1, 2}).sizes().vec(), (std::vector<int64_t>{2, 3}));
  EXPECT_EQ(x.unsqueeze(-1).sizes().vec(), (std::vector<int64_t>{1, 2, 1, 3, 1}));
  EXPECT_EQ(x.flatten(1, 2).sizes().vec(), (std::vector<int64_t>{1, 2, 3}));
  EXPECT_EQ(x.flatten().sizes().vec(), (std::vector<int64_t>{6}));
  EXPECT_EQ(scalar_tensor(1).flatten().sizes().vec(), (std::vector<int64_t>{1}));
  EXPECT_EQ(counting({2, 6}).unflatten(1, {3, -1}).sizes().vec(), (std::vector<int64_t>{2, 3, 2}));
  EXPECT_EQ(atleast_3d(counting({3})).sizes().vec(), (std::vector<int64_t>{1, 3, 1}));
  EXPECT_ERROR(x.squeeze({0, 0}), Error, "dim 0 appears multiple times in the list of dims");
  EXPECT_ERROR(x.flatten(2, 1), Error, "start_dim cannot come after end_dim");
  EXPECT_ERROR(x.unflatten(1, {2, 2}), Error,
               "unflatten: Provided sizes [2, 2] don't multiply up to the size of dim 1 (2)");
  EXPECT_ERROR(x.unsqueeze(6), IndexError, "[-5, 4], but got 6");
}

TEST(Shape, SelectAndSlice) {
  const Tensor x = counting({2, 5});
  EXPECT_TENSOR(x.select(1, -1), ({2}), ({4, 9}));
  EXPECT_TENSOR(x.slice(1, 1, 4, 2), ({2, 2}), ({1, 3, 6, 8}));
  EXPECT_TENSOR(x.slice(1, -2), ({2, 2}), ({3, 4, 8, 9}));
  EXPECT_TENSOR(x.slice(1, -100, 100, 3), ({2, 2}), ({0, 3, 5, 8}));
  EXPECT_TENSOR(x.slice(1, 4, 2), ({2, 0}), ({}));
  EXPECT_TENSOR(x.slice(1, 1, INT64_MAX, INT64_MAX), ({2, 1}), ({1, 6}));
  EXPECT_TENSOR(x.narrow(1, 2, 2), ({2, 2}), ({2, 3, 7, 8}));
  EXPECT_TENSOR(narrow(x, 1, scalar_tensor(3, kInt64), 1), ({2, 1}), ({3, 8}));
  EXPECT_ERROR(x.select(1, 5), IndexError,
               "select(): index 5 out of range for tensor of size [2, 5] at dimension 1");
  EXPECT_ERROR(scalar_tensor(1).select(0, 0), IndexError,
               "select() cannot be applied to a 0-dim tensor.");
  EXPECT_ERROR(x.slice(1, 0, 2, 0), Error, "slice step must be positive");
  EXPECT_ERROR(x.narrow(1, 3, 3), Error, "start (3) + length (3) exceeds dimension size (5).");
  EXPECT_ERROR(x.narrow(1, 6, 0), IndexError, "start out of range (expected to be in range of");
  EXPECT_ERROR(x.narrow(1, 0, -1), Error, "narrow(): length must be non-negative.");
  EXPECT_ERROR(x.narrow(1, 3, INT64_MAX), Error, "exceeds dimension size (5)");
}

TEST(Shape, ViewsShareMemoryAndVersions) {
  Tensor x = counting({2, 3});
  Tensor v = x.transpose(0, 1).slice(0, 1);
  EXPECT_TRUE(share(x, v));
  v.fill_(7);
  EXPECT_TENSOR(x, ({2, 3}), ({0, 7, 7, 3, 7, 7}));
  EXPECT_EQ(x._version(), v._version());
  EXPECT_GE(x._version(), 1u);
}

TEST(Shape, WritingAViewFlowsToItsBase) {
  const Tensor w = leaf({2, 3});
  Tensor x = w * 1;
  x.select(0, 1).mul_(10);
  x.sum().backward();
  EXPECT_TENSOR(w.grad(), ({2, 3}), ({1, 1, 1, 10, 10, 10}));
}

TEST(Shape, Splits) {
  const Tensor x = counting({7});
  EXPECT_EQ(x.split(3).size(), 3u);
  EXPECT_TENSOR(x.split(3)[2], ({1}), ({6}));
  EXPECT_TENSOR(x.split({2, 5})[1], ({5}), ({2, 3, 4, 5, 6}));
  EXPECT_EQ(x.chunk(3).size(), 3u);
  EXPECT_EQ(x.chunk(5).size(), 4u);
  EXPECT_EQ(x.tensor_split(3)[0].numel(), 3);
  EXPECT_TENSOR(x.tensor_split({1, -2})[1], ({4}), ({1, 2, 3, 4}));
  EXPECT_EQ(x.tensor_split(tensor({1, 5})).size(), 3u);
  EXPECT_EQ(zeros({0, 3}).chunk(3).size(), 3u);
  EXPECT_TENSOR(counting({2, 2}).unbind(1)[1], ({2}), ({1, 3}));
  EXPECT_EQ(hsplit(counting({2, 4}), 2)[0].sizes().vec(), (std::vector<int64_t>{2, 2}));
  EXPECT_TRUE(share(x.split(3)[1], x));
  EXPECT_ERROR(x.split(0), Error, "split_size can only be 0 if dimension size is 0");
  EXPECT_ERROR(x.split({1, 2}), Error, "to sum exactly to 7 (input tensor's size at dimension 0)");
  EXPECT_ERROR(x.split({-1, 8}), Error, "have only non-negative entries");
  EXPECT_ERROR(x.split({INT64_MAX, INT64_MAX}), Error, "to sum exactly to 7");
  EXPECT_ERROR(x.chunk(0), Error, "chunk expects `chunks` to be greater than 0, got: 0");
  EXPECT_ERROR(x.tensor_split(0), Error, "number of sections must be larger than 0, got 0");
  EXPECT_ERROR(hsplit(x, 2), Error,
               "the size of the dimension 7 is not divisible by the split_size");
  EXPECT_ERROR(scalar_tensor(1).unbind(), IndexError, "tensor has no dimensions");
}

TEST(Shape, ManyViewsRefuseWrites) {
  const Tensor w = leaf({4});
  const Tensor x = w * 1;
  std::vector<Tensor> parts = x.split(2);
  EXPECT_ERROR(parts[0].mul_(2), Error, "is the output of a function that returns multiple views");
  std::vector<Tensor> single = unsafe_split(x, 2);
  EXPECT_NO_THROW(single[0].mul_(2));
}

TEST(Shape, SplitGradientsWithUnusedParts) {
  const Tensor w = leaf({5});
  w.split(2)[1].sum().backward();
  EXPECT_TENSOR(w.grad(), ({5}), ({0, 0, 1, 1, 0}));
  const Tensor m = leaf({2, 3});
  (m.unbind(1)[2] * 3).sum().backward();
  EXPECT_TENSOR(m.grad(), ({2, 3}), ({0, 0, 3, 0, 0, 3}));
}

TEST(Shape, Diagonals) {
  const Tensor x = counting({3, 4});
  EXPECT_TENSOR(x.diagonal(), ({3}), ({0, 5, 10}));
  EXPECT_TENSOR(x.diagonal(-1), ({2}), ({4, 9}));
  EXPECT_TENSOR(x.diagonal(9), ({0}), ({}));
  EXPECT_TENSOR(x.diagonal(INT64_MIN), ({0}), ({}));
  EXPECT_TENSOR(diag(x, 1), ({3}), ({1, 6, 11}));
  EXPECT_TENSOR(diag(tensor({1, 2}), -1), ({3, 3}), ({0, 0, 0, 1, 0, 0, 0, 2, 0}));
  EXPECT_TENSOR(diag_embed(counting({1, 2}), 1, 0, 2).select(1, 0), ({3, 3}),
                ({0, 0, 0, 0, 0, 1, 0, 0, 0}));
  EXPECT_TENSOR(tril(x), ({3, 4}), ({0, 0, 0, 0, 4, 5, 0, 0, 8, 9, 10, 0}));
  EXPECT_TENSOR(triu(x, -1), ({3, 4}), ({0, 1, 2, 3, 4, 5, 6, 7, 0, 9, 10, 11}));
  EXPECT_TENSOR(triu(counting({3, 2}).t(), 1), ({2, 3}), ({0, 2, 4, 0, 0, 5}));
  EXPECT_TENSOR(tril(x, INT64_MIN), ({3, 4}), (std::vector<double>(12, 0)));
  EXPECT_TENSOR(triu(x, INT64_MAX), ({3, 4}), (std::vector<double>(12, 0)));
  Tensor y = x.clone();
  y.tril_(-1);
  EXPECT_TENSOR(y, ({3, 4}), ({0, 0, 0, 0, 4, 0, 0, 0, 8, 9, 0, 0}));
  EXPECT_ERROR(x.diagonal(0, 0, 0), Error, "diagonal dimensions cannot be identical 0, 0");
  EXPECT_ERROR(diag(counting({1, 1, 1})), Error, "diag(): Supports 1D or 2D tensors. Got 3D");
  EXPECT_ERROR(tril(counting({3})), Error, "tril: input tensor must have at least 2 dimensions");
  EXPECT_ERROR(diag_embed(counting({3}), INT64_MAX), Error, "too large");
}

TEST(Shape, Reinterpretations) {
  const Tensor z = complex(counting({2}), counting({2}) + 10);
  EXPECT_TENSOR(view_as_real(z), ({2, 2}), ({0, 10, 1, 11}));
  EXPECT_TENSOR(view_as_real(view_as_complex(counting({3, 2}))), ({3, 2}), ({0, 1, 2, 3, 4, 5}));
  EXPECT_TENSOR(ones({2}, kFloat32).view(kInt32), ({2}), ({1065353216, 1065353216}));
  EXPECT_EQ(ones({2, 3}, kFloat32).view(kInt16).sizes().vec(), (std::vector<int64_t>{2, 6}));
  EXPECT_EQ(ones({2, 4}, kInt16).view(kFloat64).sizes().vec(), (std::vector<int64_t>{2, 1}));
  EXPECT_ERROR(view_as_real(ones({2})), TypeError, "only supported for complex tensors");
  EXPECT_ERROR(view_as_complex(ones({2, 3})), Error, "must have a last dimension of size 2");
  EXPECT_ERROR(view_as_complex(ones({3, 3}).slice(1, 0, 2)), Error,
               "must have a stride divisible by 2 for all but last dimension");
  EXPECT_ERROR(ones({2, 3}).view(kFloat64), Error,
               "self.size(-1) must be divisible by 2 to view Float as Double");
  EXPECT_ERROR(ones({2, 2}).t().view(kInt16), Error,
               "self.stride(-1) must be 1 to view Float as Short (different element sizes), but");
}

TEST(Shape, ReshapingInPlace) {
  Tensor x = counting({2, 3});
  x.t_();
  EXPECT_TENSOR(x, ({3, 2}), ({0, 3, 1, 4, 2, 5}));
  x.unsqueeze_(0).transpose_(0, 2);
  EXPECT_EQ(x.sizes().vec(), (std::vector<int64_t>{2, 3, 1}));
  x.squeeze_().swapaxes_(0, 1).unsqueeze_(-1).squeeze_(2);
  EXPECT_TENSOR(x, ({3, 2}), ({0, 3, 1, 4, 2, 5}));
  const Tensor w = leaf({2, 3});
  Tensor y = w * 1;
  Tensor v = y.slice(1, 1);  // 2 x 2, and y keeps its shape
  v.t_();
  v.select(0, 0).mul_(3);  // column 1 of y
  (y.sum() + (v * v).sum() * 0).backward();
  EXPECT_TENSOR(w.grad(), ({2, 3}), ({1, 3, 1, 1, 3, 1}));
  check_gradients(
      [](const Tensor& t) {
        Tensor u = t * 2;
        u.unsqueeze_(1).transpose_(0, 2).squeeze_();
        return u;
      },
      {2, 3});
  EXPECT_ERROR(Tensor(w).t_(), Error, "a leaf Variable that requires grad");
}

TEST(Shape, ViewGradients) {
  check_gradients([](const Tensor& x) { return x.permute({2, 0, 1}); }, {2, 3, 2});
  check_gradients([](const Tensor& x) { return x.t(); }, {2, 3});
  check_gradients([](const Tensor& x) { return x.movedim(0, 1); }, {2, 3});
  check_gradients([](const Tensor& x) { return x.squeeze().unsqueeze(1); }, {1, 3, 1, 2});
  check_gradients([](const Tensor& x) { return x.select(1, -1); }, {2, 3});
  check_gradients([](const Tensor& x) { return x.slice(1, 0, 4, 2); }, {2, 4});
  check_gradients([](const Tensor& x) { return x.diagonal(1, 0, 1); }, {3, 4});
  check_gradients([](const Tensor& x) { return diag_embed(x, -1); }, {2, 3});
  check_gradients([](const Tensor& x) { return tril(x, 1); }, {3, 4});
  check_gradients([](const Tensor& x) { return view_as_real(view_as_complex(x)); }, {3, 2});
  check_gradients([](const Tensor& x) { return x.flatten(0, 1).unflatten(0, {3, 2}); }, {2, 3, 2});
  check_gradients([](const Tensor& x) { return x.unbind(1)[1] * x.split(1, 1)[0].squeeze(1); },
                  {2, 3});
  check_gradients([](const Tensor& x) { return x.expand({4, 3, 2}).transpose(0, 2); }, {3, 1});
}

}  // namespace
}  // namespace torcxx
