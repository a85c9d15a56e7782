// In-place writes, views and versions: right gradients, or PyTorch's errors.
#include <cmath>

#include "autograd_util.h"
#include "torcxx/core/storage.h"

namespace torcxx {
namespace {

using namespace autograd_test;  // NOLINT

using autograd::grad;

TEST(Version, SavedTensorsWrittenSinceAreRefused) {
  const Tensor x = make<float>({1, 2, 3}, true);
  Tensor y = x.exp();
  y.add_(1);
  EXPECT_ERROR(
      y.sum().backward(), Error,
      "one of the variables needed for gradient computation has been modified by an inplace "
      "operation: [torch.FloatTensor [3]], which is output 0 of ExpBackward0, is at version 1; "
      "expected version 0 instead. Hint: enable anomaly detection to find the operation that "
      "failed to compute its gradient, with torch.autograd.set_detect_anomaly(True).");
  Tensor w = make<float>({1, 1, 1});
  const Tensor z = x * w;
  w.add_(1);
  EXPECT_ERROR(z.sum().backward(), Error,
               "[torch.FloatTensor [3]] is at version 1; expected version 0 instead.");
}

TEST(Version, CountsWritesThroughViews) {
  Tensor y = leaf({1, 2, 3}) * 2;
  const Tensor z = y * y;
  y.select(0, 1).add_(1);
  EXPECT_EQ(y._version(), 1u);
  EXPECT_ERROR(z.sum().backward(), Error, "is at version 1; expected version 0");
}

TEST(Inplace, RecordsOntoTheTensor) {
  const Tensor x = leaf({1, 2, 3}), k = leaf({2, 3, 4});
  Tensor y = x * 1;
  y.mul_(k);
  y.add_(x);
  EXPECT_EQ(fn_name(y), "AddBackward0");
  y.sum().backward();
  EXPECT_EQ(values(x.grad()), (Values{3, 4, 5}));
  EXPECT_EQ(values(k.grad()), (Values{1, 2, 3}));
}

TEST(Inplace, OnAPlainTensorMakesItTakePart) {
  const Tensor k = leaf({2, 3});
  Tensor y = make({1.0, 1.0});
  y.mul_(k);
  EXPECT_TRUE(y.requires_grad());
  EXPECT_FALSE(y.is_leaf());
  y.sum().backward();
  EXPECT_EQ(values(k.grad()), (Values{1, 1}));
}

TEST(Inplace, RefusesLeavesThatRequireGrad) {
  Tensor x = leaf({1, 2, 3});
  EXPECT_ERROR(x.add_(1), Error,
               "a leaf Variable that requires grad is being used in an in-place operation.");
  EXPECT_ERROR(x.select(0, 0).add_(1), Error,
               "a view of a leaf Variable that requires grad is being used in an in-place "
               "operation.");
  NoGradGuard no_grad;
  x.add_(1);
  EXPECT_EQ(values(x), (Values{2, 3, 4}));
}

TEST(View, WriteThroughAViewReachesTheBase) {
  const Tensor x = leaf({1, 2, 3}), k = leaf({10, 20});
  const Tensor y = x * 1;
  Tensor v = y.narrow(0, 1, 2);
  v.mul_(k);
  EXPECT_EQ(fn_name(y), "torch::autograd::CopySlices");
  EXPECT_EQ(fn_name(v), "AsStridedBackward0");
  (y * y).sum().backward();  // y = [x0, 10 x1, 20 x2]
  EXPECT_EQ(values(x.grad()), (Values{2, 2 * 2 * 100, 2 * 3 * 400}));
  EXPECT_EQ(values(k.grad()), (Values{2 * 20 * 2, 2 * 60 * 3}));
}

TEST(View, WriteToTheBaseReachesItsViews) {
  const Tensor x = leaf({1, 2, 3}), k = leaf({10, 20, 30});
  Tensor y = x * 1;
  const Tensor v = y.narrow(0, 1, 2), w = v.select(0, 1);
  y.mul_(k);
  (v.sum() + w).backward();
  EXPECT_EQ(values(x.grad()), (Values{0, 20, 60}));
  EXPECT_EQ(values(k.grad()), (Values{0, 2, 6}));
}

TEST(View, OfABaseThatTakesPartOnlyLater) {
  const Tensor k = leaf({10, 20});
  Tensor base = make({1.0, 2.0, 3.0});
  const Tensor before = base.narrow(0, 0, 2);
  Tensor v = base.narrow(0, 1, 2);
  EXPECT_FALSE(before.requires_grad());
  v.mul_(k);
  EXPECT_TRUE(base.requires_grad());
  EXPECT_TRUE(before.requires_grad());
  before.sum().backward();
  EXPECT_EQ(values(k.grad()), (Values{2, 0}));
}

TEST(View, ChainsOfWritesHaveRightFirstAndSecondDerivatives) {
  const Tensor x = leaf({0.1, -0.2, 0.3, 0.4, 0.5, 0.6});
  const auto f = [](const autograd::tensor_list& in) {
    Tensor y = in[0].view({2, 3}) * 1;
    Tensor row = y.select(0, 1), column = y.select(1, 0);
    row.mul_(in[0].narrow(0, 0, 3));
    column.mul_(in[0].narrow(0, 4, 2));
    y.t().narrow(0, 1, 2).add_(row.narrow(0, 0, 2).unsqueeze(1));
    return y * y;
  };
  EXPECT_TRUE(autograd::gradcheck(f, {x}));
  EXPECT_TRUE(autograd::gradgradcheck(f, {x}));
}

TEST(View, RealViewsOfComplexTensorsAndBack) {
  const Tensor z = make<std::complex<double>>({{0.1, 0.2}, {-0.3, 0.4}}, true);
  const Tensor k = leaf({2, 3});
  const auto f = [](const autograd::tensor_list& in) {
    const Tensor y = in[0] * 1;
    Tensor parts = view_as_real(y).select(1, 1);
    parts.mul_(in[1]);
    parts.exp_();
    return y * y;
  };
  EXPECT_TRUE(autograd::gradcheck(f, {z, k}));
  const auto back = [](const autograd::tensor_list& in) {
    const Tensor y = in[0] * 1;
    Tensor c = view_as_complex(y.view({1, 2}));
    c.mul_(c);
    return y;
  };
  EXPECT_TRUE(autograd::gradcheck(back, {k}));
}

TEST(View, OfMultiViewOperationsRefuseWrites) {
  const Tensor x = leaf({1, 2, 3});
  Tensor y = x * 1;
  auto parts = y.unbind();
  EXPECT_ERROR(parts[1].mul_(2), Error,
               "Output 1 of UnbindBackward0 is a view and is being modified inplace. This view is "
               "the output of a function that returns multiple views. Such functions do not allow "
               "the output views to be modified inplace. You should replace the inplace operation "
               "by an out-of-place one.");
  y.mul_(2);
  EXPECT_ERROR(parts[0].grad_fn(), Error,
               "Output 0 of UnbindBackward0 is a view and its base or another view of its base has "
               "been modified inplace.");
  auto plain = make({1.0, 2.0}).unbind();
  plain[0].mul_(2);  // nothing to record
}

TEST(View, MadeUnderNoGradRefusesRecordedWrites) {
  Tensor y = leaf({1, 2, 3}) * 1;
  Tensor v;
  {
    NoGradGuard no_grad;
    v = y.narrow(0, 0, 2);
  }
  EXPECT_TRUE(v.requires_grad());
  EXPECT_ERROR(v.mul_(2), Error,
               "A view was created in no_grad mode and is being modified inplace with grad mode "
               "enabled. Given that this use case is ambiguous and error-prone, it is forbidden. "
               "You can clarify your code by moving both the view and the inplace either both "
               "inside the no_grad block (if you don't want the inplace to be tracked) or both "
               "outside (if you want the inplace to be tracked).");
  y.mul_(2);
  EXPECT_ERROR(v.grad_fn(), Error,
               "A view was created in no_grad mode and its base or another view of its base has "
               "been modified inplace with grad mode enabled.");
}

TEST(View, KnowsItsBase) {
  const Tensor x = make({1.0, 2.0, 3.0});
  const Tensor v = x.narrow(0, 0, 2), w = v.select(0, 1);
  EXPECT_TRUE(w.is_view());
  EXPECT_TRUE(w._base().is_same(x));
  EXPECT_FALSE(x.is_view());
  EXPECT_ERROR(x._base(), Error, "Can't get base of non-view Variable");
}

TEST(View, RetainedGradientMovesAlongWithAWrite) {
  const Tensor x = leaf({1, 2});
  Tensor y = x * 1;
  y.retain_grad();
  y.mul_(3);
  (y * y).sum().backward();
  EXPECT_EQ(values(y.grad()), (Values{6, 12}));  // of the written y
}

TEST(Inference, TensorsStayOutOfRecording) {
  const Tensor x = leaf({1, 2});
  Tensor i, of_normal;
  const Tensor y = x * 1;
  {
    InferenceMode inference;
    EXPECT_TRUE(InferenceMode::is_enabled());
    i = make({1.0, 1.0});
    i.add_(1);
    EXPECT_TRUE(i.is_inference());
    EXPECT_FALSE((x * 2).requires_grad());
    EXPECT_TRUE(i.narrow(0, 0, 1).is_inference());
    of_normal = y.narrow(0, 0, 1);
    EXPECT_FALSE(of_normal.is_inference());
    InferenceMode normal(false);
    EXPECT_TRUE((x * 2).requires_grad());
  }
  EXPECT_FALSE(InferenceMode::is_enabled());
  EXPECT_TRUE(i.narrow(0, 0, 1).is_inference());
  EXPECT_ERROR(x * i, Error, "Inference tensors cannot be saved for backward.");
  EXPECT_ERROR(i.requires_grad_(), Error,
               "Setting requires_grad=True on inference tensor outside InferenceMode is not "
               "allowed.");
  EXPECT_ERROR(autograd::version(i), Error, "Inference tensors do not track version counter.");
  EXPECT_ERROR(
      of_normal.mul_(2), Error,
      "A view was created in inference mode and is being modified inplace in normal mode.");
  EXPECT_EQ(values(x + i), (Values{3, 4}));
  EXPECT_EQ(values(i * 2), (Values{4, 4}));
}

// Operations whose in-place form is their functional form and a copy.
TEST(Inplace, GradientsReadWhatTheyOverwrote) {
  const auto gradient = [](auto f) {
    const Tensor x = leaf({0.25, 0.75});
    Tensor y = x * 1;
    f(y);
    y.sum().backward();
    return values(x.grad());
  };
  EXPECT_EQ(gradient([](Tensor& y) { y.clamp_(0.0, 0.5); }), (Values{1, 0}));
  EXPECT_EQ(gradient([](Tensor& y) { y.clamp_max_(0.5); }), (Values{1, 0}));
  EXPECT_EQ(gradient([](Tensor& y) { y.square_(); }), (Values{0.5, 1.5}));
  EXPECT_EQ(gradient([](Tensor& y) { y.cumprod_(0); }), (Values{1.75, 0.25}));
  const Tensor e = leaf({1, 2});
  make({3.0, 5.0}).ldexp_(e).sum().backward();
  EXPECT_NEAR(values(e.grad())[1], 20 * std::log(2.0), 1e-5);
}

TEST(Inplace, GraphsDoNotOwnThemselves) {
  const int64_t before = memory_stats().current_bytes;
  for (int i = 0; i < 3; i++) {
    Tensor y = leaf({1, 2}) * 1;
    y.clamp_(0.0, 1.0).square_().mul_(y).cumprod_(0).div_(y);
  }
  EXPECT_EQ(memory_stats().current_bytes, before);
}

TEST(Inference, WritesOutsideAreRefused) {
  Tensor i;
  {
    InferenceMode inference;
    i = make({1.0, 1.0});
  }
  const char* message = "Inplace update to inference tensor outside InferenceMode is not allowed.";
  EXPECT_ERROR(i.add_(1), Error, message);
  NoGradGuard no_grad;
  EXPECT_ERROR(i.add_(1), Error, message);
}

}  // namespace
}  // namespace torcxx
