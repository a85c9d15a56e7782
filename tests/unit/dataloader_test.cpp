// Order, completeness, errors and memory of the data loader.
#include "torcxx/data/dataloader.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>

#include "torcxx/tensor/operators.h"

namespace {

using namespace torcxx;
using data::DataLoader, data::DataLoaderOptions;

std::shared_ptr<data::TensorDataset> counting(int64_t n) {
  const Tensor x = arange(n, TensorOptions(kInt64));
  return std::make_shared<data::TensorDataset>(x.view({n, 1}), x);
}

std::vector<int64_t> targets(DataLoader& loader, int64_t first = 0) {
  std::vector<int64_t> out;
  for (auto it = loader.begin(first); it != loader.end(); ++it) {
    const int64_t* p = it->target.data_ptr<int64_t>();
    out.insert(out.end(), p, p + it->target.numel());
  }
  return out;
}

TEST(DataLoader, CoversTheDatasetOnceInOrder) {
  DataLoader loader(counting(10), 4);
  EXPECT_EQ(loader.size(), 3);
  EXPECT_EQ(targets(loader), (std::vector<int64_t>{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}));
  DataLoader dropping(counting(10), DataLoaderOptions(4).drop_last(true));
  EXPECT_EQ(targets(dropping).size(), 8u);
}

TEST(DataLoader, OrderIsTheSameForEveryNumberOfWorkers) {
  std::vector<int64_t> reference;
  for (int64_t workers : {0, 1, 2, 5}) {
    DataLoader loader(counting(997), DataLoaderOptions(16).shuffle(true).workers(workers).seed(3));
    const auto first = targets(loader), second = targets(loader);
    EXPECT_NE(first, second);
    auto sorted = first;
    std::sort(sorted.begin(), sorted.end());
    for (int64_t i = 0; i < 997; i++) ASSERT_EQ(sorted[static_cast<size_t>(i)], i);
    if (reference.empty()) reference = first;
    EXPECT_EQ(first, reference) << workers;
  }
}

TEST(DataLoader, StartsAtAnyBatchOfAnyEpoch) {
  DataLoader loader(counting(20), DataLoaderOptions(3).shuffle(true).workers(2));
  loader.set_epoch(5);
  const auto whole = targets(loader);
  loader.set_epoch(5);
  EXPECT_EQ(targets(loader, 4), std::vector<int64_t>(whole.begin() + 12, whole.end()));
  EXPECT_TRUE(targets(loader, loader.size()).empty());
  EXPECT_THROW(loader.begin(8), IndexError);
}

struct Failing : data::Dataset {
  int64_t size() const override { return 100; }
  data::Example<> get(int64_t i) const override {
    TORCXX_CHECK_VALUE(i != 37, "bad example 37");
    return {full({2}, i), full({}, i)};
  }
};

TEST(DataLoader, ExceptionsOfWorkersArriveInTheLoop) {
  for (int64_t workers : {0, 3}) {
    DataLoader loader(std::make_shared<Failing>(), DataLoaderOptions(10).workers(workers));
    int64_t seen = 0;
    try {
      for (const auto& batch : loader) seen += batch.data.size(0);
      FAIL();
    } catch (const ValueError& e) {
      EXPECT_STREQ(e.what(), "bad example 37");
    }
    EXPECT_EQ(seen, 30);
  }
}

struct Watching : data::Dataset {
  mutable std::atomic<int64_t> made{0};
  int64_t size() const override { return 400; }
  data::Example<> get(int64_t i) const override {
    made++;
    return {full({1}, i), full({}, i)};
  }
};

TEST(DataLoader, WorkersRunAheadByPrefetchBatchesAtMost) {
  for (int64_t workers : {1, 8}) {
    auto set = std::make_shared<Watching>();
    DataLoader loader(set, DataLoaderOptions(1).workers(workers).max_jobs(3));
    int64_t taken = 0, ahead = 0;
    for (auto it = loader.begin(); it != loader.end(); ++it)
      ahead = std::max(ahead, set->made - ++taken);
    EXPECT_LE(ahead, 3 + 1) << workers;
    EXPECT_EQ(set->made, 400);
  }
}

TEST(DataLoader, StopsInTheMiddle) {
  DataLoader loader(counting(1000), DataLoaderOptions(1).workers(4));
  auto it = loader.begin();
  ++it;
  EXPECT_EQ(it->target.item<int64_t>(), 1);
}

TEST(DataLoader, RefusesBadOptions) {
  EXPECT_THROW(DataLoader(counting(3), 0), ValueError);
  EXPECT_THROW(DataLoader(counting(3), DataLoaderOptions(1).workers(-1)), ValueError);
  EXPECT_THROW(DataLoader(nullptr, 1), ValueError);
}

TEST(Datasets, SubsetsAndSplitsPartTheExamples) {
  auto parts = data::random_split(counting(10), {7, 3}, 1);
  std::vector<int64_t> all;
  for (auto& p : parts)
    for (int64_t i = 0; i < p->size(); i++) all.push_back(p->get(i).target.item<int64_t>());
  std::sort(all.begin(), all.end());
  EXPECT_EQ(all, (std::vector<int64_t>{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}));
  EXPECT_THROW(data::random_split(counting(10), {7, 4}), ValueError);
  EXPECT_THROW(data::Subset(counting(3), {3}), IndexError);
  EXPECT_THROW(counting(3)->get(3), IndexError);
  EXPECT_THROW(counting(3)->get_batch({0, 5}), IndexError);
}

}  // namespace
