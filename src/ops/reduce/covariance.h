// Covariances, and sums of gamma functions.
#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct Mvlgamma : Composite {
  static constexpr auto schema = "mvlgamma(Tensor self, int p) -> Tensor";
  static constexpr auto aliases = "special_multigammaln";
  static constexpr auto doc = "Logarithm of the multivariate gamma function of dimension p.";
  static constexpr bool inplace = true;
  static Tensor forward(const Tensor& self, int64_t p) {
    TORCXX_CHECK(p >= 1, "p has to be greater than or equal to 1");
    TORCXX_CHECK(p <= 1 << 20, "mvlgamma: p is too large: ", p);
    const Tensor x = self.is_floating_point() ? self : to(self, get_default_dtype());
    const double n = static_cast<double>(p);
    const Tensor shift =
        arange(Scalar(-0.5 * n + 0.5), Scalar(0.5), Scalar(0.5), TensorOptions(x.dtype()));
    return add(sum(lgamma(add(unsqueeze(x, -1), shift)), -1, false, {}),
               0.25 * n * (n - 1) * 1.1447298858494002);
  }
};

struct Cov : Composite {
  static constexpr auto schema =
      "cov(Tensor self, *, int correction=1, Tensor? fweights=None, Tensor? aweights=None) -> "
      "Tensor";
  static constexpr auto doc =
      "Covariances of the rows, whose columns may count several times or have weights.";
  static constexpr bool out = false;
  static Tensor forward(const Tensor& self, int64_t correction, const Tensor& fweights,
                        const Tensor& aweights) {
    TORCXX_CHECK(self.dim() <= 2,
                 "cov(): expected input to have two or fewer dimensions but got an "
                 "input with ",
                 self.dim(), " dimensions");
    TORCXX_CHECK(self.dtype() != kBool, "cov(): bool dtype is not supported for input");
    const Tensor x = self.dim() < 2 ? reshape(self, {1, -1}) : self;
    const int64_t n = x.size(1);
    Tensor w;
    for (const Tensor* t : {&fweights, &aweights}) {
      if (!t->defined()) continue;
      TORCXX_CHECK(t->dim() <= 1 && t->numel() == n,
                   "cov(): expected weights to have the same numel "
                   "as there are observations in the input but got ",
                   t->sizes(), " and ", n);
      TORCXX_CHECK(isIntegralType(t->dtype()) == (t == &fweights),
                   "cov(): expected fweights to be "
                   "integral and aweights to be floating point but got ",
                   t->dtype());
      TORCXX_CHECK(t->numel() == 0 || *static_cast<const bool*>(all(ge(*t, 0)).const_data_ptr()),
                   "cov(): fweights and aweights cannot be negative");
      w = w.defined() ? mul(w, *t) : *t;
    }
    TORCXX_CHECK(n > 0 || !w.defined(), "cov(): weights need observations");
    const Tensor total = w.defined() ? sum(w) : full({}, n, TensorOptions(kInt64));
    const Tensor mean_ =
        w.defined() ? div(sum(mul(x, w), 1, true, {}), total) : div(sum(x, 1, true, {}), total);
    Tensor norm = sub(to(total, kFloat64), static_cast<double>(correction));
    if (w.defined() && aweights.defined() && correction != 0)
      norm = sub(total, div(mul(sum(mul(w, aweights)), correction), total));
    norm = clamp(norm, std::optional<Scalar>(0), std::nullopt);
    const Tensor centred = sub(x, mean_);
    const Tensor right = w.defined() ? mul(centred, w) : centred;
    const Tensor c = mm(centred, conj(transpose(to(right, centred.dtype()), 0, 1)));
    return squeeze(div(c, to(norm, c.is_complex() ? toRealValueType(c.dtype()) : c.dtype())));
  }
};

struct Corrcoef : Composite {
  static constexpr auto schema = "corrcoef(Tensor self) -> Tensor";
  static constexpr auto doc = "Correlation coefficients of the rows.";
  static constexpr bool out = false;
  static Tensor forward(const Tensor& self) {
    TORCXX_CHECK(self.dim() <= 2,
                 "corrcoef(): expected input to have two or fewer dimensions but "
                 "got an input with ",
                 self.dim(), " dimensions");
    const Tensor c = cov(self, 1, Tensor(), Tensor());
    if (c.dim() == 0) return div(c, c);
    const Tensor d = sqrt(c.is_complex() ? real(diagonal(c, 0, 0, 1)) : diagonal(c, 0, 0, 1));
    const Tensor r = div(div(c, unsqueeze(d, -1)), unsqueeze(d, 0));
    const auto bounded = [](const Tensor& t) {
      return clamp(t, std::optional<Scalar>(-1), std::optional<Scalar>(1));
    };
    return r.is_complex() ? complex(bounded(real(r)), bounded(imag(r))) : bounded(r);
  }
};

}  // namespace torcxx::ops
