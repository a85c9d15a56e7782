// Evenly spaced numbers.
#include <cmath>

#include "gen/ops/arange.h"
#include "tensor/factory.h"
#include "torcxx/autograd/variable.h"
#include "torcxx/core/parallel.h"

namespace torcxx {
namespace {

constexpr int64_t kGrain = 32768;

bool has_kernel(ScalarType t) {
  return t != kBool && !isComplexType(t) && t != kUInt16 && t != kUInt32 && t != kUInt64;
}

// Whole numbers are counted exactly, others in double as PyTorch does.
int64_t range_length(const Scalar& start, const Scalar& end, const Scalar& step) {
  const double lo = start.toDouble(), hi = end.toDouble(), by = step.toDouble();
  TORCXX_CHECK(by != 0 && by == by, "step must be nonzero");
  TORCXX_CHECK(std::isfinite(lo) && std::isfinite(hi), "unsupported range: ", start, " -> ", end);
  const bool exact = start.isIntegral(true) && end.isIntegral(true) && step.isIntegral(true);
  using Wide = __int128;
  const auto wide = [](const Scalar& s) {
    return s.isUnsigned() ? Wide(static_cast<uint64_t>(s.toLong())) : Wide(s.toLong());
  };
  const Wide span = exact ? wide(end) - wide(start) : 0, stride = exact ? wide(step) : 0;
  TORCXX_CHECK(exact    ? span == 0 || (span > 0) == (stride > 0)
               : by > 0 ? hi >= lo
                        : hi <= lo,
               "upper bound and lower bound inconsistent with step sign");
  const double length = std::ceil((hi - lo) / by);
  TORCXX_CHECK(length >= 0 && length < 9223372036854775808.0, "invalid size, possible overflow?");
  if (!exact) return static_cast<int64_t>(length);
  return static_cast<int64_t>((span + stride - (stride > 0 ? 1 : -1)) / stride);
}

}  // namespace

namespace impl {

TensorBase arange_start_step(const Scalar& start, const Scalar& end, const Scalar& step,
                             const TensorOptions& options) {
  for (const Scalar* s : {&start, &end, &step})
    TORCXX_CHECK(!s->isComplex(), "value cannot be converted to type double without overflow");
  const bool whole = start.isIntegral(true) && end.isIntegral(true) && step.isIntegral(true);
  const ScalarType dtype =
      options.dtype_opt().value_or(whole ? kInt64 : TensorOptions(options).dtype());
  TORCXX_CHECK_NOT_IMPLEMENTED(has_kernel(dtype), "\"arange_cpu\" not implemented for '",
                               enumName(dtype), "'");
  const int64_t n = range_length(start, end, step);
  TensorBase out = new_tensor({n}, dtype, options.device());
  dispatch_dtype(dtype, [&](auto zero) {
    using T = decltype(zero);
    T* p = reinterpret_cast<T*>(out.data_ptr());
    if constexpr (std::is_integral_v<T>) {
      const auto first = static_cast<uint64_t>(start.toLong());
      const auto by = static_cast<uint64_t>(step.toLong());
      parallel_for(0, n, kGrain, [&](int64_t b, int64_t e) {
        for (int64_t i = b; i < e; i++)
          p[i] = static_cast<T>(first + by * static_cast<uint64_t>(i));
      });
    } else if constexpr (!std::is_same_v<T, std::complex<float>> &&
                         !std::is_same_v<T, std::complex<double>>) {
      const double first = start.toDouble(), by = step.toDouble();
      parallel_for(0, n, kGrain, [&](int64_t b, int64_t e) {
        for (int64_t i = b; i < e; i++)
          p[i] = static_cast<T>(static_cast<std::conditional_t<(sizeof(T) < 8), float, double>>(
              first + by * static_cast<double>(i)));
      });
    }
  });
  if (options.requires_grad()) autograd::set_requires_grad(out, true);
  return out;
}

}  // namespace impl
}  // namespace torcxx
