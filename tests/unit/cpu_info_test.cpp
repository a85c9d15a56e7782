// The instruction set in use, and how the environment chooses it.
#include "backend/cpu/cpu_info.h"

#include <cstdlib>

#include "torcxx/torcxx.h"
#include "unit/core_expect.h"

namespace torcxx {
namespace {

TEST(CpuInfo, InstructionSetsByName) {
  EXPECT_EQ(cpu_isa_level_named(nullptr, kIsaV2), kIsaV2);
  EXPECT_EQ(cpu_isa_level_named("", kIsaV2), kIsaV2);
  EXPECT_EQ(cpu_isa_level_named(cpu_isa_name(0), 0), 0);
#if defined(__x86_64__)
  EXPECT_EQ(cpu_isa_level_named("v2", kIsaV4), kIsaV2);
  EXPECT_EQ(cpu_isa_level_named("v4", kIsaV4), kIsaV4);
  EXPECT_ERROR(cpu_isa_level_named("v4", kIsaV3), ValueError, "(v2, v3), got 'v4'");
#endif
  for (const char* name : {"v1", "v5", "V3", "avx2", "v3 ", "unknown", "3"})
    EXPECT_ERROR(cpu_isa_level_named(name, kIsaV2), ValueError, "TORCXX_CPU_ISA");
}

// In a process of its own, where nothing has asked for the processor yet.
TEST(CpuInfoDeathTest, UnknownInstructionSetIsATypedErrorAtFirstUse) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_EXIT(
      {
        setenv("TORCXX_CPU_ISA", "v9", 1);
        for (int time = 0; time < 2; time++) {
          try {
            static_cast<void>(ones({3}) + ones({3}));
            std::exit(1);
          } catch (const ValueError& e) {
            std::fprintf(stderr, "%s\n", e.what());
          }
        }
        std::exit(7);
      },
      ::testing::ExitedWithCode(7), "TORCXX_CPU_ISA.*got 'v9'");
}

}  // namespace
}  // namespace torcxx
