// Runs the records of kind Scan.
#pragma once
#include <optional>

#include "backend/cpu/isa_table.h"
#include "backend/cpu/scan.h"
#include "ops/scan.h"

namespace torcxx {

struct ScanOp {
  const char* name;
  ops::Total result;
  unsigned kinds;
  const cpu::ScanKernels* kernels[cpu::kIsaSets];
};

// Raises IndexError for a bad dim, NotImplementedError for a dtype without kernel.
TensorBase scan(const ScanOp& op, const TensorBase& self, int64_t dim,
                std::optional<ScalarType> dtype);

}  // namespace torcxx
