// Products that are not matrix products, and the trace.
#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct Kron : Composite {
  static constexpr auto schema = "kron(Tensor self, Tensor other) -> Tensor";
  static constexpr auto doc = "Kronecker product.";
  static Tensor forward(const Tensor& self, const Tensor& other) {
    const int64_t n = std::max(self.dim(), other.dim());
    std::vector<int64_t> a, b, shape;
    for (int64_t d = 0; d < n; d++) {
      const int64_t i = d - (n - self.dim()), j = d - (n - other.dim());
      const int64_t x = i >= 0 ? self.size(i) : 1, y = j >= 0 ? other.size(j) : 1;
      a.insert(a.end(), {x, 1});
      b.insert(b.end(), {1, y});
      shape.push_back(x * y);
    }
    return reshape(mul(reshape(self, a), reshape(other, b)), shape);
  }
};

struct Bilinear : Composite {
  static constexpr auto schema =
      "bilinear(Tensor input1, Tensor input2, Tensor weight, Tensor? bias=None) -> Tensor";
  static constexpr auto doc =
      "input1 (..., A), weight (out, A, B), input2 (..., B): (..., out), plus bias.";
  static constexpr auto variants = "function";
  static Tensor forward(const Tensor& input1, const Tensor& input2, const Tensor& weight,
                        const Tensor& bias) {
    TORCXX_CHECK(weight.dim() == 3 && input1.dim() == input2.dim() && input1.dim() >= 1 &&
                     input1.size(-1) == weight.size(1) && input2.size(-1) == weight.size(2),
                 "bilinear(): input sizes ", input1.sizes(), " and ", input2.sizes(),
                 " do not match weight size: got ", weight.sizes());
    const Tensor left = tensordot(input1, weight, -1, 1);  // (..., out, B)
    const Tensor y = squeeze(matmul(left, unsqueeze(input2, -1)), -1);
    return bias.defined() ? add(y, bias) : y;
  }
};

struct Trace : Composite {
  static constexpr auto schema = "trace(Tensor self) -> Tensor";
  static constexpr auto doc = "Sum of a matrix's diagonal.";
  static Tensor forward(const Tensor& self) {
    TORCXX_CHECK(self.dim() == 2, "trace: expected a matrix, but got tensor with dim ", self.dim());
    return sum(diagonal(self, 0, 0, 1));
  }
};

struct LinalgCross : Composite {
  static constexpr auto schema = "linalg_cross(Tensor self, Tensor other, *, int dim=-1) -> Tensor";
  static constexpr auto doc = "Cross products of vectors of three along dim.";
  static constexpr auto variants = "function";
  static Tensor forward(const Tensor& self, const Tensor& other, int64_t dim) {
    TORCXX_CHECK(self.dim() == other.dim(),
                 "linalg.cross: inputs must have the same number of "
                 "dimensions.");
    TORCXX_CHECK(self.size(dim) == 3 && other.size(dim) == 3, "linalg.cross: inputs dimension ",
                 dim, " must have length 3. Got ", self.size(dim), " and ", other.size(dim));
    const auto turned = [&](const Tensor& t, int64_t by) { return roll(t, -by, dim); };
    return sub(mul(turned(self, 1), turned(other, 2)), mul(turned(self, 2), turned(other, 1)));
  }
};

struct Cross : Composite {
  static constexpr auto schema = "cross(Tensor self, Tensor other, int? dim=None) -> Tensor";
  static constexpr auto doc = "Cross products along dim, or the first dimension of three.";
  static Tensor forward(const Tensor& self, const Tensor& other, std::optional<int64_t> dim) {
    if (dim) return linalg_cross(self, other, *dim);
    int64_t d = 0;
    while (d < self.dim() && self.size(d) != 3) d++;
    TORCXX_CHECK(d < self.dim(), "no dimension of size 3 in input");
    return linalg_cross(self, other, d);
  }
};

}  // namespace torcxx::ops
