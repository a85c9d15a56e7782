// Shapes of TensorImpl and the checks of TensorBase.
#include <gtest/gtest.h>
#include <torcxx/core/tensor_base.h>

#include <thread>
#include <vector>

#include "core/checked.h"
#include "unit/core_expect.h"

namespace torcxx {
namespace {

using Sizes = std::vector<int64_t>;

TensorBase make(ScalarType t = kFloat32) { return TensorBase(new TensorImpl(t)); }

TensorBase shaped(const Sizes& sizes, const Sizes& strides) {
  TensorBase t = make();
  t.impl()->set_shape(sizes, strides);
  return t;
}

TEST(CoreShape, ContiguousStrides) {
  TensorBase t = make();
  t.impl()->set_contiguous({2, 3, 4});
  EXPECT_EQ(t.sizes().vec(), (Sizes{2, 3, 4}));
  EXPECT_EQ(t.strides().vec(), (Sizes{12, 4, 1}));
  EXPECT_EQ(t.numel(), 24);
  t.impl()->set_contiguous({});
  EXPECT_EQ(t.dim(), 0);
  EXPECT_EQ(t.numel(), 1);
  t.impl()->set_contiguous({2, 0, 3});  // PyTorch: zero counts as one in strides
  EXPECT_EQ(t.strides().vec(), (Sizes{3, 3, 1}));
  EXPECT_EQ(t.numel(), 0);
  EXPECT_TRUE(t.is_contiguous());
  t.impl()->set_contiguous(Sizes(kMaxDims, 1));
  EXPECT_EQ(t.dim(), kMaxDims);
  EXPECT_EQ(t.strides().vec(), Sizes(kMaxDims, 1));
}

TEST(CoreShape, RefusesWhatCannotBe) {
  TensorBase t = make();
  t.impl()->set_contiguous({5, 6});
  EXPECT_ERROR(t.impl()->set_contiguous({2, -1}), Error,
               "Trying to create tensor with negative dimension -1: [2, -1]");
  const int64_t big = int64_t{1} << 62;
  EXPECT_ERROR(t.impl()->set_contiguous({big, 4}), Error,
               "Storage size calculation overflowed with sizes=[4611686018427387904, 4]");
  EXPECT_ERROR(t.impl()->set_contiguous(big), Error, "Storage size calculation overflowed");
  EXPECT_ERROR(t.impl()->set_contiguous({big, big, 0}), Error, "Storage size");
  EXPECT_ERROR(t.impl()->set_contiguous({0, big, big}), Error, "Stride calculation overflowed");
  EXPECT_THROW(t.impl()->set_contiguous(Sizes(kMaxDims + 1, 1)), Error);
  EXPECT_THROW(t.impl()->set_shape({1, 2}, {1}), Error);
  EXPECT_EQ(t.sizes().vec(), (Sizes{5, 6}));  // unharmed
  EXPECT_EQ(t.strides().vec(), (Sizes{6, 1}));
}

TEST(CoreShape, ContiguityIsPyTorchs) {
  EXPECT_TRUE(shaped({2, 1, 3}, {3, 100, 1}).is_contiguous());
  EXPECT_TRUE(shaped({2, 0, 3}, {3, 100, 77}).is_contiguous());
  EXPECT_TRUE(shaped({1}, {5}).is_contiguous());
  EXPECT_TRUE(shaped({}, {}).is_contiguous());
  EXPECT_FALSE(shaped({2, 3}, {1, 2}).is_contiguous());
  EXPECT_FALSE(shaped({2, 3}, {0, 1}).is_contiguous());
  EXPECT_FALSE(shaped({4}, {2}).is_contiguous());
}

TEST(CoreShape, ManyDimensionsAndOwnLists) {
  TensorBase t = make();
  for (const size_t n : {3, 8, 2, 9, 9, 5, 6, 0, 64, 1}) {
    Sizes sizes(n, 1), strides(n, 7);
    for (size_t d = 0; d < n; d++) sizes[d] = static_cast<int64_t>(d % 2 + 1);
    t.impl()->set_shape(sizes, strides);
    EXPECT_EQ(t.sizes().vec(), sizes);
    EXPECT_EQ(t.strides().vec(), strides);
  }
  for (const size_t n : {4, 9}) {  // inline and on the heap
    t.impl()->set_contiguous(Sizes(n, 2));
    t.impl()->set_contiguous(t.sizes().slice(1, n - 1));
    EXPECT_EQ(t.sizes().vec(), Sizes(n - 1, 2));
    const Sizes strides = t.strides().vec();
    t.impl()->set_shape(t.sizes().slice(1, 2), t.strides().slice(0, 2));
    EXPECT_EQ(t.sizes().vec(), (Sizes{2, 2}));
    EXPECT_EQ(t.strides().vec(), Sizes(strides.begin(), strides.begin() + 2));
  }
}

TEST(CoreShape, SizeOfOneDimension) {
  TensorBase t = make();
  t.impl()->set_contiguous({2, 3});
  EXPECT_EQ(t.size(1), 3);
  EXPECT_EQ(t.size(-2), 2);
  EXPECT_EQ(t.stride(-2), 3);
  EXPECT_ERROR(t.size(5), IndexError,
               "Dimension out of range (expected to be in range of [-2, 1], but got 5)");
  EXPECT_ERROR(t.stride(-3), IndexError, "range of [-2, 1], but got -3");
  EXPECT_THROW(t.size(INT64_MIN), IndexError);
  t.impl()->set_contiguous({});
  EXPECT_ERROR(t.size(0), IndexError, "Dimension specified as 0 but tensor has no dimensions");
}

TEST(CoreShape, TypedPointers) {
  TensorBase t = make(kInt64);
  EXPECT_ERROR(t.data_ptr<float>(), Error, "expected scalar type Float but found Long");
  EXPECT_EQ(t.data_ptr<int64_t>(), nullptr);
  EXPECT_EQ(t.const_data_ptr<const int64_t>(), nullptr);
  EXPECT_ERROR(TensorBase().dim(), Error, "undefined");
}

TEST(CoreShape, HandlesCountReferences) {
  TensorBase t = make();
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; i++)
    threads.emplace_back([copy = t] {
      for (int k = 0; k < 10000; k++) TensorBase another = copy;
    });
  for (std::thread& th : threads) th.join();
  threads.clear();
  EXPECT_EQ(t.use_count(), 1);
  TensorBase moved = std::move(t);
  EXPECT_FALSE(t.defined());
  EXPECT_EQ(moved.use_count(), 1);
}

TEST(CoreChecked, SaysOverflow) {
  int64_t out = 0;
  EXPECT_TRUE(checked_mul(INT64_MAX, 1, &out));
  EXPECT_EQ(out, INT64_MAX);
  EXPECT_FALSE(checked_mul(INT64_MAX, 2, &out));
  EXPECT_TRUE(checked_add(INT64_MAX, -1, &out));
  EXPECT_FALSE(checked_add(INT64_MAX, 1, &out));
}

}  // namespace
}  // namespace torcxx
