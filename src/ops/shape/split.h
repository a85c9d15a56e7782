// One tensor as several views.
#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct Unbind : View {
  static constexpr auto schema = "unbind.int(Tensor(a -> *) self, int dim=0) -> Tensor(a)[]";
  static constexpr auto doc = "A view of each place of dimension dim.";
  template <class C> static Tensor grad_self(const C& c) {
    return unbind_backward(c.grads, c.self_sizes, c.dim);
  }
};

struct Split : View {
  static constexpr auto schema =
      "split.Tensor(Tensor(a -> *) self, int split_size, int dim=0) -> Tensor(a)[]";
  static constexpr auto doc =
      "Views of split_size places of dimension dim each; the last may be smaller.";
  template <class C> static Tensor grad_self(const C& c) {
    return split_backward(c.grads, c.self_sizes, even_split(c.self_sizes, c.split_size, c.dim),
                          c.dim);
  }
};

struct SplitWithSizes : View {
  static constexpr auto schema =
      "split_with_sizes(Tensor(a -> *) self, int[] split_sizes, int dim=0) -> Tensor(a)[]";
  static constexpr auto doc =
      "Views of the given sizes along dimension dim; they must add up to its size.";
  template <class C> static Tensor grad_self(const C& c) {
    return split_backward(c.grads, c.self_sizes, c.split_sizes, c.dim);
  }
};

struct SplitSizes : Composite {
  static constexpr auto schema =
      "split.sizes(Tensor(a -> *) self, int[] split_size, int dim=0) -> Tensor(a)[]";
  static constexpr auto doc = "The same as split_with_sizes.";
  static std::vector<Tensor> forward(const Tensor& self, IntArrayRef split_size, int64_t dim) {
    return split_with_sizes(self, split_size, dim);
  }
};

struct UnsafeSplitWithSizes : Composite {
  static constexpr auto schema =
      "unsafe_split_with_sizes(Tensor self, int[] split_sizes, int dim=0) -> Tensor[]";
  static constexpr auto doc = "split_with_sizes whose views may be written in place one by one.";
  static std::vector<Tensor> forward(const Tensor& self, IntArrayRef split_sizes, int64_t dim) {
    split_with_sizes(detach(self), split_sizes, dim);  // checks them
    return split_slices(self, split_sizes, dim);
  }
};

struct UnsafeSplit : Composite {
  static constexpr auto schema =
      "unsafe_split.Tensor(Tensor self, int split_size, int dim=0) -> Tensor[]";
  static constexpr auto doc = "split whose views may be written in place one by one.";
  static std::vector<Tensor> forward(const Tensor& self, int64_t split_size, int64_t dim) {
    return split_slices(self, even_split(self.sizes(), split_size, dim), dim);
  }
};

struct Chunk : Composite {
  static constexpr auto schema = "chunk(Tensor(a -> *) self, int chunks, int dim=0) -> Tensor(a)[]";
  static constexpr auto doc =
      "At most `chunks` views of equal size along dimension dim; the last may be smaller.";
  static std::vector<Tensor> forward(const Tensor& self, int64_t chunks, int64_t dim) {
    const int64_t size = chunk_size(self, chunks, dim);
    if (size == 0)
      return split_with_sizes(self, std::vector<int64_t>(static_cast<size_t>(chunks), 0), dim);
    return split(self, size, dim);
  }
};

struct TensorSplit : Composite {
  static constexpr auto schema =
      "tensor_split.sections(Tensor(a -> *) self, int sections, int dim=0) -> Tensor(a)[]";
  static constexpr auto doc =
      "Exactly `sections` views along dimension dim whose sizes differ by at most 1.";
  static std::vector<Tensor> forward(const Tensor& self, int64_t sections, int64_t dim) {
    return slices_at(self, section_ends(self, sections, dim), dim);
  }
};

struct TensorSplitIndices : Composite {
  static constexpr auto schema =
      "tensor_split.indices(Tensor(a -> *) self, int[] indices, int dim=0) -> Tensor(a)[]";
  static constexpr auto doc = "Views of dimension dim cut before each of the indices.";
  static std::vector<Tensor> forward(const Tensor& self, IntArrayRef indices, int64_t dim) {
    return slices_at(self, indices, dim);
  }
};

struct TensorSplitTensor : Composite {
  static constexpr auto schema =
      "tensor_split.tensor_indices_or_sections(Tensor(a -> *) self, Tensor "
      "tensor_indices_or_sections, int dim=0) -> Tensor(a)[]";
  static std::vector<Tensor> forward(const Tensor& self, const Tensor& tensor_indices_or_sections,
                                     int64_t dim) {
    const std::vector<int64_t> values = split_points(tensor_indices_or_sections);
    return tensor_indices_or_sections.dim() == 0 ? tensor_split(self, values[0], dim)
                                                 : tensor_split(self, values, dim);
  }
};

struct Hsplit : Composite {
  static constexpr auto schema = "hsplit.int(Tensor(a -> *) self, int sections) -> Tensor(a)[]";
  static constexpr auto doc = "Equal views along the second dimension, the first of a vector.";
  static std::vector<Tensor> forward(const Tensor& self, int64_t sections) {
    return tensor_split(self, sections, numpy_split_dim(self, "hsplit", sections));
  }
};

struct HsplitArray : Composite {
  static constexpr auto schema = "hsplit.array(Tensor(a -> *) self, int[] indices) -> Tensor(a)[]";
  static std::vector<Tensor> forward(const Tensor& self, IntArrayRef indices) {
    return tensor_split(self, indices, numpy_split_dim(self, "hsplit", {}));
  }
};

struct Vsplit : Composite {
  static constexpr auto schema = "vsplit.int(Tensor(a -> *) self, int sections) -> Tensor(a)[]";
  static constexpr auto doc = "Equal views along the first dimension.";
  static std::vector<Tensor> forward(const Tensor& self, int64_t sections) {
    return tensor_split(self, sections, numpy_split_dim(self, "vsplit", sections));
  }
};

struct VsplitArray : Composite {
  static constexpr auto schema = "vsplit.array(Tensor(a -> *) self, int[] indices) -> Tensor(a)[]";
  static std::vector<Tensor> forward(const Tensor& self, IntArrayRef indices) {
    return tensor_split(self, indices, numpy_split_dim(self, "vsplit", {}));
  }
};

struct Dsplit : Composite {
  static constexpr auto schema = "dsplit.int(Tensor(a -> *) self, int sections) -> Tensor(a)[]";
  static constexpr auto doc = "Equal views along the third dimension.";
  static std::vector<Tensor> forward(const Tensor& self, int64_t sections) {
    return tensor_split(self, sections, numpy_split_dim(self, "dsplit", sections));
  }
};

struct DsplitArray : Composite {
  static constexpr auto schema = "dsplit.array(Tensor(a -> *) self, int[] indices) -> Tensor(a)[]";
  static std::vector<Tensor> forward(const Tensor& self, IntArrayRef indices) {
    return tensor_split(self, indices, numpy_split_dim(self, "dsplit", {}));
  }
};

}  // namespace torcxx::ops
