#include <cmath>

#include "autograd/elements.h"
#include "autograd/ops.h"
#include "torcxx/autograd/autograd.h"
#include "torcxx/autograd/grad_mode.h"
#include "torcxx/autograd/gradcheck_base.h"
#include "torcxx/autograd/variable.h"

namespace torcxx::autograd {
namespace {

using List = std::vector<TensorBase>;

// Of one output and one input, real components: value[output * columns + input].
struct Jacobian {
  int64_t rows, columns;
  std::vector<double> value;
  Jacobian(int64_t r, int64_t c) : rows(r), columns(c), value(static_cast<size_t>(r * c)) {}
  double& at(int64_t r, int64_t c) { return value[static_cast<size_t>(r * columns + c)]; }
  double at(int64_t r, int64_t c) const { return value[static_cast<size_t>(r * columns + c)]; }
};

std::string element(const TensorBase& t, int64_t component) {
  if (!t.is_complex()) return detail::cat("element ", component);
  return detail::cat(component % 2 ? "imaginary part of element " : "real part of element ",
                     component / 2);
}

std::string print(const Jacobian& j) {
  if (j.value.size() > 256)
    return detail::cat("a matrix of ", j.rows, " x ", j.columns, " components");
  std::string out = "[";
  for (int64_t r = 0; r < j.rows; r++) {
    out += r ? ",\n [" : "[";
    for (int64_t c = 0; c < j.columns; c++) out += detail::cat(c ? ", " : "", j.at(r, c));
    out += "]";
  }
  return out + "]";
}

class Check {
 public:
  Check(const BaseFunction& f, const List& inputs, const GradcheckOptions& o)
      : f_(f), inputs_(inputs), options_(o) {
    for (size_t i = 0; i < inputs.size(); i++) {
      if (!inputs[i].defined() || !inputs[i].requires_grad()) continue;
      for (int64_t d = 0; d < inputs[i].dim(); d++)
        TORCXX_CHECK_VALUE(
            inputs[i].strides()[d] != 0 || inputs[i].sizes()[d] <= 1, "The ", i,
            "th input has a dimension with stride 0. gradcheck only supports inputs that are "
            "non-overlapping to be able to compute the numerical gradients correctly. You should "
            "call .contiguous on the input before passing it to gradcheck.");
      checked_.push_back(i);
    }
    TORCXX_CHECK_VALUE(!checked_.empty(),
                       "gradcheck expects at least one input tensor to require gradient, but none "
                       "of the them have requires_grad=True.");
  }

  void operator()() {
    const List outputs = f_(inputs_);
    // numerical[input][output]
    std::vector<std::vector<Jacobian>> numerical;
    for (const size_t i : checked_) numerical.push_back(differences(inputs_[i], outputs));
    for (size_t o = 0; o < outputs.size(); o++) {
      if (!outputs[o].defined()) continue;
      const std::vector<Jacobian> analytical = gradients(outputs[o]), again = gradients(outputs[o]);
      for (size_t k = 0; k < checked_.size(); k++) {
        compare(outputs[o], o, k, analytical[k], numerical[k][o]);
        compare_runs(o, k, analytical[k], again[k]);
      }
    }
  }

 private:
  // The outputs' components, read at once: an output may be an input.
  std::vector<std::vector<double>> call(size_t expected) const {
    const List out = f_(inputs_);
    TORCXX_CHECK(out.size() == expected, "gradcheck: expected the function to return ", expected,
                 " tensors at each call, got ", out.size());
    std::vector<std::vector<double>> result;
    for (const TensorBase& t : out)
      result.push_back(t.defined() && isDifferentiableType(t.dtype()) ? components(t)
                                                                      : std::vector<double>());
    return result;
  }

  std::vector<Jacobian> differences(const TensorBase& input, const List& outputs) const {
    const int64_t n = num_components(input);
    std::vector<Jacobian> result;
    for (const TensorBase& o : outputs)
      result.emplace_back(o.defined() && isDifferentiableType(o.dtype()) ? num_components(o) : 0,
                          n);
    const std::vector<double> at = components(input);
    for (int64_t c = 0; c < n; c++) {
      const double x = at[static_cast<size_t>(c)];
      set_component(input, c, x + options_.eps);
      const double above = components(input)[static_cast<size_t>(c)];
      std::vector<std::vector<double>> high, low;
      double below;
      try {
        high = call(outputs.size());
        set_component(input, c, x - options_.eps);
        below = components(input)[static_cast<size_t>(c)];
        low = call(outputs.size());
      } catch (...) {
        set_component(input, c, x);
        throw;
      }
      set_component(input, c, x);
      for (size_t o = 0; o < outputs.size(); o++)
        for (int64_t r = 0; r < result[o].rows; r++)
          result[o].at(r, c) =
              (high[o].at(static_cast<size_t>(r)) - low[o].at(static_cast<size_t>(r))) /
              (above - below);
    }
    return result;
  }

  std::vector<Jacobian> gradients(const TensorBase& output) const {
    List wanted;
    std::vector<Jacobian> result;
    const bool differentiable = isDifferentiableType(output.dtype());
    const int64_t rows = differentiable ? num_components(output) : 0;
    for (const size_t i : checked_) {
      wanted.push_back(inputs_[i]);
      result.emplace_back(rows, num_components(inputs_[i]));
    }
    if (!output.requires_grad()) return result;
    for (int64_t r = 0; r < rows; r++) {
      std::vector<double> seed(static_cast<size_t>(rows));
      seed[static_cast<size_t>(r)] = 1;
      const List grads =
          gradients_of({output}, wanted, {from_components(output, seed)}, true, false, true);
      for (size_t k = 0; k < grads.size(); k++) {
        if (!grads[k].defined()) continue;
        const auto row = components(grads[k]);
        for (int64_t c = 0; c < result[k].columns; c++)
          result[k].at(r, c) = row[static_cast<size_t>(c)];
      }
    }
    return result;
  }

  void compare(const TensorBase& output, size_t o, size_t k, const Jacobian& a,
               const Jacobian& n) const {
    int64_t worst_row = -1, worst_column = -1;
    double worst = -1;
    for (int64_t r = 0; r < a.rows; r++)
      for (int64_t c = 0; c < a.columns; c++) {
        const double difference = std::abs(a.at(r, c) - n.at(r, c));
        if (difference <= options_.atol + options_.rtol * std::abs(n.at(r, c))) continue;
        if (worst_row >= 0 && !(difference > worst)) continue;
        worst = difference;
        worst_row = r;
        worst_column = c;
      }
    if (worst_row < 0) return;
    const size_t i = checked_[k];
    detail::raise<GradcheckError>(
        output.requires_grad() ? "Jacobian mismatch for output "
                               : "Numerical gradient for function expected to be zero: output ",
        o, " with respect to input ", i, ": at ", element(output, worst_row), " of the output and ",
        element(inputs_[i], worst_column), " of the input, numerical ",
        n.at(worst_row, worst_column), ", analytical ", a.at(worst_row, worst_column),
        ", largest difference ", worst, "\nnumerical:\n", print(n), "\nanalytical:\n", print(a));
  }

  void compare_runs(size_t o, size_t k, const Jacobian& a, const Jacobian& b) const {
    double worst = 0;
    for (size_t e = 0; e < a.value.size(); e++)
      worst = std::max(worst, std::abs(a.value[e] - b.value[e]));
    if (worst <= options_.nondet_tol) return;
    detail::raise<GradcheckError>(
        "Backward is not reentrant, i.e., running backward with same input and grad_output "
        "multiple times gives different values, although analytical gradient matches numerical "
        "gradient: output ",
        o, " with respect to input ", checked_[k], ", largest difference ", worst,
        ". The tolerance for nondeterminism was ", options_.nondet_tol, ".");
  }

  const BaseFunction& f_;
  const List& inputs_;
  const GradcheckOptions& options_;
  std::vector<size_t> checked_;
};

// Fixed numbers in [-1, 1) without pattern, so that a check gives the same result at each run.
std::vector<double> scattered(int64_t n, uint64_t seed) {
  std::vector<double> out;
  uint64_t state = seed * 0x9E3779B97F4A7C15u + 1;
  for (int64_t i = 0; i < n; i++) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    out.push_back(static_cast<double>(state >> 11) * 0x1p-52 - 1);
  }
  return out;
}

}  // namespace

bool gradcheck_of(const BaseFunction& f, const List& inputs, const GradcheckOptions& options) {
  EnableGradGuard recording;
  Check check(f, inputs, options);
  try {
    check();
  } catch (const GradcheckError&) {
    if (options.raise_exception) throw;
    return false;
  }
  return true;
}

bool gradgradcheck_of(const BaseFunction& f, const List& inputs, const List& grad_outputs,
                      const GradcheckOptions& options) {
  EnableGradGuard recording;
  List arguments = inputs, seeds = grad_outputs;
  if (seeds.empty()) {
    const List outputs = f(inputs);
    for (size_t o = 0; o < outputs.size(); o++) {
      if (!outputs[o].defined() || !outputs[o].requires_grad()) continue;
      seeds.push_back(from_components(outputs[o], scattered(num_components(outputs[o]), o + 1)));
      set_requires_grad(seeds.back(), true);
    }
  }
  arguments.insert(arguments.end(), seeds.begin(), seeds.end());
  const size_t n = inputs.size();
  const BaseFunction gradient = [&](const List& all) {
    const List at(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(n));
    List outputs, wanted, result;
    for (const TensorBase& t : f(at))
      if (t.defined() && t.requires_grad()) outputs.push_back(t);
    for (const TensorBase& t : at)
      if (t.defined() && t.requires_grad()) wanted.push_back(t);
    const List seeds_now(all.begin() + static_cast<std::ptrdiff_t>(n), all.end());
    for (TensorBase& g : gradients_of(outputs, wanted, seeds_now, true, true, true))
      if (g.defined()) result.push_back(std::move(g));
    return result;
  };
  return gradcheck_of(gradient, arguments, options);
}

}  // namespace torcxx::autograd
