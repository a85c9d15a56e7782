// Packed sequences: the recurrent layers over several lengths at once, against one by one.
#include <gtest/gtest.h>
#include <torcxx/torcxx.h>

#include "unit/core_expect.h"

namespace torcxx::nn {
namespace {

using namespace utils::rnn;

const std::vector<int64_t> kLengths = {2, 4, 1};
Tensor input() { return torcxx::linspace(-2, 2, 4 * 3 * 5).view({4, 3, 5}); }
PackedSequence packed() {
  return pack_padded_sequence(input(), torcxx::tensor(kLengths), false, false);
}

// One sequence without its padding: (length, 1, 5).
Tensor sequence(int64_t i) {
  return input().narrow(1, i, 1).narrow(0, 0, kLengths[static_cast<size_t>(i)]);
}

TEST(PackedSequence, PacksStepAfterStep) {
  const PackedSequence p = packed();
  EXPECT_TRUE(p.sorted_indices().equal(torcxx::tensor({1, 0, 2})));
  EXPECT_TRUE(p.batch_sizes().equal(torcxx::tensor({3, 2, 1, 1})));
  EXPECT_TRUE(p.data()[0].equal(input()[0][1]));
  EXPECT_TRUE(p.data()[4].equal(input()[1][0]));
  const auto [padded, lengths] = pad_packed_sequence(p, true, 7, 6);
  EXPECT_EQ(padded.sizes(), IntArrayRef({3, 6, 5}));
  EXPECT_TRUE(lengths.equal(torcxx::tensor(kLengths)));
  EXPECT_TRUE(padded[0].narrow(0, 0, 2).equal(sequence(0).squeeze(1)));
  EXPECT_TRUE(padded[2].narrow(0, 1, 5).eq(7).all().item<bool>());
}

template <class Layer>
void check_layer(Layer layer) {
  const auto [out, last] = layer->forward_with_packed_input(packed());
  const auto [padded, lengths] = pad_packed_sequence(out);
  for (int64_t i = 0; i < 3; i++) {
    const auto [want, want_last] = layer->forward(sequence(i));
    const Tensor got = padded.narrow(1, i, 1).narrow(0, 0, want.size(0));
    EXPECT_TRUE(allclose(got, want, 1e-5, 1e-6));
    if constexpr (std::is_same_v<Layer, LSTM>)
      EXPECT_TRUE(allclose(std::get<1>(last).narrow(1, i, 1), std::get<1>(want_last), 1e-5, 1e-6));
    else
      EXPECT_TRUE(allclose(last.narrow(1, i, 1), want_last, 1e-5, 1e-6));
  }
}
TEST(PackedSequence, LayersAsOneByOne) {
  check_layer(RNN(RNNOptions(5, 3).nonlinearity(kReLU)));
  check_layer(GRU(GRUOptions(5, 3).bidirectional(true)));
  check_layer(LSTM(LSTMOptions(5, 3).num_layers(2)));
}
TEST(PackedSequence, StatesFollowTheirSequence) {
  GRU gru(5, 3);
  const Tensor h = torcxx::linspace(-1, 1, 9).view({1, 3, 3});
  const auto [out, last] = gru->forward_with_packed_input(packed(), h);
  for (int64_t i = 0; i < 3; i++)
    EXPECT_TRUE(allclose(last.narrow(1, i, 1),
                         std::get<1>(gru->forward(sequence(i), h.narrow(1, i, 1).contiguous())),
                         1e-5, 1e-6));
}

TEST(PackedSequence, Refuses) {
  EXPECT_THROW(pack_padded_sequence(input(), torcxx::tensor(kLengths)), Error);  // not sorted
  EXPECT_THROW(pack_padded_sequence(input(), torcxx::tensor({4, 4})), Error);
  EXPECT_THROW(pack_padded_sequence(input(), torcxx::tensor({4, 3, 0})), Error);
  EXPECT_THROW(pack_padded_sequence(input(), torcxx::tensor({9, 3, 1})), Error);
  EXPECT_THROW(pack_padded_sequence(input(), torcxx::tensor({4.0, 3.0, 1.0})), Error);
  EXPECT_THROW(pad_packed_sequence(packed(), false, 0, 3), Error);
  EXPECT_THROW(pad_packed_sequence(PackedSequence()), Error);
  EXPECT_THROW(pad_sequence({}), Error);
  EXPECT_THROW(pad_sequence({torcxx::ones({2})}, false, 0, "middle"), Error);
  EXPECT_THROW(GRU(4, 3)->forward_with_packed_input(packed()), Error);
  EXPECT_THROW(GRU(5, 3)->forward_with_packed_input(PackedSequence()), Error);
  EXPECT_THROW(GRU(5, 3)->forward_with_packed_input(packed(), torcxx::zeros({1, 2, 3})), Error);
}

}  // namespace
}  // namespace torcxx::nn
