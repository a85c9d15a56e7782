// A module of modules, trained by hand.
#include <torch/torch.h>

#include <cstdio>
#include <iostream>

struct NetImpl : torch::nn::Module {
  NetImpl(int64_t in, int64_t hidden, int64_t out)
      : fc1(register_module("fc1", torch::nn::Linear(in, hidden))),
        fc2(torch::nn::LinearOptions(hidden, out).bias(false)) {
    register_module("fc2", fc2);
    scale = register_parameter("scale", torch::ones({out}));
    steps = register_buffer("steps", torch::zeros({1}, torch::kInt64));
  }
  torch::Tensor forward(torch::Tensor x) {
    steps += 1;
    x = torch::relu(fc1->forward(x));
    x = torch::dropout(x, /*p=*/0.5, /*train=*/false);
    return torch::log_softmax(fc2(x) * scale, /*dim=*/1);
  }
  torch::nn::Linear fc1{nullptr}, fc2{nullptr};
  torch::Tensor scale, steps;
};
TORCH_MODULE(Net);

int main() {
  torch::manual_seed(1);
  Net net(4, 8, 3);
  {
    torch::NoGradGuard no_grad;
    for (auto& p : net->named_parameters())
      if (p.key() != "scale")
        p.value().copy_(torch::linspace(-1, 1, p.value().numel()).sin().view_as(p.value()));
  }
  std::cout << net << std::endl;
  for (const auto& p : net->named_parameters())
    std::cout << p.key() << " " << p.value().sizes() << "\n";
  for (const auto& b : net->named_buffers()) std::cout << b.key() << " " << b->sizes() << "\n";

  const auto x = torch::linspace(0, 6, 40).cos().view({10, 4});
  const auto y = torch::arange(10).remainder(3);
  torch::optim::SGD sgd(net->parameters(),
                        torch::optim::SGDOptions(0.1).momentum(0.9).nesterov(true));
  for (int step = 0; step < 30; step++) {
    sgd.zero_grad();
    auto loss = torch::nll_loss(net(x), y);
    loss.backward();
    sgd.step();
    if (step % 5 == 0) std::printf("%d %.5f\n", step, loss.item<float>());
  }
  net->eval();
  const auto correct = net->forward(x).argmax(1).eq(y).sum();
  std::cout << correct.item<int64_t>() << " " << int(net->is_training()) << " " << net->steps
            << "\n";
  const auto copy = std::dynamic_pointer_cast<NetImpl>(net.ptr());
  std::cout << copy->parameters().size() << " " << net->children().size() << " "
            << int(torch::cuda::is_available()) << "\n";
  net->to(torch::kDouble);
  std::cout << net->fc1->weight.scalar_type() << " " << net->fc1->options.in_features() << "\n";
}
