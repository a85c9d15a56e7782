// Every function a record may call on Vec<float> and Vec<double>.
#ifndef TORCXX_BACKEND_CPU_ISA_MATH_H_
#define TORCXX_BACKEND_CPU_ISA_MATH_H_

#include "backend/cpu/isa/math_atrig.h"
#include "backend/cpu/isa/math_basic.h"
#include "backend/cpu/isa/math_divide.h"
#include "backend/cpu/isa/math_erf.h"
#include "backend/cpu/isa/math_exp.h"
#include "backend/cpu/isa/math_gamma.h"
#include "backend/cpu/isa/math_log.h"
#include "backend/cpu/isa/math_pow.h"
#include "backend/cpu/isa/math_trig.h"

#endif  // TORCXX_BACKEND_CPU_ISA_MATH_H_
