// Between the parts of recurrent layers.
#pragma once
#include "tensor/nn_formulas.h"

namespace torcxx {

struct CellParams {
  TensorBase w_ih, w_hh, b_ih, b_hh, w_hr;  // biases and w_hr may be undefined
};

// Parameters of direction and layer number `cell`.
CellParams params_of_cell(const Recurrent& r, ArrayRef<TensorBase> hx, ArrayRef<TensorBase> params,
                          size_t cell);
// Raises Error unless ranks, sizes and dtypes fit; the rows of each step when batch_sizes is
// defined.
std::vector<int64_t> check_recurrent(const Recurrent& r, const TensorBase& input,
                                     const TensorBase& batch_sizes, ArrayRef<TensorBase> hx,
                                     ArrayRef<TensorBase> params);
void check_recurrent_cell(Recurrence kind, const TensorBase& input, ArrayRef<TensorBase> hx,
                          const CellParams& p);

}  // namespace torcxx
