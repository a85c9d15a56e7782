// Datasets, transforms and samplers of one's own; at:: and c10:: spellings.
#include <torch/torch.h>

#include <iostream>

using Example = torch::data::Example<>;

class Squares : public torch::data::datasets::Dataset<Squares> {
 public:
  explicit Squares(size_t n) : n_(n) {}
  Example get(size_t index) override {
    const auto x = torch::full({2}, double(index));
    return {x, x.pow(2).sum()};
  }
  torch::optional<size_t> size() const override { return n_; }

 private:
  size_t n_;
};

struct Shift : torch::data::transforms::TensorTransform<> {
  explicit Shift(double by) : by_(by) {}
  at::Tensor operator()(at::Tensor input) override { return input + by_; }
  double by_;
};

c10::optional<at::Tensor> maybe(bool yes) {
  if (!yes) return c10::nullopt;
  return at::ones({2}, at::kInt);
}

int main() {
  auto loader = torch::data::make_data_loader(
      Squares(10)
          .map(Shift(1))
          .map(torch::data::transforms::Lambda<Example>([](Example e) {
            e.target = e.target * 2;
            return e;
          }))
          .map(torch::data::transforms::Stack<>()),
      torch::data::samplers::SequentialSampler(10),
      torch::data::DataLoaderOptions().batch_size(4).workers(1).drop_last(false));
  for (const auto& batch : *loader) std::cout << batch.data << batch.target << "\n";

  auto random = torch::data::make_data_loader<torch::data::samplers::RandomSampler>(
      Squares(6).map(torch::data::transforms::Stack<>()), /*batch_size=*/6);
  for (auto& batch : *random) std::cout << std::get<0>(batch.target.sort()) << "\n";

  auto single = torch::data::make_data_loader(Squares(3));  // no Stack: vectors of examples
  double total = 0;
  for (auto& examples : *single) total += examples.size() * examples[0].target.item<double>();
  std::cout << total << "\n";

  auto tensors = torch::data::datasets::TensorDataset(torch::arange(6).view({3, 2}));
  std::cout << tensors.size().value() << tensors.get(1).data << "\n";

  std::cout << maybe(true).value() << maybe(false).has_value() << "\n";
  const std::vector<int64_t> list = {2, 3};
  const at::IntArrayRef sizes(list);
  const c10::Device device(c10::DeviceType::CPU);
  const auto t = at::empty(sizes, at::device(device).dtype(at::kFloat)).fill_(2);
  std::cout << at::add(t, t, 2) << t.sizes().vec().size() << t.scalar_type() << "\n";
  std::cout << at::Scalar(3).toInt() << c10::elementSize(at::ScalarType::Double) << "\n";
  TORCH_CHECK(t.numel() == 6, "six elements, got ", t.numel());
  try {
    TORCH_CHECK(false, "made to fail: ", 42);
  } catch (const c10::Error& e) {
    std::cout << e.what_without_backtrace() << "\n";
  }
  AT_DISPATCH_FLOATING_TYPES(t.scalar_type(), "sum", [&] {
    scalar_t total = 0;
    for (int64_t i = 0; i < t.numel(); i++) total += t.data_ptr<scalar_t>()[i];
    std::cout << total << "\n";
  });
}
