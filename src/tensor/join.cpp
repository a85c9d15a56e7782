// Several tensors as one: runs of each are copied into the parts of the result.
#include <algorithm>
#include <cstring>

#include "backend/cpu/map.h"
#include "core/checked.h"
#include "gen/ops/cat.h"
#include "gen/ops/narrow.h"
#include "gen/ops/reshape.h"
#include "gen/ops/stack.h"
#include "gen/ops/zeros.h"
#include "tensor/broadcast.h"
#include "tensor/factory.h"
#include "tensor/shape_formulas.h"
#include "torcxx/core/parallel.h"

namespace torcxx {

// Vectors without elements may be joined with anything: PyTorch's old rule.
static bool skipped(IntArrayRef sizes) { return sizes.size() == 1 && sizes[0] == 0; }

std::vector<TensorBase> cat_backward(const TensorBase& grad,
                                     const std::vector<std::vector<int64_t>>& sizes, int64_t dim) {
  std::vector<TensorBase> out;
  out.reserve(sizes.size());
  const int64_t d = wrap_dim(dim, grad.dim());
  int64_t from = 0;
  for (const auto& s : sizes) {
    if (skipped(s)) {
      out.push_back(ops::zeros({0}, TensorOptions(grad.dtype()).device(grad.device())));
      continue;
    }
    out.push_back(ops::narrow(grad, d, from, s[d]));
    from += s[d];
  }
  return out;
}

namespace {

struct Source {
  const TensorBase* tensor;
  int64_t length;  // along the joined dimension
};

constexpr int64_t kGrain = 1 << 18;  // bytes of a parallel chunk

// Every source contiguous and of the result's dtype: each outer index takes one run of each.
void join_runs(char* to, const std::vector<Source>& sources, int64_t outer, int64_t inner_bytes,
               int64_t row_bytes) {
  const int64_t grain = std::max<int64_t>(1, kGrain / std::max<int64_t>(row_bytes, 1));
  parallel_for(0, outer, grain, [&](int64_t b, int64_t e) {
    int64_t at = 0;
    for (const Source& s : sources) {
      const int64_t bytes = s.length * inner_bytes;
      const char* from = static_cast<const char*>(s.tensor->const_data_ptr()) + b * bytes;
      char* p = to + at + b * row_bytes;
      at += bytes;
      if (bytes == 4) {
        for (int64_t i = b; i < e; i++, p += row_bytes, from += 4) std::memcpy(p, from, 4);
      } else if (bytes == 8) {
        for (int64_t i = b; i < e; i++, p += row_bytes, from += 8) std::memcpy(p, from, 8);
      } else if (bytes > 0) {
        for (int64_t i = b; i < e; i++, p += row_bytes, from += bytes)
          std::memcpy(p, from, static_cast<size_t>(bytes));
      }
    }
  });
}

void join(const TensorBase& out, const std::vector<Source>& sources, int64_t dim,
          int64_t inner_numel) {
  if (out.numel() == 0) return;
  int64_t outer = 1, length = 0;
  for (int64_t d = 0; d < dim; d++) outer *= out.sizes()[d];
  bool runs = true;
  for (const Source& s : sources) {
    length += s.length;
    runs = runs && s.tensor->is_contiguous() && s.tensor->dtype() == out.dtype();
  }
  const int64_t inner_bytes = inner_numel * out.element_size();
  // A few long rows are better cut inside than between.
  if (runs && (outer >= 16 || length * inner_bytes <= kGrain))
    return join_runs(static_cast<char*>(out.data_ptr()), sources, outer, inner_bytes,
                     length * inner_bytes);
  char* p = static_cast<char*>(out.data_ptr());
  for (const Source& s : sources) {
    if (s.tensor->numel() > 0)
      cpu::copy({p, out.dtype(), out.strides().data()},
                {s.tensor->data_ptr(), s.tensor->dtype(), s.tensor->strides().data()},
                s.tensor->sizes());
    p += s.length * inner_bytes;
  }
}

ScalarType joined_dtype(ArrayRef<TensorBase> tensors) {
  ScalarType dtype = tensors[0].dtype();
  for (const TensorBase& t : tensors)
    if (t.dtype() != dtype) dtype = promoteTypes(dtype, t.dtype());
  return dtype;
}

int64_t total_length(const std::vector<Source>& sources, const char* op) {
  int64_t length = 0;
  for (const Source& s : sources)
    TORCXX_CHECK(checked_add(length, s.length, &length), op, ": sizes add up to too much");
  return length;
}

}  // namespace

namespace impl {

TensorBase cat(ArrayRef<TensorBase> tensors, int64_t dim) {
  TORCXX_CHECK_VALUE(tensors.size() > 0, "torch.cat(): expected a non-empty list of Tensors");
  const TensorBase* first = nullptr;
  for (size_t i = 0; i < tensors.size(); i++) {
    TORCXX_CHECK(tensors[i].defined(), "cat: argument 'tensors': tensor ", i, " is undefined");
    check_device(tensors[i].device(), "cat");
    TORCXX_CHECK(tensors[i].dim() > 0, "zero-dimensional tensor (at position ", i,
                 ") cannot be concatenated");
    if (!first && !skipped(tensors[i].sizes())) first = &tensors[i];
  }
  const ScalarType dtype = joined_dtype(tensors);
  if (!first) return new_tensor({0}, dtype, tensors[0].device());
  const int64_t n = first->dim(), d = wrap_dim(dim, n);
  std::vector<Source> sources;
  sources.reserve(tensors.size());
  for (size_t i = 0; i < tensors.size(); i++) {
    const TensorBase& t = tensors[i];
    if (skipped(t.sizes())) continue;
    TORCXX_CHECK(t.dim() == n, "Tensors must have same number of dimensions: got ", n, " and ",
                 t.dim());
    for (int64_t k = 0; k < n; k++)
      TORCXX_CHECK(k == d || t.sizes()[k] == first->sizes()[k],
                   "Sizes of tensors must match except in dimension ", d, ". Expected size ",
                   first->sizes()[k], " but got size ", t.sizes()[k], " for tensor number ", i,
                   " in the list.");
    sources.push_back({&t, t.sizes()[d]});
  }
  Shape shape;
  shape.assign(first->sizes());
  shape.size[d] = total_length(sources, "cat");
  TensorBase out = new_tensor(shape, dtype, first->device());
  int64_t inner = 1;
  for (int64_t k = d + 1; k < n; k++) inner *= shape.size[k];
  join(out, sources, d, inner);
  return out;
}

TensorBase stack(ArrayRef<TensorBase> tensors, int64_t dim) {
  TORCXX_CHECK(tensors.size() > 0, "stack expects a non-empty TensorList");
  for (size_t i = 0; i < tensors.size(); i++) {
    TORCXX_CHECK(tensors[i].defined(), "stack: argument 'tensors': tensor ", i, " is undefined");
    check_device(tensors[i].device(), "stack");
    TORCXX_CHECK(tensors[i].sizes() == tensors[0].sizes(),
                 "stack expects each tensor to be equal size, but got ", tensors[0].sizes(),
                 " at entry 0 and ", tensors[i].sizes(), " at entry ", i);
  }
  const int64_t n = tensors[0].dim(), d = wrap_dim(dim, n + 1);
  TORCXX_CHECK(n < kMaxDims, "stack: tensors have at most ", kMaxDims, " dimensions");
  Shape shape;
  shape.ndim = static_cast<int>(n + 1);
  for (int64_t k = 0, from = 0; k <= n; k++)
    shape.size[k] = k == d ? static_cast<int64_t>(tensors.size()) : tensors[0].sizes()[from++];
  TensorBase out = new_tensor(shape, joined_dtype(tensors), tensors[0].device());
  std::vector<Source> sources;
  std::vector<TensorBase> rows;  // the tensors with a dimension of size 1 at d
  sources.reserve(tensors.size());
  rows.reserve(tensors.size());
  Shape row = shape;
  row.size[d] = 1;
  int64_t inner = 1, strides[kMaxDims];
  for (int64_t k = d + 1; k <= n; k++) inner *= shape.size[k];
  for (const TensorBase& t : tensors) {
    for (int64_t k = 0, from = 0; k <= n; k++) strides[k] = k == d ? inner : t.strides()[from++];
    rows.push_back(alias(t, row, {strides, static_cast<size_t>(n + 1)}, t.storage_offset()));
    sources.push_back({&rows.back(), 1});
  }
  join(out, sources, d, inner);
  return out;
}

}  // namespace impl
}  // namespace torcxx
