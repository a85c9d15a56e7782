// Training steps of whole networks with Adam, and their answer to one example.
#pragma once
#include "models.h"
#include "optimizers.h"

namespace bench {

template <class Net, class X>
void training(Rows& rows, const std::string& name, double flops, Net (*make)(), X x, Make y) {
  const auto work = [=](bool last) {
    Net net = make();
    if (last) lay_out(net->parameters());
    return Work{[net, step = adam(net->parameters()), x = x(last), y = y(last)]() mutable {
      net->zero_grad();
      torch::cross_entropy_loss(net->forward(x), y).backward();
      step();
    }};
  };
  add(rows, name + " training step", flops, work, std::is_same_v<X, Image>);
}

template <class Net, class X>
void latency(Rows& rows, const std::string& name, double flops, Net (*make)(), X x) {
  const auto work = [=](bool last) {
    Net net = make();
    if (last) lay_out(net->parameters());
    net->eval();
    return Work{[net, x = x(last)]() mutable {
      const NoGrad guard;
      net->forward(x);
    }};
  };
  add(rows, name + ", one example", flops, work, std::is_same_v<X, Image>);
}

inline void model_rows(Rows& rows) {
  const double dense = 2 * (784 * 256 + 2560), cnn = 2 * (676 * 288 + 576 * 18432.0 + 9216 * 128),
               resnet = 2 * 1.814e9, token = 2 * (4 * 12 * 65536 + 4 * 256 * 128 + 256000);
  training(rows, "MLP, batch 64", 3 * 64 * dense, mlp, normal({64, 784}), indices(10, {64}));
  training(rows, "MNIST CNN, batch 64", 3 * 64 * cnn, mnist_cnn, image({64, 1, 28, 28}),
           indices(10, {64}));
  training(rows, "ResNet-18, batch 4", 3 * 4 * resnet, resnet18, image({4, 3, 224, 224}),
           indices(1000, {4}));
  training(
      rows, "GPT, 4 layers, 4 x 128", 3 * 512 * token, +[] { return GPT(); },
      indices(1000, {4, 128}), indices(1000, {512}));
  latency(rows, "MLP", dense, mlp, normal({1, 784}));
  latency(rows, "MNIST CNN", cnn, mnist_cnn, image({1, 1, 28, 28}));
  latency(rows, "ResNet-18", resnet, resnet18, image({1, 3, 224, 224}));
}

}  // namespace bench
