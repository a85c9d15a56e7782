// Elements chosen by bytes that are 0 or 1.
#pragma once
#include <cstdint>

namespace torcxx::cpu {

// How many of n bytes are not zero.
int64_t count_mask(const uint8_t* mask, int64_t n);
// Writes the elements of `in` whose byte is not zero behind each other; returns how many. `out` may
// be written up to that count only.
int64_t compress(void* out, const void* in, const uint8_t* mask, int64_t n, int64_t element_bytes);
// out[i] = the next element of `from` where the byte is not zero; returns how many were taken.
int64_t expand_into(void* out, const void* from, const uint8_t* mask, int64_t n,
                    int64_t element_bytes);

}  // namespace torcxx::cpu
