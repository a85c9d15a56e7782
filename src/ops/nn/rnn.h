// Recurrent networks over whole sequences.
#pragma once
#include "ops/record.h"

namespace torcxx::ops {

template <Recurrence kind> struct RecurrentOverInput : Composite {
  static constexpr auto variants = "function";
  static constexpr bool out = false;
  static std::tuple<Tensor, Tensor> forward(const Tensor& input, const Tensor& hx,
                                            ArrayRef<Tensor> params, bool has_biases,
                                            int64_t num_layers, double dropout, bool train,
                                            bool bidirectional, bool batch_first) {
    const Recurrent r{kind, has_biases, num_layers, dropout, train, bidirectional, batch_first};
    return run_rnn(r, input, {}, hx, params);
  }
};

template <Recurrence kind> struct RecurrentOverData : Composite {
  static constexpr auto doc =
      "The same over packed sequences: step after step, batch_sizes[t] rows for step t.";
  static constexpr auto variants = "function";
  static constexpr bool out = false;
  static std::tuple<Tensor, Tensor> forward(const Tensor& data, const Tensor& batch_sizes,
                                            const Tensor& hx, ArrayRef<Tensor> params,
                                            bool has_biases, int64_t num_layers, double dropout,
                                            bool train, bool bidirectional) {
    const Recurrent r{kind, has_biases, num_layers, dropout, train, bidirectional, false};
    return run_rnn(r, data, packed_sizes(r, batch_sizes), hx, params);
  }
};

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
    const Recurrent r{Recurrence::Lstm, has_biases, num_layers, dropout, train,
                      bidirectional,    batch_first};
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
    const Recurrent r{Recurrence::Lstm, has_biases, num_layers, dropout, train,
                      bidirectional,    false};
    return run_lstm(r, data, packed_sizes(r, batch_sizes), hx, params);
  }
};

struct GruInput : RecurrentOverInput<Recurrence::Gru> {
  static constexpr auto schema =
      "gru.input(Tensor input, Tensor hx, Tensor[] params, bool has_biases, int num_layers, "
      "float dropout, bool train, bool bidirectional, bool batch_first) -> (Tensor, Tensor)";
  static constexpr auto doc =
      "Gated recurrent units (Cho et al., 2014) over (T, N, features), "
      "(N, T, features) with batch_first; returns the outputs and the last h.";
};

struct GruData : RecurrentOverData<Recurrence::Gru> {
  static constexpr auto schema =
      "gru.data(Tensor data, Tensor batch_sizes, Tensor hx, Tensor[] params, bool has_biases, "
      "int num_layers, float dropout, bool train, bool bidirectional) -> (Tensor, Tensor)";
};

struct RnnTanhInput : RecurrentOverInput<Recurrence::Tanh> {
  static constexpr auto schema =
      "rnn_tanh.input(Tensor input, Tensor hx, Tensor[] params, bool has_biases, int num_layers, "
      "float dropout, bool train, bool bidirectional, bool batch_first) -> (Tensor, Tensor)";
  static constexpr auto doc =
      "Elman's network (1990) with tanh over (T, N, features), "
      "(N, T, features) with batch_first; returns the outputs and the last h.";
};

struct RnnTanhData : RecurrentOverData<Recurrence::Tanh> {
  static constexpr auto schema =
      "rnn_tanh.data(Tensor data, Tensor batch_sizes, Tensor hx, Tensor[] params, bool has_biases, "
      "int num_layers, float dropout, bool train, bool bidirectional) -> (Tensor, Tensor)";
};

struct RnnReluInput : RecurrentOverInput<Recurrence::Relu> {
  static constexpr auto schema =
      "rnn_relu.input(Tensor input, Tensor hx, Tensor[] params, bool has_biases, int num_layers, "
      "float dropout, bool train, bool bidirectional, bool batch_first) -> (Tensor, Tensor)";
  static constexpr auto doc =
      "Elman's network (1990) with relu over (T, N, features), "
      "(N, T, features) with batch_first; returns the outputs and the last h.";
};

struct RnnReluData : RecurrentOverData<Recurrence::Relu> {
  static constexpr auto schema =
      "rnn_relu.data(Tensor data, Tensor batch_sizes, Tensor hx, Tensor[] params, bool has_biases, "
      "int num_layers, float dropout, bool train, bool bidirectional) -> (Tensor, Tensor)";
};

}  // namespace torcxx::ops
