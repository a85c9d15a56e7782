// Working memory of the kernels: one growing block per thread and slot, kept between calls.
#pragma once

#include <cstdint>

namespace torcxx::cpu {

/// A slot is in use by at most one level of the call stack at a time.
enum class ScratchSlot { kPackA, kPackB, kAccumulate, kVector, kImage, kWeights, kFft, kFftPanel, kFftChirp, kCount };

/// At least `bytes` of memory, aligned to 64 bytes (2 MiB and huge pages for large blocks), valid
/// until this thread asks for the same slot again. Contents are undefined.
/// Raises OutOfMemoryError.
void* scratch(ScratchSlot slot, int64_t bytes);

/// Gives back this thread's blocks.
void release_scratch();

}  // namespace torcxx::cpu
