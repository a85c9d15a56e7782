#include "nn/layer_registry.h"

#include <gtest/gtest.h>
#include <torcxx/torcxx.h>

namespace torcxx {
namespace {

const nn::LayerEntry& entry(const std::string& name) {
  for (const nn::LayerEntry& e : nn::all_layers())
    if (name == e.name) return e;
  throw Error("no layer " + name);
}

TEST(LayerRegistry, MakesAndRunsALayerByName) {
  const nn::LayerEntry& e = entry("Linear");
  EXPECT_STREQ(e.family, "linear");
  EXPECT_STREQ(e.inputs, "Linear(Tensor input) -> ()");
  EXPECT_TRUE(e.has_tensors);
  Value options[] = {Scalar(int64_t{2}), Scalar(int64_t{3}), Value()};
  const nn::ModulePtr m = e.make(options, 3);
  Tensor* weight = e.member(*m, "weight");
  ASSERT_TRUE(weight);
  EXPECT_EQ(weight->sizes(), IntArrayRef({3, 2}));
  EXPECT_FALSE(e.member(*m, "nothing"));
  Value inputs[] = {TensorBase(ones({4, 2}))};
  const std::vector<Value> out = e.forward(*m, inputs, 1);
  ASSERT_EQ(out.size(), 1u);
  EXPECT_EQ(std::get<TensorBase>(out[0]).sizes(), IntArrayRef({4, 3}));
  EXPECT_THROW(e.make(options, 2), TypeError);
  EXPECT_THROW(e.forward(*m, inputs, 0), TypeError);
  Value wrong[] = {std::string("x")};
  EXPECT_THROW(e.forward(*m, wrong, 1), TypeError);
}

TEST(LayerRegistry, ACopySharesItsTensors) {
  const nn::LayerEntry& e = entry("BatchNorm1d");
  Value options[6] = {Scalar(int64_t{2})};
  const nn::ModulePtr m = e.make(options, 6), copy = e.copy(*m);
  EXPECT_TRUE(e.member(*m, "running_mean")->is_same(*e.member(*copy, "running_mean")));
}

TEST(LayerRegistry, NestsTheResultsOfAnLstm) {
  const nn::LayerEntry& e = entry("LSTM");
  Value options[8] = {Scalar(int64_t{2}), Scalar(int64_t{3})};
  const nn::ModulePtr m = e.make(options, 8);
  Value inputs[] = {TensorBase(ones({4, 1, 2})), Value()};
  const std::vector<Value> out = e.forward(*m, inputs, 2);
  ASSERT_EQ(out.size(), 2u);
  EXPECT_EQ(std::get<std::vector<TensorBase>>(out[1]).size(), 2u);
}

TEST(LayerRegistry, TakesNewOptions) {
  const nn::LayerEntry& e = entry("Conv2d");
  Value options[9] = {Scalar(int64_t{1}), Scalar(int64_t{1}), Scalar(int64_t{3})};
  const nn::ModulePtr m = e.make(options, 9);
  options[4] = std::vector<int64_t>{1, 2};
  e.set_options(*m, options, 9);
  Value inputs[] = {TensorBase(ones({1, 1, 5, 5}))};
  EXPECT_EQ(std::get<TensorBase>(e.forward(*m, inputs, 1)[0]).sizes(), IntArrayRef({1, 1, 5, 7}));
}

TEST(Layers, TransposedConvolutionsGroupsAndBorders) {
  EXPECT_EQ(nn::ConvTranspose2d(nn::ConvTranspose2dOptions(2, 3, 3).stride(2))(ones({1, 2, 4, 4}))
                .sizes(),
            IntArrayRef({1, 3, 9, 9}));
  EXPECT_EQ(nn::GroupNorm(nn::GroupNormOptions(2, 4))(ones({2, 4, 3})).sizes(),
            IntArrayRef({2, 4, 3}));
  EXPECT_THROW(nn::GroupNorm(nn::GroupNormOptions(3, 4)), ValueError);
  EXPECT_EQ(nn::InstanceNorm1d(3)(ones({2, 3, 4})).sizes(), IntArrayRef({2, 3, 4}));
  EXPECT_THROW(nn::InstanceNorm1d(3)(ones({3})), ValueError);
  EXPECT_EQ(nn::ReflectionPad2d(1)(ones({1, 1, 3, 3})).sizes(), IntArrayRef({1, 1, 5, 5}));
  EXPECT_EQ(
      nn::ConstantPad1d(nn::ConstantPad1dOptions({1, 2}, 3.5))(zeros({1, 2}))[0][0].item<double>(),
      3.5);
  EXPECT_EQ(nn::Bilinear(2, 3, 4)(ones({5, 2}), ones({5, 3})).sizes(), IntArrayRef({5, 4}));
  EXPECT_EQ(nn::RMSNorm(std::vector<int64_t>{4})(ones({2, 4})).sizes(), IntArrayRef({2, 4}));
}

}  // namespace
}  // namespace torcxx
