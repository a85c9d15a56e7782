// Inputs with one class each: what the readers of classification data return.
#pragma once
#include "torcxx/tensor/tensor.h"

namespace torcxx::data {

struct LabeledTensors {
  Tensor data;     // (N, ...)
  Tensor targets;  // (N), int64
};

}  // namespace torcxx::data
