// What the composite joins are made of.
#include "gen/ops/atleast_1d.h"
#include "gen/ops/atleast_2d.h"
#include "gen/ops/atleast_3d.h"
#include "gen/ops/copy_.h"
#include "gen/ops/expand.h"
#include "gen/ops/narrow.h"
#include "gen/ops/reshape.h"
#include "gen/ops/transpose.h"
#include "gen/ops/zeros.h"
#include "tensor/broadcast.h"
#include "tensor/shape_formulas.h"

namespace torcxx {

void check_not_empty(ArrayRef<TensorBase> tensors, const char* op) {
  TORCXX_CHECK(tensors.size() > 0, op, " expects a non-empty TensorList");
}

void check_vectors(ArrayRef<TensorBase> tensors) {
  TORCXX_CHECK(tensors.size() > 0, "cartesian_prod expects a non-empty TensorList");
  for (const TensorBase& t : tensors)
    TORCXX_CHECK(t.dim() == 1, "Expect a 1D vector, but got shape ", t.sizes());
}

std::vector<TensorBase> at_least(ArrayRef<TensorBase> tensors, int64_t ndim) {
  std::vector<TensorBase> out;
  out.reserve(tensors.size());
  for (const TensorBase& t : tensors)
    out.push_back(ndim == 1   ? ops::atleast_1d(t)
                  : ndim == 2 ? ops::atleast_2d(t)
                              : ops::atleast_3d(t));
  return out;
}

std::vector<TensorBase> as_columns(ArrayRef<TensorBase> tensors) {
  std::vector<TensorBase> out;
  out.reserve(tensors.size());
  for (const TensorBase& t : tensors)
    out.push_back(t.dim() <= 1 ? ops::reshape(t, {t.numel(), 1}) : t);
  return out;
}

TensorBase block_diagonal(ArrayRef<TensorBase> tensors) {
  ScalarType dtype = tensors.size() ? tensors[0].dtype() : get_default_dtype();
  int64_t rows = 0, cols = 0;
  std::vector<TensorBase> blocks;
  for (size_t i = 0; i < tensors.size(); i++) {
    TORCXX_CHECK(tensors[i].dim() <= 2, "torch.block_diag: Input tensors must have 2 or fewer ",
                 "dimensions. Input ", i, " has ", tensors[i].dim(), " dimensions");
    blocks.push_back(ops::atleast_2d(tensors[i]));
    dtype = promoteTypes(dtype, tensors[i].dtype());
    rows += blocks[i].sizes()[0];
    cols += blocks[i].sizes()[1];
  }
  TensorBase out = ops::zeros(tensors.size() ? std::vector{rows, cols} : std::vector<int64_t>{1, 0},
                              TensorOptions(dtype));
  rows = cols = 0;
  for (const TensorBase& b : blocks) {
    TensorBase part = ops::narrow(ops::narrow(out, 0, rows, b.sizes()[0]), 1, cols, b.sizes()[1]);
    ops::copy_(part, b);
    rows += b.sizes()[0];
    cols += b.sizes()[1];
  }
  return out;
}

std::vector<int64_t> broadcast_shape(ArrayRef<TensorBase> tensors) {
  Shape shape;
  for (const TensorBase& t : tensors) broadcast_into(shape, t.sizes());
  return IntArrayRef(shape).vec();
}

std::vector<TensorBase> expand_all(ArrayRef<TensorBase> tensors, IntArrayRef shape) {
  std::vector<TensorBase> out;
  out.reserve(tensors.size());
  for (const TensorBase& t : tensors) out.push_back(ops::expand(t, shape));
  return out;
}

std::vector<TensorBase> make_meshgrid(ArrayRef<TensorBase> tensors, std::string_view indexing) {
  TORCXX_CHECK(tensors.size() > 0, "meshgrid expects a non-empty TensorList");
  TORCXX_CHECK(tensors.size() <= kMaxDims, "meshgrid: at most ", kMaxDims, " tensors, got ",
               tensors.size());
  for (const TensorBase& t : tensors) {
    TORCXX_CHECK(t.dim() <= 1,
                 "torch.meshgrid: Expected 0D or 1D tensor in the tensor list but got a tensor of "
                 "shape ",
                 t.sizes());
    TORCXX_CHECK(t.dtype() == tensors[0].dtype(),
                 "meshgrid expects all tensors to have the same dtype");
  }
  TORCXX_CHECK(
      indexing == "ij" || indexing == "xy",
      "torch.meshgrid: indexing must be one of \"xy\" or \"ij\", but received: ", indexing);
  const size_t n = tensors.size();
  const bool swap = indexing == "xy" && n >= 2;
  const auto place = [&](size_t i) { return swap && i < 2 ? 1 - i : i; };
  std::vector<int64_t> shape(n), own(n, 1);
  for (size_t i = 0; i < n; i++) shape[place(i)] = tensors[i].numel();
  std::vector<TensorBase> out;
  for (size_t i = 0; i < n; i++) {
    own[place(i)] = tensors[i].numel();
    out.push_back(ops::expand(ops::reshape(tensors[i], own), shape));
    own[place(i)] = 1;
  }
  return out;
}

}  // namespace torcxx
