// Sorting of 64-bit numbers that hold a 32-bit key above a 32-bit place.
#pragma once
#include <cstdint>

namespace torcxx::cpu {

// Sorts n numbers whose places ascend; `varying` has the bits in which keys may differ. `spare`
// holds as many. The result stands in one of both; returns which.
uint64_t* sort_packed(uint64_t* packed, uint64_t* spare, int64_t n, uint32_t varying);

}  // namespace torcxx::cpu
