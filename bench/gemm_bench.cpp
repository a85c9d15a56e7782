// GFLOP/s of the matrix product and the processor's multiply-add peak in the same run.
// Usage: gemm_bench [threads] [f32|f64|bf16|f16] [m n k [layout]]; layout is nn, nt, tn or tt.
#include <torcxx/core/parallel.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <string>
#include <vector>

#include "backend/cpu/cpu_info.h"
#include "backend/cpu/gemm.h"

namespace {

using namespace torcxx;

// Time of this thread, which other programs do not disturb; of the clock where several threads
// work.
double seconds() {
  timespec t;
  clock_gettime(get_num_threads() == 1 ? CLOCK_THREAD_CPUTIME_ID : CLOCK_MONOTONIC, &t);
  return double(t.tv_sec) + double(t.tv_nsec) * 1e-9;
}

// The inner kernel on packed panels that stay in the first cache: the rate of pure multiply-adds.
double measure_peak(ScalarType dtype) {
  const cpu::GemmKernels& k = *cpu::gemm_kernels(dtype);
  const int64_t depth = 128;
  std::vector<char> memory(static_cast<size_t>(depth * (k.mr + k.nr) * k.pack_bytes + 512), 0);
  char* base = memory.data() + (64 - reinterpret_cast<uintptr_t>(memory.data()) % 64);
  std::vector<double> c(static_cast<size_t>(k.mr * k.nr));
  cpu::GemmArgs g;
  g.m = k.mr, g.n = k.nr, g.k = depth;
  cpu::GemmBlock b{
      0,        k.mr, 0, k.nr, 0,    depth, base, base + depth * k.mr * k.pack_bytes / 64 * 64,
      c.data(), k.nr, 1, 0,    false};
  double best = 1e9;
  for (int repeat = 0; repeat < 200; ++repeat) {
    const double start = seconds();
    for (int i = 0; i < 200; ++i) k.block(g, b);
    best = std::min(best, seconds() - start);
  }
  return 200.0 * 2 * k.mr * k.nr * depth / best * 1e-9;
}

struct Case {
  int64_t m, n, k;
  const char* layout;
};

double measure(ScalarType dtype, const Case& x) {
  const int64_t bytes = elementSize(dtype);
  auto alloc = [&](int64_t n) {
    char* p = static_cast<char*>(
        std::aligned_alloc(64, static_cast<size_t>((n * bytes + 127) / 64 * 64)));
    uint32_t state = 1;  // operands of changing bits: the processor's clock depends on them
    for (int64_t i = 0; i < n; ++i) {
      state = state * 1664525u + 1013904223u;
      const float x = static_cast<float>(static_cast<int32_t>(state)) * 0x1p-31f;
      if (dtype == kFloat32) reinterpret_cast<float*>(p)[i] = x;
      if (dtype == kFloat64) reinterpret_cast<double*>(p)[i] = static_cast<double>(x);
      if (dtype == kBFloat16) reinterpret_cast<BFloat16*>(p)[i] = x;
      if (dtype == kFloat16) reinterpret_cast<Half*>(p)[i] = x;
    }
    return p;
  };
  char *a = alloc(x.m * x.k), *b = alloc(x.k * x.n), *c = alloc(x.m * x.n);
  cpu::GemmArgs g;
  g.m = x.m, g.n = x.n, g.k = x.k;
  g.a = a, g.b = b, g.c = c, g.c_rs = x.n;
  if (x.layout[0] == 'n')
    g.a_rs = x.k, g.a_cs = 1;
  else
    g.a_rs = 1, g.a_cs = x.m;
  if (x.layout[1] == 'n')
    g.b_rs = x.n, g.b_cs = 1;
  else
    g.b_rs = 1, g.b_cs = x.k;
  const double flops = 2.0 * double(x.m) * double(x.n) * double(x.k);
  const int inner = static_cast<int>(std::max(1.0, 2e5 / flops * 50));
  double best = 1e9, spent = 0;
  for (int repeat = 0; repeat < 5 || (spent < 0.4 && repeat < 1000); ++repeat) {
    const double start = seconds();
    for (int i = 0; i < inner; ++i) cpu::gemm(dtype, g);
    const double time = seconds() - start;
    spent += time;
    best = std::min(best, time / inner);
  }
  std::free(a);
  std::free(b);
  std::free(c);
  const double read = double(bytes) * (double(x.m) * double(x.k) + double(x.k) * double(x.n));
  std::printf("%6ld %6ld %6ld %s  %9.2f us  %8.1f GFLOP/s  %6.1f GB/s", long(x.m), long(x.n),
              long(x.k), x.layout, best * 1e6, flops / best * 1e-9, read / best * 1e-9);
  return flops / best * 1e-9;
}

}  // namespace

int main(int argc, char** argv) {
  set_num_threads(argc > 1 ? std::atoi(argv[1]) : 1);
  const std::string name = argc > 2 ? argv[2] : "f32";
  const ScalarType dtype = name == "f64"    ? kFloat64
                           : name == "bf16" ? kBFloat16
                           : name == "f16"  ? kFloat16
                                            : kFloat32;
  const double peak = measure_peak(dtype);
  std::printf("%s, %s, %d threads, peak of one thread %.1f GFLOP/s\n", name.c_str(),
              cpu_isa_name(cpu_isa_level()), get_num_threads(), peak);
  std::vector<Case> cases;
  if (argc > 5) {
    cases.push_back(
        {std::atol(argv[3]), std::atol(argv[4]), std::atol(argv[5]), argc > 6 ? argv[6] : "nn"});
  } else {
    for (int64_t s : {4, 8, 16, 32, 64, 128, 256, 512, 1000, 1024, 2048}) {
      for (const char* layout : {"nn", "nt", "tn"}) cases.push_back({s, s, s, layout});
    }
    for (const char* layout : {"nn", "nt", "tn"}) {
      for (int64_t few : {1, 2, 4, 8, 16, 64}) {
        cases.push_back({few, 4096, 4096, layout});
        if (few <= 16) cases.push_back({4096, few, 4096, layout});
      }
      cases.push_back({64, 128, 784, layout});
      cases.push_back({64, 10, 128, layout});
      cases.push_back({4096, 4096, 16, layout});
    }
  }
  for (const Case& x : cases) {
    const double rate = measure(dtype, x);
    std::printf("  %5.1f %%\n", 100 * rate / peak / get_num_threads());
    std::fflush(stdout);
  }
  return 0;
}
