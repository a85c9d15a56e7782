#include "autograd_util.h"

namespace torcxx {
namespace {

using namespace autograd_test;  // NOLINT

using autograd::gradcheck;
using autograd::GradcheckOptions;
using autograd::gradgradcheck;
using autograd::tensor_list;
using Complex = std::complex<double>;

const auto product = [](const tensor_list& in) { return in[0].exp() * in[1]; };

TEST(Gradcheck, AcceptsRightGradients) {
  const Tensor x = make<double>({0.1, 0.2, 0.3, 0.4, 0.5, 0.6}, {2, 3}, true), y = leaf({1, 2, 3});
  EXPECT_TRUE(gradcheck(product, {x, y}));
  EXPECT_TRUE(gradgradcheck(product, {x, y}));
  EXPECT_TRUE(gradcheck(
      [](const tensor_list& in) {
        return tensor_list{in[0].sum(), in[0] * 2};
      },
      {x}));
}

TEST(Gradcheck, TakesNonContiguousAndEmptyInputs) {
  const Tensor x = make<double>({0.1, 0.2, 0.3, 0.4, 0.5, 0.6}, {2, 3}).t().detach();
  x.requires_grad_();
  EXPECT_FALSE(x.is_contiguous());
  EXPECT_TRUE(gradcheck(product, {x, make({1.0, 2.0})}));
  const Tensor none = make<double>({}, {0, 2}, true);
  EXPECT_TRUE(gradcheck(product, {none, make({1.0, 2.0})}));
}

TEST(Gradcheck, LeavesTheInputsAsTheyWere) {
  const Tensor x = leaf({0.1, 0.7}), y = leaf({1, 2});
  gradcheck(product, {x, y});
  EXPECT_EQ(values(x), (Values{0.1, 0.7}));
  EXPECT_FALSE(x.grad().defined());
  EXPECT_EQ(x._version(), 0u);
}

TEST(Gradcheck, CountsComplexNumbersAsPairs) {
  const Tensor z = make<Complex>({{0.5, 0.25}, {-1, 0.3}}, true);
  const Tensor x = leaf({0.3, 0.6});
  const auto to_complex = [](const tensor_list& in) { return in[0] * in[1].exp(); };
  EXPECT_TRUE(gradcheck(to_complex, {z, x}));
  EXPECT_TRUE(gradgradcheck(to_complex, {z, x}));
  const auto to_real = [](const tensor_list& in) { return in[0].abs() * in[1]; };
  EXPECT_TRUE(gradcheck(to_real, {z, x}));
  EXPECT_TRUE(gradcheck([](const tensor_list& in) { return in[0].conj() * in[0]; }, {z}));
}

struct WrongCube : autograd::Function<WrongCube> {
  static Tensor forward(autograd::AutogradContext* ctx, Tensor x) {
    ctx->save_for_backward({x});
    return x * x * x;
  }
  static tensor_list backward(autograd::AutogradContext* ctx, tensor_list g) {
    const Tensor x = ctx->get_saved_variables()[0];
    return {g[0] * x * x * 2};  // should be 3
  }
};

TEST(Gradcheck, NamesTheWrongEntry) {
  const Tensor y = leaf({7}), x = leaf({1, 2});
  const auto f = [](const tensor_list& in) { return tensor_list{in[0], WrongCube::apply(in[1])}; };
  EXPECT_ERROR(gradcheck(f, {y, x}), GradcheckError,
               "Jacobian mismatch for output 1 with respect to input 1: at element 1 of the output "
               "and element 1 of the input, numerical 12");
  EXPECT_ERROR(gradcheck(f, {y, x}), GradcheckError, "analytical 8, largest difference 4");
  GradcheckOptions quiet;
  quiet.raise_exception = false;
  EXPECT_FALSE(gradcheck(f, {y, x}, quiet));
  GradcheckOptions loose;
  loose.rtol = 0.5;
  EXPECT_TRUE(gradcheck(f, {y, x}, loose));
}

TEST(Gradcheck, FindsMissingGradients) {
  const Tensor x = leaf({1, 2});
  const auto f = [](const tensor_list& in) { return in[0].detach() * 2; };
  EXPECT_ERROR(gradcheck(f, {x}), GradcheckError,
               "Numerical gradient for function expected to be zero");
}

TEST(Gradgradcheck, FindsWrongSecondDerivatives) {
  const Tensor x = leaf({1, 2});
  const auto f = [](const tensor_list& in) {  // right value of the first, detached
    const Tensor d = in[0].detach();
    return in[0] * d * d;
  };
  EXPECT_ERROR(gradgradcheck(f, {x}), GradcheckError, "mismatch");
}

TEST(Gradcheck, RefusesInputsItCannotCheck) {
  EXPECT_ERROR(gradcheck(product, {make({1.0}), make({1.0})}), ValueError,
               "gradcheck expects at least one input tensor to require gradient");
  Tensor wide = make<double>({1}, {1}).expand({3}).detach();
  wide.requires_grad_();
  EXPECT_ERROR(gradcheck(product, {wide, make({1.0})}), ValueError,
               "The 0th input has a dimension with stride 0");
}

}  // namespace
}  // namespace torcxx
