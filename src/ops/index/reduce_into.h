// Filling, and reductions into places of a dimension.
#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct IndexReduce : Composite {
  static constexpr auto schema =
      "index_reduce(Tensor self, int dim, Tensor index, Tensor source, str reduce, *, bool "
      "include_self=True) -> Tensor";
  static constexpr auto doc =
      "self with the slices of source reduced into the places of dim that index names: prod, mean, "
      "amax or amin.";
  static constexpr bool inplace = true;
  static Tensor forward(const Tensor& self, int64_t dim, const Tensor& index, const Tensor& source,
                        std::string_view reduce, bool include_self) {
    TORCXX_CHECK(reduce == "prod" || reduce == "mean" || reduce == "amax" || reduce == "amin",
                 "index_reduce(): Expected reduce to be one of prod, mean, amax or amin but got ",
                 reduce, ".");
    TORCXX_CHECK(index.dim() <= 1 && index.numel() == (source.dim() ? source.size(dim) : 1),
                 "index_reduce(): Number of indices (", index.numel(),
                 ") should be equal to source.size(dim)");
    if (source.dim() == 0)
      return reshape(scatter_reduce(reshape(self, {-1}), 0, reshape(index, {-1}),
                                    reshape(source, {-1}), reduce, include_self),
                     self.sizes());
    std::vector<int64_t> shape(static_cast<size_t>(source.dim()), 1);
    shape[static_cast<size_t>(dim < 0 ? dim + source.dim() : dim)] = -1;
    return scatter_reduce(self, dim, expand(reshape(index, shape), source.sizes()), source, reduce,
                          include_self);
  }
};

struct FillScalar : Composite {
  static constexpr auto schema = "fill.Scalar(Tensor self, Scalar value) -> Tensor";
  static constexpr auto doc = "A tensor of self's shape with one value everywhere.";
  static constexpr auto variants = "function";
  static Tensor forward(const Tensor& self, const Scalar& value) {
    return masked_fill(self, ones({}, TensorOptions(kBool)), value);
  }
};

struct FillTensor : Composite {
  static constexpr auto schema = "fill.Tensor(Tensor self, Tensor value) -> Tensor";
  static constexpr auto variants = "function";
  static Tensor forward(const Tensor& self, const Tensor& value) {
    TORCXX_CHECK(value.dim() == 0,
                 "fill_ only supports 0-dimension value tensor but got tensor "
                 "with ",
                 value.dim(), " dimensions.");
    return where(ones({}, TensorOptions(kBool)), to(value, self.dtype()), self);
  }
};

struct ZeroInto : Composite {
  static constexpr auto schema = "zero_(Tensor(a!) self) -> Tensor(a!)";
  static constexpr auto doc = "Zeros into self.";
  static void forward(Tensor& self) { fill_(self, 0); }
};

struct UnsafeChunk : Composite {
  static constexpr auto schema = "unsafe_chunk(Tensor self, int chunks, int dim=0) -> Tensor[]";
  static constexpr auto doc = "chunk.";
  static std::vector<Tensor> forward(const Tensor& self, int64_t chunks, int64_t dim) {
    return chunk(self, chunks, dim);
  }
};

struct LinalgDiagonal : Composite {
  static constexpr auto schema =
      "linalg_diagonal(Tensor(a) A, *, int offset=0, int dim1=-2, int dim2=-1) -> Tensor(a)";
  static constexpr auto doc = "diagonal of the last two dimensions.";
  static constexpr auto variants = "function";
  static constexpr bool out = false;
  static Tensor forward(const Tensor& A, int64_t offset, int64_t dim1, int64_t dim2) {
    return diagonal(A, offset, dim1, dim2);
  }
};

struct NativeDropoutBackward : Composite {
  static constexpr auto schema =
      "native_dropout_backward(Tensor grad_output, Tensor mask, float scale) -> Tensor";
  static constexpr auto doc = "grad_output * mask * scale.";
  static constexpr auto variants = "function";
  static Tensor forward(const Tensor& grad_output, const Tensor& mask, double scale) {
    return mul(mul(grad_output, mask), scale);
  }
};

struct Combinations : Composite {
  static constexpr auto schema =
      "combinations(Tensor self, int r=2, bool with_replacement=False) -> Tensor";
  static constexpr auto doc = "All choices of r elements of a vector, in order of their places.";
  static constexpr bool out = false;
  static Tensor forward(const Tensor& self, int64_t r, bool with_replacement) {
    TORCXX_CHECK(self.dim() == 1, "Expect a 1D vector, but got shape ", self.sizes());
    TORCXX_CHECK(r >= 0 && r < 64, "Expect a non-negative number (below 64), but got ", r);
    if (r == 0) return zeros({0}, TensorOptions(self.dtype()));
    const int64_t n = self.numel();
    const Tensor one = arange(0, n, 1, TensorOptions(kInt64));
    const std::vector<Tensor> grids =
        meshgrid(std::vector<Tensor>(static_cast<size_t>(r), one), "ij");
    Tensor keep = ones({}, TensorOptions(kBool));
    for (size_t i = 1; i < grids.size(); i++)
      keep = logical_and(
          keep, with_replacement ? le(grids[i - 1], grids[i]) : lt(grids[i - 1], grids[i]));
    std::vector<Tensor> columns;
    for (const Tensor& g : grids)
      columns.push_back(index_select(self, 0, masked_select(g, expand(keep, g.sizes()))));
    return stack(columns, 1);
  }
};

}  // namespace torcxx::ops
