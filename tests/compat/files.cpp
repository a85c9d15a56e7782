// torch::save and torch::load of tensors, modules, optimizers; streams; archives.
#include <torch/torch.h>

#include <cstdio>
#include <iostream>
#include <sstream>

torch::nn::Sequential make() {
  return torch::nn::Sequential(torch::nn::Linear(3, 4), torch::nn::BatchNorm1d(4),
                               torch::nn::Functional(torch::tanh), torch::nn::Linear(4, 1));
}

int main(int, char** argv) {
  const std::string path = std::string(argv[0]) + ".pt";
  const auto t = torch::arange(6).view({2, 3});
  torch::save(t, path);
  torch::Tensor back;
  torch::load(back, path);
  std::cout << back << back.scalar_type() << "\n";
  std::stringstream stream;
  torch::save(std::vector<torch::Tensor>{t, t.to(torch::kHalf)}, stream);
  std::vector<torch::Tensor> list;
  torch::load(list, stream);
  std::cout << list.size() << list[1] << "\n";

  auto net = make(), other = make();
  torch::optim::Adam adam(net->parameters(), 0.05), fresh(other->parameters(), 0.1);
  const auto x = torch::linspace(-1, 1, 24).view({8, 3}), y = x.sum(1, true).sin();
  const auto step = [&](torch::nn::Sequential& m, torch::optim::Optimizer& o) {
    o.zero_grad();
    auto loss = torch::mse_loss(m->forward(x), y);
    loss.backward();
    o.step();
    return loss.item<float>();
  };
  for (int i = 0; i < 5; i++) step(net, adam);
  torch::save(net, path);
  torch::load(other, path);
  torch::save(adam, path + ".opt");
  torch::load(fresh, path + ".opt");
  for (int i = 0; i < 5; i++) {
    const float a = step(net, adam), b = step(other, fresh);
    std::cout << (a == b);
  }
  net->eval(), other->eval();
  std::cout << torch::equal(net->forward(x), other->forward(x)) << "\n";

  torch::serialize::OutputArchive out;
  out.write("weight", t);
  out.write("inner", torch::ones({2}));
  out.save_to(path + ".archive");
  torch::serialize::InputArchive in;
  in.load_from(path + ".archive");
  torch::Tensor weight;
  in.read("weight", weight);
  std::cout << weight << in.try_read("absent", back) << "\n";
  try {
    torch::load(back, "/nonexistent/file.pt");
  } catch (const std::exception&) {
    std::cout << "caught\n";
  }
}
