// Advanced indexing: what a list of index tensors, masks and gaps names in a tensor.
#pragma once
#include <vector>

#include "tensor/broadcast.h"

namespace torcxx {

struct AdvancedIndex {
  Shape result;                 // of the indexing
  std::vector<int64_t> places;  // element offset of each position of the index tensors
  struct Dim {
    int64_t size, stride;
  };
  std::vector<Dim> before;      // dimensions in front of the indexed ones
  std::vector<int64_t> behind;  // offsets of the runs of the dimensions behind them
  int64_t run = 1;              // elements of a run

  // Raises IndexError for a place outside, index tensors that do not broadcast, a mask of another
  // shape, too many indices, or an index of a wrong dtype.
  AdvancedIndex(const TensorBase& self, ArrayRef<TensorBase> indices);

  int64_t outer() const {
    int64_t n = 1;
    for (const Dim& d : before) n *= d.size;
    return n;
  }
  int64_t offset(int64_t outer) const {
    int64_t at = 0;
    for (size_t d = before.size(); d-- > 0;) {
      at += outer % before[d].size * before[d].stride;
      outer /= before[d].size;
    }
    return at;
  }
};

}  // namespace torcxx
