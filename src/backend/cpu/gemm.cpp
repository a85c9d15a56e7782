#include "backend/cpu/gemm.h"

#include <torcxx/core/error.h>
#include <torcxx/core/parallel.h>

#include <algorithm>
#include <cstring>
#include <utility>
#include <vector>

#include "backend/cpu/cpu_info.h"
#include "backend/cpu/gemm_reduced.h"
#include "backend/cpu/isa/gemm.h"

namespace torcxx::cpu {
namespace {

#if defined(__x86_64__)
#define TORCXX_PICK(type) (level == kIsaV4 ? v4::type() : level == kIsaV3 ? v3::type() : v2::type())
#else
#define TORCXX_PICK(type) base::type()
#endif
const GemmKernels* kernels_of(ScalarType dtype, [[maybe_unused]] int level) {
  switch (dtype) {
    case kFloat32:
      return &TORCXX_PICK(gemm_kernels_f32);
    case kFloat64:
      return &TORCXX_PICK(gemm_kernels_f64);
    case kFloat16:
      return &TORCXX_PICK(gemm_kernels_f16);
    case kBFloat16:
      return &TORCXX_PICK(gemm_kernels_bf16);
    default:
      return nullptr;
  }
}
#undef TORCXX_PICK

// bfloat16's panels and inner kernel where the processor multiplies it itself.
const GemmKernels& reduced_kernels(ScalarType dtype, const GemmKernels& converting) {
#if defined(__x86_64__)
  if (dtype == kBFloat16 && cpu_isa_level() == kIsaV4 && cpu_info().avx512_bf16) {
    return v4bf16::gemm_kernels_bf16();
  }
#endif
  (void)dtype;
  return converting;
}

void check(const GemmArgs& g) {
  TORCXX_CHECK_VALUE(g.m >= 0 && g.n >= 0 && g.k >= 0,
                     "gemm: sizes expected to be at least 0, got m=", g.m, ", n=", g.n,
                     ", k=", g.k);
}

// C^T = B^T A^T: turns a C with unit row stride into one with unit column stride.
GemmArgs transposed(const GemmArgs& g) {
  GemmArgs t = g;
  std::swap(t.m, t.n);
  std::swap(t.c_rs, t.c_cs);
  t.a = g.b, t.a_rs = g.b_cs, t.a_cs = g.b_rs;
  t.b = g.a, t.b_rs = g.a_cs, t.b_cs = g.a_rs;
  return t;
}

template <class T>
void scale_c(const GemmArgs& g) {
  const T beta = static_cast<T>(g.beta);
  for (int64_t i = 0; i < g.m; ++i) {
    T* row = static_cast<T*>(g.c) + i * g.c_rs;
    for (int64_t j = 0; j < g.n; ++j) row[j] = beta == T(0) ? T(0) : beta * row[j];
  }
}

// A and B in place: everything lies in the first cache and packing would cost more than it saves.
bool is_small(const GemmKernels& k, const GemmArgs& g) {
  if (k.small == nullptr || g.b_cs != 1 || (g.a_rs != 1 && g.a_cs != 1)) return false;
  if (k.lanes * k.in_bytes < 64 && g.n % k.lanes != 0) return false;  // no cheap masked loads
  return g.n * g.k * k.in_bytes <= 16384 && g.m * g.k * k.in_bytes <= 32768;
}

// B fits a panel buffer on the stack, A is read in place: no working memory, no threads.
bool run_small_packed(const GemmKernels& k, const GemmArgs& g) {
  constexpr int64_t kBytes = 16384;
  if (g.a_rs != 1 && g.a_cs != 1) return false;
  if (g.m <= 4 && g.b_rs == 1 && g.k >= 32) return false;  // dot products
  const int64_t columns = (g.n + k.nr - 1) / k.nr * k.nr;
  if (columns * g.k > kBytes / k.in_bytes || g.m * g.k * k.in_bytes > 65536) return false;
  alignas(64) char panels[kBytes];
  k.pack_b(g, panels, 0, g.n, 0, g.k);
  k.block(g, {0, g.m, 0, g.n, 0, g.k, nullptr, panels, g.c, g.c_rs, g.alpha, g.beta, true});
  return true;
}

// c_cs == 1 here.
void run(const GemmKernels& kernels, ScalarType dtype, const GemmArgs& g) {
  if (kernels.in_bytes == 2) return gemm_reduced(reduced_kernels(dtype, kernels), kernels, g);
  if (g.k == 0 || g.alpha == 0) {
    if (dtype == kFloat32)
      scale_c<float>(g);
    else
      scale_c<double>(g);
  } else if (is_small(kernels, g)) {
    kernels.small(g);
  } else if (run_small_packed(kernels, g) || gemm_skinny(kernels, g)) {
    return;
  } else {
    return gemm_blocked(kernels, g);
  }
  if (g.epilogue) kernels.epilogue(*g.epilogue, g.c, g.c_rs, 0, g.m, 0, g.n);
}

// A C without a unit stride, and a transposed one whose epilogue wants rows: through a copy.
template <class T>
void run_copied(const GemmKernels& kernels, ScalarType dtype, const GemmArgs& g) {
  std::vector<T> copy(static_cast<size_t>(g.m * g.n));
  T* c = static_cast<T*>(g.c);
  if (g.beta != 0) {
    for (int64_t i = 0; i < g.m; ++i) {
      for (int64_t j = 0; j < g.n; ++j) copy[i * g.n + j] = c[i * g.c_rs + j * g.c_cs];
    }
  }
  GemmArgs t = g;
  t.c = copy.data();
  t.c_rs = g.n;
  t.c_cs = 1;
  run(kernels, dtype, t);
  for (int64_t i = 0; i < g.m; ++i) {
    for (int64_t j = 0; j < g.n; ++j) c[i * g.c_rs + j * g.c_cs] = copy[i * g.n + j];
  }
}

void run_any(const GemmKernels& kernels, ScalarType dtype, const GemmArgs& g) {
  if (g.c_cs == 1 || g.n == 1) return run(kernels, dtype, g);
  if ((g.c_rs == 1 || g.m == 1) && (g.epilogue == nullptr || g.epilogue->fn == nullptr)) {
    GemmArgs t = transposed(g);
    if (g.epilogue == nullptr) return run(kernels, dtype, t);
    GemmEpilogue epilogue = *g.epilogue;
    std::swap(epilogue.row_bias, epilogue.col_bias);
    t.epilogue = &epilogue;
    return run(kernels, dtype, t);
  }
  if (kernels.in_bytes == 8) return run_copied<uint64_t>(kernels, dtype, g);
  if (kernels.in_bytes == 4) return run_copied<uint32_t>(kernels, dtype, g);
  run_copied<uint16_t>(kernels, dtype, g);
}

}  // namespace

const GemmKernels* gemm_kernels(ScalarType dtype) { return kernels_of(dtype, cpu_isa_level()); }

void gemm(ScalarType dtype, const GemmArgs& g) {
  check(g);
  if (g.m == 0 || g.n == 0) return;
  const GemmKernels* kernels = gemm_kernels(dtype);
  if (kernels == nullptr) return gemm_generic(dtype, g);
  run_any(*kernels, dtype, g);
}

void gemm_batched(ScalarType dtype, const GemmArgs& g, const GemmBatch& batch) {
  check(g);
  TORCXX_CHECK_VALUE(batch.count >= 0, "gemm_batched: count expected to be at least 0, got ",
                     batch.count);
  if (g.m == 0 || g.n == 0 || batch.count == 0) return;
  const bool strided = !batch.a_offsets && !batch.b_offsets && !batch.c_offsets;
  // One B for all: the batch is more rows.
  if (strided && batch.b_stride == 0 && batch.a_stride == g.m * g.a_rs &&
      batch.c_stride == g.m * g.c_rs && g.epilogue == nullptr) {
    GemmArgs all = g;
    all.m = g.m * batch.count;
    return gemm(dtype, all);
  }
  const int64_t bytes = elementSize(dtype);
  auto one = [&](int64_t i) {
    GemmArgs x = g;
    x.a = static_cast<const char*>(g.a) +
          bytes * (batch.a_offsets ? batch.a_offsets[i] : i * batch.a_stride);
    x.b = static_cast<const char*>(g.b) +
          bytes * (batch.b_offsets ? batch.b_offsets[i] : i * batch.b_stride);
    x.c = static_cast<char*>(g.c) +
          bytes * (batch.c_offsets ? batch.c_offsets[i] : i * batch.c_stride);
    gemm(dtype, x);
  };
  // Large matrices run one after the other, each on all threads.
  const double work = double(g.m) * double(g.n) * double(std::max<int64_t>(g.k, 1));
  if (work > double(1 << 24) && batch.count < 4 * get_num_threads()) {
    for (int64_t i = 0; i < batch.count; ++i) one(i);
    return;
  }
  const int64_t grain = std::max<int64_t>(1, static_cast<int64_t>(double(1 << 17) / work));
  parallel_for(0, batch.count, grain, [&](int64_t b, int64_t e) {
    for (int64_t i = b; i < e; ++i) one(i);
  });
}

}  // namespace torcxx::cpu
