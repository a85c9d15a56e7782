// Losses: class targets, reductions, checks.
#include <algorithm>

#include "gen/ops/_contiguous_copy.h"
#include "gen/ops/_nll_loss.h"
#include "gen/ops/_nll_loss_backward.h"
#include "gen/ops/add.h"
#include "gen/ops/index_select.h"
#include "gen/ops/mean.h"
#include "gen/ops/ne.h"
#include "gen/ops/reshape.h"
#include "gen/ops/sum.h"
#include "gen/ops/to.h"
#include "gen/ops/where.h"
#include "gen/ops/zeros_like.h"
#include "tensor/factory.h"
#include "tensor/nn_formulas.h"
#include "tensor/operators.h"

namespace torcxx {

TensorBase reduced(const TensorBase& loss, int64_t reduction) {
  TORCXX_CHECK_VALUE(reduction >= 0 && reduction <= 2,
                     "argument 'reduction' expected 0 (none), 1 (mean) or 2 (sum), got ",
                     reduction);
  return reduction == 0 ? loss : reduction == 1 ? ops::mean(loss) : ops::sum(loss);
}

void check_nll(const TensorBase& self, const TensorBase& target, const TensorBase& weight) {
  TORCXX_CHECK(self.dim() >= 1, "nll_loss: Expected input with 1 or more dimensions, got ",
               self.dim());
  TORCXX_CHECK(target.dtype() == kInt64 || target.dtype() == kUInt8,
               "nll_loss: expected scalar type Long or Byte for argument 'target' but found ",
               target.dtype());
  const int64_t classes = self.dim() == 1 ? self.sizes()[0] : self.sizes()[1];
  if (self.dim() == 1) {
    TORCXX_CHECK(
        target.numel() == 1 && target.dim() <= 1,
        "nll_loss: For 1D inputs, 1D targets with one element or a 0D target are expected, got ",
        target.sizes());
  } else {
    std::vector<int64_t> expected = self.sizes().vec();
    expected.erase(expected.begin() + 1);
    TORCXX_CHECK_VALUE(target.dim() >= 1 && target.sizes()[0] == expected[0],
                       "Expected input batch_size (", expected[0], ") to match target batch_size (",
                       target.dim() ? target.sizes()[0] : 0, ").");
    TORCXX_CHECK(target.sizes() == IntArrayRef(expected), "nll_loss: Expected target size ",
                 IntArrayRef(expected), ", got ", target.sizes());
  }
  TORCXX_CHECK(!weight.defined() || (weight.dim() == 1 && weight.numel() == classes),
               "weight tensor should be defined either for all ", classes,
               " classes or no classes but got weight tensor of shape: ",
               weight.defined() ? weight.sizes() : IntArrayRef());
}

namespace impl {
namespace {

template <class F>
auto by_type(ScalarType t, F f) {
  TORCXX_CHECK_NOT_IMPLEMENTED(isFloatingType(t), "\"nll_loss\" not implemented for '", t, "'");
  return t == kFloat64   ? f(0.0)
         : t == kFloat32 ? f(0.0f)
         : t == kFloat16 ? f(Half())
                         : f(BFloat16());
}

struct Target {
  TensorBase classes;
  const int64_t* data;
  Target(const TensorBase& target) : classes(ops::to(target, kInt64)) {  // NOLINT
    if (!classes.is_contiguous()) classes = ops::_contiguous_copy(classes);
    data = classes.data_ptr<int64_t>();
  }
};

TensorBase dense(const TensorBase& t, ScalarType dtype) {
  if (!t.defined()) return t;
  const TensorBase x = ops::to(t, dtype);
  return x.is_contiguous() ? x : ops::_contiguous_copy(x);
}

int64_t check_class(int64_t c, int64_t classes) {
  TORCXX_CHECK_INDEX(c >= 0 && c < classes, "Target ", c, " is out of bounds.");
  return c;
}

// These operations are also called by name, from the registry.
void check_nll(IntArrayRef sizes, const TensorBase& target, const TensorBase& weight) {
  TORCXX_CHECK(
      sizes.size() == 3 && target.defined() && target.sizes() == IntArrayRef({sizes[0], sizes[2]}),
      "nll_loss: expected an input (N, C, S) and a target (N, S), got ", sizes, " and ",
      target.defined() ? target.sizes() : IntArrayRef());
  TORCXX_CHECK(!weight.defined() || (weight.dim() == 1 && weight.sizes()[0] == sizes[1]),
               "nll_loss: expected a weight of ", sizes[1], " classes");
}

}  // namespace

// Sums in double: one number decides a whole training step.
std::tuple<TensorBase, TensorBase> _nll_loss(const TensorBase& self, const TensorBase& target,
                                             const TensorBase& weight, int64_t reduction,
                                             int64_t ignore_index) {
  check_nll(self.sizes(), target, weight);
  const ScalarType t = self.dtype();
  return by_type(t, [&](auto zero) {
    using T = decltype(zero);
    const TensorBase x = dense(self, t), w = dense(weight, t);
    const Target y(target);
    const int64_t n = x.sizes()[0], c = x.sizes()[1], s = x.sizes()[2];
    TensorBase out = reduction == 0 ? new_tensor({n, s}, t) : new_tensor({}, t),
               total = new_tensor({}, t);
    const T* xp = static_cast<const T*>(x.data_ptr());
    const T* wp = w.defined() ? static_cast<const T*>(w.data_ptr()) : nullptr;
    double loss = 0, weights = 0;
    for (int64_t i = 0; i < n * s; i++) {
      double value = 0;
      if (y.data[i] != ignore_index) {
        const int64_t k = check_class(y.data[i], c);
        const double factor = wp ? static_cast<double>(wp[k]) : 1.0;
        value = -factor * static_cast<double>(xp[(i / s * c + k) * s + i % s]);
        weights += factor;
      }
      if (reduction == 0)
        static_cast<T*>(out.data_ptr())[i] = static_cast<T>(static_cast<float>(0) + value);
      else
        loss += value;
    }
    if (reduction != 0)
      *static_cast<T*>(out.data_ptr()) = static_cast<T>(reduction == 1 ? loss / weights : loss);
    *static_cast<T*>(total.data_ptr()) = static_cast<T>(weights);
    return std::tuple<TensorBase, TensorBase>(out, total);
  });
}

TensorBase _nll_loss_backward(const TensorBase& grad_output, const TensorBase& target,
                              const TensorBase& weight, const TensorBase& total_weight,
                              IntArrayRef self_size, int64_t reduction, int64_t ignore_index) {
  check_nll(self_size, target, weight);
  TORCXX_CHECK(grad_output.sizes() == (reduction == 0 ? target.sizes() : IntArrayRef()) &&
                   (reduction != 1 || (total_weight.defined() && total_weight.numel() == 1 &&
                                       total_weight.dtype() == grad_output.dtype())),
               "nll_loss: 'grad_output' of size ", grad_output.sizes(),
               " is not the result's gradient");
  const ScalarType t = grad_output.dtype();
  return by_type(t, [&](auto zero) {
    using T = decltype(zero);
    const TensorBase g = dense(grad_output, t), w = dense(weight, t);
    const Target y(target);
    const int64_t n = self_size[0], c = self_size[1], s = self_size[2];
    TensorBase out = ops::zeros_like(new_tensor(self_size, t));
    const T* gp = static_cast<const T*>(g.data_ptr());
    const T* wp = w.defined() ? static_cast<const T*>(w.data_ptr()) : nullptr;
    const double scale =
        reduction == 1 ? 1 / static_cast<double>(*static_cast<const T*>(total_weight.data_ptr()))
                       : 1;
    for (int64_t i = 0; i < n * s; i++) {
      if (y.data[i] == ignore_index) continue;
      const int64_t k = check_class(y.data[i], c);
      const double factor = (wp ? static_cast<double>(wp[k]) : 1.0) * scale;
      static_cast<T*>(out.data_ptr())[(i / s * c + k) * s + i % s] =
          static_cast<T>(-factor * static_cast<double>(gp[reduction == 0 ? i : 0]));
    }
    return out;
  });
}

}  // namespace impl

static TensorBase class_shaped(const TensorBase& weight, const TensorBase& like, int64_t dim) {
  std::vector<int64_t> shape(like.sizes().size(), 1);
  shape[static_cast<size_t>(dim)] = weight.numel();
  return ops::reshape(weight, shape);
}

TensorBase cross_entropy_probabilities(const TensorBase& logp, const TensorBase& target,
                                       const TensorBase& weight, int64_t reduction,
                                       double label_smoothing, int64_t dim) {
  TORCXX_CHECK(logp.sizes() == target.sizes(),
               "cross_entropy: a target of floating point holds class probabilities and has the "
               "input's shape, got ",
               target.sizes(), " for the input's ", logp.sizes(),
               " (hint: a target of class indices is int64)");
  const int64_t classes = logp.size(dim);
  TensorBase t = target;
  if (label_smoothing > 0)
    t = ops::add(t * Scalar(1 - label_smoothing), label_smoothing / static_cast<double>(classes));
  TensorBase terms = logp * t;
  if (weight.defined()) terms = terms * class_shaped(weight, logp, dim);
  const TensorBase loss = -ops::sum(terms, dim, false, {});
  if (reduction != 1) return reduced(loss, reduction);
  return ops::sum(loss) / Scalar(static_cast<double>(logp.numel() / std::max<int64_t>(1, classes)));
}

TensorBase smoothed_cross_entropy(const TensorBase& nll, const TensorBase& logp,
                                  const TensorBase& target, const TensorBase& weight,
                                  int64_t reduction, int64_t ignore_index, double label_smoothing,
                                  int64_t dim) {
  const int64_t classes = logp.size(dim);
  TensorBase smooth = weight.defined()
                          ? -ops::sum(logp * class_shaped(weight, logp, dim), dim, false, {})
                          : -ops::sum(logp, dim, false, {});
  const TensorBase kept = ops::ne(target, ignore_index);
  smooth = ops::where(kept, smooth, ops::zeros_like(smooth));
  if (reduction == 1) {
    TensorBase count = ops::to(kept, logp.dtype());
    if (weight.defined()) {
      const TensorBase safe = ops::where(kept, target, ops::zeros_like(target));
      count = count *
              ops::reshape(ops::index_select(weight, 0, ops::reshape(safe, {-1})), target.sizes());
    }
    smooth = ops::sum(smooth) / ops::sum(count);
  } else {
    smooth = reduced(smooth, reduction);
  }
  return nll * Scalar(1 - label_smoothing) +
         smooth * Scalar(label_smoothing / static_cast<double>(classes));
}

}  // namespace torcxx
