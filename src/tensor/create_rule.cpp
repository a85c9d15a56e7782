// Creation from a rule: spaced numbers, identity, triangles' indices, complex numbers.
#include <algorithm>
#include <cmath>
#include <cstring>

#include "backend/cpu/map.h"
#include "core/checked.h"
#include "gen/ops/complex.h"
#include "gen/ops/diagonal.h"
#include "gen/ops/empty_strided.h"
#include "gen/ops/eye.h"
#include "gen/ops/fill_.h"
#include "gen/ops/linspace.h"
#include "gen/ops/logspace.h"
#include "gen/ops/tril_indices.h"
#include "gen/ops/triu_indices.h"
#include "gen/ops/zeros.h"
#include "tensor/broadcast.h"
#include "tensor/factory.h"
#include "tensor/index.h"
#include "tensor/shape_formulas.h"
#include "torcxx/autograd/variable.h"
#include "torcxx/core/parallel.h"

namespace torcxx {
namespace {

TensorBase finish(TensorBase t, const TensorOptions& options) {
  if (options.requires_grad()) autograd::set_requires_grad(t, true);
  return t;
}

ScalarType spaced_dtype(const char* op, const Scalar& start, const Scalar& end, int64_t steps,
                        const TensorOptions& options) {
  TORCXX_CHECK(steps >= 0, "number of steps must be non-negative");
  const bool complex = start.isComplex() || end.isComplex();
  const ScalarType inferred = complex ? toComplexType(get_default_dtype()) : get_default_dtype();
  const ScalarType dtype = options.dtype_opt().value_or(inferred);
  TORCXX_CHECK(!complex || isComplexType(dtype), "torch.", op, "(): inferred dtype ",
               enumName(inferred), " can't be safely cast to passed dtype ", enumName(dtype));
  TORCXX_CHECK_NOT_IMPLEMENTED(isFloatingType(dtype) || dtype == kComplex64 ||
                                   dtype == kComplex128 ||
                                   (dtype <= kInt64 && isIntegralType(dtype)),
                               "\"", op, "_cpu\" not implemented for '", enumName(dtype), "'");
  return dtype;
}

// Counted from the nearer end, so that both ends are exact.
template <class V>
V spaced(V start, V end, V step, int64_t i, int64_t steps) {
  return i < steps / 2 ? start + step * static_cast<double>(i)
                       : end - step * static_cast<double>(steps - 1 - i);
}

// Integers are spaced between the ends without their fractions.
double whole(const Scalar& s) { return static_cast<double>(s.toLong()); }

template <class T, class V, class F>
void fill_spaced(const TensorBase& out, V start, V end, F f) {
  const int64_t n = out.numel();
  const V step = n > 1 ? (end - start) / static_cast<double>(n - 1) : V(0);
  T* p = reinterpret_cast<T*>(out.data_ptr());
  parallel_for(0, n, 16384, [&](int64_t b, int64_t e) {
    for (int64_t i = b; i < e; i++) {
      const V v = f(n == 1 ? start : spaced(start, end, step, i, n));
      if constexpr (std::is_integral_v<T>)  // out of range: what x86 gives
        p[i] = static_cast<T>(Scalar(v).toLong());
      else if constexpr (sizeof(T) == 2)
        p[i] = static_cast<T>(static_cast<float>(v));
      else
        p[i] = static_cast<T>(v);
    }
  });
}

template <class F, class G>
TensorBase make_spaced(const char* op, const Scalar& start, const Scalar& end, int64_t steps,
                       const TensorOptions& options, F real, G complex) {
  const ScalarType dtype = spaced_dtype(op, start, end, steps, options);
  TensorBase out = new_tensor({steps}, dtype, options.device());
  dispatch_dtype(dtype, [&](auto zero) {
    using T = decltype(zero);
    if constexpr (std::is_same_v<T, std::complex<float>> || std::is_same_v<T, std::complex<double>>)
      fill_spaced<T>(out, start.toComplexDouble(), end.toComplexDouble(), complex);
    else if constexpr (std::is_integral_v<T> && !std::is_same_v<T, bool>)
      fill_spaced<T>(out, whole(start), whole(end), real);
    else if constexpr (!std::is_same_v<T, bool>)
      fill_spaced<T>(out, start.toDouble(), end.toDouble(), real);
  });
  return finish(std::move(out), options);
}

// Half-open range of columns that row r keeps.
struct Columns {
  int64_t from, to;
};
Columns lower(int64_t r, int64_t col, int64_t offset) {
  return {0, std::clamp<int64_t>(r + offset + 1, 0, col)};
}
Columns upper(int64_t r, int64_t col, int64_t offset) {
  return {std::clamp<int64_t>(r + offset, 0, col), col};
}

TensorBase triangle_indices(const char* op, int64_t row, int64_t col, int64_t offset,
                            const TensorOptions& options,
                            Columns (*columns)(int64_t, int64_t, int64_t)) {
  TORCXX_CHECK(row >= 0, "row must be non-negative, got", row);
  TORCXX_CHECK(col >= 0, "col must be non-negative, got", col);
  const ScalarType dtype = options.dtype_opt().value_or(kInt64);
  TORCXX_CHECK_NOT_IMPLEMENTED(dtype == kInt32 || dtype == kInt64, "\"", op,
                               "\" not implemented for '", enumName(dtype), "'");
  int64_t most = 0;
  TORCXX_CHECK(checked_mul(row, col, &most) && most < INT64_MAX / 16, op, ": row * col = ", row,
               " * ", col, " is too large");
  const int64_t shift = std::clamp(offset, -row, col), rows = col == 0 ? 0 : row;
  // The triangle holds all of a first and a last part of the rows, or none, and one column more or
  // less with each row between them.
  const auto length = [&](int64_t r) {
    const Columns c = columns(r, col, shift);
    return c.to - c.from;
  };
  int64_t first = std::clamp<int64_t>(-shift, 0, rows);
  int64_t last = std::clamp<int64_t>(col - shift, first, rows);
  int64_t count = 0;
  if (rows) {
    const int64_t head = length(0), tail = length(rows - 1);
    count = first * head + (rows - last) * tail;
    if (last > first) {
      const int64_t a = length(first), b = length(last - 1);
      count += (a + b) * (last - first) / 2;
    }
  }
  TensorBase out = new_tensor({2, count}, dtype, options.device());
  const auto write = [&](auto zero) {
    using T = decltype(zero);
    T *r_out = reinterpret_cast<T*>(out.data_ptr()), *c_out = r_out + count;
    // Rows outside of the triangle may be many more than its elements.
    const int64_t begin = rows && length(0) == 0 ? first : 0;
    const int64_t end = rows && length(rows - 1) == 0 ? last : rows;
    for (int64_t r = begin; r < end; r++) {
      const Columns c = columns(r, col, shift);
      for (int64_t i = c.from; i < c.to; i++) {
        *r_out++ = static_cast<T>(r);
        *c_out++ = static_cast<T>(i);
      }
    }
  };
  dtype == kInt32 ? write(int32_t{}) : write(int64_t{});
  return finish(std::move(out), options);
}

}  // namespace

Scalar end_of(const char* op, const TensorBase& t) {
  TORCXX_CHECK(t.defined() && t.dim() == 0, op,
               " only supports 0-dimensional start and end tensors, but got shape ",
               t.defined() ? t.sizes() : IntArrayRef());
  return item_of(t);
}

void check_complex_parts(const TensorBase& real, const TensorBase& imag) {
  const ScalarType a = real.dtype(), b = imag.dtype();
  const auto fits = [](ScalarType t) { return t == kFloat16 || t == kFloat32 || t == kFloat64; };
  TORCXX_CHECK_NOT_IMPLEMENTED(fits(a) && fits(b), "Expected both inputs to be Half, Float or ",
                               "Double tensors but got ", enumName(a), " and ", enumName(b));
  TORCXX_CHECK(a == b, "Expected object of scalar type ", enumName(a), " but got scalar type ",
               enumName(b), " for second argument");
}

namespace impl {

TensorBase empty_strided(IntArrayRef size, IntArrayRef stride, const TensorOptions& options) {
  TORCXX_CHECK(size.size() == stride.size(), "dimensionality of sizes (", size.size(),
               ") must match dimensionality of strides (", stride.size(), ")");
  TORCXX_CHECK(size.size() <= kMaxDims, "empty_strided: at most ", kMaxDims, " dimensions, got ",
               size.size());
  int64_t numel = 1, last = 0;
  bool empty = false, fits = true;
  for (size_t d = 0; d < size.size(); d++) {
    TORCXX_CHECK(size[d] >= 0, "Trying to create tensor with negative dimension ", size[d], ": ",
                 size);
    int64_t span = 0;
    empty = empty || size[d] == 0;
    fits = fits && stride[d] >= 0 && checked_mul(numel, std::max<int64_t>(size[d], 1), &numel) &&
           checked_mul(std::max<int64_t>(size[d] - 1, 0), stride[d], &span) &&
           checked_add(last, span, &last) && last < INT64_MAX;
  }
  TORCXX_CHECK(fits, "Storage size calculation overflowed with sizes=", size,
               " and strides=", stride);
  const TensorBase memory = new_tensor({empty ? 0 : last + 1}, options.dtype(), options.device());
  return finish(alias(memory, size, stride, 0), options);
}

TensorBase linspace(const Scalar& start, const Scalar& end, int64_t steps,
                    const TensorOptions& options) {
  const auto same = [](auto v) { return v; };
  return make_spaced("linspace", start, end, steps, options, same, same);
}

TensorBase logspace(const Scalar& start, const Scalar& end, int64_t steps, double base,
                    const TensorOptions& options) {
  return make_spaced(
      "logspace", start, end, steps, options, [base](double v) { return std::pow(base, v); },
      [base](std::complex<double> v) { return std::pow(std::complex<double>(base), v); });
}

TensorBase eye_m(int64_t n, int64_t m, const TensorOptions& options) {
  TORCXX_CHECK(n >= 0, "n must be greater or equal to 0, got ", n);
  TORCXX_CHECK(m >= 0, "m must be greater or equal to 0, got ", m);
  TensorBase out = new_tensor({n, m}, options.dtype(), options.device());
  if (out.numel() == 0) return finish(std::move(out), options);
  std::memset(out.data_ptr(), 0, out.nbytes());
  TensorBase ones = diagonal(out, 0, 0, 1);
  fill__Scalar(ones, 1);
  return finish(std::move(out), options);
}

TensorBase tril_indices(int64_t row, int64_t col, int64_t offset, const TensorOptions& options) {
  return triangle_indices("tril_indices", row, col, offset, options, &lower);
}

TensorBase triu_indices(int64_t row, int64_t col, int64_t offset, const TensorOptions& options) {
  return triangle_indices("triu_indices", row, col, offset, options, &upper);
}

TensorBase complex(const TensorBase& real, const TensorBase& imag) {
  check_complex_parts(real, imag);
  Shape shape;
  shape.assign(real.sizes());
  broadcast_into(shape, imag.sizes());
  TensorBase out = new_tensor(shape, toComplexType(real.dtype()), real.device());
  if (out.numel() == 0) return out;
  int64_t to[kMaxDims], from[kMaxDims];
  for (int d = 0; d < shape.ndim; d++) to[d] = 2 * out.strides()[d];
  const auto write = [&](const TensorBase& part, int64_t which) {
    broadcast_strides(part, shape, from);
    char* p = static_cast<char*>(out.data_ptr()) + which * part.element_size();
    cpu::copy({p, part.dtype(), to}, {part.data_ptr(), part.dtype(), from}, shape);
  };
  write(real, 0);
  write(imag, 1);
  return out;
}

}  // namespace impl
}  // namespace torcxx
