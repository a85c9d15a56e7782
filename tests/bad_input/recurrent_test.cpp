// Recurrent layers with impossible options and states.
#include "bad_input/registry_call.h"
#include "unit/core_expect.h"

namespace torcxx::bad_input {
namespace {

TEST(BadInput, BI66_NumberOfLayers) {
  const Bounded bounded("num_layers");
  for (const int64_t layers : {int64_t{-49}, int64_t{0}, INT64_MIN, INT64_MAX, int64_t{1} << 40}) {
    EXPECT_ERROR(nn::LSTM(nn::LSTMOptions(3, 4).num_layers(layers)), ValueError, "num_layers");
    EXPECT_ERROR(nn::GRU(nn::GRUOptions(3, 4).num_layers(layers)), ValueError, "num_layers");
    EXPECT_ERROR(nn::RNN(nn::RNNOptions(3, 4).num_layers(layers)), ValueError, "num_layers");
    const Tensor x = ones({5, 2, 3}), h = ones({1, 2, 4});
    const std::vector<Tensor> params{ones({16, 3}), ones({16, 4}), ones({16}), ones({16})};
    for (const bool both : {false, true}) {
      EXPECT_ERROR(lstm(x, {h, h}, params, true, layers, 0, false, both, false), Error, "layers");
      EXPECT_ERROR(gru(x, h, params, true, layers, 0, false, both, false), Error, "layers");
      EXPECT_ERROR(rnn_tanh(x, h, params, true, layers, 0, false, both, false), Error, "layers");
      EXPECT_ERROR(rnn_relu(x, h, params, true, layers, 0, false, both, false), Error, "layers");
    }
  }
  expect_usable();
}

TEST(BadInput, BI66_LayerSizes) {
  const Bounded bounded("sizes of layers");
  for (const int64_t size : {int64_t{-1}, INT64_MIN, INT64_MAX, int64_t{1} << 62}) {
    EXPECT_ERROR(nn::LSTM(3, size), Error, "");
    EXPECT_ERROR(nn::LSTM(size, 4), Error, "");
    EXPECT_ERROR(nn::GRUCell(3, size), Error, "");
    EXPECT_ERROR(nn::LSTMCell(size, 4), Error, "");
    EXPECT_ERROR(nn::LSTM(nn::LSTMOptions(3, 4).proj_size(size)), ValueError, "proj_size");
  }
  for (const double p : {-0.1, 1.5, double{NAN}, double{INFINITY}})
    EXPECT_ERROR(nn::GRU(nn::GRUOptions(3, 4).dropout(p)), ValueError, "dropout");
  expect_usable();
}

TEST(BadInput, BI66_HiddenStateOfTheWrongRankOrSize) {
  nn::LSTM layer(nn::LSTMOptions(3, 4).num_layers(2));
  nn::GRU gru_layer(nn::GRUOptions(3, 4).num_layers(2));
  const Tensor x = ones({5, 2, 3}), good = ones({2, 2, 4});
  const std::vector<Tensor> params = layer->parameters(), gru_params = gru_layer->parameters();
  const std::vector<std::vector<int64_t>> bad_sizes = {
      {}, {4}, {2, 4}, {2, 2}, {1, 2, 4}, {3, 2, 4}, {2, 3, 4}, {2, 2, 5}, {0, 2, 4}, {2, 2, 4, 1}};
  for (const auto& sizes : bad_sizes) {
    const Bounded bounded("hidden state");
    const Tensor bad = ones(sizes);
    EXPECT_ERROR(layer(x, std::make_tuple(bad, good)), Error, "");
    EXPECT_ERROR(layer(x, std::make_tuple(good, bad)), Error, "");
    EXPECT_ERROR(gru_layer(x, bad), Error, "");
    EXPECT_ERROR(lstm(x, {bad, good}, params, true, 2, 0, false, false, false), Error, "lstm");
    EXPECT_ERROR(lstm(x, {good, bad}, params, true, 2, 0, false, false, false), Error, "lstm");
    EXPECT_ERROR(gru(x, bad, gru_params, true, 2, 0, false, false, false), Error, "gru");
    if (sizes != std::vector<int64_t>{2, 4}) {
      EXPECT_ERROR(lstm_cell(x[0], {bad, good[0]}, params[0], params[1]), Error, "lstm_cell");
      EXPECT_ERROR(lstm_cell(x[0], {good[0], bad}, params[0], params[1]), Error, "lstm_cell");
      EXPECT_ERROR(gru_cell(x[0], bad, gru_params[0], gru_params[1]), Error, "gru_cell");
    }
  }
  EXPECT_ERROR(lstm(x, {good}, params, true, 2, 0, false, false, false), Error,
               "lstm expects two hidden states");
  EXPECT_ERROR(lstm(x, {good, Tensor()}, params, true, 2, 0, false, false, false), Error, "lstm");
  EXPECT_ERROR(lstm_cell(x[0], {}, params[0], params[1]), Error, "expects two hidden states");
  expect_usable();
}

TEST(BadInput, BI66_ParametersThatDoNotFit) {
  nn::LSTM layer(nn::LSTMOptions(3, 4).num_layers(2));
  const Tensor x = ones({5, 2, 3}), h = ones({2, 2, 4});
  const std::vector<Tensor> params = layer->parameters();
  const auto run = [&](const std::vector<Tensor>& p, const Tensor& input, bool biases = true) {
    return lstm(input, {h, h}, p, biases, 2, 0, false, false, false);
  };
  EXPECT_ERROR(run({}, x), Error, "incorrect number of RNN parameters");
  EXPECT_ERROR(run({params.begin(), params.end() - 1}, x), Error, "incorrect number");
  EXPECT_ERROR(run(params, x, false), Error, "incorrect number");
  for (size_t k = 0; k < params.size(); k++) {
    std::vector<Tensor> bad = params;
    bad[k] = ones({7});
    EXPECT_ERROR(run(bad, x), Error, "params");
    bad[k] = Tensor();
    EXPECT_ERROR(run(bad, x), Error, "undefined");
    bad[k] = params[k].to(kFloat64);
    EXPECT_ERROR(run(bad, x), Error, "same dtype");
  }
  EXPECT_ERROR(run(params, ones({5, 2, 7})), Error, "w_ih");
  EXPECT_ERROR(run(params, ones({5, 2})), Error, "dimensions");
  EXPECT_ERROR(run(params, ones({0, 2, 3})), Error, "sequence length");
  EXPECT_ERROR(run(params, Tensor()), Error, "input");
  EXPECT_ERROR(run(params, x.to(kInt64)), Error, "floating");
  expect_usable();
}

TEST(BadInput, BI65_BatchSizesOfPackedSequences) {
  nn::GRU layer(3, 4);
  const std::vector<Tensor> params = layer->parameters();
  const Tensor data = ones({6, 3}), h = ones({1, 3, 4});
  const auto run = [&](const Tensor& sizes) {
    return gru(data, sizes, h, params, true, 1, 0, false, false);
  };
  const auto ints = [](const std::vector<int64_t>& list) {
    return tensor(list, TensorOptions(kInt64));
  };
  EXPECT_EQ(std::get<0>(run(ints({3, 2, 1}))).sizes(), IntArrayRef({6, 4}));
  EXPECT_ERROR(run(ints({3, 1, 2})), Error, "must not grow");
  EXPECT_ERROR(run(ints({3, 2, 0, 1})), Error, "must be positive");
  EXPECT_ERROR(run(ints({3, 2, -1, 2})), Error, "must be positive");
  EXPECT_ERROR(run(ints({3, 2})), Error, "add up to 5");
  EXPECT_ERROR(run(ints({3, 3, 3})), Error, "more than the 6 rows");
  EXPECT_ERROR(run(ints({INT64_MAX, INT64_MAX})), Error, "more than the 6 rows");
  EXPECT_ERROR(run(ints({4, 2})), Error, "hidden");
  EXPECT_ERROR(run(ints({}).reshape({0})), Error, "");
  EXPECT_ERROR(run(ones({3})), Error, "int64");
  EXPECT_ERROR(run(Tensor()), Error, "batch_sizes");
  expect_usable();
}

}  // namespace
}  // namespace torcxx::bad_input
