// Batch and layer normalisation.
#include <algorithm>
#include <cmath>

#include "backend/cpu/rows.h"
#include "gen/ops/_contiguous_copy.h"
#include "gen/ops/add.h"
#include "gen/ops/copy_.h"
#include "gen/ops/group_norm.h"
#include "gen/ops/mean.h"
#include "gen/ops/native_batch_norm.h"
#include "gen/ops/native_group_norm.h"
#include "gen/ops/native_layer_norm.h"
#include "gen/ops/reshape.h"
#include "gen/ops/rsqrt.h"
#include "gen/ops/square.h"
#include "gen/ops/sum.h"
#include "gen/ops/to.h"
#include "gen/ops/var_mean.h"
#include "gen/ops/zeros.h"
#include "tensor/factory.h"
#include "tensor/formulas.h"
#include "tensor/nn_formulas.h"
#include "tensor/operators.h"
#include "torcxx/autograd/grad_mode.h"
#include "torcxx/core/parallel.h"

namespace torcxx {
namespace {

TensorBase dense(const TensorBase& t) {
  return !t.defined() || t.is_contiguous() ? t : ops::_contiguous_copy(t);
}
TensorBase dense_as(const TensorBase& t, ScalarType dtype) {
  return !t.defined() ? t : dense(t.dtype() == dtype ? t : ops::to(t, dtype));
}
template <class T>
T* data(const TensorBase& t) {
  return t.defined() ? static_cast<T*>(t.data_ptr()) : nullptr;
}

template <class F>
auto by_type(const char* op, ScalarType t, F f) {
  TORCXX_CHECK_NOT_IMPLEMENTED(t == kFloat32 || t == kFloat64, "\"", op, "\" not implemented for '",
                               t, "'");
  return t == kFloat64 ? f(0.0) : f(0.0f);
}

// (N, C, S): S positions of a channel lie together.
struct Channels {
  int64_t n, c, s;
  explicit Channels(IntArrayRef sizes) : n(sizes[0]), c(sizes[1]), s(1) {
    for (size_t d = 2; d < sizes.size(); d++) s *= sizes[d];
  }
  int64_t grain() const { return std::max<int64_t>(1, 16384 / std::max<int64_t>(1, n * s)); }
};

// One channel gathered into a row when its positions are too few to run over in place.
template <class T, class F>
void each_segment(const Channels& k, int64_t c, F f) {
  for (int64_t i = 0; i < k.n; i++) f((i * k.c + c) * k.s);
}

std::vector<int64_t> all_but_channel(int64_t dim) {
  std::vector<int64_t> d = {0};
  for (int64_t i = 2; i < dim; i++) d.push_back(i);
  return d;
}
TensorBase channel_shaped(const TensorBase& v, int64_t dim) {
  std::vector<int64_t> shape(static_cast<size_t>(dim), 1);
  shape[1] = v.numel();
  return ops::reshape(v, shape);
}

}  // namespace

void check_batch_norm(const TensorBase& input, const TensorBase& weight, const TensorBase& bias,
                      const TensorBase& running_mean, const TensorBase& running_var,
                      bool training) {
  TORCXX_CHECK(input.defined(),
               "batch_norm: argument 'input' expected a Tensor, got an undefined one");
  if (input.numel() == 0 && input.dim() < 2) return;  // nothing to normalise
  TORCXX_CHECK(input.dim() >= 2,
               "batch_norm: argument 'input' expected at least 2 dimensions, got shape ",
               input.sizes());
  const int64_t c = input.sizes()[1];
  const auto check = [&](const char* name, const TensorBase& t) {
    TORCXX_CHECK(!t.defined() || (t.dim() == 1 && t.numel() == c), "batch_norm: argument '", name,
                 "' should contain ", c, " elements not ", t.defined() ? t.numel() : 0);
  };
  check("weight", weight);
  check("bias", bias);
  check("running_mean", running_mean);
  check("running_var", running_var);
  TORCXX_CHECK(training || (running_mean.defined() && running_var.defined()),
               "batch_norm: running_mean and running_var must be defined in evaluation mode");
  TORCXX_CHECK_VALUE(
      !training || c == 0 || input.numel() / std::max<int64_t>(c, 1) != 1 || input.numel() == 0,
      "Expected more than 1 value per channel when training, got input size ", input.sizes());
}

namespace impl {

std::tuple<TensorBase, TensorBase, TensorBase> native_batch_norm(
    const TensorBase& input, const TensorBase& weight, const TensorBase& bias,
    const TensorBase& running_mean, const TensorBase& running_var, bool training, double momentum,
    double eps) {
  check_batch_norm(input, weight, bias, running_mean, running_var, training);
  TORCXX_CHECK_INDEX(input.dim() >= 2, "native_batch_norm: expected (N, C, ...), got shape ",
                     input.sizes());
  check_device(input.device(), "batch_norm");
  const ScalarType t = input.dtype();
  if (t == kFloat16 || t == kBFloat16) {  // computed in float32
    auto [y, m, is] = native_batch_norm(ops::to(input, kFloat32), dense_as(weight, kFloat32),
                                        dense_as(bias, kFloat32), running_mean, running_var,
                                        training, momentum, eps);
    const bool mixed = (weight.defined() && weight.dtype() != t) ||
                       (running_mean.defined() && running_mean.dtype() != t);
    return mixed ? std::make_tuple(ops::to(y, t), m, is)
                 : std::make_tuple(ops::to(y, t), ops::to(m, t), ops::to(is, t));
  }
  return by_type("batch_norm", t, [&](auto zero) {
    using T = decltype(zero);
    const TensorBase x = dense(input), w = dense_as(weight, t), b = dense_as(bias, t);
    const Channels k(x.sizes());
    TensorBase out = new_like(x, t), mean = new_tensor({k.c}, t), invstd = new_tensor({k.c}, t);
    const TensorBase rm = dense_as(running_mean, t), rv = dense_as(running_var, t);
    TensorBase new_mean = training && rm.defined() ? new_tensor({k.c}, t) : TensorBase();
    TensorBase new_var = training && rv.defined() ? new_tensor({k.c}, t) : TensorBase();
    const auto& kernel = cpu::row_kernels(zero);
    const double count = static_cast<double>(k.n * k.s);
    parallel_for(0, k.c, k.grain(), [&](int64_t begin, int64_t end) {
      for (int64_t c = begin; c < end; c++) {
        double m = 0, var = 0;
        if (training) {
          double sum = 0, squares = 0, rest = 0;
          each_segment<T>(k, c, [&](int64_t at) {
            kernel.moments(data<T>(x) + at, k.s, T(0), &sum, &squares);
          });
          m = sum / count;
          squares = 0;  // second pass around the mean: no cancellation
          each_segment<T>(k, c, [&](int64_t at) {
            kernel.moments(data<T>(x) + at, k.s, static_cast<T>(m), &rest, &squares);
          });
          var = std::max(0.0, squares / count - (rest / count) * (rest / count));
          if (new_mean.defined())
            data<T>(new_mean)[c] =
                static_cast<T>((1 - momentum) * static_cast<double>(data<T>(rm)[c]) + momentum * m);
          if (new_var.defined())
            data<T>(new_var)[c] =
                static_cast<T>((1 - momentum) * static_cast<double>(data<T>(rv)[c]) +
                               momentum * var * count / std::max(1.0, count - 1));
        } else {
          m = static_cast<double>(data<T>(rm)[c]), var = static_cast<double>(data<T>(rv)[c]);
        }
        const double is = 1 / std::sqrt(var + eps);
        data<T>(mean)[c] = static_cast<T>(m);
        data<T>(invstd)[c] = static_cast<T>(is);
        const double scale = is * (w.defined() ? static_cast<double>(data<T>(w)[c]) : 1.0);
        const double shift = (b.defined() ? static_cast<double>(data<T>(b)[c]) : 0.0) - m * scale;
        each_segment<T>(k, c, [&](int64_t at) {
          kernel.affine(data<T>(out) + at, data<T>(x) + at, k.s, static_cast<T>(scale),
                        static_cast<T>(shift));
        });
      }
    });
    const auto store = [](const TensorBase& to, const TensorBase& from) {
      if (!from.defined()) return;
      TensorBase target = to;
      impl::copy_(target, from, false);
      target.bump_version();
    };
    store(running_mean, new_mean);
    store(running_var, new_var);
    if (!training) mean = invstd = new_tensor({0}, t);
    return std::tuple<TensorBase, TensorBase, TensorBase>(out, mean, invstd);
  });
}

std::tuple<TensorBase, TensorBase, TensorBase> native_layer_norm(const TensorBase& input,
                                                                 IntArrayRef normalized_shape,
                                                                 const TensorBase& weight,
                                                                 const TensorBase& bias,
                                                                 double eps) {
  check_layer_norm(input, normalized_shape, weight, bias);
  check_device(input.device(), "layer_norm");
  const ScalarType t = input.dtype();
  if (t == kFloat16 || t == kBFloat16) {
    auto [y, m, r] = native_layer_norm(ops::to(input, kFloat32), normalized_shape,
                                       dense_as(weight, kFloat32), dense_as(bias, kFloat32), eps);
    const ScalarType kept = weight.defined() ? weight.dtype() : t;
    return {ops::to(y, t), ops::to(m, kept), ops::to(r, kept)};
  }
  return by_type("layer_norm", t, [&](auto zero) {
    using T = decltype(zero);
    const TensorBase x = dense(input), w = dense_as(weight, t), b = dense_as(bias, t);
    const int64_t n = product_of(normalized_shape), rows = n ? x.numel() / n : 0;
    std::vector<int64_t> stat = x.sizes().vec();
    std::fill(stat.end() - static_cast<int64_t>(normalized_shape.size()), stat.end(), 1);
    TensorBase out = new_like(x, t), mean = new_tensor(stat, t), rstd = new_tensor(stat, t);
    const auto& kernel = cpu::row_kernels(zero);
    parallel_for(
        0, rows, std::max<int64_t>(1, 8192 / std::max<int64_t>(n, 1)),
        [&](int64_t begin, int64_t end) {
          for (int64_t r = begin; r < end; r++) {
            const T* row = data<T>(x) + r * n;
            double sum = 0, squares = 0, rest = 0;
            kernel.moments(row, n, T(0), &sum, &squares);
            const double m = sum / static_cast<double>(n);
            squares = 0;
            kernel.moments(row, n, static_cast<T>(m), &rest, &squares);
            const double d = rest / static_cast<double>(n),
                         is =
                             1 / std::sqrt(std::max(0.0, squares / static_cast<double>(n) - d * d) +
                                           eps);
            data<T>(mean)[r] = static_cast<T>(m);
            data<T>(rstd)[r] = static_cast<T>(is);
            kernel.norm_row(data<T>(out) + r * n, row, data<T>(w), data<T>(b), n, static_cast<T>(m),
                            static_cast<T>(is));
          }
        });
    return std::tuple<TensorBase, TensorBase, TensorBase>(out, mean, rstd);
  });
}

}  // namespace impl

std::array<TensorBase, 3> batch_norm_grads(const TensorBase& grad, const TensorBase& input,
                                           const TensorBase& weight, const TensorBase& running_mean,
                                           const TensorBase& running_var, const TensorBase& mean,
                                           const TensorBase& invstd, bool training, double eps) {
  if (!grad.defined()) return {};
  const int64_t dim = input.dim();
  if (GradMode::is_enabled()) {  // the same in differentiable operations, statistics included
    const std::vector<int64_t> dims = all_but_channel(dim);
    const double count = static_cast<double>(input.numel()) /
                         static_cast<double>(std::max<int64_t>(1, input.sizes()[1]));
    const TensorBase m =
        training ? ops::mean(input, dims, true, {}) : channel_shaped(running_mean, dim);
    const TensorBase centred = input - m;
    const TensorBase var = training ? ops::mean(ops::square(centred), dims, true, {})
                                    : channel_shaped(running_var, dim);
    const TensorBase is = ops::rsqrt(ops::add(var, eps)), xhat = centred * is;
    const TensorBase gw = ops::sum(grad * xhat, dims, true, {}),
                     gb = ops::sum(grad, dims, true, {});
    TensorBase scale = weight.defined() ? is * channel_shaped(weight, dim) : is;
    const TensorBase gx =
        training ? scale * (grad - gb / Scalar(count) - xhat * (gw / Scalar(count))) : scale * grad;
    return {gx, ops::reshape(gw, {-1}), ops::reshape(gb, {-1})};
  }
  const ScalarType t = input.dtype();
  return by_type("batch_norm_backward", t, [&](auto zero) {
    using T = decltype(zero);
    const TensorBase x = dense(input), g = dense_as(grad, t), w = dense_as(weight, t);
    const Channels k(x.sizes());
    TensorBase gx = new_like(x, t), gw = new_tensor({k.c}, t), gb = new_tensor({k.c}, t);
    const TensorBase used_mean = training ? mean : dense_as(running_mean, t);
    const TensorBase rv = training ? TensorBase() : dense_as(running_var, t);
    const auto& kernel = cpu::row_kernels(zero);
    const double count = static_cast<double>(k.n * k.s);
    parallel_for(0, k.c, k.grain(), [&](int64_t begin, int64_t end) {
      for (int64_t c = begin; c < end; c++) {
        const T m = data<T>(used_mean)[c];
        const double is = training ? static_cast<double>(data<T>(invstd)[c])
                                   : 1 / std::sqrt(static_cast<double>(data<T>(rv)[c]) + eps);
        double sum_g = 0, sum_gx = 0;
        each_segment<T>(k, c, [&](int64_t at) {
          kernel.grad_moments(data<T>(g) + at, data<T>(x) + at, k.s, m, &sum_g, &sum_gx);
        });
        data<T>(gw)[c] = static_cast<T>(sum_gx * is);
        data<T>(gb)[c] = static_cast<T>(sum_g);
        const double scale = is * (w.defined() ? static_cast<double>(data<T>(w)[c]) : 1.0);
        // gx = scale (g - sum_g / count - (x - m) is^2 sum_gx / count), as g a + x b + c
        const double bx = training ? -scale * is * is * sum_gx / count : 0;
        const double constant = training ? -scale * sum_g / count - bx * static_cast<double>(m) : 0;
        each_segment<T>(k, c, [&](int64_t at) {
          kernel.combine(data<T>(gx) + at, data<T>(g) + at, data<T>(x) + at, k.s,
                         static_cast<T>(scale), static_cast<T>(bx), static_cast<T>(constant));
        });
      }
    });
    return std::array<TensorBase, 3>{gx, gw, gb};
  });
}

void check_layer_norm(const TensorBase& input, IntArrayRef normalized_shape,
                      const TensorBase& weight, const TensorBase& bias) {
  TORCXX_CHECK(input.defined(),
               "layer_norm: argument 'input' expected a Tensor, got an undefined one");
  const size_t n = normalized_shape.size();
  TORCXX_CHECK(n >= 1,
               "Expected normalized_shape to be at least 1-dimensional, i.e., containing at least "
               "one element, but got normalized_shape = ",
               normalized_shape);
  TORCXX_CHECK(input.sizes().size() >= n &&
                   input.sizes().slice(input.sizes().size() - n, n) == normalized_shape,
               "Given normalized_shape=", normalized_shape, ", expected input with shape [*, ",
               detail::cat(normalized_shape).substr(1), ", but got input of size", input.sizes());
  TORCXX_CHECK(!weight.defined() || weight.sizes() == normalized_shape,
               "Expected weight to be of same shape as normalized_shape, but got weight of shape ",
               weight.defined() ? weight.sizes() : IntArrayRef(),
               " and normalized_shape = ", normalized_shape);
  TORCXX_CHECK(!bias.defined() || bias.sizes() == normalized_shape,
               "Expected bias to be of same shape as normalized_shape, but got bias of shape ",
               bias.defined() ? bias.sizes() : IntArrayRef(),
               " and normalized_shape = ", normalized_shape);
}

namespace {

// One pass over the rows. Rows join their shares of the gradients of weight and bias in groups of
// fixed size, so that the sums do not depend on threads.
template <class T>
std::array<TensorBase, 3> layer_norm_rows(const TensorBase& grad, const TensorBase& input,
                                          IntArrayRef shape, const TensorBase& weight,
                                          const TensorBase& mean, const TensorBase& rstd) {
  constexpr int64_t kRows = 32;
  const ScalarType t = input.dtype();
  const TensorBase x = dense(input), g = dense_as(grad, t), w = dense_as(weight, t);
  const TensorBase means = dense_as(mean, t), rstds = dense_as(rstd, t);
  const int64_t n = product_of(shape), rows = n ? x.numel() / n : 0;
  std::vector<int64_t> parts = shape.vec();
  parts.insert(parts.begin(), (rows + kRows - 1) / kRows);
  const auto zeros = [&] { return ops::zeros(parts, TensorOptions(t)); };
  const TensorBase gx = new_like(x, t), gw = w.defined() ? zeros() : TensorBase(), gb = zeros();
  const auto& kernel = cpu::row_kernels(T{});
  const int64_t grain = std::max<int64_t>(1, 8192 / std::max<int64_t>(1, n * kRows));
  parallel_for(0, parts[0], grain, [&](int64_t begin, int64_t end) {
    for (int64_t r = begin * kRows; r < std::min(rows, end * kRows); r++) {
      const int64_t at = r * n, part = r / kRows * n;
      kernel.norm_row_backward(data<T>(gx) + at, w.defined() ? data<T>(gw) + part : nullptr,
                               data<T>(gb) + part, data<T>(g) + at, data<T>(x) + at, data<T>(w), n,
                               data<T>(means)[r], data<T>(rstds)[r]);
    }
  });
  return {gx, w.defined() ? ops::sum(gw, IntArrayRef{0}, false, {}) : TensorBase(),
          ops::sum(gb, IntArrayRef{0}, false, {})};
}

}  // namespace

std::array<TensorBase, 3> layer_norm_grads(const TensorBase& grad, const TensorBase& input,
                                           IntArrayRef normalized_shape, const TensorBase& weight,
                                           const TensorBase& mean, const TensorBase& rstd,
                                           double eps) {
  if (!grad.defined()) return {};
  if (!GradMode::is_enabled()) {
    return by_type("layer_norm_backward", input.dtype(), [&](auto zero) {
      return layer_norm_rows<decltype(zero)>(grad, input, normalized_shape, weight, mean, rstd);
    });
  }
  // The same in differentiable operations, statistics included.
  const int64_t k = static_cast<int64_t>(normalized_shape.size()), dim = input.dim();
  std::vector<int64_t> inner, outer;
  for (int64_t d = 0; d < dim; d++) (d < dim - k ? outer : inner).push_back(d);
  const TensorBase centred = input - ops::mean(input, inner, true, {});
  const TensorBase is = ops::rsqrt(ops::add(ops::mean(ops::square(centred), inner, true, {}), eps));
  const TensorBase xhat = centred * is;
  const TensorBase g = weight.defined() ? grad * weight : grad;
  const TensorBase gx =
      is * (g - ops::mean(g, inner, true, {}) - xhat * ops::mean(g * xhat, inner, true, {}));
  const auto rows = [&](const TensorBase& t) {
    return outer.empty() ? t : ops::sum(t, outer, false, {});
  };
  return {gx, weight.defined() ? rows(grad * xhat) : TensorBase(), rows(grad)};
}

namespace impl {

std::tuple<TensorBase, TensorBase, TensorBase> native_group_norm(const TensorBase& input,
                                                                 const TensorBase& weight,
                                                                 const TensorBase& bias, int64_t N,
                                                                 int64_t C, int64_t HxW,
                                                                 int64_t group, double eps) {
  TORCXX_CHECK(input.dim() >= 2 && input.sizes()[0] == N && input.sizes()[1] == C &&
                   product_of(input.sizes().slice(2, input.sizes().size() - 2)) == HxW,
               "native_group_norm: expected an input of ", N, " samples, ", C, " channels and ",
               HxW, " places, got ", input.sizes());
  const TensorBase output = ops::group_norm(input, group, weight, bias, eps, false);
  const bool half = input.dtype() == kFloat16 || input.dtype() == kBFloat16;
  const TensorBase rows = ops::reshape(input, {N, group, C / group * HxW});
  const auto [variance, mean] =
      ops::var_mean(half ? ops::to(rows, kFloat32) : rows, 2, Scalar(0), false);
  const TensorBase rstd = ops::rsqrt(ops::add(variance, eps));
  return {output, ops::to(mean, input.dtype()), ops::to(rstd, input.dtype())};
}

}  // namespace impl
}  // namespace torcxx
