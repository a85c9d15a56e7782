// Where storages of other devices come from.
#pragma once
#include "torcxx/core/storage.h"

namespace torcxx {

// Called by Storage::allocate for its device type; the backend registers it when it starts.
using DeviceAllocate = StorageImpl* (*)(int64_t bytes, Device device);
void set_device_allocator(DeviceType type, DeviceAllocate allocate);

}  // namespace torcxx
