// Systems of linear equations and inverses.
#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct LinalgSolveParts : Function {
  static constexpr auto schema =
      "_linalg_solve_ex(Tensor A, Tensor B, *, bool left=True, bool check_errors=False) -> (Tensor "
      "result, Tensor LU, Tensor pivots, Tensor info)";
  static constexpr auto differentiable = "A, B";
  static constexpr bool out = false;
  // Giles, "An extended collection of matrix derivative results" (2008), section 2.3.1.
  template <class C> static std::array<Tensor, 2> grads(const C& c) {
    const bool vector = is_vector_side(c.LU, c.result);
    const Tensor g = vector ? unsqueeze(c.grad_result, -1) : c.grad_result;
    const Tensor x = vector ? unsqueeze(c.result, -1) : c.result;
    const Tensor b = GradMode::is_enabled() ? linalg_solve(mH(c.A), g, c.left)
                                            : linalg_lu_solve(c.LU, c.pivots, g, c.left, true);
    const Tensor a = neg(c.left ? matmul(b, mH(x)) : matmul(mH(x), b));
    return {sum_to_size(a, c.A_sizes), sum_to_size(vector ? squeeze(b, -1) : b, c.B_sizes)};
  }
};

struct LinalgSolveEx : Composite {
  static constexpr auto schema =
      "linalg_solve_ex(Tensor A, Tensor B, *, bool left=True, bool check_errors=False) -> (Tensor "
      "result, Tensor info)";
  static constexpr auto doc =
      "The solution of A X = B, or of X A = B unless left; info is 0, or the place of a zero "
      "pivot.";
  static std::tuple<Tensor, Tensor> forward(const Tensor& A, const Tensor& B, bool left,
                                            bool check_errors) {
    const auto [x, LU, pivots, info] = _linalg_solve_ex(A, B, left, check_errors);
    return {x, info};
  }
};

struct LinalgSolve : Composite {
  static constexpr auto schema = "linalg_solve(Tensor A, Tensor B, *, bool left=True) -> Tensor";
  static constexpr auto doc =
      "The solution of A X = B, or of X A = B unless left, for square A; B may hold one vector per "
      "matrix. Raises LinAlgError for a singular A.";
  static Tensor forward(const Tensor& A, const Tensor& B, bool left) {
    return std::get<0>(linalg_solve_ex(A, B, left, true));
  }
};

struct LinalgInvEx : Function {
  static constexpr auto schema =
      "linalg_inv_ex(Tensor A, *, bool check_errors=False) -> (Tensor inverse, Tensor info)";
  static constexpr auto doc = "Inverses; info is 0, or the place of a zero pivot.";
  template <class C> static Tensor grad_A(const C& c) {
    const Tensor h = mH(c.inverse);
    return neg(matmul(h, matmul(c.grad_inverse, h)));
  }
};

struct LinalgInv : Composite {
  static constexpr auto schema = "linalg_inv(Tensor A) -> Tensor";
  static constexpr auto doc = "Inverses of square matrices; raises LinAlgError for singular ones.";
  static Tensor forward(const Tensor& A) { return std::get<0>(linalg_inv_ex(A, true)); }
};

struct Inverse : Composite {
  static constexpr auto schema = "inverse(Tensor self) -> Tensor";
  static constexpr auto doc = "The same as linalg.inv.";
  static Tensor forward(const Tensor& self) { return linalg_inv(self); }
};

struct LinalgTensorinv : Composite {
  static constexpr auto schema = "linalg_tensorinv(Tensor self, int ind=2) -> Tensor";
  static constexpr auto doc = "The inverse of tensordot with self over its last ind dimensions.";
  static Tensor forward(const Tensor& self, int64_t ind) {
    TORCXX_CHECK(ind > 0, "Expected a strictly positive integer for 'ind'");
    const auto at = static_cast<size_t>(std::min(ind, self.dim()));
    const IntArrayRef s = self.sizes(), head = s.slice(0, at), tail = s.slice(at, s.size() - at);
    const int64_t rows = product_of(head), cols = product_of(tail);
    TORCXX_CHECK(rows == cols,
                 "Expected self to satisfy the requirement prod(self.shape[ind:]) == "
                 "prod(self.shape[:ind]), but got ",
                 cols, " != ", rows);
    std::vector<int64_t> shape = tail.vec();
    shape.insert(shape.end(), head.begin(), head.end());
    return reshape(linalg_inv(reshape(self, {rows, cols})), shape);
  }
};

struct LinalgTensorsolve : Composite {
  static constexpr auto schema =
      "linalg_tensorsolve(Tensor self, Tensor other, int[]? dims=None) -> Tensor";
  static constexpr auto doc = "The solution X of tensordot(self, X) = other; dims go last first.";
  static Tensor forward(const Tensor& self, const Tensor& other, OptionalIntArrayRef dims) {
    Tensor a = self;
    if (dims.has_value()) {
      std::vector<int64_t> last;
      for (size_t i = 0; i < dims.value().size(); i++)
        last.push_back(self.dim() - static_cast<int64_t>(dims.value().size() - i));
      a = movedim(self, dims.value(), last);
    }
    const auto n = static_cast<size_t>(std::min(other.dim(), a.dim()));
    const IntArrayRef s = a.sizes(), tail = s.slice(n, s.size() - n);
    const int64_t rows = other.numel(), cols = product_of(tail);
    TORCXX_CHECK(rows == cols,
                 "Expected self to satisfy the requirement prod(self.shape[other.ndim:]) == "
                 "prod(self.shape[:other.ndim]), but got ",
                 cols, " != ", rows);
    return reshape(linalg_solve(reshape(a, {rows, cols}), flatten(other)), tail);
  }
};

}  // namespace torcxx::ops
