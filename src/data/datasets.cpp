#include "torcxx/data/datasets.h"

#include "torcxx/data/mnist.h"

namespace torcxx::data::datasets {
namespace {
size_t rows(const Tensor& t) { return static_cast<size_t>(t.size(0)); }
Tensor row(const char* name, const Tensor& t, size_t index) {
  TORCXX_CHECK_INDEX(index < rows(t), name, ": index ", index, " is out of range for ", rows(t),
                     " examples");
  return t.select(0, static_cast<int64_t>(index));
}
}  // namespace

TensorDataset::TensorDataset(Tensor t) : tensor(std::move(t)) {
  TORCXX_CHECK_VALUE(tensor.defined() && tensor.dim() > 0,
                     "TensorDataset: expected a tensor with at least one dimension");
}
TensorExample TensorDataset::get(size_t index) { return row("TensorDataset", tensor, index); }
std::optional<size_t> TensorDataset::size() const { return rows(tensor); }

MNIST::MNIST(const std::string& root, Mode mode) : mode_(mode) {
  const LabeledTensors loaded = load_mnist(root, is_train());
  images_ = loaded.data.unsqueeze(1).to(kFloat32).div_(255);
  targets_ = loaded.targets;
}
Example<> MNIST::get(size_t index) {
  return {row("MNIST", images_, index), row("MNIST", targets_, index)};
}
std::optional<size_t> MNIST::size() const { return rows(images_); }

}  // namespace torcxx::data::datasets
