// Sorting of rows with the places their elements came from. Equal elements keep their order, -0 and
// 0 are equal, and NaN is greater than every number.
#pragma once
#include "torcxx/core/dtype.h"

namespace torcxx::cpu {

// Contiguous rows of n elements of a real dtype.
struct SortArgs {
  const void* in;
  ScalarType dtype;
  int64_t rows, n;
  bool descending;
};

// values and places: [rows, n]; either may be null.
void sort(const SortArgs& args, void* values, int64_t* places);
// The first k of each sorted row, in order: [rows, k].
void sort_first(const SortArgs& args, int64_t k, void* values, int64_t* places);
// Element k of each sorted row: [rows]. With `median` in place of k: the lower median, NaN where a
// row holds one, or with `skip_nan` the median of the numbers.
enum class Median : uint8_t { No, Plain, SkipNan };
void sort_select(const SortArgs& args, int64_t k, Median median, void* values, int64_t* places);

}  // namespace torcxx::cpu
