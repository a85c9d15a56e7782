#include "torcxx/nn/transformer.h"

#include <gtest/gtest.h>
#include <torcxx/torcxx.h>

#include "unit/tensor_expect.h"

namespace torcxx {
namespace {

using nn::TransformerLayerOptions;

TEST(Transformer, ALaterTokenDoesNotChangeEarlierOutputs) {
  manual_seed(0);
  nn::Transformer net(nn::TransformerOptions(8, 2, 2, 2));
  net->eval();
  const Tensor src = randn({5, 3, 8}),
               mask = nn::TransformerImpl::generate_square_subsequent_mask(4);
  Tensor tgt = randn({4, 3, 8});
  const Tensor before = net(src, tgt, Tensor(), mask);
  EXPECT_EQ(before.sizes(), IntArrayRef({4, 3, 8}));
  tgt.select(0, 3).fill_(7);
  const Tensor after = net(src, tgt, Tensor(), mask);
  EXPECT_TRUE(allclose(before.narrow(0, 0, 3), after.narrow(0, 0, 3), 1e-5, 1e-6));
  EXPECT_FALSE(allclose(before.select(0, 3), after.select(0, 3), 1e-5, 1e-6));
}

TEST(Transformer, EveryParameterGetsAGradient) {
  nn::TransformerOptions options(8, 2, 1, 1);
  options.dim_feedforward(16).dropout(0).batch_first(true).norm_first(true).activation("gelu");
  nn::Transformer net(options);
  net(randn({2, 5, 8}), randn({2, 4, 8})).square().sum().backward();
  EXPECT_EQ(net->parameters().size(), 12u + 18 + 4);
  for (const Tensor& p : net->parameters()) EXPECT_TRUE(p.grad().defined());
  EXPECT_THROW(net(randn({2, 5, 7}), randn({2, 4, 8})), Error);
  EXPECT_THROW(net(randn({2, 5, 8}), randn({3, 4, 8})), Error);
  EXPECT_THROW(nn::TransformerActivation("tanh"), ValueError);
}

TEST(Transformer, ACopyHasItsOwnParameters) {
  const nn::TransformerEncoder encoder(
      nn::TransformerEncoderLayer(TransformerLayerOptions(8, 2).dim_feedforward(4)), 2);
  encoder->eval();
  const auto copy = std::static_pointer_cast<nn::TransformerEncoderImpl>(encoder->clone());
  const Tensor x = randn({3, 8});
  EXPECT_TRUE(allclose(encoder(x), copy->forward(x)));
  {
    const NoGradGuard off;
    copy->parameters()[0].fill_(1);
  }
  EXPECT_FALSE(allclose(encoder(x), copy->forward(x)));
  EXPECT_TRUE(copy->named_parameters().contains("layers.1.self_attn.out_proj.weight"));
}

TEST(MultiheadAttention, KeysAndValuesOfOtherWidths) {
  nn::MultiheadAttention a(
      nn::MultiheadAttentionOptions(6, 3).kdim(4).vdim(5).add_bias_kv(true).add_zero_attn(true));
  const auto [out, weights] = a(randn({2, 1, 6}), randn({3, 1, 4}), randn({3, 1, 5}));
  EXPECT_EQ(out.sizes(), IntArrayRef({2, 1, 6}));
  EXPECT_EQ(weights.sizes(), IntArrayRef({1, 2, 5}));
  EXPECT_FALSE(a->in_proj_weight.defined());
}

// The sum over all alignments of "1 2" with four equal steps over three classes is 15 / 81.
TEST(CtcLoss, CountsAlignments) {
  const Tensor steps = full({4, 1, 3}, std::log(1.0 / 3));
  nn::CTCLoss loss(nn::CTCLossOptions().reduction("sum"));
  const Tensor target = tensor({1, 2}).view({1, 2}), lengths = tensor({int64_t{4}});
  EXPECT_NEAR(loss(steps, target, lengths, tensor({int64_t{2}})).item<double>(),
              -std::log(15.0 / 81), 1e-5);
  EXPECT_NEAR(loss(steps, target, lengths, tensor({int64_t{0}})).item<double>(),
              -std::log(1.0 / 81), 1e-5);
}

TEST(Losses, TakeWeightsAndReductions) {
  const Tensor x = zeros({2, 3}), y = tensor({0, 2});
  nn::CrossEntropyLoss loss(
      nn::CrossEntropyLossOptions().weight(tensor({1.0f, 1.0f, 2.0f})).reduction(kSum));
  EXPECT_NEAR(loss(x, y).item<double>(), 3 * std::log(3.0), 1e-5);
  EXPECT_TRUE(loss->named_buffers().contains("weight"));
  EXPECT_THROW(nn::MSELoss(nn::MSELossOptions("median"))(x, x), ValueError);
}

TEST(EmbeddingBag, AddsUpTheRowsOfABag) {
  nn::EmbeddingBag bag(nn::EmbeddingBagOptions(3, 2).mode("sum"));
  {
    const NoGradGuard off;
    bag->weight.copy_(arange(6).view({3, 2}));
  }
  const Tensor out = bag(tensor({0, 2, 1}), tensor({0, 2}));
  EXPECT_TRUE(equal(out, tensor({4.0f, 6.0f, 2.0f, 3.0f}).view({2, 2})));
}

}  // namespace
}  // namespace torcxx
