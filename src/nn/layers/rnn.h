#pragma once
#include "nn/layer_record.h"

namespace torcxx::nn::records {

// Parameters of each direction of each layer, in PyTorch's order; `gates` rows for each feature.
template <class M> void register_recurrent(M& m, int64_t gates, int64_t proj_size = 0) {
  const auto& o = m.options;
  const int64_t hidden = o.hidden_size(), directions = o.bidirectional() ? 2 : 1;
  const int64_t output = proj_size > 0 ? proj_size : hidden;
  for (int64_t layer = 0; layer < o.num_layers(); layer++) {
    for (int64_t direction = 0; direction < directions; direction++) {
      const std::string suffix = "_l" + std::to_string(layer) + (direction ? "_reverse" : "");
      const int64_t in = layer == 0 ? o.input_size() : output * directions;
      m.register_parameter("weight_ih" + suffix, torcxx::empty({gates * hidden, in}));
      m.register_parameter("weight_hh" + suffix, torcxx::empty({gates * hidden, output}));
      if (o.bias()) {
        m.register_parameter("bias_ih" + suffix, torcxx::empty({gates * hidden}));
        m.register_parameter("bias_hh" + suffix, torcxx::empty({gates * hidden}));
      }
      if (proj_size > 0)
        m.register_parameter("weight_hr" + suffix, torcxx::empty({proj_size, hidden}));
    }
  }
}

template <class M> void init_recurrent(M& m) {
  const double bound = 1 / std::sqrt(static_cast<double>(m.options.hidden_size()));
  for (const Tensor& p : m.parameters(false)) init::uniform_(p, -bound, bound);
}

template <class M> void check_recurrent_options(const M& m) {
  const auto& o = m.options;
  TORCXX_CHECK_VALUE(o.dropout() >= 0 && o.dropout() <= 1,
                     "dropout should be a number in range [0, 1] representing the probability of "
                     "an element being zeroed, got ",
                     o.dropout());
  TORCXX_CHECK_VALUE(o.input_size() > 0, "input_size must be greater than zero, got ",
                     o.input_size());
  TORCXX_CHECK_VALUE(o.hidden_size() > 0, "hidden_size must be greater than zero, got ",
                     o.hidden_size());
  TORCXX_CHECK_VALUE(o.hidden_size() <= (int64_t{1} << 40), "hidden_size is too large, got ",
                     o.hidden_size());
  TORCXX_CHECK_VALUE(o.num_layers() > 0, "num_layers must be greater than zero, got ",
                     o.num_layers());
  // Each layer makes its own parameters: the mistake shows before memory is used up.
  TORCXX_CHECK_VALUE(o.num_layers() <= 65536, "num_layers must be at most 65536, got ",
                     o.num_layers());
}

// One hidden state of a batched or unbatched input, checked and with a batch dimension; zeros when
// it is not given.
template <class M> Tensor hidden_state(M& m, const char* what, const Tensor& hx,
                                       const Tensor& input, int64_t batch, int64_t features) {
  const auto& o = m.options;
  const int64_t count = o.num_layers() * (o.bidirectional() ? 2 : 1);
  if (!hx.defined()) return torcxx::zeros({count, batch, features}, input.options());
  const Tensor h = hx.dim() == 2 ? hx.unsqueeze(1) : hx;
  TORCXX_CHECK(h.sizes() == IntArrayRef({count, batch, features}), "Expected ", what, " size (",
               count, ", ", batch, ", ", features, "), got ", h.sizes());
  return h;
}

// The input as three dimensions; what PyTorch's module checks.
template <class M> Tensor batched_input(M& m, const char* name, const Tensor& input) {
  TORCXX_CHECK_VALUE(input.dim() == 2 || input.dim() == 3, name,
                     ": Expected input to be 2D or 3D, got ", input.dim(),
                     name == std::string_view("RNN") ? "D tensor instead" : "D instead");
  const ScalarType dtype = m.parameters(false)[0].dtype();
  TORCXX_CHECK_VALUE(input.dtype() == dtype, "RNN input dtype (", input.dtype(),
                     ") does not match weight dtype (", dtype, "). Convert input: input.to(", dtype,
                     "), or convert model: model.to(", input.dtype(), ")");
  TORCXX_CHECK(input.size(-1) == m.options.input_size(),
               "input.size(-1) must be equal to input_size. Expected ", m.options.input_size(),
               ", got ", input.size(-1));
  return input.dim() == 3 ? input : input.unsqueeze(m.options.batch_first() ? 0 : 1);
}

inline void check_rank(const Tensor& input, const Tensor& hx) {
  if (!hx.defined()) return;
  const bool batched = input.dim() == 3;
  TORCXX_CHECK(hx.dim() == input.dim(), "For ", batched ? "batched 3-D" : "unbatched 2-D",
               " input, hx should also be ", input.dim(), "-D but got ", hx.dim(), "-D tensor");
}

// Layers with one hidden state.
template <class M, class F> std::tuple<Tensor, Tensor> run_layers(M& m, const char* name,
                                                                  const Tensor& input,
                                                                  const Tensor& hx, F run) {
  const auto& o = m.options;
  const Tensor x = batched_input(m, name, input);
  check_rank(input, hx);
  const Tensor h =
      hidden_state(m, "hidden", hx, x, x.size(o.batch_first() ? 0 : 1), o.hidden_size());
  const auto [out, last] = run(x, h, m.parameters(false), o.bias(), o.num_layers(), o.dropout(),
                               m.is_training(), o.bidirectional(), o.batch_first());
  if (input.dim() == 3) return {out, last};
  return {out.squeeze(o.batch_first() ? 0 : 1), last.squeeze(1)};
}

// The states before the first step of a packed input, in its order; zeros when none are given.
template <class M> Tensor packed_state(M& m, const char* what, const Tensor& hx,
                                       const PackedSequence& input, int64_t features) {
  const Tensor& sizes = input.batch_sizes();
  TORCXX_CHECK(sizes.defined() && sizes.numel() > 0, "The packed sequence is empty");
  const Tensor h = hidden_state(m, what, hx, input.data(),
                                sizes.select(0, 0).template item<int64_t>(), features);
  const Tensor& order = input.sorted_indices();
  return hx.defined() && order.defined() ? h.index_select(1, order) : h;
}
inline Tensor unpacked_state(const Tensor& h, const PackedSequence& input) {
  const Tensor& back = input.unsorted_indices();
  return back.defined() ? h.index_select(1, back) : h;
}
inline PackedSequence packed_like(const PackedSequence& input, const Tensor& data) {
  return PackedSequence(data, input.batch_sizes(), input.sorted_indices(),
                        input.unsorted_indices());
}

// run_layers for a packed input.
template <class M, class F>
std::tuple<PackedSequence, Tensor> run_packed(M& m, const PackedSequence& input, const Tensor& hx,
                                              F run) {
  const auto& o = m.options;
  const Tensor h = packed_state(m, "hidden", hx, input, o.hidden_size());
  const auto [out, last] = run(input.data(), input.batch_sizes(), h, m.parameters(false), o.bias(),
                               o.num_layers(), o.dropout(), m.is_training(), o.bidirectional());
  return {packed_like(input, out), unpacked_state(last, input)};
}

template <int gates> struct Recurrent : Layer {
  static constexpr auto repr =
      "{input_size}, {hidden_size}, num_layers?, bias?, batch_first?, dropout?, bidirectional?";
  static constexpr auto print =
      "input_size, hidden_size, num_layers, bias, batch_first, dropout, bidirectional";
  template <class M> static void check(const M& m) { check_recurrent_options(m); }
  template <class M> static void build(M& m) { register_recurrent(m, gates); }
  template <class M> static void init(M& m) { init_recurrent(m); }
};

struct RNN : Recurrent<1> {
  static constexpr auto schema =
      "(int input_size, int hidden_size, int num_layers=1, str nonlinearity='tanh', bool "
      "bias=True, bool batch_first=False, float dropout=0.0, bool bidirectional=False)";
  static constexpr auto doc =
      "Elman's recurrent network (1990) over (T, N, features), or (N, T, features) with "
      "batch_first; returns the outputs and the last h (layers * directions, N, hidden_size).";
  template <class M> static void check(const M& m) {
    const std::string& f = m.options.nonlinearity();
    TORCXX_CHECK_VALUE(f == "tanh" || f == "relu", "Unknown nonlinearity '", f,
                       "'. Select from 'tanh' or 'relu'.");
    check_recurrent_options(m);
  }
  template <class M>
  static std::tuple<Tensor, Tensor> forward(M& m, const Tensor& input, const Tensor& hx = {}) {
    return run_layers(m, "RNN", input, hx, [&](auto&&... a) {
      return m.options.nonlinearity() == "tanh" ? rnn_tanh(a...) : rnn_relu(a...);
    });
  }
  template <class M>
  static std::tuple<PackedSequence, Tensor> forward_with_packed_input(M& m,
                                                                      const PackedSequence& input,
                                                                      const Tensor& hx = {}) {
    return run_packed(m, input, hx, [&](auto&&... a) {
      return m.options.nonlinearity() == "tanh" ? rnn_tanh(a...) : rnn_relu(a...);
    });
  }
};

struct GRU : Recurrent<3> {
  static constexpr auto schema =
      "(int input_size, int hidden_size, int num_layers=1, bool bias=True, bool "
      "batch_first=False, float dropout=0.0, bool bidirectional=False)";
  static constexpr auto doc =
      "Gated recurrent units (Cho et al., 2014) over (T, N, features), or (N, T, features) with "
      "batch_first; returns the outputs and the last h (layers * directions, N, hidden_size).";
  template <class M>
  static std::tuple<Tensor, Tensor> forward(M& m, const Tensor& input, const Tensor& hx = {}) {
    return run_layers(m, "GRU", input, hx, [](auto&&... a) { return gru(a...); });
  }
  template <class M>
  static std::tuple<PackedSequence, Tensor> forward_with_packed_input(M& m,
                                                                      const PackedSequence& input,
                                                                      const Tensor& hx = {}) {
    return run_packed(m, input, hx, [](auto&&... a) { return gru(a...); });
  }
};

struct LSTM : Recurrent<4> {
  static constexpr auto schema =
      "(int input_size, int hidden_size, int num_layers=1, bool bias=True, bool "
      "batch_first=False, float dropout=0.0, bool bidirectional=False, int proj_size=0)";
  static constexpr auto doc =
      "Long short-term memory (Hochreiter and Schmidhuber, 1997) over (T, N, features), or (N, T, "
      "features) with batch_first; returns the outputs and the last (h, c). proj_size > 0 projects "
      "each output to that size.";
  static constexpr auto repr =
      "{input_size}, {hidden_size}, proj_size?, num_layers?, bias?, batch_first?, dropout?, "
      "bidirectional?";
  static constexpr auto print =
      "input_size, hidden_size, num_layers, bias, batch_first, dropout, bidirectional, proj_size?";
  template <class M> static void check(const M& m) {
    check_recurrent_options(m);
    TORCXX_CHECK_VALUE(m.options.proj_size() >= 0,
                       "proj_size should be a positive integer or zero to disable projections, "
                       "got ",
                       m.options.proj_size());
    TORCXX_CHECK_VALUE(m.options.proj_size() < m.options.hidden_size(),
                       "proj_size has to be smaller than hidden_size, got ", m.options.proj_size());
  }
  template <class M> static void build(M& m) { register_recurrent(m, 4, m.options.proj_size()); }
  template <class M> static std::tuple<Tensor, std::tuple<Tensor, Tensor>> forward(
      M& m, const Tensor& input, const std::optional<std::tuple<Tensor, Tensor>>& hx = {}) {
    const auto& o = m.options;
    const Tensor x = batched_input(m, "LSTM", input);
    const int64_t batch = x.size(o.batch_first() ? 0 : 1);
    const int64_t output = o.proj_size() > 0 ? o.proj_size() : o.hidden_size();
    const auto [h0, c0] = hx.value_or(std::tuple<Tensor, Tensor>());
    TORCXX_CHECK(!hx || (h0.defined() && c0.defined()), "LSTM: hx holds an undefined tensor");
    const bool batched = input.dim() == 3;
    TORCXX_CHECK(!hx || (h0.dim() == input.dim() && c0.dim() == input.dim()), "For ",
                 batched ? "batched 3-D" : "unbatched 2-D", " input, hx and cx should also be ",
                 input.dim(), "-D but got (", h0.dim(), "-D, ", c0.dim(), "-D) tensors");
    const Tensor h = hidden_state(m, "hidden[0]", h0, x, batch, output);
    const Tensor c = hidden_state(m, "hidden[1]", c0, x, batch, o.hidden_size());
    const auto [out, last_h, last_c] =
        lstm(x, {h, c}, m.parameters(false), o.bias(), o.num_layers(), o.dropout(), m.is_training(),
             o.bidirectional(), o.batch_first());
    if (batched) return {out, {last_h, last_c}};
    return {out.squeeze(o.batch_first() ? 0 : 1), {last_h.squeeze(1), last_c.squeeze(1)}};
  }
  template <class M>
  static std::tuple<PackedSequence, std::tuple<Tensor, Tensor>> forward_with_packed_input(
      M& m, const PackedSequence& input, const std::optional<std::tuple<Tensor, Tensor>>& hx = {}) {
    const auto& o = m.options;
    const auto [h0, c0] = hx.value_or(std::tuple<Tensor, Tensor>());
    const int64_t output = o.proj_size() > 0 ? o.proj_size() : o.hidden_size();
    const Tensor h = packed_state(m, "hidden[0]", h0, input, output);
    const Tensor c = packed_state(m, "hidden[1]", c0, input, o.hidden_size());
    const auto [out, last_h, last_c] =
        lstm(input.data(), input.batch_sizes(), {h, c}, m.parameters(false), o.bias(),
             o.num_layers(), o.dropout(), m.is_training(), o.bidirectional());
    return {packed_like(input, out),
            {unpacked_state(last_h, input), unpacked_state(last_c, input)}};
  }
};

}  // namespace torcxx::nn::records
