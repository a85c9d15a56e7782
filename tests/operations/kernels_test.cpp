// The kernels of every pointwise record against its formula in a wider type, on every instruction
// set that this machine has.
#include <algorithm>

#include "backend/cpu/cpu_info.h"
#include "operations/call.h"
#include "operations/reference.h"
#include "torcxx/autograd/autograd.h"
#include "torcxx/autograd/variable.h"

namespace torcxx::optest {
namespace {

using reference::Pointwise;

const OpEntry* entry_of(const Pointwise& r) {
  for (const OpEntry* e : entries(OpKind::Pointwise)) {
    const std::string unique = std::string(e->name) + (*e->overload ? "_" : "") + e->overload;
    if (unique == r.unique) return e;
  }
  return nullptr;
}

constexpr double kScalars[] = {0.5, 1.5, 0.75, 2.5};

// Inputs over the record's range, exact in float.
struct Inputs {
  std::vector<std::vector<double>> values;
  int64_t n;

  Inputs(const Pointwise& r, int64_t count, ScalarType dtype) : n(count) {
    Numbers numbers(7);
    for (int i = 0; i < r.inputs; i++) {
      std::vector<double> v(static_cast<size_t>(n));
      for (double& x : v) {
        x = numbers.uniform(r.range.lo, r.range.hi);
        if (numbers.integer(0, 3) == 0) x *= std::exp2(numbers.uniform(-20, 0));  // near 0 too
        x = std::clamp(x, r.range.lo, r.range.hi);
        if (dtype == kFloat32) x = static_cast<float>(x);
        if (r.masks >> i & 1) x = static_cast<double>(numbers.integer(0, 1));
      }
      values.push_back(std::move(v));
    }
  }
  TensorBase tensor(const Pointwise& r, int i, ScalarType dtype) const {
    return tensor_of(values[static_cast<size_t>(i)], {n}, r.masks >> i & 1 ? kBool : dtype);
  }
};

std::vector<Value> call_arguments(const Pointwise& r, const Inputs& in, ScalarType dtype) {
  std::vector<Value> args;
  int tensors = 0, scalars = 0;
  for (const Argument& a : arguments(*entry_of(r)))
    args.push_back(a.is_tensor() ? Value(in.tensor(r, tensors++, dtype))
                                 : Value(Scalar(kScalars[scalars++])));
  return args;
}

// Distance in units in the last place of `digits` bits at `want`.
double ulps(double got, long double want, int digits, int min_exponent) {
  if (got == want) return 0;
  if (std::isnan(got) || std::isnan(want))
    return std::isnan(got) && std::isnan(want) ? 0 : INFINITY;
  if (std::isinf(got) || std::isinf(want)) {
    const long double largest = std::ldexp(1.0L, digits == 24 ? 128 : 1024);
    return std::fabs(want) >= largest * 0.99999L && (got > 0) == (want > 0) ? 0 : INFINITY;
  }
  int exponent = 0;
  std::frexp(want, &exponent);
  exponent = std::max(exponent, min_exponent);
  return static_cast<double>(std::fabs(got - want) / std::ldexp(1.0L, exponent - digits));
}

struct Worst {
  double error = 0;
  int64_t at = 0;
  void add(double e, int64_t i) {
    if (!(e <= error)) error = e, at = i;
  }
};

void check_record(const Pointwise& r, ScalarType dtype, int64_t n) {
  const OpEntry* op = entry_of(r);
  ASSERT_TRUE(op) << r.unique;
  const Inputs in(r, n, dtype);
  const TensorBase out = call_one(*op, call_arguments(r, in, dtype));
  const bool narrow = dtype == kFloat32;
  Worst worst;
  for (int64_t i = 0; i < n; i++) {
    long double v[4] = {}, s[4], want = 0;
    double vd[4] = {}, sd[4];
    for (int k = 0; k < r.inputs; k++)
      v[k] = vd[k] = in.values[static_cast<size_t>(k)][static_cast<size_t>(i)];
    for (int k = 0; k < 4; k++) s[k] = sd[k] = kScalars[k];
    want = narrow ? static_cast<long double>(r.f(vd, sd)) : r.f_long(v, s);
    worst.add(narrow ? ulps(load(out, i), want, 24, -125) : ulps(load(out, i), want, 53, -1021), i);
  }
  const double bound = r.result == ops::ToBool ? 0 : std::max(r.ulp, 0.5);
  std::string at;
  for (const auto& v : in.values) at += " " + std::to_string(v[static_cast<size_t>(worst.at)]);
  EXPECT_LE(worst.error, bound * 1.000001) << r.unique << " of " << toString(dtype) << " at" << at;
}

// A gradient's formula may cancel: its kernel may err as much as inputs moved by their rounding,
// and by a rounding of the factors (1 - tanh^2 where tanh is 1).
void check_gradients(const Pointwise& r, int64_t n) {
  if (r.grads.empty()) return;
  const OpEntry* op = entry_of(r);
  ASSERT_TRUE(op) << r.unique;
  const Inputs in(r, n, kFloat32);
  std::vector<Value> args = call_arguments(r, in, kFloat32);
  std::vector<TensorBase> leaves;
  for (const auto& g : r.grads) {
    const std::vector<Argument> names = arguments(*op);
    for (size_t i = 0; i < names.size(); i++)
      if (names[i].name == g.name) leaves.push_back(std::get<TensorBase>(args[i]));
  }
  for (const TensorBase& t : leaves) autograd::set_requires_grad(t, true);
  const TensorBase out = call_one(*op, args);
  Numbers numbers(3);
  const TensorBase grad = random_tensor(out.sizes(), out.dtype(), numbers, -2, 2);
  const auto got = autograd::gradients_of({out}, leaves, {grad}, false, false, true);
  for (size_t g = 0; g < r.grads.size(); g++) {
    ASSERT_TRUE(got[g].defined()) << r.unique;
    Worst worst;
    for (int64_t i = 0; i < n; i++) {
      double v[6] = {};
      v[0] = load(grad, i);
      for (int k = 0; k < r.inputs; k++)
        v[k + 1] = in.values[static_cast<size_t>(k)][static_cast<size_t>(i)];
      v[r.inputs + 1] = load(out, i);
      const double want = r.grads[g].f(v, kScalars), have = load(got[g], i);
      if (std::isnan(want) && std::isnan(have)) continue;
      if (std::fabs(want) > 3e38 || std::isnan(want)) continue;
      double factor = 1;
      for (int k = 1; k <= r.inputs; k++) factor = std::max(factor, std::fabs(v[k]));
      double noise = 6e-8 * (8 * std::fabs(want) + 4 * std::fabs(v[0]) * factor) + 1e-37;
      for (int k = 0; k < r.inputs + 2; k++) {
        if (k > 0 && k <= r.inputs && r.masks >> (k - 1) & 1) continue;
        for (double step : {1 - 1.2e-7, 1 + 1.2e-7}) {
          double moved[6];
          std::copy(v, v + 6, moved);
          moved[k] *= step;
          noise += 4 * std::fabs(r.grads[g].f(moved, kScalars) - want);
        }
      }
      if (!std::isnan(noise)) worst.add(std::fabs(have - want) / noise, i);
    }
    EXPECT_LE(worst.error, 1) << r.unique << " by " << r.grads[g].name << " at "
                              << in.values[0][static_cast<size_t>(worst.at)];
  }
}

// NaN, infinities and signed zeros as the formula in double has them.
void check_special(const Pointwise& r) {
  const OpEntry* op = entry_of(r);
  ASSERT_TRUE(op) << r.unique;
  const double special[] = {NAN, INFINITY, -INFINITY, 0.0, -0.0, 1, -1};
  int64_t n = 1;
  for (int i = 0; i < r.inputs; i++) n *= 7;
  std::vector<std::vector<double>> v(static_cast<size_t>(r.inputs));
  for (int64_t i = 0, at = 0; i < n; at = ++i)
    for (auto& input : v) {
      input.push_back(special[at % 7]);
      at /= 7;
    }
  std::vector<Value> args;
  size_t tensors = 0;
  int scalars = 0;
  for (const Argument& a : arguments(*op)) {
    if (!a.is_tensor()) {
      args.emplace_back(Scalar(kScalars[scalars++]));
      continue;
    }
    const bool mask = r.masks >> tensors & 1;
    if (mask)
      for (double& x : v[tensors]) x = x == 1;
    args.emplace_back(tensor_of(v[tensors++], {n}, mask ? kBool : kFloat32));
  }
  const TensorBase out = call_one(*op, args);
  for (int64_t i = 0; i < n; i++) {
    double in[4] = {};
    for (int k = 0; k < r.inputs; k++) in[k] = v[static_cast<size_t>(k)][static_cast<size_t>(i)];
    const double want = r.f(in, kScalars), got = load(out, i);
    const bool ok = std::isnan(want) ? std::isnan(got)
                    : std::isinf(want) || std::fabs(want) > 3.5e38
                        ? std::isinf(got) && (got > 0) == (want > 0)
                        : std::fabs(got - want) <= 1e-5 * std::fabs(want) + 1e-30;
    EXPECT_TRUE(ok) << r.unique << "(" << in[0] << ", " << in[1] << ", " << in[2] << ") is " << got
                    << ", not " << want;
  }
}

template <class F>
void on_every_isa(F f) {
  for (int level = 0; level <= cpu_info().isa_supported; level++) {
    const int before = set_cpu_isa_level(level);
    const ::testing::ScopedTrace trace(__FILE__, __LINE__, cpu_isa_name(level));
    for (const Pointwise& r : reference::all_pointwise()) f(r);
    set_cpu_isa_level(before);
  }
}

TEST(Kernels, FloatsWithinTheStatedBound) {
  EXPECT_GE(reference::all_pointwise().size(), 80u);
  on_every_isa([](const Pointwise& r) { check_record(r, kFloat32, 2003); });
}
TEST(Kernels, DoublesWithinTheStatedBound) {
  on_every_isa([](const Pointwise& r) { check_record(r, kFloat64, 503); });
}
TEST(Kernels, GradientsAsTheFormula) {
  on_every_isa([](const Pointwise& r) { check_gradients(r, 503); });
}
TEST(Kernels, SpecialValuesAsTheFormula) {
  on_every_isa([](const Pointwise& r) { check_special(r); });
}
TEST(KernelsSlow, DenseSweep) {
  on_every_isa([](const Pointwise& r) {
    check_record(r, kFloat32, 200'003);
    check_record(r, kFloat64, 20'003);
    check_gradients(r, 20'003);
  });
}

}  // namespace
}  // namespace torcxx::optest
