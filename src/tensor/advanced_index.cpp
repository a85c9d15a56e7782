#include "tensor/advanced_index.h"

#include "backend/cpu/map.h"
#include "gen/ops/nonzero.h"
#include "tensor/factory.h"
#include "tensor/index.h"

namespace torcxx {
namespace {

// One index per dimension: masks become their nonzero places.
std::vector<TensorBase> per_dimension(const TensorBase& self, ArrayRef<TensorBase> indices) {
  std::vector<TensorBase> out;
  for (size_t i = 0; i < indices.size(); i++) {
    const TensorBase& index = indices[i];
    if (!index.defined()) {
      out.emplace_back();
      continue;
    }
    const ScalarType t = index.dtype();
    if (t != kBool && t != kUInt8) {
      TORCXX_CHECK_INDEX(t == kInt64 || t == kInt32,
                         "tensors used as indices must be long, int, byte or bool tensors");
      out.push_back(index);
      continue;
    }
    const int64_t at = static_cast<int64_t>(out.size());
    TORCXX_CHECK_INDEX(index.dim() > 0, "index: a 0-d mask is not supported; unsqueeze both");
    for (int64_t d = 0; d < index.dim(); d++)
      TORCXX_CHECK_INDEX(at + d < self.dim() && index.size(d) == self.size(at + d),
                         "The shape of the mask ", index.sizes(), " at index ", d,
                         " does not match the shape of the indexed tensor ", self.sizes(),
                         " at index ", at + d);
    const TensorBase found = ops::nonzero(index);  // [n, dims]: its columns
    for (int64_t d = 0; d < index.dim(); d++)
      out.push_back(alias(found, found.size(0), found.stride(0), found.storage_offset() + d));
  }
  TORCXX_CHECK_INDEX(static_cast<int64_t>(out.size()) <= self.dim(),
                     "too many indices for tensor of dimension ", self.dim(), " (got ", out.size(),
                     ")");
  out.resize(static_cast<size_t>(self.dim()));
  return out;
}

Shape common_shape(const std::vector<TensorBase>& list) {
  Shape shape;
  std::string shapes;
  for (const TensorBase& t : list)
    if (t.defined()) shapes += (shapes.empty() ? "" : ", ") + to_string(t.sizes());
  for (const TensorBase& t : list) {
    if (!t.defined()) continue;
    try {
      broadcast_into(shape, t.sizes());
    } catch (const Error&) {
      detail::raise<IndexError>(
          "shape mismatch: indexing tensors could not be broadcast together with shapes ", shapes);
    }
  }
  return shape;
}

}  // namespace

AdvancedIndex::AdvancedIndex(const TensorBase& self, ArrayRef<TensorBase> indices) {
  TORCXX_CHECK_INDEX(!indices.empty(), "at least one index must be provided");
  const std::vector<TensorBase> list = per_dimension(self, indices);
  const Shape shape = common_shape(list);
  // Index tensors side by side leave their shape in their place, others put it in front.
  int64_t first = -1, last = -1, indexed = 0;
  for (int64_t d = 0; d < self.dim(); d++) {
    if (!list[static_cast<size_t>(d)].defined()) continue;
    if (first < 0) first = d;
    last = d;
    indexed++;
  }
  const bool adjacent = indexed > 0 && last - first + 1 == indexed;
  std::vector<Dim> after;
  int64_t rest = 1;
  for (int64_t d = 0; d < self.dim(); d++) {
    if (list[static_cast<size_t>(d)].defined()) continue;
    rest *= self.size(d);
    (adjacent && d < first ? before : after).push_back({self.size(d), self.stride(d)});
  }
  const auto add = [&](int64_t size) {
    TORCXX_CHECK_INDEX(result.ndim < kMaxDims, "index: the result has more than ", kMaxDims,
                       " dimensions");
    result.size[result.ndim++] = size;
  };
  for (const Dim& d : before) add(d.size);
  int64_t count = 1;
  for (int d = 0; d < shape.ndim; d++) {
    add(shape.size[d]);
    count *= shape.size[d];
  }
  for (const Dim& d : after) add(d.size);

  places.assign(static_cast<size_t>(count), 0);
  for (int64_t d = 0; d < self.dim(); d++) {
    const TensorBase& index = list[static_cast<size_t>(d)];
    if (!index.defined() || rest == 0) continue;
    TensorBase at = checked_index(index, d, self.size(d), true);
    if (at.numel() != count) {
      const TensorBase full = new_tensor(shape, kInt64);
      int64_t strides[kMaxDims];
      broadcast_strides(at, shape, strides);
      cpu::copy({full.data_ptr(), kInt64, full.strides().data()}, {at.data_ptr(), kInt64, strides},
                shape);
      at = full;
    }
    const int64_t *p = positions(at), stride = self.stride(d);
    for (int64_t i = 0; i < count; i++) places[static_cast<size_t>(i)] += p[i] * stride;
  }

  while (!after.empty() && (after.back().size == 1 || after.back().stride == run)) {
    run *= after.back().size;
    after.pop_back();
  }
  behind.assign(1, 0);
  for (const Dim& d : after) {
    std::vector<int64_t> next;
    next.reserve(behind.size() * static_cast<size_t>(d.size));
    for (int64_t at : behind)
      for (int64_t i = 0; i < d.size; i++) next.push_back(at + i * d.stride);
    behind = std::move(next);
  }
}

}  // namespace torcxx
