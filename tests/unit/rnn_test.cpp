// Recurrent layers and cells: values, gradients, names, printing, errors.
#include <gtest/gtest.h>

#include <cmath>
#include <sstream>

#include "tensor_expect.h"
#include "torcxx/autograd/gradcheck.h"
#include "torcxx/torcxx.h"

namespace {

using namespace torcxx;
using autograd::tensor_list;
using Numbers = std::vector<double>;

// sin(seed + 0.7 i) / 2, so that expected values need no tables of inputs.
Tensor filled(IntArrayRef sizes, double seed) {
  Tensor t = empty(sizes, TensorOptions(kFloat64));
  for (int64_t i = 0; i < t.numel(); i++)
    t.data_ptr<double>()[i] = std::sin(seed + 0.7 * static_cast<double>(i)) / 2;
  return t;
}
Tensor weighted(const Tensor& t) { return (t * filled(t.sizes(), 9)).sum(); }

struct Case {
  std::vector<Tensor> inputs, params;
  // Weighted sums of results and of all gradients of those sums' sum.
  Numbers digest(const std::vector<Tensor>& results) const {
    Numbers out;
    Tensor loss = zeros({}, TensorOptions(kFloat64));
    for (const Tensor& r : results) {
      out.push_back(weighted(r).item<double>());
      loss = loss + weighted(r);
    }
    loss.backward();
    for (const auto* list : {&inputs, &params})
      for (const Tensor& t : *list) out.push_back(weighted(t.grad()).item<double>());
    return out;
  }
};

template <class M>
Case make_case(M& m, const std::vector<std::vector<int64_t>>& inputs) {
  m->to(kFloat64);
  Case c;
  c.params = m->parameters();
  for (size_t k = 0; k < c.params.size(); k++) {
    const NoGradGuard off;
    c.params[k].copy_(filled(c.params[k].sizes(), static_cast<double>(k)));
  }
  for (size_t k = 0; k < inputs.size(); k++) {
    c.inputs.push_back(filled(inputs[k], k == 0 ? 0.3 : static_cast<double>(k) - 0.5));
    c.inputs.back().requires_grad_();
  }
  return c;
}
void expect_near(const Numbers& got, const Numbers& expected) {
  ASSERT_EQ(got.size(), expected.size());
  for (size_t i = 0; i < got.size(); i++) EXPECT_NEAR(got[i], expected[i], 1e-10) << "number " << i;
}
bool same(const Tensor& a, const Tensor& b) {
  return a.sizes() == b.sizes() && a.eq(b).all().item<bool>();
}
template <class M>
std::string printed(const M& m) {
  std::ostringstream s;
  s << m;
  return s.str();
}
template <class E, class F>
void expect_raises(const F& f, const std::string& text) {
  try {
    f();
    ADD_FAILURE() << "no error; expected: " << text;
  } catch (const E& e) {
    EXPECT_NE(std::string(e.what()).find(text), std::string::npos) << e.what();
  }
}

// Expected numbers: PyTorch 2.15 in float64.
TEST(Recurrent, LstmOfTwoLayersAndDirections) {
  nn::LSTM m(nn::LSTMOptions(3, 2).num_layers(2).bidirectional(true));
  const Case c = make_case(m, {{4, 2, 3}, {4, 2, 2}, {4, 2, 2}});
  const auto [out, state] = m(c.inputs[0], std::make_tuple(c.inputs[1], c.inputs[2]));
  expect_near(
      c.digest({out, std::get<0>(state), std::get<1>(state)}),
      {0.308854105141,  0.282048765823,   0.454518582268,   -0.160592741981,  -0.0172087125173,
       0.24685049788,   0.0210087298589,  0.00478809041363, 0.0480492612768,  0.0480492612768,
       0.0447771866093, 0.0481527467652,  -0.0237183073227, -0.0237183073227, -0.0745890775084,
       0.0513526785501, -0.0654227808166, -0.0654227808166, 0.0145702862664,  0.188498628019,
       0.155293817548,  0.155293817548});
}

TEST(Recurrent, LstmProjectsItsOutput) {
  nn::LSTM m(nn::LSTMOptions(3, 4).num_layers(2).bias(false).batch_first(true).proj_size(2));
  const Case c = make_case(m, {{2, 4, 3}, {2, 2, 2}, {2, 2, 4}});
  const auto [out, state] = m(c.inputs[0], std::make_tuple(c.inputs[1], c.inputs[2]));
  expect_near(c.digest({out, std::get<0>(state), std::get<1>(state)}),
              {-0.045297606094, 0.00492872822384, 0.0669394670264, -0.0423230475793,
               0.00551799884325, 0.100312386625, -0.0736340991812, 0.00168517668848,
               0.00178532595391, 0.00569321670321, 0.0251109809967, 0.0346041547349});
}

TEST(Recurrent, GruOfTwoLayersAndDirections) {
  nn::GRU m(nn::GRUOptions(3, 2).num_layers(2).bidirectional(true));
  const Case c = make_case(m, {{4, 2, 3}, {4, 2, 2}});
  const auto [out, h] = m(c.inputs[0], c.inputs[1]);
  expect_near(
      c.digest({out, h}),
      {0.376041942043,   0.293501451803,   -0.12255983503,   0.291052164491,   0.0218464493748,
       0.0179198931905,  0.0201745522478,  0.00168652754564, 0.0298392658458,  0.0357609871461,
       -0.0142029658248, 0.00410200561957, -0.207634236157,  -0.0150806343446, -0.0949609330055,
       0.0187916212032,  0.0825172404386,  0.111255772714,   0.275453922329,   0.185376351606});
}

TEST(Recurrent, GruBatchFirstFromZeros) {
  nn::GRU m(nn::GRUOptions(3, 2).bias(false).batch_first(true));
  const Case c = make_case(m, {{2, 4, 3}});
  const auto [out, h] = m(c.inputs[0]);
  EXPECT_EQ(out.sizes(), IntArrayRef({2, 4, 2}));
  expect_near(c.digest({out, h}), {-0.0493299345632, -0.0289786304461, 0.0773637278074,
                                   0.120372588301, -0.00947966766248});
}

TEST(Recurrent, RnnWithTanh) {
  nn::RNN m(nn::RNNOptions(3, 2).num_layers(2));
  const Case c = make_case(m, {{4, 2, 3}, {2, 2, 2}});
  const auto [out, h] = m(c.inputs[0], c.inputs[1]);
  expect_near(c.digest({out, h}),
              {-0.22152134805, -0.00878174528434, 0.187706574678, 0.0482410157052, 0.0964981479199,
               0.0825957282045, -0.00774620371715, -0.00774620371715, -0.181944957782,
               -0.231613271764, -0.0969595285675, -0.0969595285675});
}

TEST(Recurrent, RnnWithReluUnbatched) {
  nn::RNN m(nn::RNNOptions(3, 2).num_layers(2).nonlinearity("relu").bidirectional(true));
  const Case c = make_case(m, {{4, 3}});
  const auto [out, h] = m(c.inputs[0]);
  EXPECT_EQ(out.sizes(), IntArrayRef({4, 4}));
  EXPECT_EQ(h.sizes(), IntArrayRef({4, 2}));
  expect_near(c.digest({out, h}),
              {-0.910674850467, 0.92259677297, 0.0205846419017, -0.0664517504968, 0.0933973963233,
               0.119727317337, 0.119727317337, 0.239552276819, 0.374839886296, 0.145252973427,
               0.145252973427, 0, 0, 0, 0, -0.0348486404821, -0.289130254468, -0.0369834232851,
               -0.0369834232851});
}

TEST(Recurrent, Cells) {
  nn::LSTMCell lstm(3, 2);
  Case c = make_case(lstm, {{2, 3}, {2, 2}, {2, 2}});
  const auto [h, s] = lstm(c.inputs[0], std::make_tuple(c.inputs[1], c.inputs[2]));
  expect_near(c.digest({h, s}),
              {0.0305271681732, 0.0605065798046, -0.0718029077529, 0.258981241502, 0.18732411996,
               0.0181979868782, 0.0466975081263, 0.0728251017828, 0.0728251017828});
  nn::GRUCell gru(3, 2);
  c = make_case(gru, {{2, 3}, {2, 2}});
  expect_near(c.digest({gru(c.inputs[0], c.inputs[1])}),
              {0.0424380069756, -0.0706117464207, 0.214955704674, 0.01324954505, 0.0254331625322,
               0.118929112144, 0.0923945051246});
  nn::RNNCell rnn(nn::RNNCellOptions(3, 2).bias(false).nonlinearity("relu"));
  c = make_case(rnn, {{3}, {2}});
  expect_near(
      c.digest({rnn(c.inputs[0], c.inputs[1])}),
      {0.127922087572, -0.0699003159804, -0.00509082352349, -0.0157536108463, 0.0421010894187});
}

TEST(Recurrent, PackedSequencesOfDifferentLengths) {
  const Tensor batch_sizes = tensor({3, 2, 1}, TensorOptions(kInt64));
  nn::LSTM lstm_layer(nn::LSTMOptions(3, 2).num_layers(2).bidirectional(true));
  Case c = make_case(lstm_layer, {{6, 3}, {4, 3, 2}, {4, 3, 2}});
  const auto [out, h, s] =
      lstm(c.inputs[0], batch_sizes, {c.inputs[1], c.inputs[2]}, c.params, true, 2, 0, false, true);
  expect_near(
      c.digest({out, h, s}),
      {0.187831360396,  0.638511370981,   1.29083769841,     -0.199339697656, 0.0486634845942,
       1.19885760166,   0.0911946170867,  -0.00442414842494, 0.197542479463,  0.197542479463,
       0.287954529574,  0.00850945297152, -0.224280213883,   -0.224280213883, 0.0405856333575,
       0.0321607850159, -0.0099016537061, -0.0099016537061,  0.0104784898373, 0.0334298650054,
       0.175528724711,  0.175528724711});
  nn::GRU gru_layer(nn::GRUOptions(3, 2).num_layers(2).bidirectional(true));
  c = make_case(gru_layer, {{6, 3}, {4, 3, 2}});
  const auto [gout, gh] =
      gru(c.inputs[0], batch_sizes, c.inputs[1], c.params, true, 2, 0, false, true);
  expect_near(
      c.digest({gout, gh}),
      {0.224926400843,   0.705559838651,  -0.0172772469622, 0.823810660351,  0.0958657951006,
       -0.0221484953721, 0.30257841338,   0.22713769923,    0.0529398678142, 0.038350731294,
       0.00555461158072, 0.0276435693994, 0.244111367122,   0.0614631420324, 0.245935188339,
       0.111445723954,   0.0597774074367, -0.0127410828436, 0.262266408077,  0.205602285429});
}

TEST(Recurrent, GradientsOfBothOrders) {
  const auto params = [](int64_t gates) {
    std::vector<Tensor> p{filled({gates * 2, 3}, 1), filled({gates * 2, 2}, 2),
                          filled({gates * 2}, 3), filled({gates * 2}, 4)};
    for (Tensor& t : p) t.requires_grad_();
    return p;
  };
  const auto all = [](Tensor x, std::vector<Tensor> states, std::vector<Tensor> p) {
    tensor_list in{x.requires_grad_()};
    for (Tensor& s : states) in.push_back(s.requires_grad_());
    in.insert(in.end(), p.begin(), p.end());
    return in;
  };
  const Tensor x = filled({2, 1, 3}, 5), h = filled({1, 1, 2}, 6), c = filled({1, 1, 2}, 7);
  const auto run_lstm = [](const tensor_list& in) {
    const auto [out, last, cell] =
        lstm(in[0], {in[1], in[2]}, {in[3], in[4], in[5], in[6]}, true, 1, 0, false, false, false);
    return tensor_list{out, last, cell};
  };
  const auto run_gru = [](const tensor_list& in) {
    const auto [out, last] =
        gru(in[0], in[1], {in[2], in[3], in[4], in[5]}, true, 1, 0, false, false, false);
    return tensor_list{out, last};
  };
  EXPECT_TRUE(autograd::gradcheck(run_lstm, all(x, {h, c}, params(4))));
  EXPECT_TRUE(autograd::gradgradcheck(run_lstm, all(x, {h, c}, params(4))));
  EXPECT_TRUE(autograd::gradcheck(run_gru, all(x, {h}, params(3))));
  EXPECT_TRUE(autograd::gradgradcheck(run_gru, all(x, {h}, params(3))));
}

TEST(Recurrent, NamesInitialValuesAndPrintingLikePyTorch) {
  nn::LSTM m(nn::LSTMOptions(3, 4).num_layers(2).bidirectional(true).proj_size(2));
  std::vector<std::string> names;
  for (const char* suffix : {"_l0", "_l0_reverse", "_l1", "_l1_reverse"})
    for (const char* name : {"weight_ih", "weight_hh", "bias_ih", "bias_hh", "weight_hr"})
      names.push_back(std::string(name) + suffix);
  EXPECT_EQ(m->state_dict().keys(), names);
  const auto params = m->named_parameters();
  EXPECT_EQ(params["weight_ih_l1"].sizes(), IntArrayRef({16, 4}));
  EXPECT_EQ(params["weight_hh_l1_reverse"].sizes(), IntArrayRef({16, 2}));
  EXPECT_EQ(params["weight_hr_l0"].sizes(), IntArrayRef({2, 4}));
  for (const Tensor& p : m->parameters()) {
    EXPECT_LE(p.abs().max().item<double>(), 0.5);
    EXPECT_GT(p.std().item<double>(), 0.1);
  }
  EXPECT_EQ(nn::GRUCell(3, 4)->named_parameters().keys(),
            (std::vector<std::string>{"weight_ih", "weight_hh", "bias_ih", "bias_hh"}));
  EXPECT_EQ(nn::LSTMCell(nn::LSTMCellOptions(3, 4).bias(false))->named_parameters().keys(),
            (std::vector<std::string>{"weight_ih", "weight_hh"}));

  EXPECT_EQ(
      printed(nn::LSTM(nn::LSTMOptions(3, 4)
                           .num_layers(2)
                           .bidirectional(true)
                           .proj_size(2)
                           .dropout(0.5)
                           .bias(false)
                           .batch_first(true))),
      "torch::nn::LSTM(input_size=3, hidden_size=4, num_layers=2, bias=false, batch_first=true, "
      "dropout=0.5, bidirectional=true, proj_size=2)");
  EXPECT_EQ(printed(nn::GRU(nn::GRUOptions(3, 4).num_layers(2))),
            "torch::nn::GRU(input_size=3, hidden_size=4, num_layers=2, bias=true, "
            "batch_first=false, dropout=0, bidirectional=false)");
  EXPECT_EQ(printed(nn::RNNCell(nn::RNNCellOptions(3, 4).bias(false).nonlinearity("relu"))),
            "torch::nn::RNNCell(3, 4, bias=false, nonlinearity=kReLU)");
}

TEST(Recurrent, DropoutActsBetweenLayersInTrainingOnly) {
  nn::LSTM m(nn::LSTMOptions(3, 2).num_layers(2).dropout(1));
  const Tensor x = randn({4, 2, 3});
  const Tensor trained = std::get<0>(m(x));
  const Tensor none = std::get<0>(m(zeros({4, 2, 3})));
  EXPECT_TRUE(same(trained, none)) << "the second layer sees zeros alone";
  m->eval();
  EXPECT_FALSE(same(std::get<0>(m(x)), trained));
}

TEST(Recurrent, AClonedLayerHasItsOwnParameters) {
  nn::GRU m(3, 2);
  const auto copy = std::dynamic_pointer_cast<nn::GRUImpl>(m->clone());
  ASSERT_TRUE(copy);
  const Tensor x = randn({4, 2, 3});
  EXPECT_TRUE(same(std::get<0>(copy->forward(x)), std::get<0>(m(x))));
  {
    const NoGradGuard off;
    m->parameters()[0].fill_(0);
  }
  EXPECT_FALSE(same(std::get<0>(copy->forward(x)), std::get<0>(m(x))));
}

TEST(Recurrent, RefusesBadOptionsAndStates) {
  expect_raises<ValueError>([] { nn::LSTM(nn::LSTMOptions(3, 4).num_layers(0)); },
                            "num_layers must be greater than zero");
  expect_raises<ValueError>([] { nn::GRU(nn::GRUOptions(3, 4).dropout(1.5)); },
                            "dropout should be a number in range [0, 1]");
  expect_raises<ValueError>([] { nn::RNN(nn::RNNOptions(0, 4)); },
                            "input_size must be greater than zero");
  expect_raises<ValueError>([] { nn::RNN(nn::RNNOptions(3, 4).nonlinearity("x")); },
                            "Unknown nonlinearity 'x'. Select from 'tanh' or 'relu'.");
  expect_raises<ValueError>([] { nn::LSTM(nn::LSTMOptions(3, 4).proj_size(4)); },
                            "proj_size has to be smaller than hidden_size");
  nn::LSTM m(nn::LSTMOptions(3, 4).num_layers(2));
  const Tensor x = zeros({5, 2, 3}), h = zeros({2, 2, 4});
  const auto with = [&](const Tensor& a, const Tensor& b) {
    return [&m, &x, a, b] { m(x, std::make_tuple(a, b)); };
  };
  expect_raises<Error>(with(zeros({2, 2, 5}), h),
                       "Expected hidden[0] size (2, 2, 4), got [2, 2, 5]");
  expect_raises<Error>(with(h, zeros({1, 2, 4})),
                       "Expected hidden[1] size (2, 2, 4), got [1, 2, 4]");
  expect_raises<Error>(with(h[0], h),
                       "For batched 3-D input, hx and cx should also be 3-D but got (2-D, 3-D) ");
  expect_raises<ValueError>([&] { m(zeros({3})); },
                            "LSTM: Expected input to be 2D or 3D, got 1D instead");
  expect_raises<ValueError>([&] { m(x.to(kFloat64)); }, "does not match weight dtype");
  expect_raises<Error>([&] { m(zeros({5, 2, 4})); }, "Expected 3, got 4");
  expect_raises<Error>(
      [&] {
        m(zeros({0, 2, 3}));
      },
      "Expected sequence length to be larger than 0");
  expect_raises<ValueError>(
      [&] {
        nn::GRUCell(3, 4)(zeros({1, 1, 3}));
      },
      "GRUCell: Expected input to be 1D or 2D, got 3D instead");
  expect_raises<Error>(
      [&] {
        nn::GRUCell(3, 4)(zeros({2, 3}), zeros({2, 5}));
      },
      "hidden0 has inconsistent hidden_size: got 5, expected 4");
}

}  // namespace
