// Sequences: embedding, LSTM, GRU, attention, a transformer's block.
#include <torch/torch.h>

#include <cstdio>
#include <iostream>

using namespace torch::nn;

void fill(Module& m) {
  torch::NoGradGuard no_grad;
  int64_t shift = 0;
  for (auto& p : m.parameters()) {
    p.copy_(torch::arange(shift, shift + p.numel()).mul(0.61).sin().mul(0.3).view_as(p));
    shift += 7;
  }
}

struct TaggerImpl : Module {
  TaggerImpl(int64_t words, int64_t tags)
      : embedding(register_module("embedding", Embedding(EmbeddingOptions(words, 6)))),
        lstm(register_module(
            "lstm", LSTM(LSTMOptions(6, 5).num_layers(2).batch_first(true).bidirectional(true)))),
        out(register_module("out", Linear(10, tags))) {}
  torch::Tensor forward(const torch::Tensor& x) {
    auto [y, state] = lstm->forward(embedding(x));
    auto& [h, c] = state;
    return out(y) + h.mean() + c.mean();
  }
  Embedding embedding;
  LSTM lstm;
  Linear out;
};
TORCH_MODULE(Tagger);

int main() {
  Tagger tagger(9, 3);
  fill(*tagger);
  std::cout << tagger << "\n";
  const auto words = torch::arange(12).view({2, 6}).remainder(9);
  const auto tags = torch::arange(12).remainder(3);
  torch::optim::Adam adam(tagger->parameters(), torch::optim::AdamOptions(1e-2));
  for (int i = 0; i < 6; i++) {
    adam.zero_grad();
    auto loss = torch::nn::functional::cross_entropy(tagger(words).view({-1, 3}), tags);
    loss.backward();
    adam.step();
    std::printf("%.5f\n", loss.item<float>());
  }
  GRU gru(GRUOptions(4, 3));
  fill(*gru);
  const auto x = torch::linspace(-1, 1, 40).view({5, 2, 4});
  const auto [y, h] = gru(x);
  std::cout << y[4] << h << "\n";

  namespace rnn = torch::nn::utils::rnn;
  const auto lengths = torch::tensor({3, 5});
  const auto packed = rnn::pack_padded_sequence(x, lengths, /*batch_first=*/false,
                                                /*enforce_sorted=*/false);
  std::cout << packed.data().sizes() << packed.batch_sizes() << packed.sorted_indices() << "\n";
  const auto [packed_out, packed_h] = gru->forward_with_packed_input(packed);
  const auto [unpacked, sizes] = rnn::pad_packed_sequence(packed_out, /*batch_first=*/true, -1);
  std::cout << unpacked << sizes << packed_h << "\n";
  LSTM both(LSTMOptions(4, 3).bidirectional(true).num_layers(2));
  fill(*both);
  const auto sequences = rnn::pack_sequence({x.select(1, 0), x.select(1, 1).slice(0, 0, 2)});
  const auto [long_out, states] = both->forward_with_packed_input(sequences);
  std::cout << std::get<0>(rnn::pad_packed_sequence(long_out)) << std::get<1>(states) << "\n";
  std::cout << rnn::pad_sequence({torch::ones({2}), torch::ones({3})}, true, 9) << "\n";

  LSTMCell cell(4, 3);
  fill(*cell);
  const auto [hx, cx] = cell(x[0]);
  std::cout << hx << cx << "\n";
  MultiheadAttention attention(MultiheadAttentionOptions(4, 2));
  fill(*attention);
  const auto [attended, weights] = attention(x, x, x);
  std::cout << attended[0] << weights.sizes() << "\n";
  TransformerEncoderLayer block(TransformerEncoderLayerOptions(4, 2).dim_feedforward(8).dropout(0));
  fill(*block);
  block->eval();
  std::cout << block(x)[1] << LayerNorm(LayerNormOptions({4}))(x)[2] << "\n";
}
