// Medium and large blocks: kept when freed and given out again, since faulting fresh pages in costs
// more than most operations on them.
#pragma once
#include "torcxx/core/storage.h"

namespace torcxx::detail {

// A storage with its own block. Raises OutOfMemoryError.
StorageImpl* pool_allocate(int64_t bytes);

}  // namespace torcxx::detail
