// Recurrent layers: the input's share of all gates in one matrix product, then step after step.
#include "tensor/rnn.h"

#include "gen/ops/_gate.h"
#include "gen/ops/_keep_gate.h"
#include "gen/ops/add.h"
#include "gen/ops/addcmul.h"
#include "gen/ops/addmm.h"
#include "gen/ops/cat.h"
#include "gen/ops/chunk.h"
#include "gen/ops/dropout.h"
#include "gen/ops/lerp.h"
#include "gen/ops/linear.h"
#include "gen/ops/mm.h"
#include "gen/ops/narrow.h"
#include "gen/ops/relu.h"
#include "gen/ops/sigmoid.h"
#include "gen/ops/split_with_sizes.h"
#include "gen/ops/stack.h"
#include "gen/ops/tanh.h"
#include "gen/ops/transpose.h"
#include "gen/ops/unbind.h"
#include "tensor/formulas.h"

namespace torcxx {
namespace {

using Tensors = std::vector<TensorBase>;

struct State {
  TensorBase h, c;
};

// What one direction of a layer adds at each step.
struct Step {
  Recurrence kind;
  TensorBase w_hh_t, b_hh, w_hr_t;  // b_hh of a GRU alone: others add it to the input's share

  TensorBase hidden_share(const TensorBase& h) const {
    return b_hh.defined() ? ops::addmm(b_hh, h, w_hh_t) : ops::mm(h, w_hh_t);
  }

  State operator()(const TensorBase& share, const State& s) const {
    if (kind == Recurrence::Gru) {
      const int64_t hidden = s.h.size(1);
      const Tensors in = ops::split_with_sizes(share, {2 * hidden, hidden}, 1);
      const Tensors from_h = ops::split_with_sizes(hidden_share(s.h), {2 * hidden, hidden}, 1);
      const Tensors gates = ops::chunk(ops::sigmoid(ops::add(in[0], from_h[0])), 2, 1);
      const TensorBase fresh = ops::tanh(ops::addcmul(in[1], gates[0], from_h[1]));
      return {ops::lerp(fresh, s.h, gates[1]), {}};
    }
    const TensorBase gates = ops::addmm(share, s.h, w_hh_t);
    if (kind == Recurrence::Tanh) return {ops::tanh(gates), {}};
    if (kind == Recurrence::Relu) return {ops::relu(gates), {}};
    const Tensors g = ops::chunk(gates, 4, 1);  // input, forget, cell, output
    State next;
    next.c = ops::_keep_gate(g[1], s.c, ops::_gate(g[0], g[2]));
    next.h = ops::_gate(g[3], next.c);
    if (w_hr_t.defined()) next.h = ops::mm(next.h, w_hr_t);
    return next;
  }
};

// One direction of one layer over the input's shares of the gates, one tensor for each step. Steps
// have at most as many rows as the one before them; rows that a step lacks have ended.
struct Pass {
  const Step& step;
  const Tensors& shares;
  Tensors outputs;

  static State rows(const State& s, int64_t start, int64_t length) {
    return {ops::narrow(s.h, 0, start, length),
            s.c.defined() ? ops::narrow(s.c, 0, start, length) : TensorBase()};
  }
  static State joined(const State& a, const State& b) {
    return {ops::cat({a.h, b.h}, 0), a.c.defined() ? ops::cat({a.c, b.c}, 0) : TensorBase()};
  }

  State forward(State s) {
    std::vector<State> ended;
    outputs.resize(shares.size());
    for (size_t t = 0; t < shares.size(); t++) {
      const int64_t now = shares[t].size(0), before = s.h.size(0);
      if (now < before) {
        ended.push_back(rows(s, now, before - now));
        s = rows(s, 0, now);
      }
      s = step(shares[t], s);
      outputs[t] = s.h;
    }
    while (!ended.empty()) {
      s = joined(s, ended.back());
      ended.pop_back();
    }
    return s;
  }

  State backward(const State& start) {
    State s =
        shares.back().size(0) < start.h.size(0) ? rows(start, 0, shares.back().size(0)) : start;
    outputs.resize(shares.size());
    for (size_t t = shares.size(); t-- > 0;) {
      const int64_t now = shares[t].size(0), before = s.h.size(0);
      if (now > before) s = joined(s, rows(start, before, now - before));
      s = step(shares[t], s);
      outputs[t] = s.h;
    }
    return s;
  }
};

TensorBase both(const TensorBase& a, const TensorBase& b) {
  return !a.defined() ? b : !b.defined() ? a : ops::add(a, b);
}

// The input's share of the gates, with the biases that can be added once for all steps.
TensorBase input_share(Recurrence kind, const TensorBase& input, const CellParams& p) {
  return ops::linear(input, p.w_ih, kind == Recurrence::Gru ? p.b_ih : both(p.b_ih, p.b_hh));
}

Step make_step(Recurrence kind, const CellParams& p) {
  return {kind, ops::transpose(p.w_hh, 0, 1), kind == Recurrence::Gru ? p.b_hh : TensorBase(),
          p.w_hr.defined() ? ops::transpose(p.w_hr, 0, 1) : TensorBase()};
}

struct Result {
  TensorBase output, h, c;
};

Result run(const Recurrent& r, const TensorBase& input, const TensorBase& batch_sizes,
           ArrayRef<TensorBase> hx, ArrayRef<TensorBase> params) {
  const std::vector<int64_t> steps = check_recurrent(r, input, batch_sizes, hx, params);
  const bool packed = batch_sizes.defined(), lstm = r.kind == Recurrence::Lstm;
  const int64_t directions = r.bidirectional ? 2 : 1;
  TensorBase x = r.batch_first ? ops::transpose(input, 0, 1) : input;
  const Tensors h0 = ops::unbind(hx[0], 0), c0 = lstm ? ops::unbind(hx[1], 0) : Tensors();
  Tensors h, c;
  for (int64_t layer = 0; layer < r.num_layers; layer++) {
    Tensors halves;
    for (int64_t direction = 0; direction < directions; direction++) {
      const size_t cell = static_cast<size_t>(layer * directions + direction);
      const CellParams p = params_of_cell(r, hx, params, cell);
      const TensorBase share = input_share(r.kind, x, p);
      const Tensors shares =
          packed ? ops::split_with_sizes(share, steps, 0) : ops::unbind(share, 0);
      const Step step = make_step(r.kind, p);
      Pass pass{step, shares, {}};
      const State start{h0[cell], lstm ? c0[cell] : TensorBase()};
      const State last = direction ? pass.backward(start) : pass.forward(start);
      h.push_back(last.h);
      if (lstm) c.push_back(last.c);
      halves.push_back(packed ? ops::cat(pass.outputs, 0) : ops::stack(pass.outputs, 0));
    }
    x = directions == 2 ? ops::cat(halves, -1) : halves[0];
    if (r.train && r.dropout != 0 && layer + 1 < r.num_layers) x = ops::dropout(x, r.dropout, true);
  }
  return {r.batch_first ? ops::transpose(x, 0, 1) : x, ops::stack(h, 0),
          lstm ? ops::stack(c, 0) : TensorBase()};
}

}  // namespace

std::tuple<TensorBase, TensorBase, TensorBase> run_lstm(const Recurrent& r, const TensorBase& input,
                                                        const TensorBase& batch_sizes,
                                                        ArrayRef<TensorBase> hx,
                                                        ArrayRef<TensorBase> params) {
  TORCXX_CHECK(hx.size() == 2, "lstm expects two hidden states");
  Result out = run(r, input, batch_sizes, hx, params);
  return {std::move(out.output), std::move(out.h), std::move(out.c)};
}

std::tuple<TensorBase, TensorBase> run_rnn(const Recurrent& r, const TensorBase& input,
                                           const TensorBase& batch_sizes, const TensorBase& hx,
                                           ArrayRef<TensorBase> params) {
  Result out = run(r, input, batch_sizes, {&hx, 1}, params);
  return {std::move(out.output), std::move(out.h)};
}

std::tuple<TensorBase, TensorBase> recurrent_step(Recurrence kind, const TensorBase& input,
                                                  ArrayRef<TensorBase> hx, const TensorBase& w_ih,
                                                  const TensorBase& w_hh, const TensorBase& b_ih,
                                                  const TensorBase& b_hh) {
  const CellParams p{w_ih, w_hh, b_ih, b_hh, {}};
  check_recurrent_cell(kind, input, hx, p);
  const State next = make_step(kind, p)(input_share(kind, input, p),
                                        {hx[0], hx.size() > 1 ? hx[1] : TensorBase()});
  return {next.h, next.c};
}

}  // namespace torcxx
