// Softmax over any dimension: moved last, in float or double rows.
#include <algorithm>

#include "backend/cpu/rows.h"
#include "gen/ops/_contiguous_copy.h"
#include "gen/ops/_log_softmax.h"
#include "gen/ops/_log_softmax_backward.h"
#include "gen/ops/_softmax.h"
#include "gen/ops/_softmax_backward.h"
#include "gen/ops/to.h"
#include "gen/ops/transpose.h"
#include "tensor/broadcast.h"
#include "tensor/factory.h"
#include "torcxx/core/parallel.h"

namespace torcxx::impl {
namespace {

// Runs rows(out, inputs..., row count, row length) on inputs whose dimension `dim` has been moved
// last.
template <class Run>
TensorBase over_rows(const char* op, const TensorBase& a, const TensorBase* b, int64_t dim,
                     Run run) {
  check_device(a.impl()->device, op);
  TORCXX_CHECK_NOT_IMPLEMENTED(a.is_floating_point(), "\"", op, "\" not implemented for '",
                               a.dtype(), "'");
  const int64_t d = wrap_dim(dim, a.dim());
  if (b)
    TORCXX_CHECK(a.sizes() == b->sizes() && a.dtype() == b->dtype(), op,
                 ": expected tensors of one shape and dtype, got ", a.sizes(), " and ", b->sizes());
  if (a.numel() == 0) return new_like(a, a.dtype());
  const ScalarType dtype = a.dtype(), wide = dtype == kFloat64 ? kFloat64 : kFloat32;
  const bool last = a.dim() == 0 || d == a.dim() - 1;
  const auto rows_of = [&](const TensorBase& t) {
    TensorBase x = last ? t : ops::transpose(t, d, -1);
    if (x.dtype() != wide) x = ops::to(x, wide);
    return x.is_contiguous() ? x : ops::_contiguous_copy(x);
  };
  const TensorBase x = rows_of(a), y = b ? rows_of(*b) : TensorBase();
  TensorBase out = new_like(x, wide);
  const int64_t n = x.dim() ? x.sizes().back() : 1, rows = x.numel() / n;
  const auto go = [&](auto zero) {
    using T = decltype(zero);
    parallel_for(0, rows, std::max<int64_t>(1, 8192 / n), [&](int64_t lo, int64_t hi) {
      run(cpu::row_kernels(zero), static_cast<T*>(out.data_ptr()) + lo * n,
          static_cast<const T*>(x.data_ptr()) + lo * n,
          b ? static_cast<const T*>(y.data_ptr()) + lo * n : nullptr, hi - lo, n);
    });
  };
  if (wide == kFloat64)
    go(0.0);
  else
    go(0.0f);
  if (dtype != wide) out = ops::to(out, dtype);
  return last ? out : ops::_contiguous_copy(ops::transpose(out, d, -1));
}

}  // namespace

TensorBase _softmax(const TensorBase& self, int64_t dim) {
  return over_rows(
      "softmax", self, nullptr, dim,
      [](const auto& k, auto* o, auto* x, auto*, int64_t r, int64_t n) { k.softmax(o, x, r, n); });
}
TensorBase _log_softmax(const TensorBase& self, int64_t dim) {
  return over_rows("log_softmax", self, nullptr, dim,
                   [](const auto& k, auto* o, auto* x, auto*, int64_t r, int64_t n) {
                     k.log_softmax(o, x, r, n);
                   });
}
TensorBase _softmax_backward(const TensorBase& grad_output, const TensorBase& output, int64_t dim) {
  return over_rows("softmax_backward", grad_output, &output, dim,
                   [](const auto& k, auto* o, auto* g, auto* y, int64_t r, int64_t n) {
                     k.softmax_backward(o, g, y, r, n);
                   });
}
TensorBase _log_softmax_backward(const TensorBase& grad_output, const TensorBase& output,
                                 int64_t dim) {
  return over_rows("log_softmax_backward", grad_output, &output, dim,
                   [](const auto& k, auto* o, auto* g, auto* y, int64_t r, int64_t n) {
                     k.log_softmax_backward(o, g, y, r, n);
                   });
}

}  // namespace torcxx::impl
