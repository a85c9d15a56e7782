// Arguments of recurrent layers and cells.
#include "tensor/rnn.h"

namespace torcxx {

static int64_t gates(Recurrence kind) {
  return kind == Recurrence::Lstm ? 4 : kind == Recurrence::Gru ? 3 : 1;
}
// With projections h, the output, is smaller than c.
static bool projects(ArrayRef<TensorBase> hx) {
  return hx.size() == 2 && hx[0].size(-1) != hx[1].size(-1);
}
static size_t params_per_cell(const Recurrent& r, ArrayRef<TensorBase> hx) {
  return (r.has_biases ? 4u : 2u) + (projects(hx) ? 1u : 0u);
}

CellParams params_of_cell(const Recurrent& r, ArrayRef<TensorBase> hx, ArrayRef<TensorBase> params,
                          size_t cell) {
  const size_t each = params_per_cell(r, hx), first = cell * each;
  CellParams p{params[first], params[first + 1], {}, {}, {}};
  if (r.has_biases) {
    p.b_ih = params[first + 2];
    p.b_hh = params[first + 3];
  }
  if (projects(hx)) p.w_hr = params[first + each - 1];
  return p;
}

static void check_param(const char* op, const char* name, const TensorBase& t, ScalarType dtype,
                        std::initializer_list<int64_t> expected) {
  TORCXX_CHECK(t.defined(), op, ": argument 'params': ", name, " is undefined");
  TORCXX_CHECK(t.sizes() == IntArrayRef(expected), op, ": argument 'params': expected ", name,
               " of size ", IntArrayRef(expected), ", got ", t.sizes());
  TORCXX_CHECK(t.dtype() == dtype, op, ": expected input and ", name,
               " to have the same dtype, but got: ", dtype, " and ", t.dtype());
}

const char* Recurrent::op() const {
  constexpr const char* names[] = {"rnn_tanh", "rnn_relu", "gru", "lstm"};
  return names[static_cast<size_t>(kind)];
}

const TensorBase& packed_sizes(const Recurrent& r, const TensorBase& batch_sizes) {
  TORCXX_CHECK(batch_sizes.defined(), r.op(), ": argument 'batch_sizes' is undefined");
  return batch_sizes;
}

static std::vector<int64_t> read_batch_sizes(const char* op, const TensorBase& data,
                                             const TensorBase& batch_sizes) {
  TORCXX_CHECK(batch_sizes.dim() == 1 && batch_sizes.dtype() == kInt64, op,
               ": argument 'batch_sizes': expected a 1-D int64 tensor, got a ", batch_sizes.dim(),
               "-D ", batch_sizes.dtype(), " tensor");
  std::vector<int64_t> steps(static_cast<size_t>(batch_sizes.size(0)));
  const auto* at = static_cast<const int64_t*>(batch_sizes.data_ptr());
  const int64_t stride = batch_sizes.stride(0);
  int64_t left = data.size(0);
  for (size_t t = 0; t < steps.size(); t++) {
    steps[t] = at[static_cast<int64_t>(t) * stride];
    TORCXX_CHECK(steps[t] > 0, op, ": argument 'batch_sizes': batch sizes must be positive, got ",
                 steps[t], " at step ", t);
    TORCXX_CHECK(t == 0 || steps[t] <= steps[t - 1], op,
                 ": argument 'batch_sizes': batch sizes must not grow, got ", steps[t], " after ",
                 steps[t - 1], " at step ", t);
    TORCXX_CHECK(steps[t] <= left, op, ": argument 'batch_sizes': they add up to more than the ",
                 data.size(0), " rows of data");
    left -= steps[t];
  }
  TORCXX_CHECK(left == 0, op, ": argument 'batch_sizes': they add up to ", data.size(0) - left,
               ", expected the ", data.size(0), " rows of data");
  return steps;
}

std::vector<int64_t> check_recurrent(const Recurrent& r, const TensorBase& input,
                                     const TensorBase& batch_sizes, ArrayRef<TensorBase> hx,
                                     ArrayRef<TensorBase> params) {
  const char* op = r.op();
  TORCXX_CHECK(r.num_layers > 0, op, ": num_layers must be greater than zero, got ", r.num_layers);
  TORCXX_CHECK(input.defined(), op, ": argument 'input' is undefined");
  const bool packed = batch_sizes.defined();
  TORCXX_CHECK(input.dim() == (packed ? 2 : 3), op, ": input must have ", packed ? 2 : 3,
               " dimensions, got ", input.dim());
  TORCXX_CHECK(isFloatingType(input.dtype()), op, ": expected a floating point input, got ",
               input.dtype());
  std::vector<int64_t> steps;
  if (packed) steps = read_batch_sizes(op, input, batch_sizes);
  TORCXX_CHECK(packed ? !steps.empty() : input.size(r.batch_first ? 1 : 0) > 0, op,
               ": Expected sequence length to be larger than 0 in RNN");
  const int64_t batch = packed ? steps[0] : input.size(r.batch_first ? 0 : 1);
  const int64_t directions = r.bidirectional ? 2 : 1;
  for (size_t i = 0; i < hx.size(); i++) {
    TORCXX_CHECK(hx[i].defined(), op, ": hidden[", i, "] is undefined");
    TORCXX_CHECK(hx[i].dim() == 3, op, ": expected hidden[", i, "] of 3 dimensions, got ",
                 hx[i].dim());
    const int64_t first = hx[i].size(0);
    TORCXX_CHECK(
        first % directions == 0 && first / directions == r.num_layers && hx[i].size(1) == batch, op,
        ": Expected hidden[", i, "] size (num_layers * directions, batch, features) with ",
        r.num_layers, " layers, ", directions, " directions and batch ", batch, ", got ",
        hx[i].sizes());
    TORCXX_CHECK(hx[i].dtype() == input.dtype(), op,
                 ": expected input and hx to have the same dtype, but got: ", input.dtype(),
                 " and ", hx[i].dtype());
  }
  const size_t cells = static_cast<size_t>(r.num_layers * directions);
  TORCXX_CHECK(params.size() == cells * params_per_cell(r, hx), op,
               ": got an incorrect number of RNN parameters: expected ",
               cells * params_per_cell(r, hx), ", got ", params.size());
  const int64_t output = hx[0].size(2), hidden = hx.back().size(2);
  const int64_t rows = gates(r.kind) * hidden;
  for (size_t cell = 0; cell < cells; cell++) {
    const bool first = cell < static_cast<size_t>(directions);
    const CellParams p = params_of_cell(r, hx, params, cell);
    check_param(op, "w_ih", p.w_ih, input.dtype(),
                {rows, first ? input.size(-1) : output * directions});
    check_param(op, "w_hh", p.w_hh, input.dtype(), {rows, output});
    if (r.has_biases) {
      check_param(op, "b_ih", p.b_ih, input.dtype(), {rows});
      check_param(op, "b_hh", p.b_hh, input.dtype(), {rows});
    }
    if (projects(hx)) check_param(op, "w_hr", p.w_hr, input.dtype(), {output, hidden});
  }
  return steps;
}

void check_recurrent_cell(Recurrence kind, const TensorBase& input, ArrayRef<TensorBase> hx,
                          const CellParams& p) {
  constexpr const char* names[] = {"rnn_tanh_cell", "rnn_relu_cell", "gru_cell", "lstm_cell"};
  const char* op = names[static_cast<size_t>(kind)];
  TORCXX_CHECK(hx.size() == (kind == Recurrence::Lstm ? 2 : 1), op, " expects two hidden states");
  TORCXX_CHECK(input.defined() && p.w_ih.defined() && p.w_hh.defined(), op,
               ": expected input, w_ih and w_hh to be Tensors, got an undefined one");
  TORCXX_CHECK(input.dim() == 2, op, ": Expected 2D input (batch x feature), but got ", input.dim(),
               "D input");
  TORCXX_CHECK(isFloatingType(input.dtype()), op, ": expected a floating point input, got ",
               input.dtype());
  TORCXX_CHECK(p.w_ih.dim() == 2 && p.w_hh.dim() == 2, op,
               ": expected w_ih and w_hh to be matrices, got ", p.w_ih.dim(), "D and ",
               p.w_hh.dim(), "D");
  TORCXX_CHECK(input.size(1) == p.w_ih.size(1), op, ": input has inconsistent input_size: got ",
               input.size(1), " expected ", p.w_ih.size(1));
  const int64_t hidden = p.w_hh.size(1);
  for (size_t i = 0; i < hx.size(); i++) {
    TORCXX_CHECK(hx[i].defined() && hx[i].dim() == 2, op, ": Expected 2D hidden", i,
                 " (batch x hidden_size), but got ", hx[i].defined() ? hx[i].dim() : 0, "D tensor");
    TORCXX_CHECK(hx[i].size(0) == input.size(0), op, ": Input batch size ", input.size(0),
                 " doesn't match hidden", i, " batch size ", hx[i].size(0));
    TORCXX_CHECK(hx[i].size(1) == hidden, op, ": hidden", i, " has inconsistent hidden_size: got ",
                 hx[i].size(1), ", expected ", hidden);
    TORCXX_CHECK(hx[i].dtype() == input.dtype(), op,
                 ": expected input and hx to have the same dtype, but got: ", input.dtype(),
                 " and ", hx[i].dtype());
  }
  const int64_t rows = gates(kind) * hidden;
  TORCXX_CHECK(p.w_ih.size(0) == rows, op, ": weight_ih first dim must be ", gates(kind),
               " * hidden_size = ", rows, ", but got ", p.w_ih.size(0));
  TORCXX_CHECK(p.w_hh.size(0) == rows, op, ": weight_hh first dim must be ", gates(kind),
               " * hidden_size = ", rows, ", but got ", p.w_hh.size(0));
  check_param(op, "w_ih", p.w_ih, input.dtype(), {rows, input.size(1)});
  check_param(op, "w_hh", p.w_hh, input.dtype(), {rows, hidden});
  if (p.b_ih.defined()) check_param(op, "b_ih", p.b_ih, input.dtype(), {rows});
  if (p.b_hh.defined()) check_param(op, "b_hh", p.b_hh, input.dtype(), {rows});
}

}  // namespace torcxx
