// Matrix product kernels of one instruction set.
#pragma once

#include "backend/cpu/gemm_args.h"

namespace torcxx {

#define TORCXX_DECLARE_GEMM(isa)               \
  namespace isa {                              \
  const cpu::GemmKernels& gemm_kernels_f32();  \
  const cpu::GemmKernels& gemm_kernels_f64();  \
  const cpu::GemmKernels& gemm_kernels_bf16(); \
  const cpu::GemmKernels& gemm_kernels_f16();  \
  }

#if defined(__x86_64__)
TORCXX_DECLARE_GEMM(v2)
TORCXX_DECLARE_GEMM(v3)
TORCXX_DECLARE_GEMM(v4)
namespace v4bf16 {
const cpu::GemmKernels& gemm_kernels_bf16();
}
#else
TORCXX_DECLARE_GEMM(base)
#endif
#undef TORCXX_DECLARE_GEMM

}  // namespace torcxx
