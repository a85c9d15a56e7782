// Inputs with one class each: what the readers of classification data return.
#pragma once
#include "torcxx/core/tensor_base.h"

namespace torcxx::data {

struct LabeledTensors {
  TensorBase data;     // (N, ...)
  TensorBase targets;  // (N), int64
};

}  // namespace torcxx::data
