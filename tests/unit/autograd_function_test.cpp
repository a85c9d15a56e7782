// Custom Functions.
#include "autograd_util.h"

namespace torcxx {
namespace {

using namespace autograd_test;  // NOLINT

using autograd::AutogradContext;
using autograd::Function;
using autograd::tensor_list;

struct Scale : Function<Scale> {
  static Tensor forward(AutogradContext* ctx, Tensor x, double k) {
    EXPECT_FALSE(GradMode::is_enabled());
    ctx->saved_data["k"] = k;
    return x * k;
  }
  static tensor_list backward(AutogradContext* ctx, tensor_list grads) {
    return {grads[0] * ctx->saved_data["k"].toDouble(), Tensor()};
  }
};

TEST(CustomFunction, ScalesForwardAndBackward) {
  const Tensor x = leaf({1, 2});
  const Tensor y = Scale::apply(x, 3.0);
  EXPECT_EQ(fn_name(y), "ScaleBackward");
  y.sum().backward();
  EXPECT_EQ(values(y), (Values{3, 6}));
  EXPECT_EQ(values(x.grad()), (Values{3, 3}));
  EXPECT_FALSE(Scale::apply(make({1.0}), 2.0).requires_grad());
  NoGradGuard no_grad;
  EXPECT_FALSE(Scale::apply(x, 2.0).requires_grad());
}

struct MulExp : Function<MulExp> {  // (x y, exp x)
  static tensor_list forward(AutogradContext* ctx, const Tensor& x, const Tensor& y) {
    const Tensor e = x.exp();
    ctx->save_for_backward({x, y, e});
    return {x * y, e};
  }
  static tensor_list backward(AutogradContext* ctx, tensor_list g) {
    const auto saved = ctx->get_saved_variables();
    Tensor gx, gy;
    if (ctx->needs_input_grad(0)) gx = g[0] * saved[1] + g[1] * saved[2];
    if (ctx->needs_input_grad(1)) gy = g[0] * saved[0];
    return {gx, gy};
  }
};

TEST(CustomFunction, SavesInputsAndResults) {
  const Tensor x = leaf({0.1, 0.2}), y = leaf({2, 3});
  const auto f = [](const tensor_list& in) { return MulExp::apply(in[0], in[1]); };
  EXPECT_TRUE(autograd::gradcheck(f, {x, y}));
  EXPECT_TRUE(autograd::gradgradcheck(f, {x, y}));
  const auto out = MulExp::apply(x, y);
  out[0].sum().backward();  // nothing flows to out[1]: zeros
  EXPECT_EQ(values(x.grad()), (Values{2, 3}));
  EXPECT_ERROR(out[0].sum().backward(), Error, "backward through the graph a second time");
}

TEST(CustomFunction, NoticesWritesToSavedTensors) {
  const Tensor x = leaf({0.1, 0.2});
  Tensor y = make({2.0, 3.0});
  const auto out = MulExp::apply(x, y);
  y.add_(1);
  EXPECT_ERROR(out[0].sum().backward(), Error, "modified by an inplace operation");
}

TEST(CustomFunction, FreesEverything) {
  const int64_t before = memory_stats().current_bytes;
  {
    const Tensor x = leaf({0.1, 0.2}), y = leaf({2, 3});
    const auto out = MulExp::apply(x, y);
    EXPECT_TRUE(out[1].requires_grad());
  }
  EXPECT_EQ(memory_stats().current_bytes, before);
}

struct Undefined : Function<Undefined> {
  static tensor_list forward(AutogradContext* ctx, Tensor x) {
    ctx->set_materialize_grads(false);
    return {x * 1, x * 2};
  }
  static tensor_list backward(AutogradContext*, tensor_list g) {
    EXPECT_TRUE(g[0].defined());
    EXPECT_FALSE(g[1].defined());
    return {g[0] * 7};
  }
};

TEST(CustomFunction, MayGetUndefinedGradients) {
  const Tensor x = leaf({1});
  Undefined::apply(x)[0].backward();
  EXPECT_EQ(values(x.grad()), Values{7});
}

struct Double_ : Function<Double_> {
  static Tensor forward(AutogradContext* ctx, Tensor x) {
    x.mul_(2);
    ctx->mark_dirty({x});
    return x;
  }
  static tensor_list backward(AutogradContext*, tensor_list g) { return {g[0] * 2}; }
};

TEST(CustomFunction, WritesInPlace) {
  const Tensor x = leaf({1, 2, 3});
  Tensor y = x * 1;
  const Tensor z = Double_::apply(y);
  EXPECT_TRUE(z.is_same(y));
  EXPECT_EQ(y._version(), 1u);
  y.sum().backward();
  EXPECT_EQ(values(x.grad()), (Values{2, 2, 2}));
  EXPECT_ERROR(Double_::apply(x), Error,
               "a leaf Variable that requires grad has been used in an in-place operation.");
}

TEST(CustomFunction, WritesThroughViews) {
  const Tensor x = leaf({1, 2, 3});
  const Tensor y = x * 1;
  Tensor v = y.narrow(0, 0, 2);
  Double_::apply(v);
  EXPECT_EQ(fn_name(y), "torch::autograd::CopySlices");
  y.sum().backward();
  EXPECT_EQ(values(x.grad()), (Values{2, 2, 1}));
}

struct Forgetful : Function<Forgetful> {
  static Tensor forward(AutogradContext* ctx, Tensor x) {
    ctx->mark_dirty({x});
    return x * 2;
  }
  static tensor_list backward(AutogradContext*, tensor_list g) { return g; }
};
struct ReturnsInput : Function<ReturnsInput> {
  static Tensor forward(AutogradContext*, Tensor x) { return x; }
  static tensor_list backward(AutogradContext*, tensor_list g) { return {g[0] * 5}; }
};
struct ReturnsView : Function<ReturnsView> {
  static Tensor forward(AutogradContext*, Tensor x) { return x.view({-1}); }
  static tensor_list backward(AutogradContext*, tensor_list g) { return {g[0] * 3}; }
};

TEST(CustomFunction, RulesOfInputsAndViewsAsResults) {
  const Tensor x = leaf({1, 2});
  EXPECT_ERROR(Forgetful::apply(x), Error,
               "Some elements marked as dirty during the forward method were not returned");
  Tensor same = ReturnsInput::apply(x);
  EXPECT_FALSE(same.is_same(x));
  EXPECT_EQ(same.data_ptr(), x.data_ptr());
  same.sum().backward();
  EXPECT_EQ(values(x.grad()), (Values{5, 5}));
  EXPECT_ERROR(same.mul_(2), Error, "This view was created inside a custom Function");
  Tensor view = ReturnsView::apply(x * 1);
  EXPECT_EQ(fn_name(view), "ReturnsViewBackward");
  EXPECT_ERROR(view.mul_(2), Error,
               "Output 0 of ReturnsViewBackward is a view and is being modified inplace. This view "
               "was created inside a custom Function");
}

struct Marks : Function<Marks> {
  static tensor_list forward(AutogradContext* ctx, Tensor x) {
    const Tensor constant = x * 0, index = arange(2);
    ctx->mark_non_differentiable({constant});
    return {x * 2, constant, index};
  }
  static tensor_list backward(AutogradContext*, tensor_list g) {
    EXPECT_EQ(g.size(), 3u);
    EXPECT_EQ(values(g[1]), (Values{0, 0}));
    return {g[0] * 2};
  }
};

TEST(CustomFunction, NonDifferentiableResults) {
  const Tensor x = leaf({1, 2});
  const auto out = Marks::apply(x);
  EXPECT_TRUE(out[0].requires_grad());
  EXPECT_FALSE(out[1].requires_grad());
  EXPECT_FALSE(out[2].requires_grad());
  out[0].sum().backward();
  EXPECT_EQ(values(x.grad()), (Values{2, 2}));
}

struct Wrong : Function<Wrong> {
  static Tensor forward(AutogradContext*, Tensor x, int) { return x * 1; }
  static inline tensor_list answer;
  static tensor_list backward(AutogradContext*, tensor_list) { return answer; }
};

TEST(CustomFunction, ChecksTheGradientsItGets) {
  const Tensor x = leaf({1, 2, 3});
  const auto run = [&] { Wrong::apply(x, 1).sum().backward(); };
  const Tensor g = ones({3}, kFloat64);
  Wrong::answer = {g};
  EXPECT_ERROR(run(), Error,
               "function WrongBackward returned an incorrect number of gradients (expected 2, got "
               "1)");
  Wrong::answer = {g, g};
  EXPECT_ERROR(run(), Error,
               "returned a gradient different from None at position 2, but the corresponding "
               "forward input was not a Variable");
  Wrong::answer = {ones({2}, kFloat64), Tensor()};
  EXPECT_ERROR(run(), Error,
               "Function WrongBackward returned an invalid gradient at index 0 - got [2] but "
               "expected shape compatible with [3]");
  Wrong::answer = {ones({5, 3}, kFloat32), Tensor(), Tensor()};  // fits by summing and converting
  run();
  EXPECT_EQ(values(x.grad()), (Values{5, 5, 5}));
  Wrong::answer.clear();
}

struct Optional : Function<Optional> {
  static Tensor forward(AutogradContext* ctx, Tensor x, std::optional<Tensor> bias,
                        const std::string& text) {
    ctx->saved_data["text"] = text;
    ctx->saved_data["sizes"] = std::vector<int64_t>{1, 2};
    ctx->saved_data["n"] = 3;
    ctx->saved_data["flag"] = true;
    ctx->saved_data["tensor"] = x.detach();
    return bias ? x + *bias : x * 1;
  }
  static tensor_list backward(AutogradContext* ctx, tensor_list g) {
    auto& data = ctx->saved_data;
    EXPECT_EQ(data["text"].toStringRef(), "abc");
    EXPECT_EQ(data["sizes"].toIntVector(), (std::vector<int64_t>{1, 2}));
    EXPECT_EQ(data["n"].toInt(), 3);
    EXPECT_EQ(data["n"].toDouble(), 3.0);
    EXPECT_TRUE(data["flag"].toBool());
    EXPECT_TRUE(data["tensor"].toTensor().defined());
    EXPECT_TRUE(data["absent"].isNone());
    EXPECT_ERROR(data["text"].toInt(), TypeError, "saved_data: expected a value of type");
    return {g[0], ctx->needs_input_grad(1) ? g[0] : Tensor(), Tensor()};
  }
};

TEST(CustomFunction, TakesOptionalTensorsAndAnyData) {
  const Tensor x = leaf({1, 2}), b = leaf({3, 4});
  Optional::apply(x, std::optional<Tensor>(b), std::string("abc")).sum().backward();
  EXPECT_EQ(values(b.grad()), (Values{1, 1}));
  Optional::apply(x, std::optional<Tensor>(), std::string("abc")).sum().backward();
  EXPECT_EQ(values(x.grad()), (Values{2, 2}));
}

// Each backward starts another one.
struct Nest : Function<Nest> {
  static inline int deepest = 0;
  static Tensor forward(AutogradContext* ctx, Tensor x, int depth) {
    ctx->saved_data["depth"] = depth;
    ctx->save_for_backward({x});
    return x * 2;
  }
  static tensor_list backward(AutogradContext* ctx, tensor_list g) {
    const int depth = static_cast<int>(ctx->saved_data["depth"].toInt());
    deepest = std::max(deepest, depth);
    if (depth < 500) {
      EnableGradGuard grad;
      const Tensor x = ctx->get_saved_variables()[0].detach().requires_grad_();
      Nest::apply(x, depth + 1).sum().backward();
      EXPECT_EQ(values(x.grad()), Values{2});
    }
    return {g[0] * 2, Tensor()};
  }
};

TEST(CustomFunction, MayRunBackwardInsideBackward) {
  const Tensor x = leaf({1});
  Nest::apply(x, 0).backward();
  EXPECT_EQ(Nest::deepest, 500);
  EXPECT_EQ(values(x.grad()), Values{2});
}

// A backward that runs over the graph which is being run itself.
struct Again : Function<Again> {
  static inline Tensor root, leaf_of_root;
  static Tensor forward(AutogradContext*, Tensor x) { return x * 1; }
  static tensor_list backward(AutogradContext*, tensor_list g) {
    return {g[0] * autograd::grad({root}, {leaf_of_root}, {}, true)[0]};
  }
};

TEST(CustomFunction, NestedBackwardMaySharePartsOfTheGraph) {
  const Tensor x = leaf({3});
  const Tensor square = x * x;
  Again::root = square;
  Again::leaf_of_root = x;
  Again::apply(square * 1).backward({}, true);  // d/dx = 2x * 2x
  EXPECT_EQ(values(x.grad()), Values{36});
  Again::root = Again::leaf_of_root = Tensor();
}

}  // namespace
}  // namespace torcxx
