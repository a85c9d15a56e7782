// torcxx info
#include <cstdio>

#include "backend/cpu/cpu_info.h"
#include "core/platform.h"
#include "options.h"
#include "tensor/registry.h"
#include "torcxx/core/parallel.h"
#include "torcxx/version.h"

namespace torcxx::cli {

void info() {
  const CpuInfo& cpu = cpu_info();
  const auto kib = [](int64_t b) { return static_cast<long long>(b / 1024); };
  std::printf("torcxx %s, %zu operations\n", TORCXX_VERSION, all_ops().size());
  std::printf("processor   %s (%s)\n", cpu.brand, cpu.vendor);
  std::printf("kernels     %s in use, %s supported%s%s\n", cpu_isa_name(cpu.isa_level),
              cpu_isa_name(cpu.isa_supported), cpu.avx512_bf16 ? ", bf16 dot products" : "",
              cpu.avx512_vnni ? ", int8 dot products" : "");
  std::printf("caches      L1d %lld KiB, L2 %lld KiB, L3 %lld KiB\n", kib(cpu.l1d_bytes),
              kib(cpu.l2_bytes), kib(cpu.l3_bytes));
  std::printf("threads     %d of %d cores\n", get_num_threads(), platform::usable_cores());
  std::printf("memory      %.1f GiB\n", static_cast<double>(platform::total_memory()) / (1 << 30));
  std::printf("backends    cpu\n");
}

}  // namespace torcxx::cli
