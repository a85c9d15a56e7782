// Storage and the allocator beneath it.
#include <gtest/gtest.h>
#include <torcxx/core/error.h>
#include <torcxx/core/storage.h>

#include <condition_variable>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <mutex>
#include <random>
#include <set>
#include <thread>
#include <vector>

#include "core/thread_cache.h"
#include "unit/core_expect.h"

namespace torcxx {
namespace {

class CoreStorage : public ::testing::Test {
 protected:
  void TearDown() override { set_memory_limit(-1); }
  static int64_t in_use() { return memory_stats().current_bytes; }
  // What the peak may be off by: this thread's share and that of the pool's workers.
  static constexpr double kPeakSlack = 8 * 65536;
};

TEST_F(CoreStorage, EverySizeIsAlignedAndWritable) {
  for (const int64_t n : {0L, 1L, 16L, 63L, 64L, 960L, 961L, 1024L, 4031L, 4032L, 4033L, 4096L,
                          65536L, 100001L, (1L << 20) + 1, (2L << 20) - 1, 2L << 20, 9L << 20}) {
    const Storage s = Storage::allocate(n);
    ASSERT_NE(s.data(), nullptr) << n;
    EXPECT_EQ(reinterpret_cast<uintptr_t>(s.data()) % 64, 0u) << n;
    EXPECT_EQ(s.nbytes(), n);
    EXPECT_TRUE(s->device.is_cpu());
    EXPECT_TRUE(s->writable);
    std::memset(s.data(), 0xab, static_cast<size_t>(n));
  }
}

TEST_F(CoreStorage, BlocksNeverOverlap) {
  std::mt19937_64 random(1);
  std::deque<Storage> live;
  const auto mark = [](const Storage& s) {
    return static_cast<int>(reinterpret_cast<uintptr_t>(s.data()) >> 6 & 0xff);
  };
  for (int i = 0; i < 20000; i++) {
    const int64_t n = static_cast<int64_t>(random() % (random() % 16 ? 5000 : 300000));
    const Storage s = Storage::allocate(n);
    std::memset(s.data(), mark(s), static_cast<size_t>(n));
    live.push_back(s);
    if (live.size() < 100) continue;
    const Storage old = live.front();
    live.pop_front();
    const auto* p = static_cast<const unsigned char*>(old.data());
    for (int64_t k = 0; k < old.nbytes(); k += 61) ASSERT_EQ(p[k], mark(old));
  }
}

TEST_F(CoreStorage, SharesByReference) {
  const int64_t before = in_use();
  Storage a = Storage::allocate(100);
  EXPECT_EQ(in_use(), before + 100);
  Storage b = a, c;
  c = b;
  EXPECT_EQ(a->refs.load(), 3);
  a = Storage();
  b = std::move(c);
  EXPECT_EQ(b->refs.load(), 1);
  EXPECT_EQ(in_use(), before + 100);
  b = Storage();
  EXPECT_EQ(in_use(), before);
}

TEST_F(CoreStorage, BorrowsMemory) {
  float data[4] = {1, 2, 3, 4};
  int deleted = 0;
  {
    const Storage s = Storage::from_blob(data, sizeof data, [&](void* p) {
      EXPECT_EQ(p, data);
      deleted++;
    });
    const Storage t = s;
    EXPECT_EQ(t.data(), data);
    EXPECT_EQ(deleted, 0);
  }
  EXPECT_EQ(deleted, 1);
  Storage::from_blob(data, sizeof data, nullptr);
  EXPECT_THROW(Storage::from_blob(data, -1, nullptr), Error);
  EXPECT_THROW(Storage::from_blob(nullptr, 8, nullptr), Error);
  EXPECT_EQ(Storage::from_blob(nullptr, 0, nullptr).nbytes(), 0);
}

TEST_F(CoreStorage, OtherDevices) {
  const Storage meta = Storage::allocate(int64_t{1} << 60, DeviceType::Meta);
  EXPECT_EQ(meta.data(), nullptr);
  EXPECT_EQ(meta.nbytes(), int64_t{1} << 60);
  EXPECT_ERROR(Storage::allocate(8, DeviceType::WebGPU), NotImplementedError, "webgpu");
}

TEST_F(CoreStorage, AbsurdSizesRaise) {
  const int64_t before = in_use();
  for (const int64_t n : {int64_t{1} << 61, int64_t{1} << 50, INT64_MAX, INT64_MAX - 4096})
    EXPECT_ERROR(Storage::allocate(n), OutOfMemoryError, std::to_string(n) + " bytes");
  EXPECT_ERROR(Storage::allocate(-1), Error, "got -1");
  EXPECT_THROW(Storage::allocate(INT64_MIN), Error);
  EXPECT_EQ(in_use(), before);
  EXPECT_NE(Storage::allocate(1000).data(), nullptr);
}

TEST_F(CoreStorage, LimitRaisesAndRecovers) {
  const int64_t before = in_use();
  set_memory_limit(before + 10000);
  EXPECT_EQ(get_memory_limit(), before + 10000);
  Storage a = Storage::allocate(6000);
  EXPECT_ERROR(Storage::allocate(6000), OutOfMemoryError, "limit of");
  const Storage b = Storage::allocate(4000);
  EXPECT_THROW(Storage::allocate(1), OutOfMemoryError);
  EXPECT_EQ(in_use(), before + 10000);
  a = Storage();
  EXPECT_NO_THROW(Storage::allocate(6000));
  std::thread([&] {  // what another thread holds counts
    const Storage c = Storage::allocate(5000);
    EXPECT_THROW(Storage::allocate(1001), OutOfMemoryError);
  })
      .join();
  set_memory_limit(0);
  EXPECT_THROW(Storage::allocate(1), OutOfMemoryError);
  set_memory_limit(-5);
  EXPECT_EQ(get_memory_limit(), -1);
  EXPECT_NO_THROW(Storage::allocate(int64_t{1} << 20));
}

TEST_F(CoreStorage, CountsAndPeak) {
  for (const int64_t n : {100L, 5000L, 70000L, 30L << 20}) {
    reset_peak_memory_stats();
    const MemoryStats start = memory_stats();
    EXPECT_EQ(start.peak_bytes, start.current_bytes);
    {
      const Storage a = Storage::allocate(n), b = Storage::allocate(n);
      EXPECT_EQ(in_use(), start.current_bytes + 2 * n);
    }
    const MemoryStats end = memory_stats();
    EXPECT_EQ(end.current_bytes, start.current_bytes) << n;
    EXPECT_NEAR(static_cast<double>(end.peak_bytes),
                static_cast<double>(start.current_bytes + 2 * n), n < 10000 ? 0 : kPeakSlack)
        << n;
    EXPECT_EQ(end.allocations, start.allocations + 2) << n;
  }
}

TEST_F(CoreStorage, CountsStayRightBesideLargerShares) {
  // More in small blocks than a thread keeps to itself, freed by another thread.
  reset_peak_memory_stats();
  const int64_t before = in_use();
  std::vector<Storage> blocks;
  for (int i = 0; i < 1000; i++) blocks.push_back(Storage::allocate(1000));
  EXPECT_EQ(in_use(), before + 1000000);
  std::thread([&] { blocks.clear(); }).join();
  EXPECT_EQ(in_use(), before);
  EXPECT_NEAR(static_cast<double>(memory_stats().peak_bytes), static_cast<double>(before + 1000000),
              kPeakSlack);
}

TEST_F(CoreStorage, ReusesBlocks) {
  if (!TORCXX_POOLS) GTEST_SKIP() << "pools are off under a sanitizer";
  for (const int64_t n : {16L, 3000L, 70000L, 5L << 20, 70L << 20}) {
    empty_cache();
    const void* first = Storage::allocate(n).data();
    const MemoryStats before = memory_stats();
    EXPECT_EQ(Storage::allocate(n).data(), first) << n;
    EXPECT_EQ(memory_stats().system_allocations, before.system_allocations) << n;
  }
  // A close size reuses, a far smaller one does not.
  const void* first = Storage::allocate(10 << 20).data();
  EXPECT_EQ(Storage::allocate(9 << 20).data(), first);
  EXPECT_NE(Storage::allocate(4 << 20).data(), first);
}

TEST_F(CoreStorage, EmptyCacheGivesBack) {
  if (!TORCXX_POOLS) GTEST_SKIP() << "pools are off under a sanitizer";
  empty_cache();
  const int64_t before = memory_stats().reserved_bytes;
  const Storage kept = Storage::allocate(3 << 20);
  { const Storage s = Storage::allocate(30 << 20), t = Storage::allocate(50000); }
  EXPECT_GE(memory_stats().reserved_bytes, before + (33 << 20) + 50000);
  empty_cache();
  EXPECT_GE(memory_stats().reserved_bytes, before + (3 << 20));
  EXPECT_LT(memory_stats().reserved_bytes, before + (6 << 20));
}

// In a process of its own: the bound is the highest use ever, and other tests use a lot.
TEST_F(CoreStorage, CacheIsBounded) {
  if (!TORCXX_POOLS) GTEST_SKIP() << "pools are off under a sanitizer";
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  const auto cached = [] {
    for (int64_t n = 5 << 20; n < (40 << 20); n = n * 5 / 4) Storage::allocate(n);
    return memory_stats().reserved_bytes;
  };
  EXPECT_EXIT(std::exit(cached() <= 3 * (int64_t{64} << 20) ? 0 : 1), testing::ExitedWithCode(0),
              "");
}

// Producers allocate, consumers check and free: every block crosses threads.
TEST_F(CoreStorage, ThreadsFreeEachOthersBlocks) {
  const int64_t before = in_use();
  std::mutex mutex;
  std::condition_variable changed;
  std::deque<Storage> queue;
  int producing = 3;
  const auto produce = [&](unsigned seed) {
    std::mt19937 random(seed);
    for (int i = 0; i < 8000; i++) {
      const int64_t n = random() % 32 ? random() % 3000 : random() % 200000;
      const Storage s = Storage::allocate(n);
      std::memset(s.data(), static_cast<int>(n & 0xff), static_cast<size_t>(n));
      std::unique_lock lock(mutex);
      changed.wait(lock, [&] { return queue.size() < 500; });
      queue.push_back(s);
      changed.notify_all();
    }
    const std::lock_guard lock(mutex);
    producing--;
    changed.notify_all();
  };
  const auto consume = [&] {
    while (true) {
      std::unique_lock lock(mutex);
      changed.wait(lock, [&] { return !queue.empty() || producing == 0; });
      if (queue.empty()) return;
      const Storage s = std::move(queue.front());
      queue.pop_front();
      changed.notify_all();
      lock.unlock();
      const auto* p = static_cast<const unsigned char*>(s.data());
      for (int64_t k = 0; k < s.nbytes(); k += 97) ASSERT_EQ(p[k], s.nbytes() & 0xff);
    }
  };
  std::vector<std::thread> threads;
  for (unsigned i = 0; i < 3; i++) threads.emplace_back(produce, i);
  for (int i = 0; i < 2; i++) threads.emplace_back(consume);
  for (std::thread& t : threads) t.join();
  EXPECT_EQ(in_use(), before);
}

TEST_F(CoreStorage, OneWayTrafficStaysBounded) {
  if (!TORCXX_POOLS) GTEST_SKIP() << "pools are off under a sanitizer";
  // One thread only allocates, the other only frees: lists must flow back, or memory grows.
  std::vector<Storage> batch;
  const auto round = [&] {
    for (int i = 0; i < 1000; i++) batch.push_back(Storage::allocate(200));
    std::thread([&] { batch.clear(); }).join();
  };
  for (int i = 0; i < 5; i++) round();
  const int64_t reserved = memory_stats().reserved_bytes;
  for (int i = 0; i < 100; i++) round();
  EXPECT_EQ(memory_stats().reserved_bytes, reserved);
}

TEST_F(CoreStorage, WorksWhileAThreadEnds) {
  // Freed by the destructor of a thread_local that outlives the thread's lists.
  const int64_t before = in_use();
  std::thread([] {
    struct Holder {
      Storage storage;
      ~Holder() {
        const Storage another = Storage::allocate(200);
        storage = Storage::allocate(300);
      }
    };
    static thread_local Holder holder;
    holder.storage = Storage::allocate(100);
  }).join();
  EXPECT_EQ(in_use(), before);
}

TEST_F(CoreStorage, SmallBlocks) {
  std::set<void*> seen;
  std::vector<std::pair<void*, size_t>> blocks;
  for (size_t n = 0; n <= 5000; n += 37) {
    void* p = detail::small_allocate(n);
    std::memset(p, 1, n);
    EXPECT_EQ(reinterpret_cast<uintptr_t>(p) % 64, 0u);
    EXPECT_TRUE(seen.insert(p).second);
    blocks.emplace_back(p, n);
  }
  std::thread([&] {
    for (const auto& [p, n] : blocks) detail::small_free(p, n);
  }).join();
  for (int c = 0; c < detail::kSmallClasses; c++) {
    const size_t bytes = detail::small_class_bytes(c);
    EXPECT_EQ(detail::small_class(bytes), c);
    EXPECT_EQ(detail::small_class(bytes + 1), c + 1);
  }
}

}  // namespace
}  // namespace torcxx
