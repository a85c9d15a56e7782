// How layers print, with options at their defaults and elsewhere; trees of modules.
#include <torch/torch.h>

#include <iostream>

using namespace torch::nn;

template <class... Modules>
void print(const Modules&... modules) {
  ((std::cout << modules << "\n"), ...);
}

struct BlockImpl : Cloneable<BlockImpl> {
  explicit BlockImpl(int64_t width) : width(width) { reset(); }
  void reset() override {
    linear = register_module("linear", Linear(width, width));
    list = register_module("list", ModuleList(Tanh(), Dropout(0.25)));
  }
  torch::Tensor forward(torch::Tensor x) {
    x = linear(x);
    for (auto& module : *list)
      if (auto* tanh = module->as<Tanh>()) x = tanh->forward(x);
    return x;
  }
  int64_t width;
  Linear linear{nullptr};
  ModuleList list{nullptr};
};
TORCH_MODULE(Block);

struct Plain : Module {
  void pretty_print(std::ostream& stream) const override { stream << "Plain of my own"; }
  torch::Tensor forward(torch::Tensor x) { return x; }
};

int main() {
  print(Linear(2, 3), Linear(LinearOptions(4, 5).bias(false)), Bilinear(2, 3, 4), Identity(),
        Flatten(), Flatten(FlattenOptions().start_dim(0).end_dim(2)),
        Unflatten(UnflattenOptions(1, {2, 3})));
  print(Conv1d(1, 2, 3), Conv2d(1, 2, 3), Conv2d(Conv2dOptions(4, 6, {3, 5}).stride({2, 1})),
        Conv2d(Conv2dOptions(4, 6, 3).padding(1).dilation(2).groups(2).bias(false)),
        Conv2d(Conv2dOptions(4, 6, 3).padding({1, 2}).padding_mode(torch::kCircular)),
        Conv2d(Conv2dOptions(4, 6, 3).padding(torch::kSame)), Conv3d(1, 2, 2),
        ConvTranspose1d(3, 4, 5),
        ConvTranspose2d(ConvTranspose2dOptions(3, 4, 5).stride(2).output_padding(1).padding(1)));
  print(BatchNorm1d(4), BatchNorm2d(BatchNorm2dOptions(4).eps(0.5).momentum(0.25).affine(false)),
        BatchNorm3d(BatchNorm3dOptions(3).track_running_stats(false)), InstanceNorm1d(3),
        InstanceNorm2d(InstanceNorm2dOptions(4).affine(true)), GroupNorm(2, 4),
        GroupNorm(GroupNormOptions(3, 6).affine(false).eps(1e-3)), LayerNorm(LayerNormOptions({4})),
        LayerNorm(LayerNormOptions({4, 3}).elementwise_affine(false)), LocalResponseNorm(3));
  print(MaxPool1d(3), MaxPool2d(2), MaxPool2d(MaxPool2dOptions({3, 2}).stride({2, 1}).padding(1)),
        MaxPool2d(MaxPool2dOptions(3).stride(2).dilation(2).ceil_mode(true)), MaxPool3d(2),
        AvgPool1d(2), AvgPool2d(AvgPool2dOptions(3).stride(2).padding(1).count_include_pad(false)),
        AvgPool3d(2), AdaptiveAvgPool1d(5), AdaptiveAvgPool2d(5),
        AdaptiveAvgPool2d(AdaptiveAvgPool2dOptions({5, 3})), AdaptiveMaxPool2d(4),
        AdaptiveMaxPool3d(2));
  print(ReLU(), ReLU(ReLUOptions(true)), ReLU6(), LeakyReLU(),
        LeakyReLU(LeakyReLUOptions().negative_slope(0.5).inplace(true)), ELU(),
        ELU(ELUOptions().alpha(0.25)), SELU(), CELU(CELUOptions().alpha(2)), GELU(), SiLU(), Mish(),
        Sigmoid(), LogSigmoid(), Tanh(), Tanhshrink(), Softsign(), Softplus(),
        Softplus(SoftplusOptions().beta(2)), Hardtanh(),
        Hardtanh(HardtanhOptions().min_val(-2).max_val(0.5).inplace(true)), Hardshrink(),
        Softshrink(0.25), Threshold(0.5, 20), Threshold(ThresholdOptions(1, 2).inplace(true)),
        PReLU(), PReLU(PReLUOptions().num_parameters(4)), RReLU(), GLU(), GLU(1), Softmax(1),
        Softmin(0), LogSoftmax(1), Softmax2d());
  print(Dropout(), Dropout(DropoutOptions(0.25).inplace(true)), Dropout2d(0.5), Dropout3d(),
        AlphaDropout(), FeatureAlphaDropout(0.75));
  print(Embedding(5, 3), Embedding(EmbeddingOptions(5, 3).padding_idx(1).max_norm(2)),
        EmbeddingBag(5, 3), EmbeddingBag(EmbeddingBagOptions(5, 3).mode(torch::kSum)));
  print(RNN(3, 4), RNN(RNNOptions(3, 4).nonlinearity(torch::kReLU).num_layers(2)), GRU(3, 4),
        GRU(GRUOptions(3, 4).bias(false).batch_first(true).dropout(0.5).num_layers(2)), LSTM(3, 4),
        LSTM(LSTMOptions(3, 4).bidirectional(true)), RNNCell(3, 4), LSTMCell(3, 4),
        GRUCell(GRUCellOptions(3, 4).bias(false)));
  print(ZeroPad2d(1), ZeroPad2d(ZeroPad2dOptions({1, 2, 3, 4})),
        ConstantPad1d(ConstantPad1dOptions(2, 3.5)), ConstantPad2d(ConstantPad2dOptions(1, 0)),
        ReflectionPad1d(1), ReflectionPad2d(2),
        ReplicationPad2d(ReplicationPad2dOptions({1, 1, 2, 0})), PixelShuffle(2), PixelUnshuffle(3),
        Fold(FoldOptions({4, 5}, {2, 2})), Unfold(UnfoldOptions({2, 4}).padding(1).stride(2)),
        CosineSimilarity(), PairwiseDistance(PairwiseDistanceOptions().p(1)));
  print(L1Loss(), MSELoss(), CrossEntropyLoss(), NLLLoss(), BCELoss(), BCEWithLogitsLoss(),
        KLDivLoss(), HingeEmbeddingLoss(), MarginRankingLoss(), CosineEmbeddingLoss(),
        SoftMarginLoss(), MultiLabelMarginLoss(), MultiLabelSoftMarginLoss(), TripletMarginLoss(),
        PoissonNLLLoss(), CTCLoss());
  print(MultiheadAttention(4, 2), TransformerEncoderLayer(4, 2),
        TransformerEncoder(TransformerEncoderOptions(TransformerEncoderLayerOptions(4, 2), 1)),
        TransformerDecoderLayer(TransformerDecoderLayerOptions(4, 2).dropout(0)));
  print(Sequential(Linear(1, 2), Functional(torch::relu), Tanh(), Plain()), Sequential(),
        Sequential({{"first", Linear(1, 2)}, {"second", ReLU()}}));

  Block block(3);
  Block copy(std::dynamic_pointer_cast<BlockImpl>(block->clone()));
  const auto x = torch::linspace(-1, 1, 3);
  std::cout << block << " " << block->name() << " " << int(torch::equal(block(x), copy(x))) << "\n";
  for (const auto& item : block->named_modules("root"))
    std::cout << item.key() << " " << item.value()->name() << "\n";
  for (const auto& item : block->named_children()) std::cout << item.key() << "\n";
  std::cout << copy->modules(/*include_self=*/false).size() << copy->list->size()
            << copy->list[1]->name() << "\n";
  auto dict = ModuleDict(torch::OrderedDict<std::string, std::shared_ptr<Module>>(
      {{"a", Linear(1, 1).ptr()}, {"b", Tanh().ptr()}}));
  std::cout << dict << int(dict->contains("a")) << dict["b"]->name() << "\n";
  block->apply(
      [](const std::string& name, Module& m) { std::cout << "[" << name << m.name() << "]"; });
  std::cout << "\n";
}
