// Datasets, transforms and samplers in PyTorch's C++ style, and the engine below the loaders.
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <thread>

#include "torcxx/data/make_data_loader.h"
#include "torcxx/tensor/operators.h"

namespace {

using namespace torcxx;
using data::DataLoaderOptions, data::Prefetcher, data::make_data_loader;
namespace samplers = data::samplers;
namespace transforms = data::transforms;

struct Numbers : data::datasets::Dataset<Numbers> {
  explicit Numbers(size_t count) : n(count) {}
  data::Example<> get(size_t i) override {
    if (i == bad) throw std::runtime_error("bad example");
    return {full({2}, double(i)), tensor(int64_t(i))};
  }
  std::optional<size_t> size() const override { return n; }
  size_t n, bad = SIZE_MAX;
};

template <class Loader>
std::vector<int64_t> targets(Loader& loader) {
  std::vector<int64_t> out;
  for (const auto& batch : loader)
    for (int64_t i = 0; i < batch.target.numel(); i++)
      out.push_back(batch.target[i].template item<int64_t>());
  return out;
}

TEST(Datasets, MapAndStackGiveBatchesInOrderForEveryNumberOfWorkers) {
  for (const int64_t workers : {0, 1, 3}) {
    auto loader = make_data_loader<samplers::SequentialSampler>(
        Numbers(10)
            .map(transforms::TensorLambda<>([](Tensor x) { return x * 2; }))
            .map(transforms::Stack<>()),
        DataLoaderOptions(4).workers(workers));
    for (int epoch = 0; epoch < 2; epoch++) {
      auto it = loader->begin();
      EXPECT_EQ(it->data.sizes(), IntArrayRef({4, 2}));
      EXPECT_EQ(it->data[3][1].item<double>(), 6);
      ++it;
      ++it;
      EXPECT_EQ(it->data.size(0), 2);
      ++it;
      EXPECT_TRUE(it == loader->end());
    }
    EXPECT_EQ(targets(*loader), (std::vector<int64_t>{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}));
  }
}

TEST(Datasets, DropLastAndRandomOrder) {
  auto loader = make_data_loader(Numbers(10).map(transforms::Stack<>()),
                                 DataLoaderOptions(4).drop_last(true));
  EXPECT_EQ(targets(*loader).size(), 8u);
  manual_seed(3);
  auto random = make_data_loader(Numbers(50).map(transforms::Stack<>()), 7);
  const auto first = targets(*random), second = targets(*random);
  EXPECT_NE(first, second);
  auto sorted = first;
  std::sort(sorted.begin(), sorted.end());
  for (int64_t i = 0; i < 50; i++) EXPECT_EQ(sorted[size_t(i)], i);
  manual_seed(3);
  auto again = make_data_loader(Numbers(50).map(transforms::Stack<>()), 7);
  EXPECT_EQ(targets(*again), first);
}

TEST(Datasets, ErrorsOfWorkersArriveWithTheirBatch) {
  for (const int64_t workers : {0, 2}) {
    Numbers numbers(9);
    numbers.bad = 4;
    auto loader = make_data_loader<samplers::SequentialSampler>(
        numbers.map(transforms::Stack<>()), DataLoaderOptions(3).workers(workers));
    auto it = loader->begin();
    EXPECT_THROW(++it, std::runtime_error);
  }
  EXPECT_THROW(make_data_loader(Numbers(3), DataLoaderOptions(0)), ValueError);
  EXPECT_THROW(make_data_loader(Numbers(3), DataLoaderOptions(1).shuffle(true)), ValueError);
  auto loader = make_data_loader(Numbers(3));
  const auto it = loader->begin();
  EXPECT_EQ(it->size(), 1u);
  EXPECT_THROW(loader->begin(), Error);
}

struct Countdown : data::datasets::StatefulDataset<Countdown, int> {
  std::optional<int> get_batch(size_t) override {
    return left ? std::optional<int>(left--) : std::nullopt;
  }
  void reset() override { left = 5; }
  std::optional<size_t> size() const override { return std::nullopt; }
  int left = 0;
};

TEST(Datasets, AStatefulDatasetEndsItsEpochItself) {
  for (const int64_t workers : {0, 2}) {
    auto loader =
        make_data_loader(Countdown().map(transforms::BatchLambda<int>([](int x) { return -x; })),
                         DataLoaderOptions(1).workers(workers));
    for (int epoch = 0; epoch < 2; epoch++) {
      std::vector<int> seen;
      for (const int x : *loader) seen.push_back(x);
      EXPECT_EQ(seen, (std::vector<int>{-5, -4, -3, -2, -1}));
    }
  }
}

TEST(Datasets, SharedAndTensorDatasets) {
  auto shared = data::datasets::make_shared_dataset<Numbers>(size_t{4});
  EXPECT_EQ(shared.size(), 4u);
  EXPECT_EQ(shared->get(2).target.item<int64_t>(), 2);
  data::datasets::TensorDataset rows(arange(6).view({3, 2}));
  EXPECT_EQ(rows.size(), 3u);
  EXPECT_EQ(rows.get(1).data[1].item<int64_t>(), 3);
  EXPECT_THROW(rows.get(3), IndexError);
  EXPECT_THROW(data::datasets::TensorDataset(tensor(1)), ValueError);
  auto loader = make_data_loader<samplers::SequentialSampler>(
      rows.map(transforms::Stack<data::TensorExample>()), 3);
  EXPECT_EQ(loader->begin()->data.sizes(), IntArrayRef({3, 2}));
}

TEST(Datasets, Normalize) {
  transforms::Normalize<> one(0.5, 2.0), three({0.0, 1.0, 2.0}, {1.0, 2.0, 4.0});
  EXPECT_EQ(one(full({1, 2, 2}, 4.5)).sum().item<double>(), 8);
  EXPECT_EQ(three(full({3, 1, 1}, 4.0)).flatten()[2].item<double>(), 0.5);
}

TEST(Samplers, DistributedSharesCoverEverything) {
  for (const bool duplicates : {true, false}) {
    std::vector<size_t> seen;
    for (size_t rank = 0; rank < 3; rank++) {
      samplers::DistributedRandomSampler sampler(10, 3, rank, duplicates);
      sampler.set_epoch(2);
      sampler.reset();
      size_t count = 0;
      while (const auto batch = sampler.next(2)) {
        count += batch->size();
        seen.insert(seen.end(), batch->begin(), batch->end());
      }
      EXPECT_EQ(count, duplicates ? 4u : 3u);
    }
    std::sort(seen.begin(), seen.end());
    seen.erase(std::unique(seen.begin(), seen.end()), seen.end());
    EXPECT_EQ(seen.size(), duplicates ? 10u : 9u);
  }
  EXPECT_THROW(samplers::DistributedSequentialSampler(4, 2, 2), ValueError);
  EXPECT_THROW(samplers::RandomSampler(-1), ValueError);
  samplers::StreamSampler stream(5);
  EXPECT_EQ(stream.next(3)->size(), 3u);
  EXPECT_EQ(stream.next(3)->size(), 2u);
  EXPECT_FALSE(stream.next(3));
}

TEST(Prefetcher, RunsAtMostAheadAndTimesOut) {
  std::atomic<int> made = 0;
  int next = 0;
  Prefetcher ahead(
      [&]() -> Prefetcher::Job {
        if (next == 20) return nullptr;
        return [&made, i = next++](int64_t) {
          made++;
          return std::make_shared<int>(i);
        };
      },
      3, 4);
  for (int i = 0; i < 20; i++) {
    EXPECT_EQ(*std::static_pointer_cast<int>(ahead.take()), i);
    EXPECT_LE(made, i + 5);
  }
  EXPECT_EQ(ahead.take(), nullptr);
  EXPECT_EQ(ahead.take(), nullptr);

  std::atomic<bool> go = false;
  Prefetcher slow(
      [&]() -> Prefetcher::Job {
        return [&](int64_t) {
          while (!go) std::this_thread::yield();
          return std::make_shared<int>(1);
        };
      },
      1, 1);
  EXPECT_THROW(slow.take(std::chrono::milliseconds(5)), Error);
  go = true;
  EXPECT_NE(slow.take(), nullptr);
}

}  // namespace
