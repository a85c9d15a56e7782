// Divisions without a result, statistics and filters without elements.
#include "bad_input/registry_call.h"
#include "unit/core_expect.h"

namespace torcxx::bad_input {
namespace {

constexpr ScalarType kIntegers[] = {kInt8, kInt16, kInt32, kInt64, kUInt8};
constexpr ScalarType kUnsigned[] = {kUInt16, kUInt32, kUInt64};

Tensor whole(const std::vector<int64_t>& values, ScalarType dtype) {
  return tensor(values, TensorOptions(kInt64)).to(dtype);
}
int64_t least(ScalarType dtype) {
  return dtype == kInt8    ? INT8_MIN
         : dtype == kInt16 ? INT16_MIN
         : dtype == kInt32 ? INT32_MIN
                           : INT64_MIN;
}
// One of each length that kernels treat differently: in registers, with a tail, in tiles.
constexpr int64_t kLengths[] = {1, 3, 64, 1000, 5000};

TEST(BadInput, BI70_IntegersDividedByZero) {
  for (const ScalarType dtype : kIntegers) {
    for (const int64_t n : kLengths) {
      const Bounded bounded("division by zero");
      const Tensor a = full({n}, 7, TensorOptions(dtype));
      Tensor b = full({n}, 3, TensorOptions(dtype));
      b[n - 1] = 0;
      const Tensor strided = b.unsqueeze(1).expand({n, 2}).select(1, 0), zero = whole({0}, dtype);
      for (const Tensor& divisor : {b, strided, zero, zero.squeeze()}) {
        EXPECT_ERROR(a.floor_divide(divisor), Error, "ZeroDivisionError");
        EXPECT_ERROR(a.remainder(divisor), Error, "ZeroDivisionError");
        EXPECT_ERROR(a.fmod(divisor), Error, "ZeroDivisionError");
        EXPECT_ERROR(a.div(divisor, "floor"), Error, "ZeroDivisionError");
        EXPECT_ERROR(a.div(divisor, "trunc"), Error, "ZeroDivisionError");
        Tensor c = a.clone();
        EXPECT_ERROR(c.floor_divide_(divisor), Error, "ZeroDivisionError");
        EXPECT_ERROR(c.remainder_(divisor), Error, "ZeroDivisionError");
        EXPECT_ERROR(c.fmod_(divisor), Error, "ZeroDivisionError");
      }
      EXPECT_ERROR(a.floor_divide(0), Error, "ZeroDivisionError");
      EXPECT_ERROR(a.remainder(0), Error, "ZeroDivisionError");
      EXPECT_ERROR(a.fmod(0), Error, "ZeroDivisionError");
      EXPECT_ERROR(a.div(zero, "trunc"), Error, "ZeroDivisionError");
      EXPECT_ERROR(remainder(Scalar(7), b), Error, "ZeroDivisionError");
      EXPECT_TRUE(a.div(b)[n - 1].isinf().item<bool>()) << "true division gives infinity";
    }
  }
  for (const ScalarType dtype : kUnsigned) {  // a value or an error, as PyTorch has some of them
    const Bounded bounded("division by zero of unsigned integers");
    const Tensor a = whole({7, 8}, dtype), b = whole({3, 0}, dtype);
    for (const OpEntry* op : all_ops()) {
      const std::string name = op->name;
      if (name != "floor_divide" && name != "remainder" && name != "fmod") continue;
      if (op->kind == OpKind::Out || !arguments(*op)[1].is("Tensor")) continue;
      EXPECT_EQ(attempt(*op, {TensorBase(a), TensorBase(b)}, name), Outcome::Refused) << name;
    }
  }
  EXPECT_ERROR(whole({1}, kBool).floor_divide(whole({0}, kBool)), Error, "");
  expect_usable();
}

// The quotient wraps to the least number itself; the rest is 0.
TEST(BadInput, BI70_LeastIntegerDividedByMinusOne) {
  for (const ScalarType dtype : {kInt8, kInt16, kInt32, kInt64}) {
    for (const int64_t n : kLengths) {
      const Bounded bounded("least integer / -1");
      const Tensor a = full({n}, least(dtype), TensorOptions(dtype));
      const Tensor b = full({n}, -1, TensorOptions(dtype));
      for (const Tensor& divisor : {b, whole({-1}, dtype), whole({-1}, dtype).squeeze()}) {
        EXPECT_TRUE(same(a.floor_divide(divisor), a)) << dtype << " " << n;
        EXPECT_TRUE(same(a.div(divisor, "trunc"), a)) << dtype << " " << n;
        EXPECT_TRUE(same(a.div(divisor, "floor"), a)) << dtype << " " << n;
        EXPECT_TRUE(same(a.remainder(divisor), zeros_like(a))) << dtype << " " << n;
        EXPECT_TRUE(same(a.fmod(divisor), zeros_like(a))) << dtype << " " << n;
      }
      EXPECT_TRUE(same(a.floor_divide(-1), a)) << dtype << " " << n;
      EXPECT_TRUE(same(a.remainder(-1), zeros_like(a))) << dtype << " " << n;
      EXPECT_TRUE(same(a.fmod(-1), zeros_like(a))) << dtype << " " << n;
      EXPECT_TRUE(same(a.neg(), a)) << dtype << " " << n;
      EXPECT_TRUE(same(a.abs(), a)) << dtype << " " << n;
      EXPECT_TRUE(same(a * b, a)) << dtype << " " << n;
    }
  }
  expect_usable();
}

TEST(BadInput, BI70_IntegerPowersAndShifts) {
  for (const ScalarType dtype : kIntegers) {
    const Bounded bounded("shifts");
    const Tensor a = whole({0, 1, 7}, dtype);
    for (const int64_t by : {int64_t{-1}, int64_t{64}, int64_t{63}, INT64_MIN, INT64_MAX}) {
      EXPECT_EQ(a.bitwise_left_shift(by).sizes(), a.sizes());
      EXPECT_EQ(a.bitwise_right_shift(by).sizes(), a.sizes());
    }
    EXPECT_ERROR(a.pow(-1), Error, "Integers to negative integer powers are not allowed");
    EXPECT_EQ(a.pow(-1.0).dtype(), kFloat32);
    if (dtype != kUInt8) {
      EXPECT_EQ(a.pow(whole({-1, -3, -128}, dtype)).sizes(), a.sizes());
    }
  }
  expect_usable();
}

TEST(BadInput, BI70_EmptyRunningStatistics) {
  const Bounded bounded("batch_norm");
  const Tensor x = ones({2, 3, 4}), good = ones({3});
  for (const Tensor& bad : {ones({0}), ones({2}), ones({4}), ones({1, 3}), ones({})}) {
    for (const bool training : {false, true}) {
      EXPECT_ERROR(batch_norm(x, good, good, good, bad, training, 0.1, 1e-5), Error, "");
      EXPECT_ERROR(batch_norm(x, good, good, bad, good, training, 0.1, 1e-5), Error, "");
      EXPECT_ERROR(batch_norm(x, bad, good, good, good, training, 0.1, 1e-5), Error, "");
      EXPECT_ERROR(batch_norm(x, good, bad, good, good, training, 0.1, 1e-5), Error, "");
    }
  }
  EXPECT_ERROR(batch_norm(x, {}, {}, good, {}, false, 0.1, 1e-5), Error, "");
  EXPECT_ERROR(batch_norm(x, {}, {}, {}, {}, false, 0.1, 1e-5), Error, "");
  EXPECT_ERROR(batch_norm(ones({}), good, good, good, good, true, 0.1, 1e-5), Error, "");
  nn::BatchNorm1d layer(3);
  layer->running_var = ones({0});
  layer->eval();
  EXPECT_ERROR(layer(x), Error, "");
  expect_usable();
}

TEST(BadInput, BI70_NormalisingWithoutElements) {
  for (const OpEntry* op : all_ops()) {
    const std::string name = op->name;
    if (!contains(name, "norm") || name[0] == '_' || op->kind == OpKind::Out) continue;
    std::vector<Value> call;
    for (const Argument& a : arguments(*op)) {
      if (a.name == "input" || a.name == "self")
        call.emplace_back(TensorBase(ones({0, 3, 2})));
      else if (a.is("Tensor"))
        call.emplace_back(TensorBase(ones({0})));
      else if (a.is("int["))
        call.emplace_back(std::vector<int64_t>{0});
      else if (a.is("int") || a.is("Scalar") || a.is("float"))
        call.emplace_back(one_or_none(a.type.back() != '?', 0));
      else if (a.is("bool"))
        call.emplace_back(Scalar(false));
      else
        call.emplace_back(Value());
    }
    attempt(*op, call, full_name(*op) + " of nothing");
  }
  expect_usable();
}

TEST(BadInput, BI70_ConvolutionWithAnEmptyFilter) {
  const Bounded bounded("empty filter");
  const auto run = [](const std::vector<int64_t>& input, const std::vector<int64_t>& weight) {
    const Tensor x = ones(input).set_requires_grad(true), w = ones(weight).set_requires_grad(true);
    const Tensor y = conv2d(x, w);
    y.sum().backward();
    EXPECT_EQ(x.grad().sizes(), x.sizes());
    EXPECT_EQ(w.grad().sizes(), w.sizes());
  };
  run({0, 2, 5, 5}, {3, 2, 3, 3});  // no images: gradients of zeros
  for (const std::vector<int64_t>& weight :
       {std::vector<int64_t>{3, 2, 0, 3}, {3, 2, 3, 0}, {0, 2, 3, 3}, {3, 0, 3, 3}, {0}, {}}) {
    try {
      run({1, 2, 5, 5}, weight);
    } catch (const Error& e) {
      EXPECT_STRNE(e.what(), "");
    }
  }
  EXPECT_ERROR(run({1, 2, 0, 5}, {3, 2, 3, 3}), Error, "");
  EXPECT_ERROR(run({1, 2, 5, 5}, {3, 2, 0, 3}), Error, "");
  EXPECT_ERROR(run({1, 2, 5, 5}, {3, 2, 3, 6}), Error, "");
  // The backward forms by name, with sizes that do not belong together.
  for (const OpEntry* op : all_ops()) {
    const std::string name = op->name;
    if (name != "_conv_input" && name != "_conv_weight" && name != "convolution_backward") continue;
    std::vector<Value> call;
    for (const Argument& a : arguments(*op)) {
      if (a.name == "bias")
        call.emplace_back(Value());
      else if (a.is("Tensor"))
        call.emplace_back(TensorBase(ones({1, 2, 0, 3})));
      else if (a.name == "input_size" || a.name == "weight_size")
        call.emplace_back(std::vector<int64_t>{1, 2, 0, 3});
      else if (a.name == "padding")
        call.emplace_back(std::vector<int64_t>{0, 0});
      else if (a.is("int["))
        call.emplace_back(std::vector<int64_t>{1, 1});
      else
        call.emplace_back(Scalar(int64_t{1}));
    }
    attempt(*op, call, full_name(*op) + " with an empty filter");
  }
  expect_usable();
}

}  // namespace
}  // namespace torcxx::bad_input
