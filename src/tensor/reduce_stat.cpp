// Variance, norms and log-sum-exp: reductions of two passes, or chosen by an argument.
#include <cmath>

#include "backend/cpu/kernels.h"
#include "gen/ops/_deviation.h"
#include "gen/ops/_log_sum_exp.h"
#include "gen/ops/_norm_0.h"
#include "gen/ops/_norm_1.h"
#include "gen/ops/_norm_2.h"
#include "gen/ops/_norm_inf.h"
#include "gen/ops/_norm_minus_inf.h"
#include "gen/ops/_norm_p.h"
#include "gen/ops/_variance.h"
#include "gen/ops/abs.h"
#include "gen/ops/add.h"
#include "gen/ops/amax.h"
#include "gen/ops/full.h"
#include "gen/ops/imag.h"
#include "gen/ops/isinf.h"
#include "gen/ops/linalg_vector_norm.h"
#include "gen/ops/logsumexp.h"
#include "gen/ops/mean.h"
#include "gen/ops/real.h"
#include "gen/ops/sqrt.h"
#include "gen/ops/std.h"
#include "gen/ops/std_mean.h"
#include "gen/ops/to.h"
#include "gen/ops/var.h"
#include "gen/ops/var_mean.h"
#include "gen/ops/where.h"
#include "gen/ops/zeros.h"
#include "tensor/factory.h"
#include "tensor/index.h"
#include "tensor/reduce.h"

namespace torcxx::impl {
namespace {

// The type in which a dtype is computed: a value per result is kept in it between two passes.
ScalarType wide(ScalarType t) { return cpu::dtype_of(cpu::compute_of(t)); }

using Pair = std::tuple<TensorBase, TensorBase>;

// Variance, or its root, and the mean in the wide type with keepdim.
Pair deviations(const TensorBase& self, const OptionalIntArrayRef& dim,
                const std::optional<Scalar>& correction, bool keepdim, bool root) {
  TORCXX_CHECK_NOT_IMPLEMENTED(isDifferentiableType(self.dtype()),
                               "std and var only support floating point and complex dtypes");
  const Scalar c = correction.value_or(1);
  TORCXX_CHECK_TYPE(!c.isComplex(), "std and var: argument 'correction' expected a real number");
  if (self.is_complex()) {  // the parts' variances add up
    const auto [re, re_mean] = deviations(ops::real(self), dim, c, keepdim, false);
    const auto [im, im_mean] = deviations(ops::imag(self), dim, c, keepdim, false);
    const TensorBase sum = ops::add(re, im);
    return {root ? ops::sqrt(sum) : sum, ops::mean(self, dim, true, {})};
  }
  const TensorBase mean = ops::mean(self, dim, true, wide(self.dtype()));
  TensorBase spread = root ? ops::_deviation(self, mean, dim, keepdim, c)
                           : ops::_variance(self, mean, dim, keepdim, c);
  if (self.numel() == 0)  // of nothing, whatever the correction
    spread = ops::full(spread.sizes(), std::nan(""), TensorOptions(spread.dtype()));
  return {spread, mean};
}

Pair with_mean(const TensorBase& self, const OptionalIntArrayRef& dim,
               const std::optional<Scalar>& correction, bool keepdim, bool root) {
  auto [deviation, mean] = deviations(self, dim, correction, keepdim, root);
  mean = ops::to(mean, self.dtype(), false, true);
  if (!keepdim) set_shape(mean, ReducedDims(self, dim).result(self, false));
  return {deviation, mean};
}

}  // namespace

TensorBase var_correction(const TensorBase& self, OptionalIntArrayRef dim,
                          const std::optional<Scalar>& correction, bool keepdim) {
  return std::get<0>(deviations(self, dim, correction, keepdim, false));
}
TensorBase std_correction(const TensorBase& self, OptionalIntArrayRef dim,
                          const std::optional<Scalar>& correction, bool keepdim) {
  return std::get<0>(deviations(self, dim, correction, keepdim, true));
}
Pair var_mean_correction(const TensorBase& self, OptionalIntArrayRef dim,
                         const std::optional<Scalar>& correction, bool keepdim) {
  return with_mean(self, dim, correction, keepdim, false);
}
Pair std_mean_correction(const TensorBase& self, OptionalIntArrayRef dim,
                         const std::optional<Scalar>& correction, bool keepdim) {
  return with_mean(self, dim, correction, keepdim, true);
}

TensorBase linalg_vector_norm(const TensorBase& self, const Scalar& ord, OptionalIntArrayRef dim,
                              bool keepdim, std::optional<ScalarType> dtype) {
  const char* op = "linalg.vector_norm";
  TORCXX_CHECK_NOT_IMPLEMENTED(isDifferentiableType(self.dtype()), op,
                               ": Expected a floating point or complex tensor as input. Got ",
                               enumName(self.dtype()));
  TORCXX_CHECK(!ord.isComplex(), op, ": Expected a non-complex scalar as the order of norm.");
  if (dtype) {
    TORCXX_CHECK(isDifferentiableType(*dtype), op,
                 ": dtype should be floating point or complex, but got ", enumName(*dtype));
    TORCXX_CHECK(isComplexType(*dtype) == self.is_complex(), op, ": dtype should be ",
                 self.is_complex() ? "complex for complex" : "real for real", " inputs, but got ",
                 enumName(*dtype));
    TORCXX_CHECK(promoteTypes(self.dtype(), *dtype) == *dtype, op, ": the dtype of the input (",
                 enumName(self.dtype()),
                 ") should be convertible without narrowing to the specified dtype (",
                 enumName(*dtype), ")");
  }
  const double p = ord.toDouble();
  if (p < 0 || std::isinf(p)) {
    const ReducedDims dims(self, dim);
    const char* why = "because this dimension is empty and the operation does not have an identity";
    TORCXX_CHECK(!dims.all || self.numel() != 0, op, " cannot compute the ", ord,
                 " norm on an empty tensor because the operation does not have an identity");
    for (int64_t d = 0; d < self.dim(); d++)
      TORCXX_CHECK(dims.all || !dims.reduced[d] || self.size(d) != 0, op, " cannot compute the ",
                   ord, " norm on the dimension ", d, why);
  }
  const TensorBase x = self.is_complex() ? ops::abs(self) : self;
  if (dtype) dtype = toRealValueType(*dtype);
  if (p == 0) return ops::_norm_0(x, dim, keepdim, dtype);
  if (p == 1) return ops::_norm_1(x, dim, keepdim, dtype);
  if (p == 2) return ops::_norm_2(x, dim, keepdim, dtype);
  if (std::isinf(p))
    return p > 0 ? ops::_norm_inf(x, dim, keepdim, dtype)
                 : ops::_norm_minus_inf(x, dim, keepdim, dtype);
  return ops::_norm_p(x, dim, keepdim, p, dtype);
}

TensorBase logsumexp(const TensorBase& self, IntArrayRef dim, bool keepdim) {
  const TensorBase x =
      isIntegralType(self.dtype(), true) ? ops::to(self, get_default_dtype()) : self;
  const ScalarType t = wide(x.dtype());
  TensorBase most;
  if (x.numel() == 0) {
    most = ops::zeros(ReducedDims(x, dim).result(x, true), TensorOptions(t));
  } else {
    // Around an infinite element the sum is taken as it is: inf - inf would be NaN.
    most = ops::to(ops::amax(x.is_complex() ? ops::real(x) : x, dim, true), toRealValueType(t));
    most = ops::where(ops::isinf(most), ops::zeros({}, TensorOptions(most.dtype())), most);
    most = ops::to(most, t);
  }
  return ops::_log_sum_exp(x, most, dim, keepdim);
}

}  // namespace torcxx::impl
