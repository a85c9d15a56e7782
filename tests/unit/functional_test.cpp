// nn::functional with options, and save and load.
#include "torcxx/nn/functional.h"

#include <gtest/gtest.h>

#include <sstream>

#include "torcxx/io/serialize.h"
#include "torcxx/nn/containers.h"
#include "torcxx/optim/optimizers.gen.h"
#include "torcxx/tensor/operators.h"

namespace {

using namespace torcxx;
namespace F = torcxx::nn::functional;

TEST(Functional, IsTheLayerOfTheSameOptions) {
  const Tensor x = randn({2, 3, 6, 6});
  const auto options = F::MaxPool2dFuncOptions(3).stride({2, 2}).padding(1);
  EXPECT_TRUE(equal(F::max_pool2d(x, options), nn::MaxPool2d(options)(x)));
  EXPECT_TRUE(equal(F::mse_loss(x, x * 2, F::MSELossFuncOptions(kSum)), (x * x).sum()));
  EXPECT_TRUE(equal(F::dropout(x, F::DropoutFuncOptions(0.5).training(false)), x));
  EXPECT_THROW(F::mse_loss(x, x, F::MSELossFuncOptions("median")), ValueError);
  EXPECT_THROW(F::dropout(x, F::DropoutFuncOptions(1.5)), ValueError);
}

TEST(Functional, InterpolateIsTheOperationOfItsMode) {
  const Tensor x = randn({1, 2, 3, 4});
  auto twice = F::InterpolateFuncOptions().scale_factor(std::vector<double>{2, 2});
  const auto with = [&](const char* mode) {
    return F::interpolate(x, F::InterpolateFuncOptions(twice).mode(mode));
  };
  EXPECT_TRUE(equal(with("nearest"), upsample_nearest2d(x, {6, 8}, 2.0, 2.0)));
  EXPECT_TRUE(equal(with("nearest-exact"), _upsample_nearest_exact2d(x, {6, 8}, 2.0, 2.0)));
  EXPECT_TRUE(equal(with("bilinear"), upsample_bilinear2d(x, {6, 8}, false, 2.0, 2.0)));
  EXPECT_TRUE(equal(with("bicubic"), upsample_bicubic2d(x, {6, 8}, false, 2.0, 2.0)));
  EXPECT_TRUE(equal(with("area"), adaptive_avg_pool2d(x, {6, 8})));
  EXPECT_THROW(with("linear"), ValueError);
  EXPECT_THROW(with("cubic"), ValueError);
  EXPECT_THROW(F::interpolate(x), ValueError);
  EXPECT_THROW(F::interpolate(x, twice.size(std::vector<int64_t>{2, 2})), ValueError);
}

TEST(Serialize, StreamsHoldTensorsModulesAndOptimizers) {
  std::stringstream stream;
  save(std::vector<Tensor>{arange(3), ones({2}, kBool)}, stream);
  std::vector<Tensor> list;
  load(list, stream);
  ASSERT_EQ(list.size(), 2u);
  EXPECT_TRUE(equal(list[0], arange(3)));

  nn::Linear a(2, 3), b(2, 3), other(3, 3);
  std::stringstream module;
  save(a, module);
  const std::string bytes = module.str();
  load(b, bytes.data(), bytes.size());
  EXPECT_TRUE(equal(a->weight, b->weight));
  EXPECT_THROW(load(other, bytes.data(), bytes.size()), Error);
  EXPECT_THROW(load(b, bytes.data(), bytes.size() / 2), ValueError);
  EXPECT_THROW(load(b, std::string("/nonexistent/file")), OSError);
  std::stringstream closed;
  closed.setstate(std::ios::badbit);
  EXPECT_THROW(save(a, closed), OSError);
}

TEST(Serialize, ArchivesNest) {
  serialize::OutputArchive inner, outer;
  inner.write("x", ones({2}));
  outer.write("in", inner);
  outer.write("y", zeros({1}));
  EXPECT_THROW(outer.write("y", zeros({1})), ValueError);
  std::stringstream stream;
  outer.save_to(stream);
  serialize::InputArchive in, part;
  in.load_from(stream);
  in.read("in", part);
  Tensor x;
  part.read("x", x);
  EXPECT_TRUE(equal(x, ones({2})));
  EXPECT_EQ(in.keys(), (std::vector<std::string>{"in", "y"}));
  EXPECT_FALSE(in.try_read("z", x));
  EXPECT_THROW(in.read("z", x), Error);
  EXPECT_THROW(in.read("z", part), Error);
}

}  // namespace
