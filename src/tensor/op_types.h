// What the generated declarations of operations need, inside the library.
#pragma once
#include "torcxx/tensor/types.h"

namespace torcxx::ops {
using Tensor = TensorBase;
}
