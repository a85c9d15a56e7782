// Rows of contiguous tensors, moved and added by checked lists of positions.
#pragma once
#include <cstdint>

#include "torcxx/core/dtype.h"
#include "torcxx/core/scalar.h"

namespace torcxx::cpu {

// A contiguous tensor seen as [outer, size, inner], beside one of [outer, n, inner] whose place
// k along the middle belongs to place index[k] of the first.
struct RowShape {
  int64_t outer, size, n, inner;
};

// rows[o, k] = table[o, index[k]]
void take_rows(void* rows, const void* table, const int64_t* index, const RowShape& s,
               int64_t element_bytes);
// table[o, index[k]] = rows[o, k], in the order of k
void put_rows(void* table, const void* rows, const int64_t* index, const RowShape& s,
              int64_t element_bytes);
// table[o, index[k]] += alpha * rows[o, k], in the order of k
void add_rows(void* table, const void* rows, const int64_t* index, const RowShape& s,
              ScalarType dtype, const Scalar& alpha);

}  // namespace torcxx::cpu
