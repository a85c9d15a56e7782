#include "tensor/pool.h"

#include <algorithm>

#include "backend/cpu/pool.h"
#include "core/checked.h"
#include "gen/ops/_adaptive_avg_pool.h"
#include "gen/ops/_adaptive_avg_pool_backward.h"
#include "gen/ops/_adaptive_max_pool.h"
#include "gen/ops/_avg_pool.h"
#include "gen/ops/_avg_pool_backward.h"
#include "gen/ops/_contiguous_copy.h"
#include "gen/ops/_max_pool.h"
#include "gen/ops/_unpool.h"
#include "tensor/factory.h"
#include "tensor/formulas.h"

namespace torcxx {

static std::vector<int64_t> spread(const char* op, const char* name, IntArrayRef list, size_t n,
                                   int64_t least) {
  TORCXX_CHECK(list.size() == n || list.size() == 1, op, "(): argument '", name,
               "' must be one int or a list of ", n, " ints, got ", list);
  std::vector<int64_t> out(n);
  for (size_t i = 0; i < n; i++) {
    out[i] = list[list.size() == 1 ? 0 : i];
    TORCXX_CHECK(out[i] >= least, op, ": argument '", name, "' should be ",
                 least > 0 ? "greater than zero" : "non-negative", ", but got ", list);
  }
  return out;
}

static void check_input(const char* op, int64_t n, const TensorBase& self) {
  TORCXX_CHECK(self.defined(), op, ": argument 'self' expected a Tensor, got an undefined one");
  TORCXX_CHECK(self.dim() == n + 1 || self.dim() == n + 2, op, ": Expected ", n + 1, "D or ", n + 2,
               "D tensor, but got input of size: ", self.sizes());
  for (int64_t d = self.dim() - n - 1; d < self.dim(); d++)
    TORCXX_CHECK(self.sizes()[d] > 0, op,
                 ": Expected input with non-zero size for non-batch dimensions, but got ",
                 self.sizes());
  check_device(self.device(), op);
}

PoolWindow pool_window(const char* op, int64_t n, const TensorBase& self, IntArrayRef kernel,
                       IntArrayRef stride, IntArrayRef padding, IntArrayRef dilation) {
  check_input(op, n, self);
  const size_t k = static_cast<size_t>(n);
  PoolWindow w;
  w.kernel = spread(op, "kernel_size", kernel, k, 1);
  w.stride = stride.empty() ? w.kernel : spread(op, "stride", stride, k, 1);
  w.padding = spread(op, "padding", padding, k, 0);
  w.dilation = spread(op, "dilation", dilation, k, 1);
  for (size_t i = 0; i < k; i++) {
    int64_t reach = 0;
    TORCXX_CHECK(checked_mul(w.kernel[i] - 1, w.dilation[i], &reach) && reach < INT64_MAX / 4, op,
                 ": argument 'kernel_size' ", kernel, " is too large");
    TORCXX_CHECK(w.padding[i] <= (reach + 1) / 2,
                 "pad should be at most half of effective kernel size, but got pad=", w.padding[i],
                 ", kernel_size=", w.kernel[i], " and dilation=", w.dilation[i]);
  }
  return w;
}

std::vector<int64_t> adaptive_sizes(const char* op, int64_t n, const TensorBase& self,
                                    IntArrayRef output_size) {
  TORCXX_CHECK_VALUE(self.defined() && (self.dim() == n + 1 || self.dim() == n + 2), op,
                     ": Expected ", n + 1, "D or ", n + 2, "D tensor, but got input of size: ",
                     self.defined() ? self.sizes() : IntArrayRef());
  for (int64_t d = 1; d < self.dim(); d++)  // the first may be empty: a batch, or channels
    TORCXX_CHECK(self.sizes()[d] > 0, op,
                 ": Expected input to have non-zero size for non-batch dimensions, but input has "
                 "sizes ",
                 self.sizes());
  check_device(self.device(), op);
  TORCXX_CHECK(output_size.size() == static_cast<size_t>(n) || output_size.size() == 1, op,
               ": 'output_size' must have ", n, " values, got ", output_size);
  std::vector<int64_t> out(static_cast<size_t>(n));
  for (size_t i = 0; i < out.size(); i++) {
    out[i] = output_size[output_size.size() == 1 ? 0 : i];
    TORCXX_CHECK(out[i] >= 0, op,
                 ": elements of output_size must be greater than or equal to 0, but got ",
                 output_size);
  }
  return out;
}

namespace impl {
namespace {

int64_t pooled_size(int64_t in, int64_t kernel, int64_t stride, int64_t padding, int64_t dilation,
                    bool ceil_mode) {
  const int64_t span = in + 2 * padding - dilation * (kernel - 1) - 1;
  const int64_t down = span / stride - (span % stride < 0);
  int64_t out = down + (ceil_mode && span % stride != 0) + 1;
  if (ceil_mode && (out - 1) * stride >= in + padding) out--;  // the last window must start inside
  TORCXX_CHECK(out >= 1, "pooling: Given input size ", in, ", calculated output size ", out,
               " is too small");
  return out;
}

struct Geometry {
  cpu::PoolShape shape;
  std::vector<int64_t> sizes;  // of the output
};

// These operations are also called by name, from the registry.
size_t window_dims(IntArrayRef in, size_t n) {
  TORCXX_CHECK(n >= 1 && n <= 3 && n <= in.size(), "pooling: a window of ", n,
               " dimensions does not fit an input of size ", in);
  return n;
}
void check_window(IntArrayRef in, IntArrayRef kernel, IntArrayRef stride, IntArrayRef padding,
                  IntArrayRef dilation) {
  const size_t n = window_dims(in, kernel.size());
  TORCXX_CHECK(
      stride.size() == n && padding.size() == n && (dilation.size() == n || dilation.size() == 1),
      "pooling: kernel_size, stride, padding and dilation must have ", n, " elements each, got ",
      kernel, ", ", stride, ", ", padding, " and ", dilation);
  for (size_t i = 0; i < n; i++) {
    const int64_t step = dilation.size() > 1 ? dilation[i] : dilation[0];
    int64_t reach = 0;
    TORCXX_CHECK(kernel[i] >= 1 && stride[i] >= 1 && step >= 1 &&
                     checked_mul(kernel[i] - 1, step, &reach) && reach < INT64_MAX / 4 &&
                     padding[i] >= 0 && padding[i] <= (reach + 1) / 2,
                 "pooling: no window has kernel_size ", kernel, ", stride ", stride, ", padding ",
                 padding, " and dilation ", dilation);
  }
}

Geometry geometry(IntArrayRef in, IntArrayRef kernel, IntArrayRef stride, IntArrayRef padding,
                  IntArrayRef dilation, bool ceil_mode) {
  check_window(in, kernel, stride, padding, dilation);
  Geometry g;
  const size_t n = kernel.size(), lead = in.size() - n;
  g.sizes = in.vec();
  for (size_t i = 0; i < lead; i++) g.shape.planes *= in[i];
  for (size_t i = 0; i < n; i++) {
    const size_t d = 3 - n + i;
    g.shape.in[d] = in[lead + i];
    g.shape.kernel[d] = kernel[i], g.shape.stride[d] = stride[i], g.shape.padding[d] = padding[i];
    g.shape.dilation[d] = dilation.size() > 1 ? dilation[i] : dilation[0];
    g.sizes[lead + i] = g.shape.out[d] =
        pooled_size(in[lead + i], kernel[i], stride[i], padding[i], g.shape.dilation[d], ceil_mode);
  }
  return g;
}

Geometry adaptive(IntArrayRef in, IntArrayRef out) {
  Geometry g;
  const size_t n = window_dims(in, out.size()), lead = in.size() - n;
  g.sizes = in.vec();
  g.shape.adaptive = true;
  for (size_t i = 0; i < lead; i++) g.shape.planes *= in[i];
  for (size_t i = 0; i < n; i++) {
    TORCXX_CHECK(in[lead + i] > 0 && out[i] >= 0, "adaptive pooling: input of size ", in,
                 " cannot become ", out);
    g.shape.in[3 - n + i] = in[lead + i];
    g.sizes[lead + i] = g.shape.out[3 - n + i] = out[i];
  }
  return g;
}

// A tensor for the gradient of an input of size `self_size`, which checks those sizes.
TensorBase gradient_like(const TensorBase& grad_output, IntArrayRef self_size) {
  TORCXX_CHECK(grad_output.defined(), "pooling: 'grad_output' is undefined");
  return new_tensor(self_size, grad_output.dtype());
}
void check_gradient(const TensorBase& grad_output, const Geometry& g) {
  TORCXX_CHECK(grad_output.sizes() == IntArrayRef(g.sizes), "pooling: 'grad_output' of size ",
               grad_output.sizes(), " is not the result's gradient; expected ", g.sizes);
}

TensorBase dense(const TensorBase& t) { return t.is_contiguous() ? t : impl::_contiguous_copy(t); }

std::tuple<TensorBase, TensorBase> run_max(const TensorBase& self, const Geometry& g) {
  TensorBase values = new_tensor(g.sizes, self.dtype()), indices = new_tensor(g.sizes, kInt64);
  const TensorBase x = dense(self);
  if (values.numel())
    cpu::max_pool(x.dtype(), g.shape, x.data_ptr(), values.data_ptr(), indices.data_ptr<int64_t>());
  return {values, indices};
}

}  // namespace

std::tuple<TensorBase, TensorBase> _max_pool(const TensorBase& self, IntArrayRef kernel_size,
                                             IntArrayRef stride, IntArrayRef padding,
                                             IntArrayRef dilation, bool ceil_mode) {
  return run_max(self, geometry(self.sizes(), kernel_size, stride, padding, dilation, ceil_mode));
}

std::tuple<TensorBase, TensorBase> _adaptive_max_pool(const TensorBase& self,
                                                      IntArrayRef output_size) {
  return run_max(self, adaptive(self.sizes(), output_size));
}

TensorBase _unpool(const TensorBase& grad_output, const TensorBase& indices, IntArrayRef self_size,
                   int64_t dims) {
  TensorBase out = gradient_like(grad_output, self_size);
  const size_t n = self_size.size();
  TORCXX_CHECK(dims >= 1 && static_cast<uint64_t>(dims) <= n && indices.defined() &&
                   indices.dtype() == kInt64 && indices.sizes() == grad_output.sizes() &&
                   static_cast<size_t>(grad_output.dim()) == n,
               "max_unpool: expected int64 indices of the size of grad_output, ",
               grad_output.sizes(), ", for ", dims, " dimensions of ", self_size);
  const IntArrayRef lead = self_size.slice(0, n - static_cast<size_t>(dims));
  TORCXX_CHECK(grad_output.sizes().slice(0, lead.size()) == lead,
               "max_unpool: grad_output of size ", grad_output.sizes(),
               " does not belong to an input of size ", self_size);
  const TensorBase g = dense(grad_output), k = dense(indices);
  const int64_t planes = product_of(lead);
  if (planes == 0) return out;
  const bool inside = cpu::unpool(g.dtype(), planes, g.numel() / planes, out.numel() / planes,
                                  g.data_ptr(), k.data_ptr<int64_t>(), out.data_ptr());
  TORCXX_CHECK_INDEX(inside, "max_unpool: found an index outside its plane");
  return out;
}

TensorBase _avg_pool(const TensorBase& self, IntArrayRef kernel_size, IntArrayRef stride,
                     IntArrayRef padding, bool ceil_mode, bool count_include_pad,
                     std::optional<int64_t> divisor_override) {
  TORCXX_CHECK(!divisor_override || *divisor_override != 0, "avg_pool: divisor must be not zero");
  Geometry g = geometry(self.sizes(), kernel_size, stride, padding, 1, ceil_mode);
  g.shape.count_include_pad = count_include_pad;
  g.shape.divisor = divisor_override.value_or(0);
  TensorBase out = new_tensor(g.sizes, self.dtype());
  const TensorBase x = dense(self);
  if (out.numel()) cpu::avg_pool(x.dtype(), g.shape, x.data_ptr(), out.data_ptr());
  return out;
}

TensorBase _avg_pool_backward(const TensorBase& grad_output, IntArrayRef self_size,
                              IntArrayRef kernel_size, IntArrayRef stride, IntArrayRef padding,
                              bool ceil_mode, bool count_include_pad,
                              std::optional<int64_t> divisor_override) {
  TORCXX_CHECK(!divisor_override || *divisor_override != 0, "avg_pool: divisor must be not zero");
  TensorBase out = gradient_like(grad_output, self_size);
  Geometry g = geometry(self_size, kernel_size, stride, padding, 1, ceil_mode);
  check_gradient(grad_output, g);
  g.shape.count_include_pad = count_include_pad;
  g.shape.divisor = divisor_override.value_or(0);
  const TensorBase x = dense(grad_output);
  if (out.numel()) cpu::avg_pool_backward(x.dtype(), g.shape, x.data_ptr(), out.data_ptr());
  return out;
}

TensorBase _adaptive_avg_pool(const TensorBase& self, IntArrayRef output_size) {
  const Geometry g = adaptive(self.sizes(), output_size);
  TensorBase out = new_tensor(g.sizes, self.dtype());
  const TensorBase x = dense(self);
  if (out.numel()) cpu::avg_pool(x.dtype(), g.shape, x.data_ptr(), out.data_ptr());
  return out;
}

TensorBase _adaptive_avg_pool_backward(const TensorBase& grad_output, IntArrayRef self_size,
                                       int64_t dims) {
  TensorBase out = gradient_like(grad_output, self_size);
  TORCXX_CHECK(dims >= 1 && dims <= grad_output.dim(), "adaptive pooling: ", dims,
               " dimensions of a gradient of size ", grad_output.sizes());
  const size_t k = static_cast<size_t>(dims);
  const Geometry g =
      adaptive(self_size, grad_output.sizes().slice(grad_output.sizes().size() - k, k));
  check_gradient(grad_output, g);
  const TensorBase x = dense(grad_output);
  if (out.numel()) cpu::avg_pool_backward(x.dtype(), g.shape, x.data_ptr(), out.data_ptr());
  return out;
}

}  // namespace impl
}  // namespace torcxx
