// Picks what was compiled for the running CPU among the instruction sets of this build.
#pragma once
#include "backend/cpu/cpu_info.h"

namespace torcxx::cpu {

#if TORCXX_X86
#define TORCXX_DECLARE_ISA(type, name) \
  }                                    \
  namespace torcxx::v2 {               \
  extern type name;                    \
  }                                    \
  namespace torcxx::v3 {               \
  extern type name;                    \
  }                                    \
  namespace torcxx::v4 {               \
  extern type name;                    \
  }                                    \
  namespace torcxx::cpu {
#define TORCXX_ISA_TABLE(name) \
  { &::torcxx::v2::name, &::torcxx::v3::name, &::torcxx::v4::name }
inline constexpr int kIsaSets = 3;
#else
#define TORCXX_DECLARE_ISA(type, name) \
  }                                    \
  namespace torcxx::base {             \
  extern type name;                    \
  }                                    \
  namespace torcxx::cpu {
#define TORCXX_ISA_TABLE(name) \
  { &::torcxx::base::name }
inline constexpr int kIsaSets = 1;
#endif

template <class T>
T isa_pick(const T (&sets)[kIsaSets]) {
  return sets[kIsaSets == 1 ? 0 : cpu_isa_level()];
}

}  // namespace torcxx::cpu
