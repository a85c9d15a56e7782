// Modules: registration, names, state, printing, containers.
#include <gtest/gtest.h>

#include <sstream>

#include "torcxx/torcxx.h"

namespace {

using namespace torcxx;

template <class M>
std::string printed(const M& m) {
  std::ostringstream s;
  s << m;
  return s.str();
}
std::vector<double> numbers(const Tensor& t) {
  const Tensor d = t.detach().to(kFloat64).contiguous();
  return {d.data_ptr<double>(), d.data_ptr<double>() + d.numel()};
}

struct NetImpl : nn::Cloneable<NetImpl> {
  NetImpl() : Cloneable("Net") { reset(); }
  void reset() override {
    conv = register_module("conv", nn::Conv2d(nn::Conv2dOptions(1, 2, 3).padding(1)));
    norm = register_module("norm", nn::BatchNorm2d(2));
    fc = register_module("fc", nn::Linear(8, 3));
  }
  Tensor forward(const Tensor& x) { return fc(max_pool2d(relu(norm(conv(x))), 2).flatten(1)); }
  nn::Conv2d conv{nullptr};
  nn::BatchNorm2d norm{nullptr};
  nn::Linear fc{nullptr};
};
TORCXX_MODULE(Net);

TEST(Module, NamesParametersAndBuffersLikePyTorch) {
  Net net;
  EXPECT_EQ(net->named_parameters().keys(),
            (std::vector<std::string>{"conv.weight", "conv.bias", "norm.weight", "norm.bias",
                                      "fc.weight", "fc.bias"}));
  EXPECT_EQ(net->named_buffers().keys(),
            (std::vector<std::string>{"norm.running_mean", "norm.running_var",
                                      "norm.num_batches_tracked"}));
  EXPECT_EQ(net->state_dict().size(), 9u);
  EXPECT_EQ(net->conv->weight.sizes(), IntArrayRef({2, 1, 3, 3}));
  EXPECT_EQ(net->norm->num_batches_tracked.dtype(), kInt64);
  for (const Tensor& p : net->parameters()) EXPECT_TRUE(p.requires_grad());
  for (const Tensor& b : net->buffers()) EXPECT_FALSE(b.requires_grad());
}

TEST(Module, RefusesBadNames) {
  nn::Module m;
  EXPECT_THROW(m.register_parameter("", zeros({1})), Error);
  EXPECT_THROW(m.register_parameter("a.b", zeros({1})), Error);
  m.register_parameter("a", zeros({1}));
  EXPECT_THROW(m.register_buffer("a", zeros({1})), Error);
}

TEST(Module, PrintsAsLibtorchDoes) {
  EXPECT_EQ(printed(nn::Linear(2, 3)),
            "torch::nn::Linear(in_features=2, out_features=3, bias=true)");
  EXPECT_EQ(printed(nn::Conv2d(nn::Conv2dOptions(1, 32, 3).padding(1).padding_mode(kCircular))),
            "torch::nn::Conv2d(1, 32, kernel_size=[3, 3], stride=[1, 1], padding=[1, 1], "
            "padding_mode=kCircular)");
  EXPECT_EQ(printed(nn::Conv1d(nn::Conv1dOptions(1, 2, 3).padding(kSame))),
            "torch::nn::Conv1d(1, 2, kernel_size=3, stride=1, padding='same')");
  EXPECT_EQ(printed(nn::MaxPool2d(nn::MaxPool2dOptions(3).stride(2))),
            "torch::nn::MaxPool2d(kernel_size=[3, 3], stride=[2, 2], padding=[0, 0], "
            "dilation=[1, 1], ceil_mode=false)");
  EXPECT_EQ(printed(nn::Sequential(nn::Linear(1, 2), nn::ReLU())),
            "torch::nn::Sequential(\n  (0): torch::nn::Linear(in_features=1, out_features=2, "
            "bias=true)\n  (1): torch::nn::ReLU()\n)");
  EXPECT_EQ(nn::Linear(1, 2)->name(), "torch::nn::LinearImpl");
}

TEST(Module, ConvolutionPadsByMode) {
  const Tensor x = torcxx::rand({1, 2, 5, 6});
  nn::Conv2d same(nn::Conv2dOptions(2, 3, {3, 4}).padding(kSame).dilation({1, 2}));
  EXPECT_EQ(same(x).sizes(), IntArrayRef({1, 3, 5, 6}));
  nn::Conv2d valid(nn::Conv2dOptions(2, 3, 3).padding(kValid));
  EXPECT_EQ(valid(x).sizes(), IntArrayRef({1, 3, 3, 4}));
  nn::Conv2d circular(nn::Conv2dOptions(2, 3, 3).padding({1, 2}).padding_mode(kCircular));
  const Tensor padded = torcxx::pad(x, {2, 2, 1, 1}, "circular");
  EXPECT_TRUE(circular(x).equal(torcxx::conv2d(padded, circular->weight, circular->bias)));
  EXPECT_THROW(nn::Conv2d(nn::Conv2dOptions(2, 3, 3).padding(kSame).stride(2)), ValueError);
  EXPECT_THROW(nn::Conv2d(nn::Conv2dOptions(2, 3, 3).padding_mode("mirror")), ValueError);
  EXPECT_THROW(nn::Conv2dOptions(2, 3, 3).padding("wide"), ValueError);
}

TEST(Module, SequentialOfNamedModules) {
  nn::Sequential net({{"first", nn::Linear(1, 2)}, {"second", nn::ReLU()}});
  EXPECT_EQ(net->named_parameters().keys(),
            (std::vector<std::string>{"first.weight", "first.bias"}));
  EXPECT_EQ(net->at<nn::LinearImpl>(0).options.out_features(), 2);
  EXPECT_THROW(net->at<nn::LinearImpl>(1), TypeError);
  EXPECT_THROW(nn::AnyModule().forward(torcxx::ones({1})), Error);
}

TEST(Module, EmbeddingScalesRowsDown) {
  nn::Embedding e(nn::EmbeddingOptions(3, 4).max_norm(0.5));
  e(torcxx::tensor({0, 2}));
  EXPECT_LE(e->weight[0].norm().item<double>(), 0.5 + 1e-6);
  EXPECT_LE(e->weight[2].norm().item<double>(), 0.5 + 1e-6);
}

TEST(Module, LoadStateDictSaysWhatDoesNotFit) {
  nn::Linear a(2, 3), b(2, 3);
  b->load_state_dict(a->state_dict());
  EXPECT_EQ(numbers(a->weight), numbers(b->weight));
  OrderedDict<Tensor> wrong;
  wrong.insert("weight", zeros({3, 4}));
  wrong.insert("extra", zeros({1}));
  try {
    b->load_state_dict(wrong);
    FAIL();
  } catch (const Error& e) {
    const std::string m = e.what();
    EXPECT_NE(m.find("Missing key(s) in state_dict: \"bias\""), std::string::npos) << m;
    EXPECT_NE(m.find("Unexpected key(s) in state_dict: \"extra\""), std::string::npos) << m;
    EXPECT_NE(m.find("size mismatch for weight"), std::string::npos) << m;
  }
  EXPECT_EQ(numbers(a->weight), numbers(b->weight));
}

TEST(Module, CloneHasItsOwnParameters) {
  Net net;
  const auto copy = std::dynamic_pointer_cast<NetImpl>(net->clone());
  ASSERT_TRUE(copy);
  EXPECT_EQ(numbers(copy->fc->weight), numbers(net->fc->weight));
  {
    const NoGradGuard off;
    copy->fc->weight.fill_(7);
  }
  EXPECT_NE(numbers(copy->fc->weight), numbers(net->fc->weight));
}

TEST(Module, ConvertsInPlace) {
  Net net;
  Tensor weight = net->fc->weight;
  net->to(kFloat64);
  EXPECT_EQ(weight.dtype(), kFloat64);
  EXPECT_EQ(net->norm->num_batches_tracked.dtype(), kInt64);
  EXPECT_EQ(net->forward(rand({2, 1, 4, 4}, kFloat64)).dtype(), kFloat64);
  EXPECT_THROW(net->to(kInt64), TypeError);
}

TEST(Module, TrainsThroughAllItsParts) {
  manual_seed(0);
  Net net;
  const Tensor x = rand({4, 1, 4, 4});
  net->forward(x).sum().backward();
  for (const auto& p : net->named_parameters()) EXPECT_TRUE(p->grad().defined()) << p.name;
  net->zero_grad();
  EXPECT_FALSE(net->fc->weight.grad().defined());
}

TEST(BatchNorm, TracksStatisticsAndUsesThemInEvaluation) {
  nn::BatchNorm1d norm(2);
  const Tensor x = tensor({{1.0f, 10.0f}, {3.0f, 30.0f}});
  const Tensor y = norm(x);
  EXPECT_NEAR(y.mean().item<double>(), 0, 1e-6);
  EXPECT_NEAR(norm->running_mean.select(0, 1).item<double>(), 2.0, 1e-6);
  EXPECT_NEAR(norm->running_var.select(0, 0).item<double>(), 0.9 + 0.1 * 2, 1e-6);
  EXPECT_EQ(norm->num_batches_tracked.item<int64_t>(), 1);
  norm->eval();
  const Tensor z = norm(x);
  EXPECT_EQ(norm->num_batches_tracked.item<int64_t>(), 1);
  EXPECT_NEAR(z.select(0, 0).select(0, 0).item<double>(), (1 - 0.2) / std::sqrt(1.1 + 1e-5), 1e-5);
}

TEST(Sequential, RunsInOrderAndRaisesWhenEmpty) {
  nn::Sequential s(nn::Linear(3, 4), nn::ReLU(), nn::Linear(4, 2));
  EXPECT_EQ(s(rand({5, 3})).sizes(), IntArrayRef({5, 2}));
  EXPECT_EQ(s->named_parameters().keys(),
            (std::vector<std::string>{"0.weight", "0.bias", "2.weight", "2.bias"}));
  EXPECT_THROW(nn::Sequential()->forward(rand({1})), Error);
}

TEST(Containers, ListAndDict) {
  nn::ModuleList list(nn::Linear(1, 1), nn::Linear(1, 2));
  EXPECT_EQ(list->size(), 2u);
  EXPECT_EQ(list->at<nn::LinearImpl>(1).weight.size(0), 2);
  EXPECT_THROW(list->ptr(2), IndexError);
  nn::ModuleDict dict;
  dict->insert("a", nn::Linear(1, 1).ptr());
  EXPECT_TRUE(dict->contains("a"));
  EXPECT_THROW((*dict)["b"], IndexError);
}

TEST(MultiheadAttention, ShapesMasksAndGradients) {
  manual_seed(0);
  nn::MultiheadAttention mha(nn::MultiheadAttentionOptions(8, 2).batch_first(true));
  const Tensor x = rand({3, 5, 8});
  const auto [out, weights] = mha(x, x, x);
  EXPECT_EQ(out.sizes(), IntArrayRef({3, 5, 8}));
  EXPECT_EQ(weights.sizes(), IntArrayRef({3, 5, 5}));
  for (double w : numbers(weights.sum(-1))) EXPECT_NEAR(w, 1, 1e-5);
  const auto fused = std::get<0>(mha(x, x, x, Tensor(), false));
  const auto a = numbers(out), b = numbers(fused);
  for (size_t i = 0; i < a.size(); i++) EXPECT_NEAR(a[i], b[i], 1e-5);
  out.sum().backward();
  EXPECT_TRUE(mha->in_proj_weight.grad().defined());
  EXPECT_THROW(nn::MultiheadAttention(7, 2), ValueError);
}

TEST(Layers, RefuseImpossibleOptions) {
  EXPECT_THROW(nn::Conv2d(nn::Conv2dOptions(3, 4, 3).groups(2)), ValueError);
  EXPECT_THROW(nn::Conv2d(nn::Conv2dOptions(3, 4, 3).groups(0)), ValueError);
  EXPECT_THROW(nn::Dropout(1.5), ValueError);
  EXPECT_THROW(nn::Conv2d(nn::Conv2dOptions(1, 1, 3).stride(0))(rand({1, 1, 4, 4})), Error);
  EXPECT_THROW(nn::Linear(-1, 2), Error);
}

}  // namespace
