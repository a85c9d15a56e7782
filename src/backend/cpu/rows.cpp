#include "backend/cpu/rows.h"

#include "backend/cpu/isa_table.h"

namespace torcxx::cpu {

TORCXX_DECLARE_ISA(const cpu::RowKernels<float>, row_kernels_f32)
TORCXX_DECLARE_ISA(const cpu::RowKernels<double>, row_kernels_f64)

const RowKernels<float>& row_kernels(float) { return *isa_pick(TORCXX_ISA_TABLE(row_kernels_f32)); }
const RowKernels<double>& row_kernels(double) {
  return *isa_pick(TORCXX_ISA_TABLE(row_kernels_f64));
}

}  // namespace torcxx::cpu
