// Small tensors and their values for the autograd tests.
#pragma once
#include <gtest/gtest.h>

#include <complex>
#include <initializer_list>
#include <vector>

#include "torcxx/torcxx.h"
#include "unit/core_expect.h"

namespace torcxx::autograd_test {

template <class T = double>
Tensor make(const std::vector<T>& values, IntArrayRef shape, bool requires_grad = false) {
  Tensor t = empty(shape, TensorOptions(scalar_type_of<T>));
  EXPECT_EQ(t.numel(), static_cast<int64_t>(values.size()));
  std::copy(values.begin(), values.end(), t.data_ptr<T>());
  t.set_requires_grad(requires_grad);
  return t;
}
template <class T = double>
Tensor make(std::initializer_list<T> values, bool requires_grad = false) {
  return make(std::vector<T>(values), {static_cast<int64_t>(values.size())}, requires_grad);
}
inline Tensor leaf(std::initializer_list<double> values) { return make<double>(values, true); }

template <class T = double>
std::vector<T> values(const Tensor& t) {
  if (!t.defined()) {
    ADD_FAILURE() << "expected a defined tensor";
    return {};
  }
  const Tensor row_major = t.detach().contiguous();
  const T* p = row_major.data_ptr<T>();
  return {p, p + row_major.numel()};
}
using Values = std::vector<double>;

inline std::string fn_name(const Tensor& t) {
  const NodePtr node = t.grad_fn();
  return node ? node->name() : "";
}

}  // namespace torcxx::autograd_test
