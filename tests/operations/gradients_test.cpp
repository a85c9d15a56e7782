// Second derivatives of the differentiable pointwise records, by finite differences in float64.
#include <algorithm>

#include "operations/call.h"
#include "operations/reference.h"
#include "tensor/formulas.h"
#include "torcxx/autograd/gradcheck_base.h"
#include "torcxx/autograd/variable.h"

namespace torcxx::optest {
namespace {

// Inside the range, away from kinks at whole and half numbers and at the scalars.
double point(const reference::Pointwise& r, Numbers& numbers) {
  const double lo = std::max(r.range.lo, -3.0), hi = std::min(r.range.hi, 3.0);
  for (int attempt = 0; attempt < 1000; attempt++) {
    const double x = numbers.uniform(lo, hi);
    const double quarter = x * 4 - std::floor(x * 4);
    if (quarter > 0.2 && quarter < 0.8) return x;
  }
  return 0.5 * (lo + hi);
}

// The sizes of tensor argument i: equal, none, empty, broadcast; and whether it lies strided.
struct Layout {
  std::vector<std::vector<int64_t>> sizes;
  bool apart = false;
};
const Layout kLayouts[] = {
    {{{3}}}, {{{}}}, {{{0, 2}}}, {{{2, 1}, {2}, {1, 1}}}, {{{2, 2}}, true}, {{{2}, {}, {2, 1}}}};

void check_all(const Layout& layout) {
  int checked = 0;
  for (const reference::Pointwise& r : reference::all_pointwise()) {
    if (r.grads.empty() || r.result == ops::ToBool) continue;
    const OpEntry* op = nullptr;
    for (const OpEntry* e : entries(OpKind::Pointwise))
      if (std::string(e->name) + (*e->overload ? "_" : "") + e->overload == r.unique) op = e;
    ASSERT_TRUE(op) << r.unique;
    Numbers numbers(17);
    std::vector<Value> args;
    std::vector<TensorBase> leaves;
    std::vector<size_t> places;
    int tensors = 0;
    double scalar = 0.5;
    for (const Argument& a : arguments(*op)) {
      if (!a.is_tensor()) {
        args.emplace_back(Scalar(scalar));
        scalar += 1;
        continue;
      }
      if (r.masks >> tensors++ & 1) {
        args.emplace_back(random_tensor(layout.sizes[0], kBool, numbers, 0, 1));
        continue;
      }
      const auto& sizes = layout.sizes[static_cast<size_t>(tensors - 1) % layout.sizes.size()];
      std::vector<double> values;
      for (int64_t i = 0; i < product_of(sizes); i++) values.push_back(point(r, numbers));
      TensorBase t = tensor_of(values, sizes, kFloat64);
      if (layout.apart) t = strided(t);
      const bool has = std::any_of(r.grads.begin(), r.grads.end(),
                                   [&](const auto& g) { return a.name == g.name; });
      if (has) {
        autograd::set_requires_grad(t, true);
        leaves.push_back(t);
        places.push_back(args.size());
      }
      args.emplace_back(t);
    }
    const autograd::BaseFunction f = [&](const std::vector<TensorBase>& inputs) {
      std::vector<Value> own = args;
      for (size_t i = 0; i < places.size(); i++) own[places[i]] = inputs[i];
      return std::vector<TensorBase>{call_one(*op, own)};
    };
    try {
      EXPECT_TRUE(autograd::gradcheck_of(f, leaves, {})) << r.unique;
      EXPECT_TRUE(autograd::gradgradcheck_of(f, leaves, {}, {})) << r.unique;
      checked++;
    } catch (const Error& e) {
      ADD_FAILURE() << r.unique << ": " << e.what();
    }
  }
  EXPECT_GE(checked, 50);
}

TEST(PointwiseGradients, FirstAndSecondInFloat64) {
  for (const Layout& layout : kLayouts) check_all(layout);
}

}  // namespace
}  // namespace torcxx::optest
