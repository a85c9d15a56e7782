// Norms of matrices and condition numbers.
#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct LinalgMatrixNorm : Composite {
  static constexpr auto schema =
      "linalg_matrix_norm(Tensor self, Scalar ord, int[] dim=[-2,-1], bool keepdim=False, *, "
      "ScalarType? dtype=None) -> Tensor";
  static constexpr auto doc =
      "Greatest (1, inf, 2) or least (-1, -inf, -2) sum of columns, of rows, singular value.";
  static Tensor forward(const Tensor& self, const Scalar& ord, IntArrayRef dim, bool keepdim,
                        std::optional<ScalarType> dtype) {
    const auto [first, last] = matrix_dims(self, dim, dtype);
    const double p = ord.toDouble(), size = std::abs(p);
    TORCXX_CHECK(size == 1 || size == 2 || std::isinf(size), "linalg.matrix_norm: Order ", p,
                 " not supported.");
    const Tensor x = dtype ? to(self, *dtype) : self;
    const auto chosen = [&](const Tensor& t, int64_t d) {  // nothing is the greatest of none
      if (p < 0) return amin(t, d, true);
      return t.size(d) ? amax(t, d, true) : sum(t, d, true);
    };
    Tensor n;
    if (size == 2) {
      const Tensor s = linalg_svdvals(movedim(x, {first, last}, {-2, -1}));
      n = movedim(unsqueeze(chosen(s, -1), -1), {-2, -1}, {first, last});
    } else {
      const int64_t inner = size == 1 ? first : last, outer = size == 1 ? last : first;
      n = chosen(linalg_vector_norm(x, 1, inner, true), outer);
    }
    return keepdim ? n : squeeze(n, {first, last});
  }
};

struct LinalgMatrixNormNamed : Composite {
  static constexpr auto schema =
      "linalg_matrix_norm.str_ord(Tensor self, str ord=\"fro\", int[] dim=[-2,-1], bool "
      "keepdim=False, *, ScalarType? dtype=None) -> Tensor";
  static constexpr auto doc = "'fro': of all elements; 'nuc': sum of the singular values.";
  static Tensor forward(const Tensor& self, std::string_view ord, IntArrayRef dim, bool keepdim,
                        std::optional<ScalarType> dtype) {
    TORCXX_CHECK(ord == "fro" || ord == "nuc", "linalg.matrix_norm: Order ", ord,
                 " not supported.");
    const auto [first, last] = matrix_dims(self, dim, dtype);
    if (ord == "fro") return linalg_vector_norm(self, 2, IntArrayRef{first, last}, keepdim, dtype);
    const Tensor x = dtype ? to(self, *dtype) : self;
    const Tensor n = sum(linalg_svdvals(movedim(x, {first, last}, {-2, -1})), -1, keepdim);
    return keepdim ? movedim(unsqueeze(n, -1), {-2, -1}, {first, last}) : n;
  }
};

struct LinalgNorm : Composite {
  static constexpr auto schema =
      "linalg_norm(Tensor self, Scalar? ord=None, int[1]? dim=None, bool keepdim=False, *, "
      "ScalarType? dtype=None) -> Tensor";
  static constexpr auto doc =
      "linalg.matrix_norm over two dimensions, linalg.vector_norm over one; without ord the norm "
      "of "
      "all elements.";
  static Tensor forward(const Tensor& self, const std::optional<Scalar>& ord,
                        OptionalIntArrayRef dim, bool keepdim, std::optional<ScalarType> dtype) {
    const size_t count = dim.has_value() ? dim.value().size() : 0;
    TORCXX_CHECK(!dim.has_value() || count == 1 || count == 2,
                 "linalg.norm: If dim is specified, it must be of length 1 or 2. Got ",
                 dim.has_value() ? dim.value() : IntArrayRef());
    TORCXX_CHECK(
        dim.has_value() || !ord || self.dim() == 1 || self.dim() == 2,
        "linalg.norm: If dim is not specified but ord is, the input must be 1D or 2D. Got ",
        self.dim(), "D.");
    if (!ord || count == 1 || (!dim.has_value() && self.dim() == 1))
      return linalg_vector_norm(self, ord.value_or(2), dim, keepdim, dtype);
    return linalg_matrix_norm(self, *ord, dim.has_value() ? dim.value() : IntArrayRef{0, 1},
                              keepdim, dtype);
  }
};

struct LinalgNormNamed : Composite {
  static constexpr auto schema =
      "linalg_norm.ord_str(Tensor self, str ord, int[1]? dim=None, bool keepdim=False, *, "
      "ScalarType? dtype=None) -> Tensor";
  static Tensor forward(const Tensor& self, std::string_view ord, OptionalIntArrayRef dim,
                        bool keepdim, std::optional<ScalarType> dtype) {
    TORCXX_CHECK(!dim.has_value() || dim.value().size() == 1 || dim.value().size() == 2,
                 "linalg.norm: If dim is specified, it must be of length 1 or 2.");
    TORCXX_CHECK(
        dim.has_value() || self.dim() == 2,
        "linalg.norm: If dim is not specified but ord is, the input must be 1D or 2D. Got ",
        self.dim(), "D.");
    return linalg_matrix_norm(self, ord, dim.has_value() ? dim.value() : IntArrayRef{0, 1}, keepdim,
                              dtype);
  }
};

struct NuclearNorm : Composite {
  static constexpr auto schema = "nuclear_norm(Tensor self, bool keepdim=False) -> Tensor";
  static constexpr auto doc = "Sum of the singular values.";
  static constexpr auto variants = "function";
  static Tensor forward(const Tensor& self, bool keepdim) {
    return linalg_matrix_norm(self, std::string_view("nuc"), IntArrayRef{-2, -1}, keepdim);
  }
};

struct NuclearNormDim : Composite {
  static constexpr auto schema =
      "nuclear_norm.dim(Tensor self, int[2] dim, bool keepdim=False) -> Tensor";
  static constexpr auto variants = "function";
  static Tensor forward(const Tensor& self, IntArrayRef dim, bool keepdim) {
    return linalg_matrix_norm(self, std::string_view("nuc"), dim, keepdim);
  }
};

struct FrobeniusNorm : Composite {
  static constexpr auto schema =
      "frobenius_norm.dim(Tensor self, int[1] dim, bool keepdim=False) -> Tensor";
  static constexpr auto doc = "Root of the sum of squares.";
  static constexpr auto variants = "function";
  static Tensor forward(const Tensor& self, IntArrayRef dim, bool keepdim) {
    return linalg_vector_norm(self, 2, dim, keepdim);
  }
};

struct LinalgCond : Composite {
  static constexpr auto schema = "linalg_cond(Tensor self, Scalar? p=None) -> Tensor";
  static constexpr auto doc =
      "Condition numbers: the norm of a matrix times that of its inverse, inf for a singular one.";
  static Tensor forward(const Tensor& self, const std::optional<Scalar>& p) {
    check_rank_input(self, "linalg.cond");
    const double order = p ? p->toDouble() : 2;
    TORCXX_CHECK(std::abs(order) == 1 || std::abs(order) == 2 || std::isinf(order),
                 "linalg.cond got an invalid norm type: ", order);
    if (std::abs(order) != 2) return cond_by_inverse(self, order, "");
    if (self.numel() == 0)
      return zeros(self.sizes().slice(0, self.sizes().size() - 2),
                   TensorOptions(toRealValueType(self.dtype())));
    const Tensor s = linalg_svdvals(self);
    const Tensor most = select(s, -1, 0), least = select(s, -1, -1);
    return order > 0 ? div(most, least) : div(least, most);
  }
};

struct LinalgCondNamed : Composite {
  static constexpr auto schema = "linalg_cond.p_str(Tensor self, str p) -> Tensor";
  static Tensor forward(const Tensor& self, std::string_view p) {
    TORCXX_CHECK(p == "fro" || p == "nuc", "linalg.cond got an invalid norm type: ", p);
    return cond_by_inverse(self, 0, p);
  }
};

}  // namespace torcxx::ops
