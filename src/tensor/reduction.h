// Runs the records of kind Reduction.
#pragma once
#include "backend/cpu/isa_table.h"
#include "backend/cpu/reduce.h"
#include "ops/reduction.h"
#include "tensor/reduce.h"

namespace torcxx {

struct ReductionOp {
  const char* name;
  ops::Total result;
  unsigned kinds;
  bool needs_elements;
  int scalars;
  const char* refuses;  // what to say of a dtype without kernel, the dtype following; may be null
  const cpu::ReduceKernels* kernels[cpu::kIsaSets];
};

// `extra` is null for most; it broadcasts to self's shape and enters in self's compute type.
// Raises IndexError for a bad dim, NotImplementedError for a dtype without kernel.
TensorBase reduction(const ReductionOp& op, const TensorBase& self, const OptionalIntArrayRef& dim,
                     bool keepdim, std::optional<ScalarType> dtype, const TensorBase* extra,
                     const Scalar* scalars);

}  // namespace torcxx
