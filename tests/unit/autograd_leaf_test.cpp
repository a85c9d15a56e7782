// Leaves and their gradients: accumulation, layout, requires_grad, detach.
#include "autograd_util.h"

namespace torcxx {
namespace {

using namespace autograd_test;  // NOLINT

using autograd::backward;

TEST(AccumulateGrad, AddsInPlaceWithoutCreateGraph) {
  const Tensor x = leaf({1, 2});
  (x * 2).sum().backward();
  const Tensor held = x.grad();
  (x * 3).sum().backward();
  EXPECT_TRUE(held.is_same(x.grad()));
  EXPECT_EQ(values(held), (Values{5, 5}));
}

TEST(AccumulateGrad, MakesANewTensorWithCreateGraph) {
  const Tensor x = leaf({1, 2});
  (x * x).sum().backward({}, {}, true);
  const Tensor held = x.grad();
  (x * x).sum().backward({}, {}, true);
  EXPECT_FALSE(held.is_same(x.grad()));
  EXPECT_EQ(values(held), (Values{2, 4}));
  EXPECT_EQ(values(x.grad()), (Values{4, 8}));
  EXPECT_TRUE(x.grad().requires_grad());
  autograd::set_grad(x, TensorBase());  // the gradient's graph leads to x: a cycle otherwise
}

TEST(AccumulateGrad, NeverSharesMemoryWithTheGivenGradient) {
  const Tensor x = leaf({1, 2}), g = make({5.0, 6.0});
  x.backward(g);
  EXPECT_NE(x.grad().data_ptr(), g.data_ptr());
  const Tensor y = leaf({1, 2});
  (x + y).backward(g);
  EXPECT_NE(y.grad().data_ptr(), x.grad().data_ptr());
  EXPECT_NE(y.grad().data_ptr(), g.data_ptr());
  EXPECT_EQ(values(g), (Values{5, 6}));
  EXPECT_EQ(values(x.grad()), (Values{10, 12}));
}

TEST(AccumulateGrad, GradientHasTheLeafsLayout) {
  const Tensor dense = make<double>({1, 2, 3, 4, 5, 6}, {2, 3}).t().detach();
  dense.set_requires_grad(true);
  (dense * 2).sum().backward();
  EXPECT_EQ(dense.grad().strides(), dense.strides());
  const Tensor holes = make<double>({1, 2, 3, 4, 5, 6}, {2, 3}).select(1, 0).detach();
  holes.set_requires_grad(true);
  (holes * 2).sum().backward();
  EXPECT_TRUE(holes.grad().is_contiguous());
  EXPECT_EQ(values(holes.grad()), (Values{2, 2}));
}

TEST(AccumulateGrad, ExpandedGradientsBecomeOrdinaryMemory) {
  const Tensor x = leaf({1, 2, 3});
  x.sum().backward();  // its gradient is one number, expanded
  EXPECT_TRUE(x.grad().is_contiguous());
  x.sum().backward();
  EXPECT_EQ(values(x.grad()), (Values{2, 2, 2}));
}

TEST(AccumulateGrad, KeepsTheLeafAliveWhileAGraphLeadsToIt) {
  Tensor y;
  RemovableHandle handle;
  Values seen;
  {
    const Tensor x = leaf({3});
    y = x * x;
    handle = autograd::register_post_accumulate_grad_hook(
        x, [&](const TensorBase& t) { seen = values(Tensor(autograd::grad(t))); });
  }
  y.backward();
  EXPECT_EQ(seen, Values{6});
}

TEST(SetGrad, ChecksWhatItIsGiven) {
  const Tensor x = leaf({1, 2, 3});
  EXPECT_ERROR(autograd::set_grad(x, make({1.0})), Error,
               "attempting to assign a gradient of size '[1]' to a tensor of size '[3]'");
  EXPECT_ERROR(autograd::set_grad(x, make<float>({1, 2, 3})), Error,
               "attempting to assign a gradient with dtype 'float32'");
  EXPECT_ERROR(autograd::set_grad(x, x), Error, "can't assign Variable as its own grad");
  EXPECT_ERROR(autograd::set_grad(Tensor(), x), Error, "defined tensor");
  const Tensor g = make({1.0, 1.0, 1.0});
  autograd::set_grad(x, g);
  EXPECT_TRUE(x.grad().is_same(g));
  autograd::set_grad(x, TensorBase());
  EXPECT_FALSE(x.grad().defined());
}

TEST(SetGrad, LongChainsOfGradientsAreFreed) {
  Tensor t = make({1.0});
  for (int i = 0; i < 300000; i++) {
    const Tensor next = make({1.0});
    autograd::set_grad(next, t);
    t = next;
  }
}

TEST(RequiresGrad, RefusesWhatCannot) {
  EXPECT_ERROR(arange(3).requires_grad_(), Error, "only Tensors of floating point");
  const Tensor x = leaf({1, 2});
  const Tensor y = x * 2;
  EXPECT_ERROR(y.requires_grad_(false), Error,
               "you can only change requires_grad flags of leaf variables. If you want to use a "
               "computed variable in a subgraph that doesn't require differentiation use "
               "var_no_grad = var.detach().");
  y.requires_grad_(true);
  x.requires_grad_(false);
  EXPECT_FALSE((x * 2).requires_grad());
}

TEST(RetainGrad, KeepsTheGradientOfANonLeaf) {
  const Tensor x = leaf({1, 2});
  const Tensor y = x * x;
  EXPECT_FALSE(autograd::retains_grad(y));
  y.retain_grad();
  EXPECT_TRUE(autograd::retains_grad(y));
  (y * 3).sum().backward({}, true);
  EXPECT_EQ(values(y.grad()), (Values{3, 3}));
  (y * 3).sum().backward();
  EXPECT_EQ(values(y.grad()), (Values{6, 6}));
  x.retain_grad();  // nothing to do for a leaf
  EXPECT_FALSE(autograd::retains_grad(x));
  EXPECT_ERROR(make({1.0}).retain_grad(), Error,
               "can't retain_grad on Tensor that has requires_grad=False");
}

TEST(RetainGrad, MayOutliveTheTensor) {
  const Tensor x = leaf({1, 2});
  Tensor z;
  {
    const Tensor y = x * x;
    y.retain_grad();
    z = y.sum();
  }
  z.backward();
  EXPECT_EQ(values(x.grad()), (Values{2, 4}));
}

TEST(Detach, SharesMemoryAndVersion) {
  const Tensor x = leaf({1, 2});
  const Tensor y = x * 1;
  Tensor d = y.detach();
  EXPECT_FALSE(d.requires_grad());
  EXPECT_FALSE(d.is_view());
  EXPECT_EQ(d.data_ptr(), y.data_ptr());
  d.add_(1);
  EXPECT_EQ(y._version(), 1u);
  const Tensor z = y * y;
  d.add_(1);
  EXPECT_ERROR(z.sum().backward(), Error, "modified by an inplace operation");
}

TEST(Detach, InPlaceMakesALeaf) {
  const Tensor x = leaf({1, 2});
  Tensor y = x * 2;
  y.retain_grad();
  y.detach_();
  EXPECT_TRUE(y.is_leaf());
  EXPECT_FALSE(y.requires_grad());
  EXPECT_FALSE(autograd::retains_grad(y));
  Tensor v = (x * 2).select(0, 0);
  EXPECT_ERROR(v.detach_(), Error, "Can't detach views in-place. Use detach() instead.");
}

TEST(Data, WritesDoNotCount) {
  const Tensor x = leaf({1, 2});
  const Tensor y = x * x;
  Tensor d = x.data();
  EXPECT_FALSE(d.requires_grad());
  d.add_(10);
  EXPECT_EQ(x._version(), 0u);
  EXPECT_EQ(values(x), (Values{11, 12}));
}

}  // namespace
}  // namespace torcxx
