// The forward-backward recursion of connectionist temporal classification, in logarithms. A target
// of S labels is read as 2 S + 1 states: blanks before, between and after the labels.
#include <algorithm>
#include <cmath>
#include <limits>

#include "core/checked.h"
#include "gen/ops/_ctc_loss.h"
#include "gen/ops/_ctc_loss_backward.h"
#include "tensor/broadcast.h"
#include "tensor/factory.h"
#include "tensor/index.h"
#include "tensor/nn_formulas.h"
#include "torcxx/core/parallel.h"

namespace torcxx {
namespace {

template <class T>
constexpr T kNever = -std::numeric_limits<T>::infinity();

template <class T>
T log_sum(T a, T b) {
  const T most = std::max(a, b);
  return most == kNever<T> ? most : most + std::log1p(std::exp(std::min(a, b) - most));
}

struct Problem {
  int64_t steps, batch, classes, states;  // states: of the longest target
  TensorBase targets;                     // int64, row-major
  std::vector<int64_t> start;             // of each target
  IntArrayRef input_lengths, target_lengths;
  int64_t blank;

  // The label of state s of sample n.
  int64_t label(int64_t n, int64_t s) const {
    return s % 2 ? positions(targets)[start[static_cast<size_t>(n)] + s / 2] : blank;
  }
  // Whether state s may follow s - 2: not over the blank between equal labels.
  bool skips(int64_t n, int64_t s) const {
    return s % 2 && s > 1 && label(n, s) != label(n, s - 2);
  }
};

constexpr const char* kWhere = " (while checking arguments for ctc_loss_allocate_outputs)";

Problem checked_problem(const TensorBase& log_probs, const TensorBase& targets, IntArrayRef inputs,
                        IntArrayRef lengths, int64_t blank) {
  check_device(log_probs.device(), "ctc_loss");
  TORCXX_CHECK(log_probs.dim() == 3, "Expected 3-dimensional tensor, but got ", log_probs.dim(),
               "-dimensional tensor for argument #1 'log_probs'", kWhere);
  TORCXX_CHECK(log_probs.numel() > 0, "log_probs tensor must not be empty");
  TORCXX_CHECK_NOT_IMPLEMENTED(log_probs.dtype() == kFloat32 || log_probs.dtype() == kFloat64,
                               "\"ctc_loss_cpu\" not implemented for '",
                               enumName(log_probs.dtype()), "'");
  TORCXX_CHECK(!targets.is_complex() && targets.dtype() != kBool,
               "ctc_loss: expected targets of an integer dtype, got ", targets.dtype());
  TORCXX_CHECK(targets.dim() == 1 || targets.dim() == 2, "Expected 1 to 2 dimensions, but got ",
               targets.dim(), "-dimensional tensor for argument #2 'targets'", kWhere);
  Problem p{log_probs.size(0),
            log_probs.size(1),
            log_probs.size(2),
            1,
            as_contiguous(targets, kInt64),
            {},
            inputs,
            lengths,
            blank};
  const auto batch = static_cast<size_t>(p.batch);
  TORCXX_CHECK(blank >= 0 && blank < p.classes, "blank must be in label range");
  TORCXX_CHECK(inputs.size() == batch, "input_lengths must be of size batch_size");
  TORCXX_CHECK(lengths.size() == batch, "target_lengths must be of size batch_size");
  int64_t total = 0, most = 0;
  for (size_t n = 0; n < batch; n++) {
    TORCXX_CHECK(inputs[n] >= 0, "Expected input_lengths to have value at least 0, but got value ",
                 inputs[n], kWhere);
    TORCXX_CHECK(inputs[n] <= p.steps, "Expected input_lengths to have value at most ", p.steps,
                 ", but got value ", inputs[n], kWhere);
    TORCXX_CHECK(lengths[n] >= 0,
                 "Expected target_lengths to have value at least 0, but got value ", lengths[n],
                 kWhere);
    p.start.push_back(targets.dim() == 1 ? total : static_cast<int64_t>(n) * targets.size(1));
    TORCXX_CHECK(checked_add(total, lengths[n], &total), "ctc_loss: target_lengths are too large");
    most = std::max(most, lengths[n]);
  }
  if (targets.dim() == 1) {
    TORCXX_CHECK(targets.size(0) == total, "Expected tensor to have size ", total,
                 " at dimension 0, but got size ", targets.size(0), " for argument #2 'targets'",
                 kWhere);
  } else {
    TORCXX_CHECK(targets.size(0) == p.batch, "Expected tensor to have size ", p.batch,
                 " at dimension 0, but got size ", targets.size(0), " for argument #2 'targets'",
                 kWhere);
    TORCXX_CHECK(targets.size(1) >= most, "Expected tensor to have size at least ", most,
                 " at dimension 1, but got size ", targets.size(1), " for argument #2 'targets'",
                 kWhere);
  }
  for (size_t n = 0; n < batch; n++)
    for (int64_t i = 0; i < lengths[n]; i++) {
      const int64_t c = positions(p.targets)[p.start[n] + i];
      TORCXX_CHECK_INDEX(c >= 0 && c < p.classes, "ctc_loss: target ", c,
                         " is out of range for log_probs of ", p.classes, " classes");
    }
  p.states = 2 * most + 1;
  return p;
}

// alpha[t][s]: of all ways to be in state s after step t. Returns the loss.
template <class T>
T forward(const Problem& p, int64_t n, const T* log_probs, T* alpha) {
  const int64_t steps = p.input_lengths[static_cast<size_t>(n)];
  const int64_t states = 2 * p.target_lengths[static_cast<size_t>(n)] + 1;
  if (steps == 0) return states == 1 ? T(0) : -kNever<T>;
  const auto lp = [&](int64_t t, int64_t s) {
    return log_probs[(t * p.batch + n) * p.classes + p.label(n, s)];
  };
  for (int64_t s = 0; s < std::min<int64_t>(2, states); s++) alpha[s] = lp(0, s);
  for (int64_t t = 1; t < steps; t++) {
    const T* before = alpha + (t - 1) * p.states;
    T* now = alpha + t * p.states;
    for (int64_t s = 0; s < states; s++) {
      T ways = before[s];
      if (s > 0) ways = log_sum(ways, before[s - 1]);
      if (p.skips(n, s)) ways = log_sum(ways, before[s - 2]);
      now[s] = ways + lp(t, s);
    }
  }
  const T* last = alpha + (steps - 1) * p.states;
  return -(states > 1 ? log_sum(last[states - 1], last[states - 2]) : last[0]);
}

// beta is alpha from the other end; where the two meet they give each class's share of a step.
template <class T>
void backward(const Problem& p, int64_t n, const T* log_probs, const T* alpha, T loss, T scale,
              T* grad) {
  const int64_t steps = p.input_lengths[static_cast<size_t>(n)];
  const int64_t states = 2 * p.target_lengths[static_cast<size_t>(n)] + 1;
  std::vector<T> beta(static_cast<size_t>(states), kNever<T>), next = beta;
  std::vector<T> share(static_cast<size_t>(p.classes));
  for (int64_t t = steps - 1; t >= 0; t--) {
    const T* lp = log_probs + (t * p.batch + n) * p.classes;
    std::swap(beta, next);
    std::fill(share.begin(), share.end(), kNever<T>);
    for (int64_t s = 0; s < states; s++) {
      const auto i = static_cast<size_t>(s);
      T ways = t == steps - 1 ? (s >= states - 2 ? T(0) : kNever<T>) : next[i];
      if (t < steps - 1 && s + 1 < states) ways = log_sum(ways, next[i + 1]);
      if (t < steps - 1 && s + 2 < states && p.skips(n, s + 2)) ways = log_sum(ways, next[i + 2]);
      const int64_t c = p.label(n, s);
      beta[i] = ways + lp[c];
      T& sum = share[static_cast<size_t>(c)];
      sum = log_sum(sum, alpha[t * p.states + s] + beta[i]);
    }
    T* g = grad + (t * p.batch + n) * p.classes;
    for (int64_t c = 0; c < p.classes; c++)
      g[c] = (std::exp(lp[c]) - std::exp(share[static_cast<size_t>(c)] + loss - lp[c])) * scale;
  }
}

template <class F>
void by_dtype(ScalarType t, F f) {
  t == kFloat64 ? f(0.0) : f(0.0f);
}

}  // namespace

std::vector<int64_t> lengths_of(const char* name, const TensorBase& t) {
  TORCXX_CHECK(isIntegralType(t.dtype(), false), name, " must be integral");
  const TensorBase dense = as_contiguous(t, kInt64);
  return {positions(dense), positions(dense) + dense.numel()};
}

TensorBase tensor_of(IntArrayRef values) {
  TensorBase t = new_tensor(IntArrayRef({static_cast<int64_t>(values.size())}), kInt64);
  std::copy(values.begin(), values.end(), static_cast<int64_t*>(t.data_ptr()));
  return t;
}

std::tuple<TensorBase, TensorBase> impl::_ctc_loss(const TensorBase& log_probs,
                                                   const TensorBase& targets,
                                                   IntArrayRef input_lengths,
                                                   IntArrayRef target_lengths, int64_t blank,
                                                   bool) {
  const Problem p = checked_problem(log_probs, targets, input_lengths, target_lengths, blank);
  TensorBase loss = new_tensor(IntArrayRef({p.batch}), log_probs.dtype());
  TensorBase alpha = new_tensor(IntArrayRef({p.batch, p.steps, p.states}), log_probs.dtype());
  const TensorBase dense = as_contiguous(log_probs);
  by_dtype(log_probs.dtype(), [&](auto zero) {
    using T = decltype(zero);
    auto* a = static_cast<T*>(alpha.data_ptr());
    std::fill_n(a, alpha.numel(), kNever<T>);
    parallel_for(0, p.batch, 1, [&](int64_t from, int64_t to) {
      for (int64_t n = from; n < to; n++)
        static_cast<T*>(loss.data_ptr())[n] =
            forward(p, n, static_cast<const T*>(dense.data_ptr()), a + n * p.steps * p.states);
    });
  });
  return {loss, alpha};
}

TensorBase impl::_ctc_loss_backward(const TensorBase& grad, const TensorBase& log_probs,
                                    const TensorBase& targets, IntArrayRef input_lengths,
                                    IntArrayRef target_lengths,
                                    const TensorBase& neg_log_likelihood,
                                    const TensorBase& log_alpha, int64_t blank,
                                    bool zero_infinity) {
  const Problem p = checked_problem(log_probs, targets, input_lengths, target_lengths, blank);
  const ScalarType t = log_probs.dtype();
  TORCXX_CHECK(grad.numel() == p.batch && neg_log_likelihood.numel() == p.batch &&
                   log_alpha.numel() == p.batch * p.steps * p.states,
               "_ctc_loss_backward: grad, neg_log_likelihood and log_alpha of shapes ",
               grad.sizes(), ", ", neg_log_likelihood.sizes(), " and ", log_alpha.sizes(),
               " do not belong to log_probs of shape ", log_probs.sizes());
  const TensorBase dense = as_contiguous(log_probs), scale = as_contiguous(grad, t),
                   loss = as_contiguous(neg_log_likelihood, t), alpha = as_contiguous(log_alpha, t);
  TensorBase out = new_tensor(log_probs.sizes(), t);
  by_dtype(t, [&](auto zero) {
    using T = decltype(zero);
    auto* g = static_cast<T*>(out.data_ptr());
    std::fill_n(g, out.numel(), T(0));
    parallel_for(0, p.batch, 1, [&](int64_t from, int64_t to) {
      for (int64_t n = from; n < to; n++) {
        const T l = static_cast<const T*>(loss.data_ptr())[n];
        if (zero_infinity && std::isinf(l)) continue;
        backward(p, n, static_cast<const T*>(dense.data_ptr()),
                 static_cast<const T*>(alpha.data_ptr()) + n * p.steps * p.states, l,
                 static_cast<const T*>(scale.data_ptr())[n], g);
      }
    });
  });
  return out;
}

}  // namespace torcxx
