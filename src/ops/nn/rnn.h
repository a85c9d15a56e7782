// Recurrent networks: layers over whole sequences, and single steps.
#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct LstmInput : Composite {
  static constexpr auto schema =
      "lstm.input(Tensor input, Tensor[] hx, Tensor[] params, bool has_biases, int num_layers, "
      "float dropout, bool train, bool bidirectional, bool batch_first) -> (Tensor, Tensor, "
      "Tensor)";
  static constexpr auto doc =
      "Long short-term memory (Hochreiter and Schmidhuber, 1997) over (T, N, features), "
      "(N, T, features) with batch_first; returns the outputs and the last h and the last c.";
  static constexpr auto variants = "function";
  static constexpr bool out = false;
  static std::tuple<Tensor, Tensor, Tensor> forward(const Tensor& input, ArrayRef<Tensor> hx,
                                                    ArrayRef<Tensor> params, bool has_biases,
                                                    int64_t num_layers, double dropout, bool train,
                                                    bool bidirectional, bool batch_first) {
    const Recurrent r{"lstm", Recurrence::Lstm, has_biases, num_layers, dropout,
                      train,  bidirectional,    batch_first};
    return run_lstm(r, input, {}, hx, params);
  }
};

struct LstmData : Composite {
  static constexpr auto schema =
      "lstm.data(Tensor data, Tensor batch_sizes, Tensor[] hx, Tensor[] params, bool has_biases, "
      "int num_layers, float dropout, bool train, bool bidirectional) -> (Tensor, Tensor, Tensor)";
  static constexpr auto doc =
      "The same over packed sequences: step after step, batch_sizes[t] rows for step t.";
  static constexpr auto variants = "function";
  static constexpr bool out = false;
  static std::tuple<Tensor, Tensor, Tensor> forward(const Tensor& data, const Tensor& batch_sizes,
                                                    ArrayRef<Tensor> hx, ArrayRef<Tensor> params,
                                                    bool has_biases, int64_t num_layers,
                                                    double dropout, bool train,
                                                    bool bidirectional) {
    const Recurrent r{"lstm", Recurrence::Lstm, has_biases, num_layers, dropout,
                      train,  bidirectional,    false};
    return run_lstm(r, data, packed_sizes("lstm", batch_sizes), hx, params);
  }
};

struct GruInput : Composite {
  static constexpr auto schema =
      "gru.input(Tensor input, Tensor hx, Tensor[] params, bool has_biases, int num_layers, "
      "float dropout, bool train, bool bidirectional, bool batch_first) -> (Tensor, Tensor)";
  static constexpr auto doc =
      "Gated recurrent units (Cho et al., 2014) over (T, N, features), "
      "(N, T, features) with batch_first; returns the outputs and the last h.";
  static constexpr auto variants = "function";
  static constexpr bool out = false;
  static std::tuple<Tensor, Tensor> forward(const Tensor& input, const Tensor& hx,
                                            ArrayRef<Tensor> params, bool has_biases,
                                            int64_t num_layers, double dropout, bool train,
                                            bool bidirectional, bool batch_first) {
    const Recurrent r{"gru",   Recurrence::Gru, has_biases,    num_layers,
                      dropout, train,           bidirectional, batch_first};
    return run_rnn(r, input, {}, hx, params);
  }
};

struct GruData : Composite {
  static constexpr auto schema =
      "gru.data(Tensor data, Tensor batch_sizes, Tensor hx, Tensor[] params, bool has_biases, "
      "int num_layers, float dropout, bool train, bool bidirectional) -> (Tensor, Tensor)";
  static constexpr auto doc =
      "The same over packed sequences: step after step, batch_sizes[t] rows for step t.";
  static constexpr auto variants = "function";
  static constexpr bool out = false;
  static std::tuple<Tensor, Tensor> forward(const Tensor& data, const Tensor& batch_sizes,
                                            const Tensor& hx, ArrayRef<Tensor> params,
                                            bool has_biases, int64_t num_layers, double dropout,
                                            bool train, bool bidirectional) {
    const Recurrent r{"gru",   Recurrence::Gru, has_biases,    num_layers,
                      dropout, train,           bidirectional, false};
    return run_rnn(r, data, packed_sizes("gru", batch_sizes), hx, params);
  }
};

struct RnnTanhInput : Composite {
  static constexpr auto schema =
      "rnn_tanh.input(Tensor input, Tensor hx, Tensor[] params, bool has_biases, int num_layers, "
      "float dropout, bool train, bool bidirectional, bool batch_first) -> (Tensor, Tensor)";
  static constexpr auto doc =
      "Elman's network (1990) with tanh over (T, N, features), "
      "(N, T, features) with batch_first; returns the outputs and the last h.";
  static constexpr auto variants = "function";
  static constexpr bool out = false;
  static std::tuple<Tensor, Tensor> forward(const Tensor& input, const Tensor& hx,
                                            ArrayRef<Tensor> params, bool has_biases,
                                            int64_t num_layers, double dropout, bool train,
                                            bool bidirectional, bool batch_first) {
    const Recurrent r{"rnn_tanh", Recurrence::Tanh, has_biases, num_layers, dropout,
                      train,      bidirectional,    batch_first};
    return run_rnn(r, input, {}, hx, params);
  }
};

struct RnnTanhData : Composite {
  static constexpr auto schema =
      "rnn_tanh.data(Tensor data, Tensor batch_sizes, Tensor hx, Tensor[] params, bool has_biases, "
      "int num_layers, float dropout, bool train, bool bidirectional) -> (Tensor, Tensor)";
  static constexpr auto doc =
      "The same over packed sequences: step after step, batch_sizes[t] rows for step t.";
  static constexpr auto variants = "function";
  static constexpr bool out = false;
  static std::tuple<Tensor, Tensor> forward(const Tensor& data, const Tensor& batch_sizes,
                                            const Tensor& hx, ArrayRef<Tensor> params,
                                            bool has_biases, int64_t num_layers, double dropout,
                                            bool train, bool bidirectional) {
    const Recurrent r{"rnn_tanh", Recurrence::Tanh, has_biases, num_layers, dropout,
                      train,      bidirectional,    false};
    return run_rnn(r, data, packed_sizes("rnn_tanh", batch_sizes), hx, params);
  }
};

struct RnnReluInput : Composite {
  static constexpr auto schema =
      "rnn_relu.input(Tensor input, Tensor hx, Tensor[] params, bool has_biases, int num_layers, "
      "float dropout, bool train, bool bidirectional, bool batch_first) -> (Tensor, Tensor)";
  static constexpr auto doc =
      "Elman's network (1990) with relu over (T, N, features), "
      "(N, T, features) with batch_first; returns the outputs and the last h.";
  static constexpr auto variants = "function";
  static constexpr bool out = false;
  static std::tuple<Tensor, Tensor> forward(const Tensor& input, const Tensor& hx,
                                            ArrayRef<Tensor> params, bool has_biases,
                                            int64_t num_layers, double dropout, bool train,
                                            bool bidirectional, bool batch_first) {
    const Recurrent r{"rnn_relu", Recurrence::Relu, has_biases, num_layers, dropout,
                      train,      bidirectional,    batch_first};
    return run_rnn(r, input, {}, hx, params);
  }
};

struct RnnReluData : Composite {
  static constexpr auto schema =
      "rnn_relu.data(Tensor data, Tensor batch_sizes, Tensor hx, Tensor[] params, bool has_biases, "
      "int num_layers, float dropout, bool train, bool bidirectional) -> (Tensor, Tensor)";
  static constexpr auto doc =
      "The same over packed sequences: step after step, batch_sizes[t] rows for step t.";
  static constexpr auto variants = "function";
  static constexpr bool out = false;
  static std::tuple<Tensor, Tensor> forward(const Tensor& data, const Tensor& batch_sizes,
                                            const Tensor& hx, ArrayRef<Tensor> params,
                                            bool has_biases, int64_t num_layers, double dropout,
                                            bool train, bool bidirectional) {
    const Recurrent r{"rnn_relu", Recurrence::Relu, has_biases, num_layers, dropout,
                      train,      bidirectional,    false};
    return run_rnn(r, data, packed_sizes("rnn_relu", batch_sizes), hx, params);
  }
};

struct LstmCell : Composite {
  static constexpr auto schema =
      "lstm_cell(Tensor input, Tensor[] hx, Tensor w_ih, Tensor w_hh, Tensor? b_ih=None, Tensor? "
      "b_hh=None) -> (Tensor, Tensor)";
  static constexpr auto doc =
      "One step of lstm from (h, c): input (N, features), w_ih (4 * hidden, features), w_hh (4 * "
      "hidden, hidden).";
  static constexpr auto variants = "function";
  static constexpr bool out = false;
  static std::tuple<Tensor, Tensor> forward(const Tensor& input, ArrayRef<Tensor> hx,
                                            const Tensor& w_ih, const Tensor& w_hh,
                                            const Tensor& b_ih, const Tensor& b_hh) {
    return recurrent_step("lstm_cell", Recurrence::Lstm, input, hx, w_ih, w_hh, b_ih, b_hh);
  }
};

struct GruCell : Composite {
  static constexpr auto schema =
      "gru_cell(Tensor input, Tensor hx, Tensor w_ih, Tensor w_hh, Tensor? b_ih=None, Tensor? "
      "b_hh=None) -> Tensor";
  static constexpr auto doc =
      "One step of gru from h: input (N, features), w_ih (3 * hidden, features), w_hh "
      "(3 * hidden, hidden).";
  static constexpr auto variants = "function";
  static constexpr bool out = false;
  static Tensor forward(const Tensor& input, const Tensor& hx, const Tensor& w_ih,
                        const Tensor& w_hh, const Tensor& b_ih, const Tensor& b_hh) {
    return std::get<0>(
        recurrent_step("gru_cell", Recurrence::Gru, input, {&hx, 1}, w_ih, w_hh, b_ih, b_hh));
  }
};

struct RnnTanhCell : Composite {
  static constexpr auto schema =
      "rnn_tanh_cell(Tensor input, Tensor hx, Tensor w_ih, Tensor w_hh, Tensor? b_ih=None, Tensor? "
      "b_hh=None) -> Tensor";
  static constexpr auto doc =
      "One step of rnn_tanh from h: input (N, features), w_ih (hidden, features), w_hh "
      "(hidden, hidden).";
  static constexpr auto variants = "function";
  static constexpr bool out = false;
  static Tensor forward(const Tensor& input, const Tensor& hx, const Tensor& w_ih,
                        const Tensor& w_hh, const Tensor& b_ih, const Tensor& b_hh) {
    return std::get<0>(
        recurrent_step("rnn_tanh_cell", Recurrence::Tanh, input, {&hx, 1}, w_ih, w_hh, b_ih, b_hh));
  }
};

struct RnnReluCell : Composite {
  static constexpr auto schema =
      "rnn_relu_cell(Tensor input, Tensor hx, Tensor w_ih, Tensor w_hh, Tensor? b_ih=None, Tensor? "
      "b_hh=None) -> Tensor";
  static constexpr auto doc =
      "One step of rnn_relu from h: input (N, features), w_ih (hidden, features), w_hh "
      "(hidden, hidden).";
  static constexpr auto variants = "function";
  static constexpr bool out = false;
  static Tensor forward(const Tensor& input, const Tensor& hx, const Tensor& w_ih,
                        const Tensor& w_hh, const Tensor& b_ih, const Tensor& b_hh) {
    return std::get<0>(
        recurrent_step("rnn_relu_cell", Recurrence::Relu, input, {&hx, 1}, w_ih, w_hh, b_ih, b_hh));
  }
};

}  // namespace torcxx::ops
