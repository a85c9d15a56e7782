// Every layer by name, made and run with values known only at run time: what bindings use.
#pragma once
#include "tensor/registry.h"
#include "torcxx/nn/module.h"
#include "torcxx/nn/options.h"

namespace torcxx::nn {

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

const std::vector<LayerEntry>& all_layers();

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
inline void unbox(const torcxx::detail::Unboxer& u, std::optional<TensorPair>& out) {
  if (std::holds_alternative<std::monostate>(u.value)) return;
  std::vector<TensorBase> pair;
  u.to(pair);
  TORCXX_CHECK_VALUE(pair.size() == 2, u.op, ": argument ", u.index + 1,
                     " expected a tuple of 2 tensors, got ", pair.size());
  out = TensorPair(pair[0], pair[1]);
}
// Options that the caller leaves out keep their default.
template <class T>
void unbox_option(const char* layer, size_t index, Value& v, T& out) {
  if (!std::holds_alternative<std::monostate>(v))
    unbox(torcxx::detail::Unboxer{layer, index, v}, out);
  else if constexpr (std::is_assignable_v<T&, std::nullopt_t>)
    out = std::nullopt;
}

inline Value boxed(Tensor t) { return TensorBase(std::move(t)); }
inline Value boxed(TensorPair pair) {
  return std::vector<TensorBase>{std::get<0>(pair), std::get<1>(pair)};
}

// The boxed form of a member function `forward`.
template <auto F>
struct Forward;
template <class M, class R, class... P, R (M::*F)(P...)>
struct Forward<F> {
  static std::vector<Value> call(Module& m, Value* inputs, size_t n) {
    M& layer = static_cast<M&>(m);
    if (n != sizeof...(P)) torcxx::detail::bad_count("forward", sizeof...(P), n);
    return run(layer, inputs, std::index_sequence_for<P...>());
  }

 private:
  template <size_t... I>
  static std::vector<Value> run(M& layer, [[maybe_unused]] Value* inputs,
                                std::index_sequence<I...>) {
    std::tuple<std::remove_cvref_t<P>...> held;
    const std::string name = layer.name();
    (unbox(torcxx::detail::Unboxer{name.c_str(), I, inputs[I]}, std::get<I>(held)), ...);
    std::vector<Value> out;
    if constexpr (std::is_same_v<R, Tensor>)
      out.push_back(boxed((layer.*F)(std::get<I>(held)...)));
    else
      std::apply([&](auto&&... r) { (out.push_back(boxed(std::move(r))), ...); },
                 (layer.*F)(std::get<I>(held)...));
    return out;
  }
};

}  // namespace detail
}  // namespace torcxx::nn
