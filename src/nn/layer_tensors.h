// Registers the tensors that a layer's record names.
#pragma once
#include <initializer_list>

#include "torcxx/nn/module.h"

namespace torcxx::nn {

// `shape` is the sizes of its parts one after the other. Unless `when`, the tensor is undefined.
void add_parameter(Module& m, Tensor& member, const char* name, bool when,
                   std::initializer_list<IntArrayRef> shape);
void add_buffer(Module& m, Tensor& member, const char* name, bool when,
                std::initializer_list<IntArrayRef> shape, double value, ScalarType dtype);

}  // namespace torcxx::nn
