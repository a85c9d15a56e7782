#pragma once
#include "nn/layer_record.h"

namespace torcxx::nn::records {

// `gates` rows for each feature must not overflow.
template <class M> void check_cell(const M& m) {
  const int64_t hidden = m.options.hidden_size();
  TORCXX_CHECK_VALUE(hidden >= 0 && hidden <= (int64_t{1} << 40),
                     "hidden_size must be between 0 and 2^40, got ", hidden);
}

template <class M> void init_cell(M& m) {
  const int64_t hidden = m.options.hidden_size();
  const double bound = hidden > 0 ? 1 / std::sqrt(static_cast<double>(hidden)) : 0;
  for (const Tensor& p : m.parameters(false))
    if (p.defined()) init::uniform_(p, -bound, bound);
}

inline void check_cell_rank(const char* name, const char* what, const Tensor& t) {
  TORCXX_CHECK_VALUE(t.dim() == 1 || t.dim() == 2, name, ": Expected ", what,
                     " to be 1D or 2D, got ", t.dim(), "D instead");
}

// A hidden state with a batch dimension; zeros when it is not given.
template <class M>
Tensor cell_state(M& m, const char* name, const char* what, const Tensor& hx, const Tensor& input) {
  if (!hx.defined())
    return torcxx::zeros({input.dim() == 2 ? input.size(0) : 1, m.options.hidden_size()},
                         input.options());
  check_cell_rank(name, what, hx);
  return input.dim() == 2 ? hx : hx.unsqueeze(0);
}

template <class M, class F>
Tensor run_cell(M& m, const char* name, const Tensor& input, const Tensor& hx, F step) {
  check_cell_rank(name, "input", input);
  const Tensor h = cell_state(m, name, "hidden", hx, input);
  if (input.dim() == 2) return step(input, h, m.weight_ih, m.weight_hh, m.bias_ih, m.bias_hh);
  return step(input.unsqueeze(0), h, m.weight_ih, m.weight_hh, m.bias_ih, m.bias_hh).squeeze(0);
}

template <int gates> struct Cell : Layer {
  static constexpr auto schema = "(int input_size, int hidden_size, bool bias=True)";
  static constexpr auto parameters =
      "weight_ih[gates * hidden_size, input_size]; weight_hh[gates * hidden_size, hidden_size]; "
      "bias_ih[gates * hidden_size] if bias; bias_hh[gates * hidden_size] if bias";
  static constexpr auto repr = "{input_size}, {hidden_size}, bias?";
  template <class M> static void check(const M& m) { check_cell(m); }
  template <class M> static void init(M& m) { init_cell(m); }
};

struct RNNCell : Cell<1> {
  static constexpr auto schema =
      "(int input_size, int hidden_size, bool bias=True, str nonlinearity='tanh')";
  static constexpr auto doc =
      "One step of RNN from input (N, input_size) and hidden state (N, hidden_size).";
  static constexpr auto repr = "{input_size}, {hidden_size}, bias?, nonlinearity~?";
  static constexpr auto print = "{input_size}, {hidden_size}, bias?, nonlinearity^?";
  template <class M> static Tensor forward(M& m, const Tensor& input, const Tensor& hx = {}) {
    const std::string& f = m.options.nonlinearity();
    TORCXX_CHECK(f == "tanh" || f == "relu", "Unknown nonlinearity: ", f);
    return run_cell(m, "RNNCell", input, hx, [&](auto&&... a) {
      return f == "tanh" ? rnn_tanh_cell(a...) : rnn_relu_cell(a...);
    });
  }
};

struct GRUCell : Cell<3> {
  static constexpr auto doc =
      "One step of GRU from input (N, input_size) and hidden state (N, hidden_size).";
  template <class M> static Tensor forward(M& m, const Tensor& input, const Tensor& hx = {}) {
    return run_cell(m, "GRUCell", input, hx, [](auto&&... a) { return gru_cell(a...); });
  }
};

struct LSTMCell : Cell<4> {
  static constexpr auto doc =
      "One step of LSTM from input (N, input_size) and (h, c), both (N, hidden_size).";
  template <class M> static std::tuple<Tensor, Tensor> forward(
      M& m, const Tensor& input, const std::optional<std::tuple<Tensor, Tensor>>& hx = {}) {
    check_cell_rank("LSTMCell", "input", input);
    const auto [h0, c0] = hx.value_or(std::tuple<Tensor, Tensor>());
    TORCXX_CHECK(!hx || (h0.defined() && c0.defined()), "LSTMCell: hx holds an undefined tensor");
    const Tensor h = cell_state(m, "LSTMCell", "hx[0]", h0, input);
    const Tensor c = cell_state(m, "LSTMCell", "hx[1]", c0, input);
    const bool batched = input.dim() == 2;
    const auto [next_h, next_c] = lstm_cell(batched ? input : input.unsqueeze(0), {h, c},
                                            m.weight_ih, m.weight_hh, m.bias_ih, m.bias_hh);
    if (batched) return {next_h, next_c};
    return {next_h.squeeze(0), next_c.squeeze(0)};
  }
};

}  // namespace torcxx::nn::records
