// Products of vectors and matrices made of matmul.
#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct Addmv : Composite {
  static constexpr auto schema =
      "addmv(Tensor self, Tensor mat, Tensor vec, *, Scalar beta=1, Scalar alpha=1) -> Tensor";
  static constexpr auto doc = "beta * self + alpha * (mat @ vec); self is ignored when beta is 0.";
  static constexpr bool inplace = true;
  static Tensor forward(const Tensor& self, const Tensor& mat, const Tensor& vec,
                        const Scalar& beta, const Scalar& alpha) {
    TORCXX_CHECK(mat.dim() == 2 && vec.dim() == 1 && self.dim() <= 1,
                 "vector + matrix @ vector expected, got ", self.dim(), ", ", mat.dim(), ", ",
                 vec.dim());
    TORCXX_CHECK(mat.size(1) == vec.size(0) && (self.numel() == 1 || self.numel() == mat.size(0)),
                 "size mismatch, got input (", self.numel(), "), mat ", mat.sizes(), ", vec (",
                 vec.size(0), ")");
    const Tensor product = scaled(mv(mat, vec), scalar_as(alpha, mat.dtype()));
    const Scalar b = scalar_as(beta, self.dtype());
    return b.equal(0) ? product : add(product, scaled(self, b));
  }
};

struct Addbmm : Composite {
  static constexpr auto schema =
      "addbmm(Tensor self, Tensor batch1, Tensor batch2, *, Scalar beta=1, Scalar alpha=1) -> "
      "Tensor";
  static constexpr auto doc = "beta * self + alpha * the sum of batch1 @ batch2 over the batch.";
  static constexpr bool inplace = true;
  static Tensor forward(const Tensor& self, const Tensor& batch1, const Tensor& batch2,
                        const Scalar& beta, const Scalar& alpha) {
    const Tensor product = scaled(sum(bmm(batch1, batch2), 0, false, batch1.dtype()),
                                  scalar_as(alpha, batch1.dtype()));
    const Scalar b = scalar_as(beta, self.dtype());
    return b.equal(0) ? product : add(product, scaled(self, b));
  }
};

struct Addr : Composite {
  static constexpr auto schema =
      "addr(Tensor self, Tensor vec1, Tensor vec2, *, Scalar beta=1, Scalar alpha=1) -> Tensor";
  static constexpr auto doc = "beta * self + alpha * outer(vec1, vec2).";
  static constexpr bool inplace = true;
  static Tensor forward(const Tensor& self, const Tensor& vec1, const Tensor& vec2,
                        const Scalar& beta, const Scalar& alpha) {
    TORCXX_CHECK(vec1.dim() == 1 && vec2.dim() == 1,
                 "addr: Expected 1-D argument vec1 and vec2, but "
                 "got ",
                 vec1.dim(), "-D and ", vec2.dim(), "-D");
    const Tensor all = outer(vec1, vec2);
    if (self.dtype() == kBool && all.dtype() == kBool)  // numbers count as true or false
      return logical_or(logical_and(self, full({}, beta.toBool(), TensorOptions(kBool))),
                        logical_and(all, full({}, alpha.toBool(), TensorOptions(kBool))));
    const Tensor product = scaled(all, alpha);
    return beta.equal(0) ? product : add(product, scaled(self, beta));
  }
};

struct Vdot : Composite {
  static constexpr auto schema = "vdot(Tensor self, Tensor other) -> Tensor";
  static constexpr auto doc = "Inner product of two vectors, the first conjugated.";
  static Tensor forward(const Tensor& self, const Tensor& other) { return dot(conj(self), other); }
};

struct LinalgVecdot : Composite {
  static constexpr auto schema = "linalg_vecdot(Tensor x, Tensor y, *, int dim=-1) -> Tensor";
  static constexpr auto doc = "Inner products along dim, the first factor conjugated.";
  static constexpr auto variants = "function";
  static Tensor forward(const Tensor& x, const Tensor& y, int64_t dim) {
    return sum(mul(conj(x), y), dim, false, promoteTypes(x.dtype(), y.dtype()));
  }
};

struct Inner : Composite {
  static constexpr auto schema = "inner(Tensor self, Tensor other) -> Tensor";
  static constexpr auto doc = "Sums of products over the last dimensions; numbers multiply.";
  static Tensor forward(const Tensor& self, const Tensor& other) {
    if (self.dim() == 0 || other.dim() == 0) return mul(self, other);
    TORCXX_CHECK(self.size(-1) == other.size(-1),
                 "inner() the last dimension must match on both "
                 "input tensors but got shapes ",
                 self.sizes(), " and ", other.sizes());
    return tensordot(self, other, -1, -1);
  }
};

struct Tensordot : Composite {
  static constexpr auto schema =
      "tensordot(Tensor self, Tensor other, int[] dims_self, int[] dims_other) -> Tensor";
  static constexpr auto doc = "Sums of products over pairs of dimensions; the others follow.";
  static constexpr auto variants = "function";
  // The dimensions of t: those of the list at the front or at the end.
  static std::vector<int64_t> order(const Tensor& t, IntArrayRef list, bool front) {
    std::vector<bool> named(static_cast<size_t>(t.dim()), false);
    std::vector<int64_t> rest, out;
    for (int64_t d : list) {
      const int64_t at = d < 0 ? d + t.dim() : d;
      TORCXX_CHECK_INDEX(at >= 0 && at < t.dim(), "Dimension out of range (tensordot): ", d);
      TORCXX_CHECK(!named[static_cast<size_t>(at)], "dim ", at,
                   " appears multiple times in the list of dims");
      named[static_cast<size_t>(at)] = true;
      out.push_back(at);
    }
    for (int64_t d = 0; d < t.dim(); d++)
      if (!named[static_cast<size_t>(d)]) rest.push_back(d);
    out.insert(front ? out.end() : out.begin(), rest.begin(), rest.end());
    return out;
  }
  static Tensor forward(const Tensor& self, const Tensor& other, IntArrayRef dims_self,
                        IntArrayRef dims_other) {
    TORCXX_CHECK(dims_self.size() == dims_other.size(),
                 "both dimension lists should have same length");
    Tensor a = permute(self, order(self, dims_self, false)),
           b = permute(other, order(other, dims_other, true));
    const size_t k = dims_self.size(), n = a.sizes().size() - k;
    for (size_t i = 0; i < k; i++) {  // a size of 1 stands for the sum of the other's
      const auto d = static_cast<int64_t>(n + i), e = static_cast<int64_t>(i);
      if (a.size(d) == 1 && b.size(e) != 1) b = sum(b, e, true, b.dtype());
      if (b.size(e) == 1 && a.size(d) != 1) a = sum(a, d, true, a.dtype());
    }
    TORCXX_CHECK(a.sizes().slice(n, k) == b.sizes().slice(0, k),
                 "contracted dimensions need to match, but first has size ", self.sizes(),
                 " in dims ", dims_self, " and second has size ", other.sizes(), " in dims ",
                 dims_other);
    std::vector<int64_t> shape = a.sizes().slice(0, n).vec();
    const IntArrayRef tail = b.sizes().slice(k, b.sizes().size() - k);
    const int64_t rows = product_of(shape), inside = product_of(b.sizes().slice(0, k)),
                  cols = product_of(tail);
    shape.insert(shape.end(), tail.begin(), tail.end());
    return reshape(mm(reshape(a, {rows, inside}), reshape(b, {inside, cols})), shape);
  }
};

}  // namespace torcxx::ops
