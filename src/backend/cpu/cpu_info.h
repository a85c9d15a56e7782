// What the processor can do, found once at start: instruction sets (as the operating system allows
// them) and caches.
#pragma once

#include <cstdint>

namespace torcxx {

enum CpuIsaLevel : int { kIsaV2 = 0, kIsaV3 = 1, kIsaV4 = 2 };

struct CpuInfo {
  const char* vendor;  // "AuthenticAMD", "GenuineIntel", "ARM", ...
  const char* brand;   // the marketing name, or "unknown"
  int isa_supported;   // highest CpuIsaLevel of the processor and the operating system
  int isa_level;       // the level in use: isa_supported unless TORCXX_CPU_ISA lowers it
  bool avx512_bf16;    // bf16 dot products; to be used at level v4 only
  bool avx512_vnni;    // 8-bit dot products; likewise
  int64_t l1d_bytes;   // per core
  int64_t l2_bytes;    // per core
  int64_t l3_bytes;    // shared by the cores of one cluster; 0 where there is none
  int64_t cache_line_bytes;
};

/// The processor's description. Thread-safe; the first call reads it. Raises ValueError, then and
/// ever after, when TORCXX_CPU_ISA names no instruction set that the processor has.
const CpuInfo& cpu_info();

/// Instruction set in use: 0 = x86-64-v2, 1 = v3 (AVX2), 2 = v4 (AVX-512). Always 0 on other
/// processors.
int cpu_isa_level();

/// "v2", "v3", "v4"; "base" on processors that are not x86.
const char* cpu_isa_name(int level);

/// The level called `name`, at most `supported`, which is also what null and "" mean. Raises
/// ValueError for other names.
int cpu_isa_level_named(const char* name, int supported);

/// For tests: uses `level` from now on, and returns the previous one. Levels that the CPU lacks are
/// lowered to what it has; a negative level restores the default.
int set_cpu_isa_level(int level);

}  // namespace torcxx
