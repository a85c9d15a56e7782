// The generator and discriminator of a DCGAN, from Sequential.
#include <torch/torch.h>

#include <cstdio>
#include <iostream>

using namespace torch;

struct DCGANGeneratorImpl : nn::Module {
  explicit DCGANGeneratorImpl(int noise)
      : conv1(nn::ConvTranspose2dOptions(noise, 16, 4).bias(false)),
        norm1(16),
        conv2(nn::ConvTranspose2dOptions(16, 8, 3).stride(2).padding(1).bias(false)),
        norm2(8),
        conv3(nn::ConvTranspose2dOptions(8, 1, 4).stride(2).padding(1).bias(false)) {
    register_module("conv1", conv1);
    register_module("conv2", conv2);
    register_module("conv3", conv3);
    register_module("norm1", norm1);
    register_module("norm2", norm2);
  }
  torch::Tensor forward(torch::Tensor x) {
    x = torch::relu(norm1(conv1(x)));
    x = torch::relu(norm2(conv2(x)));
    return torch::tanh(conv3(x));
  }
  nn::ConvTranspose2d conv1;
  nn::BatchNorm2d norm1;
  nn::ConvTranspose2d conv2;
  nn::BatchNorm2d norm2;
  nn::ConvTranspose2d conv3;
};
TORCH_MODULE(DCGANGenerator);

int main() {
  torch::manual_seed(0);
  DCGANGenerator generator(10);
  nn::Sequential discriminator(
      nn::Conv2d(nn::Conv2dOptions(1, 8, 4).stride(2).padding(1).bias(false)),
      nn::LeakyReLU(nn::LeakyReLUOptions().negative_slope(0.2)),
      nn::Conv2d(nn::Conv2dOptions(8, 16, 4).stride(2).padding(1).bias(false)), nn::BatchNorm2d(16),
      nn::LeakyReLU(nn::LeakyReLUOptions().negative_slope(0.2).inplace(true)),
      nn::Conv2d(nn::Conv2dOptions(16, 1, 3).bias(false)), nn::Sigmoid(), nn::Flatten());
  std::cout << generator << "\n" << discriminator << "\n";
  for (auto* m :
       {static_cast<nn::Module*>(generator.get()), static_cast<nn::Module*>(discriminator.get())})
    m->apply([](nn::Module& module) {
      NoGradGuard no_grad;
      for (auto& p : module.parameters(/*recurse=*/false))
        if (p.dim() > 1) p.copy_(torch::arange(p.numel()).mul(0.37).sin().mul(0.2).view_as(p));
    });
  optim::Adam g_adam(generator->parameters(), optim::AdamOptions(2e-3).betas({0.5, 0.5}));
  optim::Adam d_adam(discriminator->parameters(), optim::AdamOptions(5e-3).betas({0.5, 0.5}));
  const auto real = torch::arange(4 * 144).mul(0.11).sin().view({4, 1, 12, 12});
  const auto noise = torch::arange(40).mul(1.7).cos().view({4, 10, 1, 1});
  for (int step = 0; step < 4; step++) {
    discriminator->zero_grad();
    const auto real_out = discriminator->forward(real);
    auto d_real = torch::binary_cross_entropy(real_out, torch::full_like(real_out, 0.9));
    d_real.backward();
    auto fake = generator->forward(noise);
    auto fake_out = discriminator->forward(fake.detach());
    auto d_fake = torch::binary_cross_entropy(fake_out, torch::zeros_like(fake_out));
    d_fake.backward();
    d_adam.step();
    generator->zero_grad();
    fake_out = discriminator->forward(fake);
    auto g_loss = torch::binary_cross_entropy(fake_out, torch::ones_like(fake_out));
    g_loss.backward();
    g_adam.step();
    std::printf("%.4f %.4f %s\n", (d_real + d_fake).item<float>(), g_loss.item<float>(),
                c10::str(fake.sizes()).c_str());
  }
}
