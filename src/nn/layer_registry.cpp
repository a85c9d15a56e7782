#include "nn/layer_registry.h"

namespace torcxx::nn::detail {

void unbox(const torcxx::detail::Unboxer& u, std::optional<TensorPair>& out) {
  if (std::holds_alternative<std::monostate>(u.value)) return;
  std::vector<TensorBase> pair;
  u.to(pair);
  TORCXX_CHECK_VALUE(pair.size() == 2, u.op, ": argument ", u.index + 1,
                     " expected a tuple of 2 tensors, got ", pair.size());
  out = TensorPair(pair[0], pair[1]);
}

Value boxed(Tensor t) { return TensorBase(std::move(t)); }
Value boxed(TensorPair pair) {
  return std::vector<TensorBase>{std::get<0>(pair), std::get<1>(pair)};
}

void read_options(const char* layer, std::initializer_list<OptionRef> options, Value* v, size_t n) {
  if (n != options.size()) torcxx::detail::bad_count(layer, options.size(), n);
  for (size_t i = 0; i < n; i++) options.begin()[i](torcxx::detail::Unboxer{layer, i, v[i]});
}

Tensor* find_tensor(std::string_view name, std::initializer_list<NamedTensor> tensors) {
  for (const NamedTensor& t : tensors)
    if (name == t.name) return t.tensor;
  return nullptr;
}

}  // namespace torcxx::nn::detail
