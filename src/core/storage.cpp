#include "torcxx/core/storage.h"

#include <new>

#include "core/allocator.h"
#include "core/block_pool.h"
#include "core/memory_account.h"
#include "core/thread_cache.h"
#include "torcxx/core/error.h"

namespace torcxx {
namespace {

using namespace detail;

// A small tensor's data follows its header, on a cache line of its own.
constexpr int64_t kHeader = kCacheLine;
static_assert(sizeof(StorageImpl) <= kHeader);

constexpr int kDeviceTypes = static_cast<int>(DeviceType::Meta) + 1;
constinit std::atomic<DeviceAllocate> device_allocators[kDeviceTypes] = {};

void release_small(StorageImpl* s) {
  const auto bytes = static_cast<int64_t>(reinterpret_cast<intptr_t>(s->context));
  account_free(bytes);
  s->~StorageImpl();
  fast_free(s, static_cast<size_t>(kHeader + bytes));
}

StorageImpl* make_small(int64_t bytes) {
  account_allocate(bytes);
  void* block;
  try {
    block = fast_allocate(static_cast<size_t>(kHeader + bytes));
  } catch (...) {
    account_free(bytes);
    throw;
  }
  StorageImpl* s = new (block) StorageImpl;
  s->data = static_cast<char*>(block) + kHeader;
  s->nbytes = bytes;
  s->release = release_small;
  s->context = reinterpret_cast<void*>(static_cast<intptr_t>(bytes));
  return s;
}

StorageImpl* new_header() { return new (fast_allocate(sizeof(StorageImpl))) StorageImpl; }

void delete_header(StorageImpl* s) noexcept {
  s->~StorageImpl();
  fast_free(s, sizeof(StorageImpl));
}

using Deleter = std::function<void(void*)>;

void release_borrowed(StorageImpl* s) {
  if (auto* deleter = static_cast<Deleter*>(s->context)) {
    (*deleter)(s->data);
    delete deleter;
  }
  delete_header(s);
}

StorageImpl* make_elsewhere(int64_t bytes, Device device) {
  if (device.type() == DeviceType::Meta) {  // a shape without memory
    StorageImpl* s = new_header();
    s->nbytes = bytes;
    s->release = [](StorageImpl* p) { delete_header(p); };
    return s;
  }
  const DeviceAllocate allocate =
      device_allocators[static_cast<int>(device.type())].load(std::memory_order_acquire);
  TORCXX_CHECK_NOT_IMPLEMENTED(allocate, "allocate: no backend for device '", device,
                               "' is running");
  return allocate(bytes, device);
}

}  // namespace

Storage Storage::allocate(int64_t nbytes, Device device) {
  TORCXX_CHECK(nbytes >= 0, "allocate: argument 'nbytes' expected at least 0, got ", nbytes);
  StorageImpl* s;
  if (TORCXX_UNLIKELY(!device.is_cpu()))
    s = make_elsewhere(nbytes, device);
  else if (nbytes <= static_cast<int64_t>(kSmallMax) - kHeader)
    s = make_small(nbytes);
  else
    s = pool_allocate(nbytes);
  s->device = device;
  return Storage(s);
}

Storage Storage::from_blob(void* data, int64_t nbytes, std::function<void(void*)> deleter,
                           Device device) {
  TORCXX_CHECK(nbytes >= 0, "from_blob: argument 'nbytes' expected at least 0, got ", nbytes);
  TORCXX_CHECK(data || nbytes == 0, "from_blob: argument 'data' expected memory of ", nbytes,
               " bytes, got a null pointer");
  StorageImpl* s = new_header();
  if (deleter) {
    try {
      s->context = new Deleter(std::move(deleter));
    } catch (...) {
      delete_header(s);
      throw;
    }
  }
  s->data = data;
  s->nbytes = nbytes;
  s->device = device;
  s->release = release_borrowed;
  return Storage(s);
}

void set_device_allocator(DeviceType type, DeviceAllocate allocate) {
  device_allocators[static_cast<int>(type)].store(allocate, std::memory_order_release);
}

}  // namespace torcxx
