// EXPECT_TENSOR(tensor, ({2, 3}), ({1, 2, 3, 4, 5, 6})): shape and elements, exactly.
#pragma once
#include <gtest/gtest.h>
#include <torcxx/torcxx.h>

#include <vector>

#include "unit/core_expect.h"

namespace torcxx::testing {

inline std::vector<double> numbers(const Tensor& t) {
  const AutoGradMode off(false);
  const Tensor d = t.to(kFloat64).contiguous();
  return {d.data_ptr<double>(), d.data_ptr<double>() + d.numel()};
}
inline void expect_tensor(const Tensor& t, const std::vector<int64_t>& sizes,
                          const std::vector<double>& values, const char* file, int line) {
  const ::testing::ScopedTrace trace(file, line, "");
  EXPECT_EQ(t.sizes().vec(), sizes);
  EXPECT_EQ(numbers(t), values);
}
// Whether a and b use the same memory.
inline bool share(const Tensor& a, const Tensor& b) {
  return a.storage().get() == b.storage().get();
}

}  // namespace torcxx::testing

#define TORCXX_BRACED(...) __VA_ARGS__
#define EXPECT_TENSOR(t, sizes, values) \
  ::torcxx::testing::expect_tensor(t, TORCXX_BRACED sizes, TORCXX_BRACED values, __FILE__, __LINE__)
