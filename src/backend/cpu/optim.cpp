#include "backend/cpu/optim.h"

#include <algorithm>

#include "backend/cpu/map.h"

namespace torcxx::cpu {
namespace {

constexpr int64_t kGrain = 32768;  // elements of a parallel chunk
constexpr int64_t kTile = 1024;
constexpr int64_t kTileStride = kTile + 48;  // odd cache lines keep tiles apart
constexpr int64_t kAlign = 64;               // chunks begin at multiples of it within a parameter

// float16 and bfloat16, by tiles of float.
void update_narrow(const OptimItem& item, int64_t from, int64_t n) {
  alignas(64) float buffer[2 + kMaxOptimStates][kTileStride];
  const TileFn load = tiles().load[static_cast<int>(item.dtype)][F32];
  const TileFn store = tiles().store[F32][static_cast<int>(item.dtype)];
  const auto at = [&](const void* p, int64_t i) {
    return const_cast<uint16_t*>(static_cast<const uint16_t*>(p)) + i;
  };
  for (const int64_t end = from + n; from < end; from += kTile) {
    const int64_t m = std::min(kTile, end - from);
    void* state[kMaxOptimStates] = {};
    load(buffer[0], at(item.param, from), 1, 0, m, 1);
    load(buffer[1], at(item.grad, from), 1, 0, m, 1);
    for (int k = 0; k < item.states; k++)
      if (item.state[k]) load(state[k] = buffer[2 + k], at(item.state[k], from), 1, 0, m, 1);
    item.update(buffer[0], buffer[1], state, item.scalars, m);
    store(at(item.param, from), buffer[0], 1, 0, m, 1);
    for (int k = 0; k < item.states; k++)
      if (item.state[k]) store(at(item.state[k], from), buffer[2 + k], 1, 0, m, 1);
  }
}

void update(const OptimItem& item, int64_t from, int64_t n) {
  if (item.dtype == kFloat16 || item.dtype == kBFloat16) return update_narrow(item, from, n);
  const int64_t offset = from * elementSize(item.dtype);
  void* state[kMaxOptimStates] = {};
  for (int k = 0; k < item.states; k++)
    if (item.state[k]) state[k] = static_cast<char*>(item.state[k]) + offset;
  item.update(static_cast<char*>(item.param) + offset, static_cast<const char*>(item.grad) + offset,
              state, item.scalars, n);
}

}  // namespace

int64_t optim_chunks(OptimItem* items, size_t count) {
  int64_t total = 0;
  for (size_t i = 0; i < count; i++) {
    items[i].first = total;
    total += (items[i].numel + kAlign - 1) / kAlign * kAlign;
  }
  return (total + kGrain - 1) / kGrain;
}

void optim_pass(const OptimItem* items, size_t count, RunFn f) {
  if (count == 0) return;
  const int64_t total = items[count - 1].first + items[count - 1].numel;
  parallel_for(0, total, kGrain, [&](int64_t begin, int64_t end) {
    const auto after = [](int64_t at, const OptimItem& i) { return at < i.first; };
    const OptimItem* item = std::upper_bound(items, items + count, begin, after) - 1;
    for (; item < items + count && item->first < end; item++) {
      const int64_t from = std::max<int64_t>(0, begin - item->first);
      const int64_t to = std::min(item->numel, end - item->first);
      if (from < to) f(begin / kGrain, *item, from, to - from);
    }
  });
}

void optim_step(OptimItem* items, size_t count) {
  optim_chunks(items, count);
  optim_pass(items, count, [](int64_t, const OptimItem& item, int64_t from, int64_t n) {
    update(item, from, n);
  });
}

}  // namespace torcxx::cpu
