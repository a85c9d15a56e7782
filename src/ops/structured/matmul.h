#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct Mm : Function {
  static constexpr auto schema = "mm(Tensor self, Tensor mat2) -> Tensor";
  static constexpr auto doc = "Matrix product of (n, k) and (k, m).";
  template <class C> static Tensor grad_self(const C& c) {
    return mm(c.grad, conj(transpose(c.mat2, 0, 1)));
  }
  template <class C> static Tensor grad_mat2(const C& c) {
    return mm(conj(transpose(c.self, 0, 1)), c.grad);
  }
};

struct Bmm : Function {
  static constexpr auto schema = "bmm(Tensor self, Tensor mat2) -> Tensor";
  static constexpr auto doc =
      "Matrix products of (b, n, k) and (b, k, m), one for each of the batch.";
  template <class C> static Tensor grad_self(const C& c) {
    return bmm(c.grad, conj(transpose(c.mat2, 1, 2)));
  }
  template <class C> static Tensor grad_mat2(const C& c) {
    return bmm(conj(transpose(c.self, 1, 2)), c.grad);
  }
};

struct Addmm : Function {
  static constexpr auto schema =
      "addmm(Tensor self, Tensor mat1, Tensor mat2, *, Scalar beta=1, Scalar alpha=1) -> Tensor";
  static constexpr auto doc =
      "beta * self + alpha * (mat1 @ mat2); self is ignored when beta is 0.";
  static constexpr bool inplace = true;
  template <class C> static Tensor grad_self(const C& c) {
    return scaled(sum_to_size(c.grad, c.self_sizes), conj_of(c.beta));
  }
  template <class C> static Tensor grad_mat1(const C& c) {
    return scaled(mm(c.grad, conj(transpose(c.mat2, 0, 1))), conj_of(c.alpha));
  }
  template <class C> static Tensor grad_mat2(const C& c) {
    return scaled(mm(conj(transpose(c.mat1, 0, 1)), c.grad), conj_of(c.alpha));
  }
};

struct Baddbmm : Composite {
  static constexpr auto schema =
      "baddbmm(Tensor self, Tensor batch1, Tensor batch2, *, Scalar beta=1, Scalar alpha=1) -> "
      "Tensor";
  static constexpr auto doc = "beta * self + alpha * (batch1 @ batch2) for each of the batch.";
  static constexpr bool inplace = true;
  static Tensor forward(const Tensor& self, const Tensor& batch1, const Tensor& batch2,
                        const Scalar& beta, const Scalar& alpha) {
    const Tensor product = scaled(bmm(batch1, batch2), scalar_as(alpha, batch1.dtype()));
    const Scalar b = scalar_as(beta, self.dtype());
    return b.equal(0) ? product : add(product, scaled(self, b));
  }
};

struct Mv : Composite {
  static constexpr auto schema = "mv(Tensor self, Tensor vec) -> Tensor";
  static constexpr auto doc = "Product of a matrix (n, k) and a vector (k).";
  static Tensor forward(const Tensor& self, const Tensor& vec) {
    TORCXX_CHECK(self.dim() == 2 && vec.dim() == 1, "mv: vector + matrix @ vector expected, got ",
                 self.dim(), ", ", vec.dim());
    return squeeze(mm(self, unsqueeze(vec, 1)), 1);
  }
};

struct Dot : Composite {
  static constexpr auto schema = "dot(Tensor self, Tensor tensor) -> Tensor";
  static constexpr auto doc = "Inner product of two vectors, without conjugation.";
  static Tensor forward(const Tensor& self, const Tensor& tensor) {
    TORCXX_CHECK(self.dim() == 1 && tensor.dim() == 1, "1D tensors expected, but got ", self.dim(),
                 "D and ", tensor.dim(), "D tensors");
    TORCXX_CHECK(self.dtype() == tensor.dtype(),
                 "dot : expected both vectors to have same dtype, but found ", self.dtype(),
                 " and ", tensor.dtype());
    return squeeze(mm(unsqueeze(self, 0), unsqueeze(tensor, 1)));
  }
};

struct Outer : Composite {
  static constexpr auto schema = "outer(Tensor self, Tensor vec2) -> Tensor";
  static constexpr auto aliases = "ger";
  static constexpr auto doc = "Outer product of two vectors.";
  static Tensor forward(const Tensor& self, const Tensor& vec2) {
    TORCXX_CHECK(self.dim() == 1 && vec2.dim() == 1, "outer: Expected 1-D arguments, got ",
                 self.dim(), "-D and ", vec2.dim(), "-D");
    return mul(unsqueeze(self, 1), vec2);
  }
};

// Leading dimensions broadcast as a batch; a matrix on the right folds the batch into its rows.
struct Matmul : Composite {
  static constexpr auto schema = "matmul(Tensor self, Tensor other) -> Tensor";
  static constexpr auto aliases = "linalg_matmul";
  static constexpr auto doc = "Matrix product with NumPy's rules for vectors and batches.";
  static Tensor forward(const Tensor& self, const Tensor& other) {
    const int64_t n = self.dim(), m = other.dim();
    TORCXX_CHECK(n > 0 && m > 0, "both arguments to matmul need to be at least 1D, but they are ",
                 n, "D and ", m, "D");
    if (n == 1 && m == 1) return dot(self, other);
    if (n == 2 && m == 2) return mm(self, other);
    if (n == 2 && m == 1) return mv(self, other);
    if (n == 1) return squeeze(matmul(unsqueeze(self, 0), other), -2);
    if (m == 1) return squeeze(matmul(self, unsqueeze(other, 1)), -1);
    if (m == 2) {
      std::vector<int64_t> shape = self.sizes().vec();
      shape.back() = other.size(1);
      TORCXX_CHECK(self.size(-1) == other.size(0), "mat1 and mat2 shapes cannot be multiplied (",
                   self.numel() / std::max<int64_t>(self.size(-1), 1), "x", self.size(-1), " and ",
                   other.size(0), "x", other.size(1), ")");
      return view(mm(reshape(self, {self.size(-1) ? -1 : product_of(self.sizes().slice(0, n - 1)),
                                    self.size(-1)}),
                     other),
                  shape);
    }
    const auto [batch, count] = broadcast_batch(self.sizes(), other.sizes());
    const auto as_batch = [&, &b = batch, &k = count](const Tensor& t) {
      std::vector<int64_t> s = b;
      s.push_back(t.size(-2));
      s.push_back(t.size(-1));
      return reshape(expand(t, s), {k, t.size(-2), t.size(-1)});
    };
    std::vector<int64_t> shape = batch;
    shape.push_back(self.size(-2));
    shape.push_back(other.size(-1));
    return view(bmm(as_batch(self), as_batch(other)), shape);
  }
};

struct Linear : Composite {
  static constexpr auto schema = "linear(Tensor input, Tensor weight, Tensor? bias=None) -> Tensor";
  static constexpr auto doc =
      "input @ weight.T + bias for input (..., in), weight (out, in), bias (out).";
  static constexpr auto variants = "function";
  static Tensor forward(const Tensor& input, const Tensor& weight, const Tensor& bias) {
    const Tensor w = weight.dim() == 1 ? weight : transpose(weight, 0, 1);
    if (!bias.defined()) return matmul(input, w);
    if (input.dim() == 2 && weight.dim() == 2) return addmm(bias, input, w);
    if (input.dim() < 3 || weight.dim() != 2 || input.numel() == 0)
      return add(matmul(input, w), bias);
    std::vector<int64_t> shape = input.sizes().vec();
    shape.back() = weight.size(0);
    return view(addmm(bias, reshape(input, {-1, input.size(-1)}), w), shape);
  }
};

}  // namespace torcxx::ops
