#include "backend/cpu/cpu_info.h"

#include <atomic>
#include <cstdlib>
#include <cstring>
#include <string>

#include "torcxx/core/error.h"

#if defined(__x86_64__)
#include <cpuid.h>
#endif

namespace torcxx {
namespace {

struct Names {
  char vendor[13] = "unknown";
  char brand[49] = "unknown";
};

#if defined(__x86_64__)

void read_names(Names& names) {
  unsigned a, b, c, d;
  if (!__get_cpuid(0, &a, &b, &c, &d)) return;
  std::memcpy(names.vendor, &b, 4);
  std::memcpy(names.vendor + 4, &d, 4);
  std::memcpy(names.vendor + 8, &c, 4);
  names.vendor[12] = 0;
  if (!__get_cpuid(0x80000000u, &a, &b, &c, &d) || a < 0x80000004u) return;
  for (unsigned leaf = 0; leaf < 3; ++leaf) {
    unsigned regs[4];
    __get_cpuid(0x80000002u + leaf, &regs[0], &regs[1], &regs[2], &regs[3]);
    std::memcpy(names.brand + 16 * leaf, regs, 16);
  }
  names.brand[48] = 0;
}

// Intel enumerates its caches in leaf 4, AMD in 0x8000001D, in the same format.
void read_caches(CpuInfo& info) {
  unsigned a, b, c, d;
  const bool amd = std::strcmp(info.vendor, "AuthenticAMD") == 0 ||
                   std::strcmp(info.vendor, "HygonGenuine") == 0;
  const unsigned leaf = amd ? 0x8000001Du : 4u;
  for (unsigned index = 0; index < 16; ++index) {
    if (!__get_cpuid_count(leaf, index, &a, &b, &c, &d)) return;
    const unsigned type = a & 31, level = (a >> 5) & 7;
    if (type == 0) return;
    if (type == 2) continue;  // instruction cache
    const int64_t line = (b & 0xFFF) + 1, partitions = ((b >> 12) & 0x3FF) + 1;
    const int64_t ways = (b >> 22) + 1, sets = int64_t{c} + 1;
    const int64_t bytes = line * partitions * ways * sets;
    if (level == 1) info.l1d_bytes = bytes, info.cache_line_bytes = line;
    if (level == 2) info.l2_bytes = bytes;
    if (level == 3) info.l3_bytes = bytes;
  }
}

int supported_level() {
  __builtin_cpu_init();
  // These include the operating system's permission to use the wide registers (XGETBV).
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
      __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("avx512dq") &&
      __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("x86-64-v3")) {
    return kIsaV4;
  }
  if (__builtin_cpu_supports("x86-64-v3")) return kIsaV3;
  return kIsaV2;
}

#endif

CpuInfo detect() {
  static Names names;
  CpuInfo info{names.vendor, names.brand, kIsaV2, kIsaV2, false, false, 32 << 10, 512 << 10, 0, 64};
#if defined(__x86_64__)
  read_names(names);
  read_caches(info);
  info.isa_supported = supported_level();
  info.isa_level = cpu_isa_level_named(std::getenv("TORCXX_CPU_ISA"), info.isa_supported);
  info.avx512_bf16 = info.isa_supported == kIsaV4 && __builtin_cpu_supports("avx512bf16");
  info.avx512_vnni = info.isa_supported == kIsaV4 && __builtin_cpu_supports("avx512vnni");
#else
#if defined(__aarch64__)
  std::strcpy(names.vendor, "ARM");
#endif
  cpu_isa_level_named(std::getenv("TORCXX_CPU_ISA"), info.isa_supported);
#endif
  return info;
}

std::atomic<int> level_override{-1};

}  // namespace

const CpuInfo& cpu_info() {
  static const CpuInfo info = detect();
  return info;
}

int cpu_isa_level() {
  const int level = level_override.load(std::memory_order_relaxed);
  return level >= 0 ? level : cpu_info().isa_level;
}

const char* cpu_isa_name(int level) {
#if defined(__x86_64__)
  static const char* const names[] = {"v2", "v3", "v4"};
  return level >= 0 && level <= 2 ? names[level] : "unknown";
#else
  (void)level;
  return "base";
#endif
}

int cpu_isa_level_named(const char* name, int supported) {
  if (name == nullptr || *name == 0) return supported;
  std::string known;
  for (int level = kIsaV2; level <= supported; ++level) {
    if (std::strcmp(name, cpu_isa_name(level)) == 0) return level;
    known += std::string(level == kIsaV2 ? "" : ", ") + cpu_isa_name(level);
  }
  detail::raise<ValueError>(
      "environment variable TORCXX_CPU_ISA: expected an instruction set that this processor has (",
      known, "), got '", name, "'; unset it to use the best one");
}

int set_cpu_isa_level(int level) {
  const int previous = cpu_isa_level();
  const int supported = cpu_info().isa_supported;
  level_override.store(level > supported ? supported : level, std::memory_order_relaxed);
  return previous;
}

}  // namespace torcxx
