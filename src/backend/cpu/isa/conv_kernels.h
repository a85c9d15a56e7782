// Convolution kernels of one instruction set.
#pragma once

#include "backend/cpu/conv_args.h"

namespace torcxx {

#define TORCXX_DECLARE_CONV(isa)              \
  namespace isa {                             \
  const cpu::ConvKernels& conv_kernels_f32(); \
  const cpu::ConvKernels& conv_kernels_f64(); \
  }

#if defined(__x86_64__)
TORCXX_DECLARE_CONV(v2)
TORCXX_DECLARE_CONV(v3)
TORCXX_DECLARE_CONV(v4)
#else
TORCXX_DECLARE_CONV(base)
#endif
#undef TORCXX_DECLARE_CONV

}  // namespace torcxx
