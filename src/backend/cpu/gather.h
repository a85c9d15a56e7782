// Elements at places that an index tensor names along one dimension.
#pragma once
#include "backend/cpu/map.h"

namespace torcxx::cpu {

enum class Scatter : uint8_t { Set, Add, Multiply, Most, Least };

// `places` is a contiguous tensor of `shape` with checked positions along `dim`. `table` is indexed
// by them there and by the element's own place elsewhere; `list` by the place alone (strides of
// 0 repeat a value). Both have one dtype.
struct GatherArgs {
  IntArrayRef shape;
  int64_t dim;
  const int64_t* places;
  MapOperand table, list;
};

// list = table's elements. Checks the positions on the way: false, and anything in list, where one
// lies outside [0, size).
bool gather(const GatherArgs& args, int64_t size);
// table's elements = list's, or combined with them, in row-major order of `shape`
void scatter(const GatherArgs& args, Scatter how);

}  // namespace torcxx::cpu
