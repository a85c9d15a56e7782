// The matrix product on the CPU: raw pointers, any strides, every element type.
#pragma once

#include <torcxx/core/dtype.h>

#include "backend/cpu/gemm_args.h"

namespace torcxx::cpu {

/// C = alpha A B + beta C for A, B and C of type `dtype`.
/// Sums are formed in the type itself; in float32 for float16 and bfloat16, rounded once at the
/// end. Integers wrap around. The result does not depend on the number of threads. k == 0 gives
/// beta C; alpha == 0 ignores A and B. The epilogue's bias has the accumulation type. Raises
/// ValueError for negative sizes, NotImplementedError for bool and complex32, and for an epilogue
/// on integer or complex types.
void gemm(ScalarType dtype, const GemmArgs& args);

/// `count` products of one shape. Matrix i starts at `stride * i` elements, or at `offsets[i]`.
struct GemmBatch {
  int64_t count = 1;
  int64_t a_stride = 0, b_stride = 0, c_stride = 0;
  const int64_t* a_offsets = nullptr;
  const int64_t* b_offsets = nullptr;
  const int64_t* c_offsets = nullptr;
};

/// The same for a batch; args points at the first matrices. The epilogue applies to each matrix.
void gemm_batched(ScalarType dtype, const GemmArgs& args, const GemmBatch& batch);

/// float32, float64, float16 or bfloat16 kernels of the instruction set in use; null for others.
const GemmKernels* gemm_kernels(ScalarType dtype);

/// The blocked product for these kernels: packs, multiplies, applies the epilogue. c_cs == 1.
void gemm_blocked(const GemmKernels& kernels, const GemmArgs& args);

/// Products with at most a few rows or columns. False if no such path suits the strides.
bool gemm_skinny(const GemmKernels& kernels, const GemmArgs& args);

/// A complex product as four real ones of separated parts. False if it is too small to gain by it.
bool gemm_complex(ScalarType dtype, const GemmArgs& args);

/// Integer and complex types.
void gemm_generic(ScalarType dtype, const GemmArgs& args);

}  // namespace torcxx::cpu
