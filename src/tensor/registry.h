// Every operation by name, callable with values known only at run time: what bindings, parity runs
// and fuzzers use. Calls through it check the number and kinds of arguments.
#pragma once
#include <string>
#include <utility>
#include <variant>

#include "torcxx/tensor/types.h"

namespace torcxx {

using Value =
    std::variant<std::monostate, TensorBase, std::vector<TensorBase>, Scalar, std::vector<int64_t>,
                 std::string, ScalarType, Device, Generator, TensorOptions>;

enum class OpKind : uint8_t { Pointwise, Function, View, Inplace, Composite };

struct OpEntry {
  const char* name;
  const char* overload;
  const char* schema;
  const char* doc;
  OpKind kind;
  bool differentiable;
  // One value per argument of the schema (monostate: None). Raises TypeError for a value that the
  // argument cannot take.
  std::vector<Value> (*call)(const char* name, Value* args, size_t n);
};

const std::vector<const OpEntry*>& all_ops();

namespace detail {

// Converts argument `index` of operation `op`; raises TypeError naming both.
struct Unboxer {
  const char* op;
  size_t index;
  Value& value;
  void to(TensorBase*& out) const;
  void to(TensorBase& out) const;
  void to(std::vector<TensorBase>& out) const;
  void to(Scalar& out) const;
  void to(int64_t& out) const;
  void to(double& out) const;
  void to(bool& out) const;
  void to(std::vector<int64_t>& out) const;
  void to(std::string& out) const;
  void to(ScalarType& out) const;
  void to(Device& out) const;
  void to(Generator& out) const;
  void to(TensorOptions& out) const;
  template <class T>
  void to(std::optional<T>& out) const {
    if (!std::holds_alternative<std::monostate>(value)) to(out.emplace());
  }
};

// What holds an argument of parameter type P during the call, and how it is passed.
template <class P>
struct Held {
  using type = std::remove_cvref_t<P>;
  static P pass(type& v) { return v; }
};
template <>
struct Held<TensorBase&> {
  using type = TensorBase*;
  static TensorBase& pass(type& v) { return *v; }
};
template <>
struct Held<ArrayRef<TensorBase>> {
  using type = std::vector<TensorBase>;
  static ArrayRef<TensorBase> pass(type& v) { return v; }
};
template <>
struct Held<IntArrayRef> {
  using type = std::vector<int64_t>;
  static IntArrayRef pass(type& v) { return v; }
};
template <>
struct Held<OptionalIntArrayRef> {
  using type = std::optional<std::vector<int64_t>>;
  static OptionalIntArrayRef pass(type& v) {
    return v ? OptionalIntArrayRef(*v) : OptionalIntArrayRef();
  }
};
template <>
struct Held<std::string_view> {
  using type = std::string;
  static std::string_view pass(type& v) { return v; }
};
template <>
struct Held<std::optional<std::string_view>> {
  using type = std::optional<std::string>;
  static std::optional<std::string_view> pass(type& v) {
    return v ? std::optional<std::string_view>(*v) : std::nullopt;
  }
};

template <class T>
void push(std::vector<Value>& out, T&& r) {
  using U = std::remove_cvref_t<T>;
  if constexpr (std::is_same_v<U, bool> || std::is_same_v<U, int64_t> || std::is_same_v<U, double>)
    out.emplace_back(Scalar(r));
  else
    out.emplace_back(std::forward<T>(r));
}
template <class... T>
void push(std::vector<Value>& out, std::tuple<T...>&& r) {
  std::apply([&](auto&&... x) { (push(out, std::move(x)), ...); }, std::move(r));
}

[[noreturn]] void bad_count(const char* op, size_t expected, size_t got);

template <auto F, class R, class... P, size_t... I>
std::vector<Value> box(R (*)(P...), const char* op, Value* args, size_t n,
                       std::index_sequence<I...>) {
  if (n != sizeof...(P)) bad_count(op, sizeof...(P), n);
  std::tuple<typename Held<P>::type...> held;
  (Unboxer{op, I, args[I]}.to(std::get<I>(held)), ...);
  std::vector<Value> out;
  if constexpr (std::is_void_v<R>)
    F(Held<P>::pass(std::get<I>(held))...);
  else
    push(out, F(Held<P>::pass(std::get<I>(held))...));
  return out;
}
template <auto F, class R, class... P>
std::vector<Value> box_as(R (*f)(P...), const char* op, Value* args, size_t n) {
  return box<F>(f, op, args, n, std::index_sequence_for<P...>());
}
}  // namespace detail

template <auto F>
std::vector<Value> box(const char* op, Value* args, size_t n) {
  return detail::box_as<F>(F, op, args, n);
}

}  // namespace torcxx
