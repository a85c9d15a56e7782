#include "torcxx/data/dataset.h"

#include <cstring>
#include <numeric>

#include "torcxx/tensor/functions.gen.h"

namespace torcxx::data {

Example<> Dataset::get_batch(IntArrayRef indices) const {
  std::vector<Tensor> data, target;
  for (int64_t i : indices) {
    Example<> e = get(i);
    data.push_back(std::move(e.data));
    if (e.target.defined()) target.push_back(std::move(e.target));
  }
  return {stack(data), target.empty() ? Tensor() : stack(target)};
}

TensorDataset::TensorDataset(Tensor data, Tensor target)
    : data_(std::move(data)), target_(std::move(target)) {
  TORCXX_CHECK_VALUE(
      data_.defined() && data_.dim() > 0 && target_.defined() && target_.dim() > 0 &&
          data_.size(0) == target_.size(0),
      "TensorDataset: Size mismatch between tensors: expected data and target of one length");
}
int64_t TensorDataset::size() const { return data_.size(0); }
Example<> TensorDataset::get(int64_t index) const {
  TORCXX_CHECK_INDEX(index >= 0 && index < size(), "TensorDataset: index ", index,
                     " is out of range for ", size(), " examples");
  return {data_.select(0, index), target_.select(0, index)};
}
Example<> TensorDataset::get_batch(IntArrayRef indices) const {
  Tensor index = empty({static_cast<int64_t>(indices.size())}, TensorOptions(kInt64));
  if (!indices.empty())
    std::memcpy(index.data_ptr(), indices.data(), indices.size() * sizeof(int64_t));
  return {data_.index_select(0, index), target_.index_select(0, index)};
}

Subset::Subset(DatasetPtr dataset, std::vector<int64_t> indices)
    : dataset_(std::move(dataset)), indices_(std::move(indices)) {
  TORCXX_CHECK_VALUE(dataset_, "Subset: argument 'dataset' is empty");
  for (int64_t i : indices_)
    TORCXX_CHECK_INDEX(i >= 0 && i < dataset_->size(), "Subset: index ", i, " is out of range for ",
                       dataset_->size(), " examples");
}
std::vector<int64_t> Subset::map(IntArrayRef indices) const {
  std::vector<int64_t> out;
  for (int64_t i : indices) {
    TORCXX_CHECK_INDEX(i >= 0 && i < size(), "Subset: index ", i, " is out of range for ", size(),
                       " examples");
    out.push_back(indices_[static_cast<size_t>(i)]);
  }
  return out;
}
Example<> Subset::get(int64_t index) const { return dataset_->get(map(index)[0]); }
Example<> Subset::get_batch(IntArrayRef indices) const { return dataset_->get_batch(map(indices)); }

// Fisher and Yates' shuffle over Philox; the rejection keeps every order equally likely.
std::vector<int64_t> permutation(int64_t n, uint64_t seed, uint64_t epoch) {
  TORCXX_CHECK_VALUE(n >= 0, "permutation: argument 'n' expected at least 0, got ", n);
  std::vector<int64_t> out(static_cast<size_t>(n));
  std::iota(out.begin(), out.end(), 0);
  uint64_t counter = 0;
  const auto below = [&](uint64_t bound) {
    const uint64_t limit = UINT64_MAX - UINT64_MAX % bound;
    for (;;) {
      const auto w = philox(seed, counter++, epoch);
      const uint64_t r = uint64_t{w[0]} << 32 | w[1];
      if (r < limit) return r % bound;
    }
  };
  for (uint64_t i = out.size(); i > 1; i--) std::swap(out[i - 1], out[below(i)]);
  return out;
}

std::vector<std::shared_ptr<Subset>> random_split(const DatasetPtr& dataset, IntArrayRef lengths,
                                                  uint64_t seed) {
  TORCXX_CHECK_VALUE(dataset, "random_split: argument 'dataset' is empty");
  int64_t total = 0;
  for (int64_t l : lengths) {
    TORCXX_CHECK_VALUE(l >= 0 && l <= dataset->size(), "random_split: argument 'lengths' has ", l);
    total += l;
  }
  TORCXX_CHECK_VALUE(total == dataset->size(),
                     "Sum of input lengths does not equal the length of the input dataset!");
  const std::vector<int64_t> order = permutation(total, seed, 0);
  std::vector<std::shared_ptr<Subset>> out;
  auto at = order.begin();
  for (int64_t l : lengths) {
    out.push_back(std::make_shared<Subset>(dataset, std::vector<int64_t>(at, at + l)));
    at += l;
  }
  return out;
}

}  // namespace torcxx::data
