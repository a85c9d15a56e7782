// Differences and areas along a dimension, and norms of slices.
#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct Diff : Composite {
  static constexpr auto schema =
      "diff(Tensor self, int n=1, int dim=-1, Tensor? prepend=None, Tensor? append=None) -> Tensor";
  static constexpr auto doc = "Differences of neighbours along dim, n times.";
  static Tensor forward(const Tensor& self, int64_t n, int64_t dim, const Tensor& prepend,
                        const Tensor& append) {
    TORCXX_CHECK(self.dim() >= 1, "diff expects input to be at least one-dimensional");
    TORCXX_CHECK(n >= 0, "order must be non-negative but got ", n);
    if (n == 0) return clone(self);
    std::vector<Tensor> parts;
    for (const Tensor* t : {&prepend, &self, &append}) {
      if (!t->defined()) continue;
      TORCXX_CHECK(t->dim() == self.dim(),
                   "diff expects prepend or append to be the same dimension "
                   "as input");
      parts.push_back(*t);
    }
    Tensor x = parts.size() == 1 ? self : cat(parts, dim);
    for (int64_t i = 0; i < n && (i == 0 || x.size(dim) > 0); i++) {
      const int64_t m = std::max<int64_t>(x.size(dim) - 1, 0),
                    first = std::min<int64_t>(1, x.size(dim));
      const Tensor a = narrow(x, dim, first, m), b = narrow(x, dim, 0, m);
      x = x.dtype() == kBool ? logical_xor(a, b) : sub(a, b);
    }
    return x;
  }
};

struct TrapezoidX : Composite {
  static constexpr auto schema = "trapezoid.x(Tensor y, Tensor x, *, int dim=-1) -> Tensor";
  static constexpr auto aliases = "trapz";
  static constexpr auto doc = "Area under y along dim, at places x or with steps dx.";
  static constexpr auto variants = "function";
  static constexpr bool out = false;
  // Places of one dimension stand along dim.
  static Tensor steps(const Tensor& y, const Tensor& x, int64_t dim) {
    if (x.dim() != 1 || y.dim() == 0) return diff(x, 1, x.dim() == 1 ? 0 : dim, Tensor(), Tensor());
    TORCXX_CHECK(x.size(0) == y.size(dim),
                 "trapezoid: There must be one `x` value for each sample point");
    std::vector<int64_t> shape(static_cast<size_t>(y.dim()), 1);
    shape[static_cast<size_t>(dim < 0 ? dim + y.dim() : dim)] = -1;
    return reshape(diff(x, 1, 0, Tensor(), Tensor()), shape);
  }
  // Sums of neighbours.
  static Tensor pairs(const Tensor& y, int64_t dim) {
    const int64_t n = y.size(dim), m = std::max<int64_t>(n - 1, 0);
    if (n == 0) return y;
    return add(narrow(y, dim, 0, m), narrow(y, dim, 1, m));
  }
  static Tensor forward(const Tensor& y, const Tensor& x, int64_t dim) {
    TORCXX_CHECK(y.dtype() != kBool && x.dtype() != kBool, "trapezoid: received a bool input");
    if (y.size(dim) == 0) return sum(y, dim, false, y.dtype());
    return div(sum(mul(steps(y, x, dim), pairs(y, dim)), dim, false, {}), 2.0);
  }
};

struct TrapezoidDx : Composite {
  static constexpr auto schema = "trapezoid.dx(Tensor y, *, Scalar dx=1, int dim=-1) -> Tensor";
  static constexpr auto aliases = "trapz";
  static constexpr auto variants = "function";
  static constexpr bool out = false;
  static Tensor forward(const Tensor& y, const Scalar& dx, int64_t dim) {
    TORCXX_CHECK(y.dtype() != kBool,
                 "trapezoid: received a bool input for `y`, but bool is not supported");
    if (y.size(dim) == 0) return sum(y, dim, false, y.dtype());
    return mul(div(sum(TrapezoidX::pairs(y, dim), dim, false, {}), 2.0), dx);
  }
};

struct CumulativeTrapezoidX : Composite {
  static constexpr auto schema =
      "cumulative_trapezoid.x(Tensor y, Tensor x, *, int dim=-1) -> Tensor";
  static constexpr auto doc = "Areas under y up to each place along dim.";
  static constexpr auto variants = "function";
  static constexpr bool out = false;
  static Tensor forward(const Tensor& y, const Tensor& x, int64_t dim) {
    TORCXX_CHECK(y.dtype() != kBool && x.dtype() != kBool,
                 "cumulative_trapezoid: received a bool input");
    return div(cumsum(mul(TrapezoidX::steps(y, x, dim), TrapezoidX::pairs(y, dim)), dim, {}), 2.0);
  }
};

struct CumulativeTrapezoidDx : Composite {
  static constexpr auto schema =
      "cumulative_trapezoid.dx(Tensor y, *, Scalar dx=1, int dim=-1) -> Tensor";
  static constexpr auto variants = "function";
  static constexpr bool out = false;
  static Tensor forward(const Tensor& y, const Scalar& dx, int64_t dim) {
    TORCXX_CHECK(y.dtype() != kBool,
                 "cumulative_trapezoid: received a bool input for `y`, but bool is not supported");
    return mul(cumsum(TrapezoidX::pairs(y, dim), dim, {}), mul_half(dx));
  }
  static Scalar mul_half(const Scalar& dx) {
    return dx.isComplex() ? Scalar(dx.toComplexDouble() * 0.5) : Scalar(dx.toDouble() * 0.5);
  }
};

struct Renorm : Composite {
  static constexpr auto schema = "renorm(Tensor self, Scalar p, int dim, Scalar maxnorm) -> Tensor";
  static constexpr auto doc = "Slices of dim whose p-norm exceeds maxnorm scaled down to it.";
  static constexpr bool inplace = true;
  static Tensor forward(const Tensor& self, const Scalar& p, int64_t dim, const Scalar& maxnorm) {
    TORCXX_CHECK(!p.isComplex() && p.toDouble() > 0, "renorm: non-positive-norm not supported");
    TORCXX_CHECK(!maxnorm.isComplex() && maxnorm.toDouble() >= 0,
                 "renorm: expected maxnorm to be >= 0");
    TORCXX_CHECK(self.dim() > 1, "renorm: input needs at least 2 dimensions, got ", self.dim());
    const int64_t at = dim < 0 ? dim + self.dim() : dim;
    TORCXX_CHECK_INDEX(at >= 0 && at < self.dim(), "Dimension out of range (renorm): ", dim);
    std::vector<int64_t> dims;
    for (int64_t d = 0; d < self.dim(); d++)
      if (d != at) dims.push_back(d);
    const Tensor length = linalg_vector_norm(self, p, dims, true, {});
    const Tensor factor = div(full({}, maxnorm, TensorOptions(length.dtype())), add(length, 1e-7));
    return mul(self, where(gt(length, maxnorm), factor, ones_like(length)));
  }
};

}  // namespace torcxx::ops
