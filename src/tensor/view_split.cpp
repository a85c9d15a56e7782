// One tensor as several views.
#include <algorithm>

#include "gen/ops/cat.h"
#include "gen/ops/slice.h"
#include "gen/ops/split.h"
#include "gen/ops/split_with_sizes.h"
#include "gen/ops/stack.h"
#include "gen/ops/unbind.h"
#include "gen/ops/zeros.h"
#include "tensor/broadcast.h"
#include "tensor/factory.h"
#include "tensor/shape_formulas.h"

namespace torcxx {

std::vector<int64_t> even_split(IntArrayRef sizes, int64_t split_size, int64_t dim) {
  TORCXX_CHECK(sizes.size() > 0, "split expects at least a 1-dimensional tensor");
  TORCXX_CHECK(split_size >= 0,
               "split expects split_size be non-negative, but got split_size=", split_size);
  const int64_t size = sizes[wrap_dim(dim, static_cast<int64_t>(sizes.size()))];
  TORCXX_CHECK(split_size > 0 || size == 0,
               "split_size can only be 0 if dimension size is 0, but got dimension size of ", size);
  if (size == 0) return {0};
  const int64_t whole = size / split_size, rest = size % split_size;
  std::vector<int64_t> parts(whole, split_size);
  if (rest) parts.push_back(rest);
  return parts;
}

int64_t chunk_size(const TensorBase& self, int64_t chunks, int64_t dim) {
  TORCXX_CHECK(self.dim() > 0, "chunk expects at least a 1-dimensional tensor");
  TORCXX_CHECK(chunks > 0, "chunk expects `chunks` to be greater than 0, got: ", chunks);
  const int64_t size = self.sizes()[wrap_dim(dim, self.dim())];
  TORCXX_CHECK(size > 0 || chunks <= (1 << 24), "chunk: argument 'chunks': ", chunks,
               " parts of an empty dimension are too many");
  return size / chunks + (size % chunks != 0);
}

std::vector<int64_t> section_ends(const TensorBase& self, int64_t sections, int64_t dim) {
  TORCXX_CHECK(self.dim() > 0, "tensor_split expected at least a 1-dimensional tensor, but got a ",
               "tensor with ", self.dim(), " dims");
  TORCXX_CHECK(sections > 0, "number of sections must be larger than 0, got ", sections);
  const int64_t size = self.sizes()[wrap_dim(dim, self.dim())];
  TORCXX_CHECK(sections <= std::max<int64_t>(size, 1 << 24),
               "tensor_split: argument 'sections': ", sections, " parts are too many");
  std::vector<int64_t> ends;
  int64_t at = 0;
  for (int64_t i = 0; i + 1 < sections; i++)
    ends.push_back(at += size / sections + (i < size % sections));
  return ends;
}

std::vector<int64_t> split_points(const TensorBase& t) {
  TORCXX_CHECK(t.dtype() == kInt64,
               "tensor_split expected tensor_indices_or_sections to have dtype of long, but got ",
               enumName(t.dtype()));
  TORCXX_CHECK(t.dim() <= 1,
               "tensor_split expected tensor_indices_or_sections to be a zero-dimensional or "
               "one-dimensional tensor, but got a tensor with ",
               t.dim(), " dims");
  std::vector<int64_t> values(t.numel());
  const int64_t step = t.dim() ? t.strides()[0] : 0;
  for (size_t i = 0; i < values.size(); i++)
    values[i] = t.const_data_ptr<int64_t>()[static_cast<int64_t>(i) * step];
  return values;
}

int64_t numpy_split_dim(const TensorBase& self, std::string_view op,
                        std::optional<int64_t> sections) {
  const int64_t least = op == "hsplit" ? 1 : op == "vsplit" ? 2 : 3;
  TORCXX_CHECK(self.dim() >= least, "torch.", op, " requires a tensor with at least ", least,
               " dimension, but got a tensor with ", self.dim(), " dimensions!");
  const int64_t dim = op == "hsplit" ? (self.dim() == 1 ? 0 : 1) : op == "vsplit" ? 0 : 2;
  if (sections) {
    const int64_t size = self.sizes()[dim];
    TORCXX_CHECK(*sections != 0 && size % *sections == 0, "torch.", op,
                 " attempted to split along dimension ", dim, ", but the size of the dimension ",
                 size, " is not divisible by the split_size ", *sections, "!");
  }
  return dim;
}

std::vector<TensorBase> slices_at(const TensorBase& self, IntArrayRef indices, int64_t dim) {
  TORCXX_CHECK(self.dim() > 0, "tensor_split expected at least a 1-dimensional tensor, but got a ",
               "tensor with ", self.dim(), " dims");
  const int64_t d = wrap_dim(dim, self.dim());
  std::vector<TensorBase> parts;
  int64_t from = 0;
  for (int64_t end : indices) {
    parts.push_back(ops::slice(self, d, from, end, 1));
    from = end;
  }
  parts.push_back(ops::slice(self, d, from, self.sizes()[d], 1));
  return parts;
}

std::vector<TensorBase> split_slices(const TensorBase& self, IntArrayRef sizes, int64_t dim) {
  std::vector<TensorBase> parts;
  int64_t from = 0;
  for (int64_t size : sizes) {
    parts.push_back(ops::slice(self, dim, from, from + size, 1));
    from += size;
  }
  return parts;
}

// Zeros where nothing flowed back.
static std::vector<TensorBase> filled(ArrayRef<TensorBase> grads, IntArrayRef sizes, int64_t dim,
                                      const int64_t* parts) {
  const TensorBase* known = nullptr;
  for (const TensorBase& g : grads)
    if (g.defined()) known = &g;
  TORCXX_CHECK(known != nullptr, "split: backward without any gradient");
  std::vector<TensorBase> all = grads.vec();
  std::vector<int64_t> shape = sizes.vec();
  if (!parts) shape.erase(shape.begin() + dim);
  for (size_t i = 0; i < all.size(); i++) {
    if (all[i].defined()) continue;
    if (parts) shape[dim] = parts[i];
    all[i] = ops::zeros(shape, TensorOptions(known->dtype()).device(known->device()));
  }
  return all;
}

TensorBase unbind_backward(ArrayRef<TensorBase> grads, IntArrayRef sizes, int64_t dim) {
  const int64_t d = wrap_dim(dim, static_cast<int64_t>(sizes.size()));
  return ops::stack(filled(grads, sizes, d, nullptr), d);
}

TensorBase split_backward(ArrayRef<TensorBase> grads, IntArrayRef sizes, IntArrayRef split_sizes,
                          int64_t dim) {
  const int64_t d = wrap_dim(dim, static_cast<int64_t>(sizes.size()));
  return ops::cat(filled(grads, sizes, d, split_sizes.data()), d);
}

namespace impl {

std::vector<TensorBase> unbind_int(const TensorBase& self, int64_t dim) {
  TORCXX_CHECK_INDEX(self.dim() > 0, "Dimension specified as ", dim,
                     " but tensor has no dimensions");
  const int64_t n = self.dim(), d = wrap_dim(dim, n);
  int64_t sizes[kMaxDims], strides[kMaxDims];
  for (int64_t i = 0, w = 0; i < n; i++) {
    if (i == d) continue;
    sizes[w] = self.sizes()[i];
    strides[w++] = self.strides()[i];
  }
  const auto rank = static_cast<size_t>(n - 1);
  std::vector<TensorBase> parts;
  parts.reserve(self.sizes()[d]);
  for (int64_t i = 0; i < self.sizes()[d]; i++)
    parts.push_back(
        alias(self, {sizes, rank}, {strides, rank}, self.storage_offset() + i * self.strides()[d]));
  return parts;
}

std::vector<TensorBase> split_with_sizes(const TensorBase& self, IntArrayRef split_sizes,
                                         int64_t dim) {
  TORCXX_CHECK(self.dim() > 0, "split expects at least a 1-dimensional tensor");
  const int64_t d = wrap_dim(dim, self.dim()), size = self.sizes()[d];
  Shape shape;
  shape.assign(self.sizes());
  std::vector<TensorBase> parts;
  parts.reserve(split_sizes.size());
  int64_t from = 0;
  for (int64_t part : split_sizes) {
    TORCXX_CHECK(part >= 0,
                 "split_with_sizes expects split_sizes have only non-negative entries, but got "
                 "split_sizes=",
                 split_sizes);
    if (part > size - from) {
      from = -1;
      break;
    }
    shape.size[d] = part;
    parts.push_back(
        alias(self, shape, self.strides(), self.storage_offset() + from * self.strides()[d]));
    from += part;
  }
  TORCXX_CHECK(from == size, "split_with_sizes expects split_sizes to sum exactly to ", size,
               " (input tensor's size at dimension ", dim, "), but got split_sizes=", split_sizes);
  return parts;
}

std::vector<TensorBase> split_Tensor(const TensorBase& self, int64_t split_size, int64_t dim) {
  return split_with_sizes(self, even_split(self.sizes(), split_size, dim), dim);
}

}  // namespace impl
}  // namespace torcxx
