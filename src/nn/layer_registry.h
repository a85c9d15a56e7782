// Every layer by name, made and run with values known only at run time: what bindings use.
#pragma once
#include <span>

#include "tensor/registry.h"
#include "torcxx/nn/module.h"
#include "torcxx/nn/options.h"

namespace torcxx::nn {

namespace detail {

// Named tensors of a module, which only its own class may reach.
struct Tensors : Module {
  static OrderedDict<Tensor>& parameters(Module& m) { return m.*(&Tensors::parameters_); }
  static OrderedDict<Tensor>& buffers(Module& m) { return m.*(&Tensors::buffers_); }
};

template <class T>
T zero_option() {
  if constexpr (std::is_constructible_v<T, int64_t> && !std::is_default_constructible_v<T>)
    return T(int64_t{0});
  else
    return T{};
}

using TensorPair = std::tuple<Tensor, Tensor>;

template <class T>
void unbox(const torcxx::detail::Unboxer& u, T& out) {
  u.to(out);
}
template <size_t N>
void unbox(const torcxx::detail::Unboxer& u, ExpandingArray<N>& out) {
  std::vector<int64_t> list;
  u.to(list);
  if (list.size() == 1)
    out = list[0];
  else
    out = list;
}
template <size_t N>
void unbox(const torcxx::detail::Unboxer& u, ConvPadding<N>& out) {
  ExpandingArray<N> sizes = 0;
  unbox(u, sizes);
  out = *sizes;
}
void unbox(const torcxx::detail::Unboxer& u, std::optional<TensorPair>& out);

// An option of any type, to be read from a boxed value.
class OptionRef {
 public:
  template <class T>
  OptionRef(T& option) : option_(&option), read_(&read<T>) {}  // NOLINT
  void operator()(const torcxx::detail::Unboxer& u) const { read_(u, option_); }

 private:
  // Options that the caller leaves out keep their default.
  template <class T>
  static void read(const torcxx::detail::Unboxer& u, void* option) {
    T& out = *static_cast<T*>(option);
    if (!std::holds_alternative<std::monostate>(u.value))
      unbox(u, out);
    else if constexpr (std::is_assignable_v<T&, std::nullopt_t>)
      out = std::nullopt;
  }

  void* option_;
  void (*read_)(const torcxx::detail::Unboxer&, void*);
};
void read_options(const char* layer, std::initializer_list<OptionRef> options, Value* v, size_t n);

struct NamedTensor {
  const char* name;
  Tensor* tensor;
};
Tensor* find_tensor(std::string_view name, std::initializer_list<NamedTensor> tensors);

Value boxed(Tensor t);
Value boxed(TensorPair pair);

// Runs a layer's `forward` with boxed inputs. Compiled once per signature, not per layer: a pointer
// to a class's member is one to its base's too.
template <class R, class... P>
std::vector<Value> call_forward(Module& m, R (Module::*forward)(P...), Value* inputs, size_t n) {
  if (n != sizeof...(P)) torcxx::detail::bad_count("forward", sizeof...(P), n);
  return [&]<size_t... I>(std::index_sequence<I...>) {
    std::tuple<std::remove_cvref_t<P>...> held;
    const std::string name = short_name(m);
    (unbox(torcxx::detail::Unboxer{name.c_str(), I, inputs[I]}, std::get<I>(held)), ...);
    std::vector<Value> out;
    if constexpr (std::is_same_v<R, Tensor>)
      out.push_back(boxed((m.*forward)(std::get<I>(held)...)));
    else
      std::apply([&](auto&&... r) { (out.push_back(boxed(std::move(r))), ...); },
                 (m.*forward)(std::get<I>(held)...));
    return out;
  }
  (std::index_sequence_for<P...>());
}

}  // namespace detail

struct LayerEntry {
  const char* name;
  const char* family;  // file of the record: "conv"
  const char* schema;  // "Linear(int in_features, int out_features, bool bias=True) -> ()"
  const char* doc;
  const char* repr;    // as in the record
  const char* inputs;  // "Linear(Tensor input) -> ()"
  bool has_tensors;    // parameters or buffers, with some options at least
  ModulePtr (*make)(Value* options, size_t n);
  void (*set_options)(Module&, Value* options, size_t n);
  // The member of that name; null when the layer has none.
  Tensor* (*member)(Module&, std::string_view name);
  void (*reset_parameters)(Module&);
  // The same layer with the same tensors, as another object.
  ModulePtr (*copy)(const Module&);
  // One value per input (monostate: left out). Each result is a tensor or a list of them.
  std::vector<Value> (*forward)(Module&, Value* inputs, size_t n);
};

std::span<const LayerEntry> all_layers();

}  // namespace torcxx::nn
