// Products of 16-bit floating point.
#pragma once

#include "backend/cpu/gemm_args.h"

namespace torcxx::cpu {

/// C (16-bit, unit column stride) = alpha A B + beta C. `pack` supplies panels and inner kernel,
/// `k` the conversions and the kernels for few rows; they may be the same.
void gemm_reduced(const GemmKernels& pack, const GemmKernels& k, const GemmArgs& g);

}  // namespace torcxx::cpu
