#include "backend/cpu/random.h"

#include "backend/cpu/isa_table.h"

namespace torcxx::cpu {

TORCXX_DECLARE_ISA(const cpu::RandomKernels, random_kernels_table)

const RandomKernels& random_kernels() {
  const RandomKernels* const sets[] = TORCXX_ISA_TABLE(random_kernels_table);
  return *isa_pick(sets);
}

}  // namespace torcxx::cpu
