// The MNIST example: dataset, transforms, loader, network, training and test.
#include <torch/torch.h>

#include <cstdio>
#include <fstream>

// IDX files of ruled digits, for both parts: count images of 28 x 28 and their labels.
void write_idx(const std::string& root, const char* part, uint32_t count) {
  const auto number = [](std::ostream& out, uint32_t v) {
    for (int shift = 24; shift >= 0; shift -= 8) out.put(char(v >> shift & 255));
  };
  std::ofstream images(root + "/" + part + "-images-idx3-ubyte", std::ios::binary);
  std::ofstream labels(root + "/" + part + "-labels-idx1-ubyte", std::ios::binary);
  for (const uint32_t v : {2051u, count, 28u, 28u}) number(images, v);
  for (const uint32_t v : {2049u, count}) number(labels, v);
  for (uint32_t i = 0; i < count; i++) {
    labels.put(char(i % 10));
    std::string image;
    for (uint32_t y = 0; y < 28; y++)
      for (uint32_t x = 0; x < 28; x++)
        image += char((x * (i % 10 + 1) + y * 3 + i / 10) % 32 < 16 ? 250 : (x * y + i) % 50);
    images << image;
  }
}

struct Net : torch::nn::Module {
  Net()
      : conv1(torch::nn::Conv2dOptions(1, 10, /*kernel_size=*/5)),
        conv2(torch::nn::Conv2dOptions(10, 20, /*kernel_size=*/5)),
        fc1(320, 50),
        fc2(50, 10) {
    register_module("conv1", conv1);
    register_module("conv2", conv2);
    register_module("conv2_drop", conv2_drop);
    register_module("fc1", fc1);
    register_module("fc2", fc2);
  }
  torch::Tensor forward(torch::Tensor x) {
    x = torch::relu(torch::max_pool2d(conv1->forward(x), 2));
    x = torch::relu(torch::max_pool2d(conv2_drop->forward(conv2->forward(x)), 2));
    x = x.view({-1, 320});
    x = torch::relu(fc1->forward(x));
    return torch::log_softmax(fc2->forward(x), /*dim=*/1);
  }
  torch::nn::Conv2d conv1, conv2;
  torch::nn::Dropout2d conv2_drop{0.0};
  torch::nn::Linear fc1, fc2;
};

template <typename DataLoader>
void train(int epoch, Net& model, torch::Device device, DataLoader& loader,
           torch::optim::Optimizer& optimizer, size_t size) {
  model.train();
  size_t batch_index = 0;
  for (auto& batch : loader) {
    auto data = batch.data.to(device), targets = batch.target.to(device);
    optimizer.zero_grad();
    auto loss = torch::nll_loss(model.forward(data), targets);
    AT_ASSERT(!std::isnan(loss.template item<float>()));
    loss.backward();
    optimizer.step();
    if (batch_index++ % 4 == 0)
      std::printf("epoch %d [%zu/%zu] loss %.4f\n", epoch, batch_index * batch.data.size(0), size,
                  loss.template item<float>());
  }
}

template <typename DataLoader>
void test(Net& model, torch::Device device, DataLoader& loader, size_t batches) {
  torch::NoGradGuard no_grad;
  model.eval();
  double loss = 0;
  int64_t correct = 0;
  for (const auto& batch : loader) {
    auto data = batch.data.to(device), targets = batch.target.to(device);
    auto output = model.forward(data);
    loss += torch::nll_loss(output, targets, /*weight=*/{}, torch::Reduction::Sum)
                .template item<float>();
    correct += output.argmax(1).eq(targets).sum().template item<int64_t>();
  }
  std::printf("test loss %.3f, accuracy %.3f\n", loss / (100 * batches),
              double(correct) / (100 * batches));
}

int main(int, char** argv) {
  const std::string root = std::string(argv[0]) + ".data";
  std::system(("mkdir -p " + root).c_str());
  write_idx(root, "train", 60000);
  write_idx(root, "t10k", 10000);
  torch::Device device(torch::cuda::is_available() ? torch::kCUDA : torch::kCPU);
  Net model;
  model.to(device);
  for (auto& p : model.parameters())
    p.data().copy_(torch::arange(p.numel()).mul(0.7).sin().mul(0.1).view_as(p));

  auto train_set = torch::data::datasets::MNIST(root)
                       .map(torch::data::transforms::Normalize<>(0.1307, 0.3081))
                       .map(torch::data::transforms::Stack<>());
  const size_t train_size = train_set.size().value();
  auto train_loader = torch::data::make_data_loader(
      std::move(train_set), torch::data::samplers::SequentialSampler(768),
      torch::data::DataLoaderOptions().batch_size(64).workers(2));
  auto test_set = torch::data::datasets::MNIST(root, torch::data::datasets::MNIST::Mode::kTest)
                      .map(torch::data::transforms::Normalize<>(0.1307, 0.3081))
                      .map(torch::data::transforms::Stack<>());
  std::printf("%zu %zu\n", train_size, test_set.size().value());
  auto test_loader = torch::data::make_data_loader(
      std::move(test_set), torch::data::samplers::SequentialSampler(300), 100);

  torch::optim::SGD optimizer(model.parameters(), torch::optim::SGDOptions(0.01).momentum(0.5));
  for (int epoch = 1; epoch <= 3; epoch++) {
    train(epoch, model, device, *train_loader, optimizer, train_size);
    test(model, device, *test_loader, /*batches=*/3);
  }
}
