#include "torcxx/nn/utils.h"

#include <cmath>
#include <unordered_set>

#include "backend/cpu/map.h"
#include "backend/cpu/optim.h"
#include "tensor/factory.h"
#include "tensor/overlap.h"
#include "torcxx/autograd/grad_mode.h"
#include "torcxx/tensor/functions.gen.h"

namespace torcxx::nn::utils {
namespace {

void copy_into(const TensorBase& out, const TensorBase& in) {
  cpu::copy({out.data_ptr(), out.dtype(), out.strides().data()},
            {in.data_ptr(), in.dtype(), in.strides().data()}, out.sizes());
}

// Whether the elements fill their memory, in whatever order.
bool is_dense(const TensorBase& t) {
  if (t.is_contiguous()) return true;
  int64_t filled = 1;
  std::vector<bool> used(static_cast<size_t>(t.dim()), false);
  for (int64_t round = 0; round < t.dim(); round++)
    for (int64_t d = 0; d < t.dim(); d++) {
      if (used[static_cast<size_t>(d)] || t.sizes()[d] == 1 || t.strides()[d] != filled) continue;
      filled *= t.sizes()[d];
      used[static_cast<size_t>(d)] = true;
    }
  return filled == t.numel();
}

// The gradients as items of one pass; those with gaps through a dense copy.
struct Gradients {
  std::vector<TensorBase> grads, dense;
  std::vector<cpu::OptimItem> items;

  Gradients(const char* op, const std::vector<Tensor>& parameters) {
    std::unordered_set<const void*> seen;
    for (const Tensor& p : parameters) {
      TORCXX_CHECK(p.defined(), op, ": a parameter is undefined");
      const Tensor g = p.grad();
      if (!g.defined() || !seen.insert(g.unsafe_impl()).second) continue;
      TORCXX_CHECK_NOT_IMPLEMENTED(g.is_cpu() && g.dtype() != kComplexHalf, op,
                                   ": expected gradients on the CPU, got ", g.dtype(), " on ",
                                   g.device());
      assert_no_internal_overlap(g, op);
      grads.push_back(g);
    }
    for (const TensorBase& g : grads) {
      dense.push_back(is_dense(g) ? g : new_tensor(g.sizes(), g.dtype()));
      if (!dense.back().is_same(g)) copy_into(dense.back(), g);
      cpu::OptimItem item{};
      item.dtype = toRealValueType(g.dtype());
      item.numel = g.numel() * (g.is_complex() ? 2 : 1);
      item.param = dense.back().data_ptr();
      item.grad = item.param;
      items.push_back(item);
    }
  }
  void update(const cpu::OptimFn (&kernel)[2], double scalar) {
    const double scalars[cpu::kMaxOptimScalars] = {scalar};
    for (cpu::OptimItem& i : items) {
      i.update = kernel[i.dtype == kFloat64];
      i.scalars = scalars;
    }
    cpu::optim_step(items.data(), items.size());
    for (size_t i = 0; i < grads.size(); i++) {
      if (!dense[i].is_same(grads[i])) copy_into(grads[i], dense[i]);
      grads[i].bump_version();
    }
  }
};

}  // namespace

double clip_grad_norm_(const std::vector<Tensor>& parameters, double max_norm, double norm_type,
                       bool error_if_nonfinite) {
  const NoGradGuard off;
  Gradients all("clip_grad_norm_", parameters);
  for (const TensorBase& g : all.grads)
    TORCXX_CHECK_NOT_IMPLEMENTED(
        !g.is_complex() || norm_type == 2,
        "clip_grad_norm_: expected norm_type 2 for complex gradients, got ", norm_type);
  if (all.grads.empty()) return 0;
  const double norm = cpu::total_norm(all.items.data(), all.items.size(), norm_type);
  TORCXX_CHECK(!error_if_nonfinite || std::isfinite(norm), "The total norm of order ", norm_type,
               " for gradients from `parameters` is non-finite, so it cannot be clipped. To "
               "disable this error and scale the gradients by the non-finite norm anyway, set "
               "`error_if_nonfinite=false`");
  const double factor = max_norm / (norm + 1e-6);
  if (!(factor >= 1)) all.update(cpu::grad_kernels().scale, factor);
  return norm;
}
double clip_grad_norm_(const Tensor& parameter, double max_norm, double norm_type,
                       bool error_if_nonfinite) {
  return clip_grad_norm_(std::vector<Tensor>{parameter}, max_norm, norm_type, error_if_nonfinite);
}

void clip_grad_value_(const std::vector<Tensor>& parameters, double clip_value) {
  const NoGradGuard off;
  Gradients all("clip_grad_value_", parameters);
  for (const TensorBase& g : all.grads)
    TORCXX_CHECK(!g.is_complex(), "clip_grad_value_: clamp is not supported for complex types");
  all.update(cpu::grad_kernels().clamp, clip_value);
}
void clip_grad_value_(const Tensor& parameter, double clip_value) {
  clip_grad_value_(std::vector<Tensor>{parameter}, clip_value);
}

Tensor parameters_to_vector(const std::vector<Tensor>& parameters) {
  TORCXX_CHECK(!parameters.empty(), "parameters_to_vector: expected at least one parameter");
  std::vector<Tensor> flat;
  for (const Tensor& p : parameters) flat.push_back(p.reshape({-1}));
  return torcxx::cat(flat);
}

void vector_to_parameters(const Tensor& vec, const std::vector<Tensor>& parameters) {
  TORCXX_CHECK(vec.dim() == 1, "vector_to_parameters: argument 'vec' expected a vector, got shape ",
               vec.sizes());
  int64_t total = 0;
  for (const Tensor& p : parameters) total += p.numel();
  TORCXX_CHECK(total == vec.numel(), "vector_to_parameters: argument 'vec' expected ", total,
               " elements, got ", vec.numel());
  const NoGradGuard off;
  int64_t at = 0;
  for (const Tensor& p : parameters) {
    p.data().copy_(vec.narrow(0, at, p.numel()).view(p.sizes()));
    at += p.numel();
  }
}

}  // namespace torcxx::nn::utils
