// A user's program whose size is measured: trains the network of `torcxx train digits` for a few
// epochs on the file given, saves it when told where, and prints its accuracy on every fifth image.
#include <torcxx/torcxx.h>

#include <cstdio>
#include <cstdlib>

using namespace torcxx;

struct NetImpl : nn::Cloneable<NetImpl> {
  NetImpl() : Cloneable("Net") { reset(); }
  void reset() override {
    conv1 = register_module("conv1", nn::Conv2d(nn::Conv2dOptions(1, 32, 3).padding(1)));
    conv2 = register_module("conv2", nn::Conv2d(nn::Conv2dOptions(32, 64, 3).padding(1)));
    fc1 = register_module("fc1", nn::Linear(64 * 4 * 4, 128));
    fc2 = register_module("fc2", nn::Linear(128, 10));
    dropout = register_module("dropout", nn::Dropout(0.5));
  }
  Tensor forward(Tensor x) {
    x = relu(conv1(x));
    x = max_pool2d(relu(conv2(x)), 2).flatten(1);
    return fc2(dropout(relu(fc1(x))));
  }
  nn::Conv2d conv1{nullptr}, conv2{nullptr};
  nn::Linear fc1{nullptr}, fc2{nullptr};
  nn::Dropout dropout{nullptr};
};
TORCXX_MODULE(Net);

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "usage: digits digits.csv.gz [epochs [net.safetensors]]\n");
    return 2;
  }
  try {
    const data::LabeledTensors digits = data::load_digits(argv[1]);
    const Tensor x = (digits.data.to(kFloat32) / 16).unsqueeze(1);
    const Tensor test = torcxx::arange(x.size(0)).remainder(5).eq(0);
    const Tensor train_x = x.index({test.logical_not()}),
                 train_y = digits.targets.index({test.logical_not()});
    const Tensor test_x = x.index({test}), test_y = digits.targets.index({test});
    manual_seed(1);
    Net net;
    optim::Adam adam(net->parameters(), optim::AdamOptions(2e-3));
    for (int epoch = 0; epoch < (argc > 2 ? std::atoi(argv[2]) : 5); epoch++) {
      const Tensor order = torcxx::randperm(train_x.size(0));
      double sum = 0;
      int64_t steps = 0;
      for (int64_t i = 0; i < order.numel(); i += 32, steps++) {
        const Tensor rows = order.slice(0, i, std::min(i + 32, order.numel()));
        adam.zero_grad();
        const Tensor loss =
            cross_entropy_loss(net(train_x.index_select(0, rows)), train_y.index_select(0, rows));
        loss.backward();
        adam.step();
        sum += loss.item<double>();
      }
      std::printf("epoch %d: loss %.4f\n", epoch + 1, sum / static_cast<double>(steps));
    }
    if (argc > 3) {
      io::TensorMap state;
      for (const auto& item : net->state_dict()) state.emplace(item.key(), item.value());
      io::save_safetensors(state, argv[3]);
    }
    net->eval();
    NoGradGuard no_grad;
    const double right = net(test_x).argmax(1).eq(test_y).sum().item<double>();
    std::printf("accuracy %.4f\n", right / static_cast<double>(test_y.numel()));
  } catch (const Error& e) {
    std::fprintf(stderr, "%s\n", e.what());
    return 1;
  }
  return 0;
}
