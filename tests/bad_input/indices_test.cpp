// Views past their storage, and indices that point nowhere.
#include "bad_input/registry_call.h"
#include "unit/core_expect.h"

namespace torcxx::bad_input {
namespace {

const std::vector<int64_t>& bad_indices() {  // for a dimension of 3
  static const std::vector<int64_t> all = {3,         -4,      INT64_MAX,  INT64_MIN,    INT32_MIN,
                                           INT32_MAX, 1 << 30, -(1 << 30), INT64_MIN + 1};
  return all;
}
Tensor index_of(int64_t value, ScalarType dtype = kInt64) {
  return tensor({int64_t{0}, value}, TensorOptions(kInt64)).to(dtype);
}
Tensor grid() { return arange(6, TensorOptions(kFloat32)).reshape({2, 3}); }

TEST(BadInput, BI69_AsStridedPastTheStorage) {
  const Bounded bounded("as_strided");
  Tensor x = grid();
  EXPECT_ERROR(x.as_strided({7}, {1}), Error, "");
  EXPECT_ERROR(x.as_strided({2, 3}, {4, 1}), Error, "");
  EXPECT_ERROR(x.as_strided({2}, {1}, 5), Error, "");
  EXPECT_ERROR(x.as_strided({1}, {1}, 6), Error, "");
  EXPECT_ERROR(x.as_strided({1}, {1}, INT64_MAX), Error, "");
  EXPECT_ERROR(x.as_strided({2}, {INT64_MAX}), Error, "");
  EXPECT_ERROR(x.as_strided({INT64_MAX}, {INT64_MAX}), Error, "");
  EXPECT_ERROR(x.as_strided({int64_t{1} << 32, int64_t{1} << 32}, {int64_t{1} << 32, 1}), Error,
               "");
  EXPECT_ERROR(x.as_strided({2, 2, 2}, {INT64_MAX, INT64_MAX, 2}, 1), Error, "");
  EXPECT_ERROR(x.as_strided({2}, {-1}), Error, "");
  EXPECT_ERROR(x.as_strided({2}, {-1}, 3), Error, "");
  EXPECT_ERROR(x.as_strided({2}, {INT64_MIN}, 3), Error, "");
  EXPECT_ERROR(x.as_strided({2}, {1}, -1), Error, "");
  EXPECT_ERROR(x.as_strided({2}, {1}, INT64_MIN), Error, "");
  EXPECT_ERROR(x.as_strided({-2}, {1}), Error, "");
  EXPECT_ERROR(x.as_strided({2, 2}, {1}), Error, "");
  EXPECT_ERROR(x.as_strided_({7}, {1}), Error, "");
  EXPECT_ERROR(x.as_strided_({2}, {-1}, 3), Error, "");
  EXPECT_EQ(x.sizes(), IntArrayRef({2, 3})) << "a refused call must change nothing";
  EXPECT_EQ(x.as_strided({0}, {1}, 6).numel(), 0);
  const Tensor g = ones({3}).set_requires_grad(true);
  EXPECT_ERROR(g.as_strided({4}, {1}), Error, "");
  expect_usable();
}

TEST(BadInput, BI69_Scatter) {
  for (const int64_t bad : bad_indices()) {
    const Bounded bounded("scatter");
    const Tensor index = index_of(bad).reshape({1, 2}), src = ones({1, 2});
    Tensor x = grid();
    EXPECT_ERROR(x.scatter(1, index, src), Error, "out of bounds");
    EXPECT_ERROR(x.scatter(1, index, 1.0), Error, "out of bounds");
    EXPECT_ERROR(x.scatter_(1, index, src), Error, "out of bounds");
    EXPECT_ERROR(x.scatter_add(1, index, src), Error, "out of bounds");
    EXPECT_ERROR(x.scatter_add_(1, index, src), Error, "out of bounds");
    for (const char* reduce : {"sum", "prod", "mean", "amax", "amin"})
      EXPECT_ERROR(x.scatter_reduce(1, index, src, reduce), Error, "out of bounds");
    EXPECT_ERROR(x.gather(1, index), Error, "out of bounds");
    EXPECT_ERROR(x.take_along_dim(index, 1), Error, "");
  }
  expect_usable();
}

TEST(BadInput, BI69_IndexOperations) {
  for (const int64_t bad : bad_indices()) {
    const Bounded bounded("index");
    Tensor x = grid();
    const Tensor index = index_of(bad), src = ones({2, 2});
    const std::vector<Tensor> parts{Tensor(), index};
    EXPECT_ERROR(x.index_select(1, index), Error, "");
    EXPECT_ERROR(x.index_add(1, index, src), Error, "");
    EXPECT_ERROR(x.index_add_(1, index, src), Error, "");
    EXPECT_ERROR(x.index_copy(1, index, src), Error, "");
    EXPECT_ERROR(x.index_copy_(1, index, src), Error, "");
    EXPECT_ERROR(x.index_fill(1, index, 2), Error, "");
    EXPECT_ERROR(x.index_fill_(1, index, 2), Error, "");
    EXPECT_ERROR(x.index({indexing::Slice(), index}), IndexError, "out of bounds");
    EXPECT_ERROR(x.index_put(parts, ones({})), IndexError, "out of bounds");
    EXPECT_ERROR(x.index_put_(parts, ones({}), true), IndexError, "out of bounds");
    EXPECT_ERROR(x.select(1, bad), IndexError, "");
    EXPECT_ERROR(x.select_scatter(ones({2}), 1, bad), IndexError, "");
    EXPECT_ERROR(x.narrow(1, bad, 1), Error, "");
    if (bad > INT32_MIN && bad < INT32_MAX) {
      EXPECT_ERROR(x.index_select(1, index_of(bad, kInt32)), Error, "");
      EXPECT_ERROR(x.index({indexing::Slice(), index_of(bad, kInt32)}), IndexError, "");
    }
  }
  expect_usable();
}

TEST(BadInput, BI69_TakeAndPut) {
  for (const int64_t bad : {int64_t{6}, int64_t{-7}, INT64_MAX, INT64_MIN}) {
    const Bounded bounded("take");
    Tensor x = grid();
    EXPECT_ERROR(x.take(index_of(bad)), IndexError, "out of range");
    EXPECT_ERROR(x.put(index_of(bad), ones({2})), IndexError, "out of range");
    EXPECT_ERROR(x.put_(index_of(bad), ones({2}), true), IndexError, "out of range");
    EXPECT_ERROR(ones({0}).take(index_of(bad)), IndexError, "");
  }
  expect_usable();
}

TEST(BadInput, BI69_Embedding) {
  const Tensor weight = grid().t().contiguous();  // three rows
  for (const int64_t bad : bad_indices()) {
    const Bounded bounded("embedding");
    EXPECT_ERROR(embedding(weight, index_of(bad)), IndexError, "");
    nn::Embedding layer(3, 2);
    EXPECT_ERROR(layer(index_of(bad)), IndexError, "");
    if (bad > INT32_MIN && bad < INT32_MAX) {
      EXPECT_ERROR(embedding(weight, index_of(bad, kInt32)), IndexError, "");
    }
  }
  EXPECT_ERROR(embedding(weight, index_of(-1)), IndexError, "");
  EXPECT_ERROR(nn::Embedding(nn::EmbeddingOptions(3, 2).padding_idx(3)), Error, "");
  EXPECT_ERROR(nn::Embedding(nn::EmbeddingOptions(3, 2).padding_idx(INT64_MIN)), Error, "");
  expect_usable();
}

TEST(BadInput, BI69_ClassesThatDoNotExist) {
  const Tensor logits = randn({2, 3});
  for (const int64_t bad : {int64_t{3}, int64_t{-1}, INT64_MAX, INT64_MIN}) {
    const Bounded bounded("cross_entropy_loss");
    EXPECT_ERROR(cross_entropy_loss(logits, index_of(bad)), Error, "");
    EXPECT_ERROR(nll_loss(logits.log_softmax(1), index_of(bad)), Error, "");
    EXPECT_ERROR(cross_entropy_loss(logits[0], tensor(bad, TensorOptions(kInt64))), Error, "");
    const Tensor maps = randn({2, 3, 2});
    EXPECT_ERROR(cross_entropy_loss(maps, index_of(bad).expand({2, 2})), Error, "");
    EXPECT_ERROR(cross_entropy_loss(logits, index_of(bad), ones({3})), Error, "");
  }
  expect_usable();
}

TEST(BadInput, BI69_RepeatsAndBins) {
  const Bounded bounded("repeat_interleave");
  const Tensor x = grid();
  EXPECT_ERROR(x.repeat_interleave(index_of(-1), 0), Error, "negative");
  EXPECT_ERROR(x.repeat_interleave(index_of(INT64_MIN), 0), Error, "negative");
  EXPECT_ERROR(x.repeat_interleave(index_of(INT64_MAX), 0), Error, "");
  EXPECT_ERROR(repeat_interleave(tensor({INT64_MAX, INT64_MAX}, TensorOptions(kInt64))), Error, "");
  EXPECT_ERROR(bincount(index_of(-1)), Error, "");
  EXPECT_ERROR(bincount(index_of(INT64_MAX)), Error, "");
  EXPECT_ERROR(bincount(index_of(1), {}, INT64_MAX), Error, "");
  EXPECT_ERROR(bincount(index_of(1), {}, -1), Error, "");
  expect_usable();
}

// Indices of windows that were never pooled.
TEST(BadInput, BI69_PooledPlaces) {
  for (const OpEntry* op : all_ops()) {
    const std::string name = op->name;
    if ((!contains(name, "unpool") && name != "_pool_gather") || op->kind == OpKind::Out) continue;
    for (const int64_t bad : {int64_t{16}, int64_t{-1}, INT64_MAX, INT64_MIN}) {
      std::vector<Value> call;
      for (const Argument& a : arguments(*op)) {
        if (a.name == "indices")
          call.emplace_back(TensorBase(full({1, 1, 2, 2}, bad, TensorOptions(kInt64))));
        else if (a.is("Tensor"))
          call.emplace_back(
              TensorBase(name == "_pool_gather" ? ones({1, 1, 4, 4}) : ones({1, 1, 2, 2})));
        else if (a.name == "self_size")
          call.emplace_back(std::vector<int64_t>{1, 1, 4, 4});
        else if (a.is("int["))
          call.emplace_back(std::vector<int64_t>{4, 4});
        else if (a.name == "dims" || a.name == "n")
          call.emplace_back(Scalar(int64_t{2}));
        else
          call.emplace_back(Value());
      }
      EXPECT_EQ(attempt(*op, call, full_name(*op)), Outcome::Refused)
          << full_name(*op) << " with index " << bad;
    }
  }
  expect_usable();
}

}  // namespace
}  // namespace torcxx::bad_input
