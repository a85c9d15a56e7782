// Single steps of recurrent networks.
#pragma once
#include "ops/record.h"

namespace torcxx::ops {

template <Recurrence kind> struct RecurrentStep : Composite {
  static constexpr auto variants = "function";
  static constexpr bool out = false;
  static Tensor forward(const Tensor& input, const Tensor& hx, const Tensor& w_ih,
                        const Tensor& w_hh, const Tensor& b_ih, const Tensor& b_hh) {
    return std::get<0>(recurrent_step(kind, input, {&hx, 1}, w_ih, w_hh, b_ih, b_hh));
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
    return recurrent_step(Recurrence::Lstm, input, hx, w_ih, w_hh, b_ih, b_hh);
  }
};

struct GruCell : RecurrentStep<Recurrence::Gru> {
  static constexpr auto schema =
      "gru_cell(Tensor input, Tensor hx, Tensor w_ih, Tensor w_hh, Tensor? b_ih=None, Tensor? "
      "b_hh=None) -> Tensor";
  static constexpr auto doc =
      "One step of gru from h: input (N, features), w_ih (3 * hidden, features), w_hh "
      "(3 * hidden, hidden).";
};

struct RnnTanhCell : RecurrentStep<Recurrence::Tanh> {
  static constexpr auto schema =
      "rnn_tanh_cell(Tensor input, Tensor hx, Tensor w_ih, Tensor w_hh, Tensor? b_ih=None, Tensor? "
      "b_hh=None) -> Tensor";
  static constexpr auto doc =
      "One step of rnn_tanh from h: input (N, features), w_ih (hidden, features), w_hh "
      "(hidden, hidden).";
};

struct RnnReluCell : RecurrentStep<Recurrence::Relu> {
  static constexpr auto schema =
      "rnn_relu_cell(Tensor input, Tensor hx, Tensor w_ih, Tensor w_hh, Tensor? b_ih=None, Tensor? "
      "b_hh=None) -> Tensor";
  static constexpr auto doc =
      "One step of rnn_relu from h: input (N, features), w_ih (hidden, features), w_hh "
      "(hidden, hidden).";
};

}  // namespace torcxx::ops
