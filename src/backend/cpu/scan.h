// Running joins along one dimension.
#pragma once
#include "backend/cpu/map.h"

namespace torcxx::cpu {

struct ScanKernel {
  // out[i] = carry joined with in[0 .. i]; *carry = the last of them. out may be in.
  void (*run)(void* out, const void* in, void* carry, int64_t n);
  // acc[c] = acc[c] joined with in[c]
  void (*row)(void* acc, const void* in, int64_t n);
  void (*start)(void* acc, int64_t n);
};
struct ScanKernels {
  ScanKernel kernel[kComputes];  // run is null where the scan has no such form
};

struct ScanArgs {
  const ScanKernel* kernel;
  Compute compute;  // that the input's dtype widens to
  const void* in;   // contiguous, [outer, n, inner]
  void* out;        // the same
  ScalarType in_dtype, out_dtype;
  int64_t outer, n, inner;
};
void scan(const ScanArgs& args);

// Greatest or least elements so far and their places, the last of equal ones; NaN wins. In place
// of the compute type: `dtype` itself.
void scan_extreme(bool greatest, const void* in, void* values, int64_t* places, ScalarType dtype,
                  int64_t outer, int64_t n, int64_t inner);

}  // namespace torcxx::cpu
