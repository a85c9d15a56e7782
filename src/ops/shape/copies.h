// Views as copies: the same values in memory of their own.
#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct AliasCopy : Composite {
  static constexpr auto schema = "alias_copy(Tensor self) -> Tensor";
  static constexpr auto variants = "function";
  static Tensor forward(const Tensor& self) { return clone(self); }
};

struct AsStridedCopy : Composite {
  static constexpr auto schema =
      "as_strided_copy(Tensor self, int[] size, int[] stride, int? storage_offset=None) -> Tensor";
  static constexpr auto variants = "function";
  static Tensor forward(const Tensor& self, IntArrayRef size, IntArrayRef stride,
                        std::optional<int64_t> storage_offset) {
    return _contiguous_copy(as_strided(self, size, stride, storage_offset));
  }
};

struct DiagonalCopy : Composite {
  static constexpr auto schema =
      "diagonal_copy(Tensor self, int offset=0, int dim1=0, int dim2=1) -> Tensor";
  static constexpr auto variants = "function";
  static Tensor forward(const Tensor& self, int64_t offset, int64_t dim1, int64_t dim2) {
    return _contiguous_copy(diagonal(self, offset, dim1, dim2));
  }
};

struct ExpandCopy : Composite {
  static constexpr auto schema =
      "expand_copy(Tensor self, int[] size, *, bool implicit=False) -> Tensor";
  static constexpr auto variants = "function";
  static Tensor forward(const Tensor& self, IntArrayRef size, bool implicit) {
    return _contiguous_copy(expand(self, size, implicit));
  }
};

struct NarrowCopy : Composite {
  static constexpr auto schema =
      "narrow_copy(Tensor self, int dim, int start, int length) -> Tensor";
  static Tensor forward(const Tensor& self, int64_t dim, int64_t start, int64_t length) {
    TORCXX_CHECK(dim < self.dim(), "Expected dim < ", self.dim(),
                 " && dim >= 0 to be true, but got dim ", dim);
    return _contiguous_copy(narrow(self, dim, start, length));
  }
};

struct PermuteCopy : Composite {
  static constexpr auto schema = "permute_copy(Tensor self, int[] dims) -> Tensor";
  static constexpr auto variants = "function";
  static Tensor forward(const Tensor& self, IntArrayRef dims) {
    return _contiguous_copy(permute(self, dims));
  }
};

struct SqueezeCopy : Composite {
  static constexpr auto schema = "squeeze_copy(Tensor self) -> Tensor";
  static constexpr auto variants = "function";
  static Tensor forward(const Tensor& self) { return _contiguous_copy(squeeze(self)); }
};

struct SqueezeCopyDims : Composite {
  static constexpr auto schema = "squeeze_copy.dims(Tensor self, int[1] dim) -> Tensor";
  static constexpr auto variants = "function";
  static Tensor forward(const Tensor& self, IntArrayRef dim) {
    return _contiguous_copy(squeeze(self, dim));
  }
};

struct SelectCopy : Composite {
  static constexpr auto schema = "select_copy.int(Tensor self, int dim, int index) -> Tensor";
  static constexpr auto variants = "function";
  static Tensor forward(const Tensor& self, int64_t dim, int64_t index) {
    return _contiguous_copy(select(self, dim, index));
  }
};

struct SliceCopy : Composite {
  static constexpr auto schema =
      "slice_copy.Tensor(Tensor self, int dim=0, int? start=None, int? end=None, int step=1) -> "
      "Tensor";
  static constexpr auto variants = "function";
  static Tensor forward(const Tensor& self, int64_t dim, std::optional<int64_t> start,
                        std::optional<int64_t> end, int64_t step) {
    return _contiguous_copy(slice(self, dim, start, end, step));
  }
};

struct DetachCopy : Composite {
  static constexpr auto schema = "detach_copy(Tensor self) -> Tensor";
  static constexpr auto variants = "function";
  static Tensor forward(const Tensor& self) { return clone(detach(self)); }
};

struct ViewAsRealCopy : Composite {
  static constexpr auto schema = "view_as_real_copy(Tensor self) -> Tensor";
  static constexpr auto variants = "function";
  static Tensor forward(const Tensor& self) { return _contiguous_copy(view_as_real(self)); }
};

struct ViewAsComplexCopy : Composite {
  static constexpr auto schema = "view_as_complex_copy(Tensor self) -> Tensor";
  static constexpr auto variants = "function";
  static Tensor forward(const Tensor& self) { return _contiguous_copy(view_as_complex(self)); }
};

struct TCopy : Composite {
  static constexpr auto schema = "t_copy(Tensor self) -> Tensor";
  static constexpr auto variants = "function";
  static Tensor forward(const Tensor& self) { return _contiguous_copy(t(self)); }
};

struct TransposeCopy : Composite {
  static constexpr auto schema = "transpose_copy.int(Tensor self, int dim0, int dim1) -> Tensor";
  static constexpr auto variants = "function";
  static Tensor forward(const Tensor& self, int64_t dim0, int64_t dim1) {
    return _contiguous_copy(transpose(self, dim0, dim1));
  }
};

struct UnfoldCopy : Composite {
  static constexpr auto schema =
      "unfold_copy(Tensor self, int dimension, int size, int step) -> Tensor";
  static constexpr auto variants = "function";
  static Tensor forward(const Tensor& self, int64_t dimension, int64_t size, int64_t step) {
    return _contiguous_copy(unfold(self, dimension, size, step));
  }
};

struct UnsqueezeCopy : Composite {
  static constexpr auto schema = "unsqueeze_copy(Tensor self, int dim) -> Tensor";
  static constexpr auto variants = "function";
  static Tensor forward(const Tensor& self, int64_t dim) {
    return _contiguous_copy(unsqueeze(self, dim));
  }
};

struct ViewCopy : Composite {
  static constexpr auto schema = "view_copy(Tensor self, int[] size) -> Tensor";
  static constexpr auto variants = "function";
  static Tensor forward(const Tensor& self, IntArrayRef size) {
    return _contiguous_copy(reshape(self, size));
  }
};

struct ViewCopyDtype : Composite {
  static constexpr auto schema = "view_copy.dtype(Tensor self, ScalarType dtype) -> Tensor";
  static constexpr auto variants = "function";
  static Tensor forward(const Tensor& self, ScalarType dtype) {
    return _contiguous_copy(view(self, dtype));
  }
};

struct UnbindCopy : Composite {
  static constexpr auto schema = "unbind_copy.int(Tensor self, int dim=0) -> Tensor[]";
  static constexpr auto variants = "function";
  static std::vector<Tensor> forward(const Tensor& self, int64_t dim) {
    std::vector<Tensor> parts = unbind(self, dim);
    for (Tensor& p : parts) p = _contiguous_copy(p);
    return parts;
  }
};

struct SplitCopy : Composite {
  static constexpr auto schema =
      "split_copy.Tensor(Tensor self, int split_size, int dim=0) -> Tensor[]";
  static constexpr auto variants = "function";
  static std::vector<Tensor> forward(const Tensor& self, int64_t split_size, int64_t dim) {
    std::vector<Tensor> parts = split(self, split_size, dim);
    for (Tensor& p : parts) p = _contiguous_copy(p);
    return parts;
  }
};

struct SplitWithSizesCopy : Composite {
  static constexpr auto schema =
      "split_with_sizes_copy(Tensor self, int[] split_sizes, int dim=0) -> Tensor[]";
  static constexpr auto variants = "function";
  static std::vector<Tensor> forward(const Tensor& self, IntArrayRef split_sizes, int64_t dim) {
    std::vector<Tensor> parts = split_with_sizes(self, split_sizes, dim);
    for (Tensor& p : parts) p = _contiguous_copy(p);
    return parts;
  }
};

}  // namespace torcxx::ops
