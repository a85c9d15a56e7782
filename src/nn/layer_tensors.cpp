#include "nn/layer_tensors.h"

#include "torcxx/tensor/functions.gen.h"

namespace torcxx::nn {

static std::vector<int64_t> joined(std::initializer_list<IntArrayRef> parts) {
  std::vector<int64_t> out;
  for (IntArrayRef p : parts) out.insert(out.end(), p.begin(), p.end());
  return out;
}

void add_parameter(Module& m, Tensor& member, const char* name, bool when,
                   std::initializer_list<IntArrayRef> shape) {
  member = m.register_parameter(name, when ? torcxx::empty(joined(shape)) : Tensor());
}

void add_buffer(Module& m, Tensor& member, const char* name, bool when,
                std::initializer_list<IntArrayRef> shape, double value, ScalarType dtype) {
  Tensor made;
  if (when) made = torcxx::full(joined(shape), value, TensorOptions(dtype));
  member = m.register_buffer(name, made);
}

}  // namespace torcxx::nn
