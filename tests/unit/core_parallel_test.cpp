// The thread pool: coverage, fixed chunks, exceptions, nesting, forks and busy machines.
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <torcxx/core/error.h>
#include <torcxx/core/parallel.h>
#include <torcxx/core/storage.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <mutex>
#include <numeric>
#include <set>
#include <thread>
#include <vector>

#include "core/thread_cache.h"
#include "unit/core_expect.h"

namespace torcxx {
namespace {

class CoreParallel : public ::testing::Test {
 protected:
  void TearDown() override { set_num_threads(threads_); }
  const int threads_ = get_num_threads();
};

using Chunks = std::set<std::pair<int64_t, int64_t>>;

Chunks chunks_of(int64_t begin, int64_t end, int64_t grain) {
  Chunks seen;
  std::mutex mutex;
  parallel_for(begin, end, grain, [&](int64_t b, int64_t e) {
    const std::lock_guard lock(mutex);
    EXPECT_TRUE(seen.emplace(b, e).second);
  });
  return seen;
}

TEST_F(CoreParallel, ChunksDependOnGrainAlone) {
  for (const auto& [begin, end, grain] :
       std::vector<std::array<int64_t, 3>>{{0, 10, 3},
                                           {5, 6, 1},
                                           {-7, 9, 4},
                                           {0, 1000, 1},
                                           {0, 1000, 999},
                                           {0, 8, 8},
                                           {0, 9, 8},
                                           {INT64_MAX - 10, INT64_MAX, 3},
                                           {INT64_MIN, INT64_MIN + 10, 4},
                                           {0, 5, INT64_MAX},
                                           {0, 4, 0},
                                           {0, 4, -3}}) {
    Chunks expected;
    const int64_t step = std::max<int64_t>(grain, 1);
    for (int64_t b = begin; b < end; b += std::min(step, end - b))
      expected.emplace(b, b + std::min(step, end - b));
    for (const int threads : {1, 2, 3, 8}) {
      set_num_threads(threads);
      EXPECT_EQ(chunks_of(begin, end, grain), expected) << begin << " " << end << " " << grain;
    }
  }
  EXPECT_TRUE(chunks_of(3, 3, 1).empty());
  EXPECT_TRUE(chunks_of(5, 3, 1).empty());
  EXPECT_ERROR(chunks_of(INT64_MIN, INT64_MAX, 1), ValueError, "2^63");
}

TEST_F(CoreParallel, EveryItemOnceInManyRegions) {
  set_num_threads(4);
  std::vector<int> hits(1000);
  for (int round = 0; round < 3000; round++)
    parallel_for(0, 1000, 1 + round % 97, [&](int64_t b, int64_t e) {
      for (int64_t i = b; i < e; i++) hits[static_cast<size_t>(i)]++;
    });
  for (const int h : hits) ASSERT_EQ(h, 3000);
}

TEST_F(CoreParallel, UsesSeveralThreads) {
  set_num_threads(3);
  std::set<std::thread::id> ids;
  std::mutex mutex;
  std::atomic<int> arrived{0};
  // Each chunk waits for another thread to come (or gives up): one thread cannot do all three.
  parallel_for(0, 3, 1, [&](int64_t, int64_t) {
    arrived++;
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (arrived < 3 && std::chrono::steady_clock::now() < end) std::this_thread::yield();
    const std::lock_guard lock(mutex);
    ids.insert(std::this_thread::get_id());
  });
  EXPECT_EQ(ids.size(), 3u);
  EXPECT_TRUE(ids.count(std::this_thread::get_id()));
}

TEST_F(CoreParallel, SmallAndNestedRunInline) {
  set_num_threads(4);
  const std::thread::id self = std::this_thread::get_id();
  parallel_for(0, 8, 8, [&](int64_t, int64_t) { EXPECT_EQ(std::this_thread::get_id(), self); });
  std::atomic<int> inner{0};
  parallel_for(0, 8, 1, [&](int64_t, int64_t) {
    const std::thread::id mine = std::this_thread::get_id();
    parallel_for(0, 8, 1, [&](int64_t, int64_t) {
      EXPECT_EQ(std::this_thread::get_id(), mine);
      inner++;
    });
  });
  EXPECT_EQ(inner, 64);
}

TEST_F(CoreParallel, RethrowsAndGoesOn) {
  for (const int threads : {1, 2, 5}) {
    set_num_threads(threads);
    for (int i = 0; i < 200; i++) {
      const int64_t bad = i % 100;
      EXPECT_ERROR(parallel_for(0, 100, 1,
                                [&](int64_t b, int64_t) {
                                  if (b == bad) throw ValueError("chunk " + std::to_string(b));
                                }),
                   ValueError, "chunk " + std::to_string(bad));
    }
    // All throw: one arrives, and a throw in a nested region passes through.
    EXPECT_THROW(parallel_for(0, 100, 1, [](int64_t, int64_t) { throw IndexError("x"); }),
                 IndexError);
    EXPECT_THROW(parallel_for(0, 4, 1,
                              [](int64_t, int64_t) {
                                parallel_for(0, 4, 1, [](int64_t, int64_t) { throw 7; });
                              }),
                 int);
    EXPECT_EQ(chunks_of(0, 10, 1).size(), 10u);
  }
}

TEST_F(CoreParallel, ThreadCountAtAnyTime) {
  EXPECT_ERROR(set_num_threads(0), ValueError, "got 0");
  EXPECT_THROW(set_num_threads(-3), ValueError);
  std::atomic<bool> stop{false};
  std::thread changer([&] {
    for (int i = 0; !stop; i++) {
      set_num_threads(1 + i % 6);
      std::this_thread::sleep_for(std::chrono::microseconds(200));
    }
  });
  for (int i = 0; i < 2000; i++) {
    std::atomic<int64_t> sum{0};
    parallel_for(0, 100, 7, [&](int64_t b, int64_t e) {
      for (int64_t k = b; k < e; k++) sum += k;
    });
    ASSERT_EQ(sum, 4950);
  }
  stop = true;
  changer.join();
  set_num_threads(5);
  EXPECT_EQ(get_num_threads(), 5);
}

TEST_F(CoreParallel, SeveralCallersAtOnce) {
  set_num_threads(3);
  std::vector<std::thread> callers;
  for (int c = 0; c < 20; c++)  // more than there are regions
    callers.emplace_back([] {
      for (int i = 0; i < 200; i++) {
        std::vector<int> hits(64);
        parallel_for(0, 64, 3, [&](int64_t b, int64_t e) {
          for (int64_t k = b; k < e; k++) hits[static_cast<size_t>(k)]++;
        });
        ASSERT_EQ(std::accumulate(hits.begin(), hits.end(), 0), 64);
      }
    });
  for (std::thread& t : callers) t.join();
}

// The child's exit status, or -1 when it did not end by itself in time.
int wait_for(pid_t child) {
  for (int i = 0; i < 2000; i++) {
    int status = 0;
    if (waitpid(child, &status, WNOHANG) == child)
      return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  kill(child, SIGKILL);
  waitpid(child, nullptr, 0);
  return -1;
}

int work_after_fork() {
  int64_t sum = 0;
  std::mutex mutex;
  parallel_for(0, 1000, 10, [&](int64_t b, int64_t e) {
    const Storage s = Storage::allocate(100 * (e - b));
    const std::lock_guard lock(mutex);
    for (int64_t k = b; k < e; k++) sum += k;
  });
  const Storage s = Storage::allocate(50), t = Storage::allocate(1 << 20);
  return sum == 499500 && s.data() && t.data() ? 0 : 1;
}

TEST_F(CoreParallel, ForkedChildrenWork) {
  set_num_threads(4);
  std::atomic<bool> stop{false};
  std::thread other([&] {  // locks are taken while the process forks
    // AddressSanitizer's own allocator is not safe in a child forked meanwhile.
    while (!stop && TORCXX_POOLS) work_after_fork();
  });
  for (int i = 0; i < 30; i++) {
    const pid_t child = fork();
    if (child == 0) _exit(work_after_fork());
    ASSERT_EQ(wait_for(child), 0);
  }
  stop = true;
  other.join();
  EXPECT_EQ(work_after_fork(), 0);
}

TEST_F(CoreParallel, ForkInsideARegion) {
  set_num_threads(3);
  parallel_for(0, 2, 1, [&](int64_t, int64_t) {
    const pid_t child = fork();
    if (child == 0) _exit(work_after_fork());
    EXPECT_EQ(wait_for(child), 0);
  });
}

TEST_F(CoreParallel, EnvironmentIsChecked) {
  const auto run = [](const char* value) {
    const pid_t child = fork();
    if (child == 0) {
      setenv("TORCXX_NUM_THREADS", value, 1);
      execl("/proc/self/exe", "test", "--gtest_filter=CoreParallelChild.DISABLED_PrintsThreads",
            "--gtest_also_run_disabled_tests", "--gtest_brief=1", nullptr);
      _exit(99);
    }
    return wait_for(child);
  };
  if (access("/proc/self/exe", X_OK) != 0) GTEST_SKIP() << "needs /proc";
  EXPECT_EQ(run("3"), 3);
  EXPECT_EQ(run("0"), 77);
  EXPECT_EQ(run("two"), 77);
  EXPECT_EQ(run("4x"), 77);
}

// Run by EnvironmentIsChecked in a process of its own.
TEST(CoreParallelChild, DISABLED_PrintsThreads) {
  try {
    _exit(get_num_threads());
  } catch (const ValueError&) {
    _exit(77);
  }
}

TEST_F(CoreParallel, SlowOnABusyMachine) {
  // Twice as many spinning threads as cores: regions must neither hang nor wait for idle workers.
  std::atomic<bool> stop{false};
  std::vector<std::thread> hogs;
  for (unsigned i = 0; i < 2 * std::max(1u, std::thread::hardware_concurrency()); i++)
    hogs.emplace_back([&] {
      while (!stop) {
      }
    });
  set_num_threads(8);
  const auto start = std::chrono::steady_clock::now();
  std::atomic<int64_t> sum{0};
  for (int i = 0; i < 2000; i++) parallel_for(0, 16, 1, [&](int64_t b, int64_t) { sum += b; });
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  stop = true;
  for (std::thread& t : hogs) t.join();
  EXPECT_EQ(sum, 2000 * 120);
  EXPECT_LT(took.count(), 60.0);
}

}  // namespace
}  // namespace torcxx
