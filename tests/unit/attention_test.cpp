// Attention by blocks of rows beside its formula: values, gradients of both orders, masks.
#include <cmath>
#include <limits>

#include "unit/tensor_expect.h"

namespace torcxx {
namespace {

using testing::numbers;

Tensor formula(const Tensor& q, const Tensor& k, const Tensor& v, const Tensor& mask = {}) {
  const double scale = 1 / std::sqrt(static_cast<double>(q.size(-1)));
  Tensor scores = matmul(q, k.transpose(-2, -1)) * scale;
  if (mask.defined()) scores = scores + mask;
  return matmul(softmax(scores, -1), v);
}
Tensor causal_mask(int64_t rows, int64_t keys) {
  return where(tril(ones({rows, keys}, kBool)), zeros({}, kFloat64),
               full({}, -std::numeric_limits<double>::infinity(), kFloat64));
}
double difference(const Tensor& a, const Tensor& b) {
  EXPECT_EQ(a.sizes().vec(), b.sizes().vec());
  return numbers((a - b).abs().max())[0];
}
Tensor leaf(IntArrayRef sizes) { return randn(sizes, kFloat64).requires_grad_(); }

// More rows than a block has, keys of another number, and batch dimensions that repeat.
TEST(Attention, ValuesAndGradients) {
  manual_seed(1);
  for (const bool causal : {false, true}) {
    for (const auto& [rows, keys] : {std::pair<int64_t, int64_t>{1, 1}, {5, 9}, {600, 300}}) {
      const Tensor q = leaf({2, 3, rows, 8}), k = leaf({3, keys, 8}), v = leaf({2, 1, keys, 5});
      const Tensor y = scaled_dot_product_attention(q, k, v, {}, 0, causal);
      const Tensor expected = formula(q, k, v, causal ? causal_mask(rows, keys) : Tensor());
      EXPECT_LT(difference(y, expected), 1e-12);
      const Tensor g = randn_like(y);
      const auto fast = autograd::grad({y}, {q, k, v}, {g}, true);
      const auto recorded = autograd::grad({y}, {q, k, v}, {g}, true, true);
      const auto slow = autograd::grad({expected}, {q, k, v}, {g});
      for (size_t i = 0; i < 3; i++) {
        EXPECT_LT(difference(fast[i], slow[i]), 1e-11) << i;
        EXPECT_LT(difference(recorded[i], slow[i]), 1e-11) << i;
      }
    }
  }
}

TEST(Attention, Masks) {
  manual_seed(2);
  const Tensor q = leaf({2, 4, 7, 6}), k = leaf({2, 4, 5, 6}), v = leaf({2, 4, 5, 6});
  for (const Tensor& mask :
       {randn({7, 5}, kFloat64), randn({2, 1, 7, 5}, kFloat64), randn({5}, kFloat64),
        randn({7, 1}, kFloat64), randn({5, 7}, kFloat64).t(), randn({1, 4, 1, 5}, kFloat64)}) {
    const Tensor y = scaled_dot_product_attention(q, k, v, mask);
    const Tensor expected = formula(q, k, v, mask), g = randn_like(y);
    EXPECT_LT(difference(y, expected), 1e-12);
    const auto a = autograd::grad({y}, {q, k, v}, {g});
    const auto b = autograd::grad({expected}, {q, k, v}, {g});
    for (size_t i = 0; i < 3; i++) EXPECT_LT(difference(a[i], b[i]), 1e-11) << i;
  }
  const Tensor mask = leaf({7, 5});  // itself differentiable
  const Tensor y = scaled_dot_product_attention(q, k, v, mask), g = randn_like(y);
  EXPECT_LT(difference(autograd::grad({y}, {mask}, {g})[0],
                       autograd::grad({formula(q, k, v, mask)}, {mask}, {g})[0]),
            1e-11);
}

TEST(Attention, RowsThatSeeNothingGiveZeros) {
  const Tensor q = leaf({3, 4}), k = leaf({2, 4}), v = leaf({2, 4});
  Tensor open = ones({3, 2}, kBool);
  open[1].fill_(false);
  const Tensor y = scaled_dot_product_attention(q, k, v, open);
  EXPECT_EQ(numbers(y[1]), std::vector<double>(4, 0.0));
  const auto grads = autograd::grad({y}, {q, k, v}, {ones_like(y)});
  EXPECT_EQ(numbers(grads[0][1]), std::vector<double>(4, 0.0));
  for (const Tensor& g : grads) EXPECT_FALSE(std::isnan(numbers(g.sum())[0]));
}

TEST(Attention, StridedHeadsAndSecondDerivatives) {
  manual_seed(3);
  const Tensor x = leaf({2, 6, 3, 4});  // batch, rows, heads, width
  const auto f = [](const autograd::tensor_list& in) {
    const Tensor h = in[0].transpose(1, 2);
    return scaled_dot_product_attention(h, h, h, {}, 0, true);
  };
  const Tensor h = x.transpose(1, 2);
  EXPECT_LT(difference(f({x}), formula(h, h, h, causal_mask(6, 6))), 1e-12);
  EXPECT_TRUE(autograd::gradcheck(f, {x}));
  EXPECT_TRUE(autograd::gradgradcheck(f, {x}));
}

}  // namespace
}  // namespace torcxx
