// Functions of matrices, and products of many.
#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct MatrixPower : Composite {
  static constexpr auto schema = "matrix_power(Tensor self, int n) -> Tensor";
  static constexpr auto aliases = "linalg_matrix_power";
  static constexpr auto doc =
      "The n-th power of square matrices, of the inverse when n is negative.";
  static Tensor forward(const Tensor& self, int64_t n) {
    check_square(self, "linalg.matrix_power");
    if (n == 0) {  // the gradient is zero
      const Tensor one = eye(self.size(-1), TensorOptions(self.dtype()));
      return where(full({}, true, TensorOptions(kBool)), one, self);
    }
    Tensor base = n < 0 ? linalg_inv(self) : self;
    if (n == 1) return clone(self);
    uint64_t rest = n < 0 ? 0 - static_cast<uint64_t>(n) : static_cast<uint64_t>(n);
    Tensor result;
    for (;; base = matmul(base, base)) {
      if (rest & 1) result = result.defined() ? matmul(result, base) : base;
      if ((rest >>= 1) == 0) return result;
    }
  }
};

struct MatrixExp : Function {
  static constexpr auto schema = "matrix_exp(Tensor self) -> Tensor";
  static constexpr auto aliases = "linalg_matrix_exp";
  static constexpr auto doc = "The sum of A^k / k! of square matrices.";
  // Mathias, "A chain rule for matrix functions and applications" (1996): the derivative stands in
  // the corner of the function of a block triangle.
  template <class C> static Tensor grad_self(const C& c) {
    const Tensor a = mH(c.self);
    const int64_t n = a.size(-1);
    if (a.numel() == 0) return zeros_like(a);
    const Tensor block = cat({cat({a, c.grad}, -1), cat({zeros_like(a), a}, -1)}, -2);
    return narrow(narrow(matrix_exp(block), -2, 0, n), -1, n, n);
  }
};

struct LinalgMatrixSqrth : Function {
  static constexpr auto schema = "linalg_matrix_sqrth(Tensor self) -> Tensor";
  static constexpr auto doc =
      "The positive-definite square root of Hermitian positive-definite matrices, of which the "
      "lower triangle is read.";
  // X dX + dX X = dA, solved in the basis of eigenvectors.
  template <class C> static Tensor grad_self(const C& c) {
    const auto [roots, V] = linalg_eigh(c.result);
    const Tensor inside = matmul(mH(V), matmul(c.grad, V));
    const Tensor sums = mul(add(unsqueeze(roots, -2), unsqueeze(roots, -1)), 2);
    return matmul(V, matmul(div(add(inside, mH(inside)), sums), mH(V)));
  }
};

struct LinalgMultiDot : Composite {
  static constexpr auto schema = "linalg_multi_dot(Tensor[] tensors) -> Tensor";
  static constexpr auto doc =
      "The product of two or more matrices in the order of least work; the first and the last may "
      "be vectors.";
  static Tensor forward(ArrayRef<Tensor> tensors) { return multiply_chain(tensors); }
};

struct ChainMatmul : Composite {
  static constexpr auto schema = "chain_matmul(Tensor[] matrices) -> Tensor";
  static constexpr auto doc = "The product of matrices in the order of least work.";
  static Tensor forward(ArrayRef<Tensor> matrices) {
    for (const Tensor& t : matrices)
      TORCXX_CHECK(t.dim() == 2, "chain_matmul: expected 2D tensors, got ", t.dim(), "D");
    TORCXX_CHECK(!matrices.empty(), "chain_matmul(): Expected one or more matrices");
    return matrices.size() == 1 ? matrices[0] : linalg_multi_dot(matrices);
  }
};

struct Vander : Composite {
  static constexpr auto schema = "vander(Tensor x, int? N=None, bool increasing=False) -> Tensor";
  static constexpr auto doc =
      "Powers N - 1 to 0 of the elements of a vector, one column each, or 0 to N - 1: increasing.";
  static constexpr auto variants = "function";
  static Tensor forward(const Tensor& x, std::optional<int64_t> N, bool increasing) {
    TORCXX_CHECK(x.dim() == 1, "x must be a one-dimensional tensor.");
    const int64_t n = N.value_or(x.numel());
    TORCXX_CHECK(n >= 0, "N must be non-negative.");
    const bool whole = isIntegralType(x.dtype(), true);
    const Tensor column = unsqueeze(whole ? to(x, kInt64) : x, 1);
    Tensor powers = slice(ones_like(column), 1, 0, std::min<int64_t>(n, 1), 1);
    if (n > 1) powers = cat({powers, cumprod(expand(column, {x.numel(), n - 1}), 1)}, 1);
    return increasing ? powers : flip(powers, 1);
  }
};

struct LinalgVander : Composite {
  static constexpr auto schema = "linalg_vander(Tensor x, *, int? N=None) -> Tensor";
  static constexpr auto doc = "Powers 0 to N - 1 of the elements, along a new last dimension.";
  static Tensor forward(const Tensor& x, std::optional<int64_t> N) {
    TORCXX_CHECK(x.dtype() != kBool, "linalg.vander(): bool is not supported");
    const Tensor row = x.dim() ? x : unsqueeze(x, 0);
    const int64_t n = N.value_or(row.size(-1));
    TORCXX_CHECK(n > 1, "N must be greater than 1.");
    std::vector<int64_t> s = row.sizes().vec();
    s.push_back(n - 1);
    const Tensor powers = cumprod(expand(unsqueeze(row, -1), s), -1);
    s.back() = 1;
    return cat({ones(s, TensorOptions(powers.dtype())), powers}, -1);
  }
};

}  // namespace torcxx::ops
