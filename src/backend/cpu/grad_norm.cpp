#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "backend/cpu/isa_table.h"
#include "backend/cpu/map.h"
#include "backend/cpu/optim.h"

namespace torcxx::cpu {

TORCXX_DECLARE_ISA(const cpu::GradKernels, grad_kernels_table)

const GradKernels& grad_kernels() {
  static const GradKernels& k = *isa_pick(TORCXX_ISA_TABLE(grad_kernels_table));
  return k;
}

namespace {

double join(NormKind kind, double a, double b) {
  if (std::isnan(a) || std::isnan(b)) return std::numeric_limits<double>::quiet_NaN();
  if (kind == NormKind::Inf) return std::max(a, b);
  if (kind == NormKind::MinusInf) return std::min(a, b);
  return a + b;
}

double run(NormKind kind, double p, const OptimItem& item, int64_t from, int64_t n, double sum) {
  const auto& row = grad_kernels().norm[static_cast<int>(kind)];
  const auto* x = static_cast<const char*>(item.param) + from * elementSize(item.dtype);
  if (item.dtype == kFloat64) return join(kind, sum, row[1](x, n, p));
  if (item.dtype == kFloat32) return join(kind, sum, row[0](x, n, p));
  constexpr int64_t kTile = 1024;
  alignas(64) float tile[kTile];
  const TileFn load = tiles().load[static_cast<int>(item.dtype)][F32];
  for (int64_t i = 0; i < n; i += kTile) {
    const int64_t m = std::min(kTile, n - i);
    load(tile, x + i * 2, 1, 0, m, 1);
    sum = join(kind, sum, row[0](tile, m, p));
  }
  return sum;
}

}  // namespace

double total_norm(OptimItem* items, size_t count, double p) {
  const NormKind kind = p == 0           ? NormKind::Zero
                        : p == 1         ? NormKind::One
                        : p == 2         ? NormKind::Two
                        : !std::isinf(p) ? NormKind::Power
                        : p > 0          ? NormKind::Inf
                                         : NormKind::MinusInf;
  const double start = kind == NormKind::MinusInf ? std::numeric_limits<double>::infinity() : 0;
  std::vector<double> partial(static_cast<size_t>(optim_chunks(items, count)), start);
  optim_pass(items, count, [&](int64_t chunk, const OptimItem& item, int64_t from, int64_t n) {
    double& sum = partial[static_cast<size_t>(chunk)];
    sum = run(kind, p, item, from, n, sum);
  });
  double sum = start;
  for (const double s : partial) sum = join(kind, sum, s);
  if (kind == NormKind::Two) return std::sqrt(sum);
  return kind == NormKind::Power ? std::pow(sum, 1 / p) : sum;
}

}  // namespace torcxx::cpu
