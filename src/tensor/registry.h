// Every form of every operation by name, callable with values known only at run time: what
// bindings, parity runs and fuzzers use. Calls check the number and kinds of arguments.
#pragma once
#include <string>
#include <utility>
#include <variant>

#include "torcxx/tensor/types.h"

namespace torcxx {

using Value =
    std::variant<std::monostate, TensorBase, std::vector<TensorBase>, Scalar, std::vector<int64_t>,
                 std::string, ScalarType, Device, Generator, TensorOptions>;

enum class OpKind : uint8_t { Pointwise, Function, View, Inplace, Composite, Out };

struct OpEntry {
  const char* name;
  const char* overload;
  const char* schema;
  const char* doc;
  OpKind kind;
  bool differentiable;
  bool alias;  // another name of an entry that stands before it
  void (*function)();
  std::vector<Value> (*caller)(const OpEntry&, Value* args, size_t n);

  // One value per argument of the schema (monostate: None); what it returns, and the tensors that
  // the forms name_ and out= wrote. Raises TypeError for a value that the argument cannot take.
  std::vector<Value> call(Value* args, size_t n) const { return caller(*this, args, n); }
};

const std::vector<const OpEntry*>& all_ops();

namespace detail {

// What the generated tables hold of an entry: one pointer to all its texts.
struct OpRecord {
  const char* texts;  // name, overload, schema, doc and aliases, each ended by a zero
  void (*function)();
  std::vector<Value> (*caller)(const OpEntry&, Value* args, size_t n);
  OpKind kind;
  bool differentiable;
};
void append_ops(std::vector<OpEntry>& out, const OpRecord* records, size_t n);

// Converts argument `index` of operation `op`; raises TypeError naming both.
struct Unboxer {
  const char* op;
  size_t index;
  Value& value;
  void to(TensorBase*& out) const;
  void to(const TensorBase*& out) const;
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
struct Held<const TensorBase&> {
  using type = const TensorBase*;
  static const TensorBase& pass(type& v) { return *v; }
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

// Calls functions of one type, so that operations of one signature share this code. The last `Outs`
// arguments of the schema come first in C++.
template <class F, size_t Outs>
struct Caller;
template <class R, class... P, size_t Outs>
struct Caller<R (*)(P...), Outs> {
  static constexpr size_t count = sizeof...(P);
  static constexpr size_t at(size_t i) { return i < Outs ? count - Outs + i : i - Outs; }

  template <size_t... I>
  [[gnu::cold]] static std::vector<Value> run(const OpEntry& op, Value* args,
                                              std::index_sequence<I...>) {
    std::tuple<typename Held<P>::type...> held;
    (Unboxer{op.name, at(I), args[at(I)]}.to(std::get<I>(held)), ...);
    const auto f = reinterpret_cast<R (*)(P...)>(op.function);
    std::vector<Value> out;
    if constexpr (std::is_void_v<R>)
      f(Held<P>::pass(std::get<I>(held))...);
    else
      push(out, f(Held<P>::pass(std::get<I>(held))...));
    for (size_t i = 0; i < Outs; i++) out.push_back(args[at(i)]);
    return out;
  }
  static std::vector<Value> call(const OpEntry& op, Value* args, size_t n) {
    if (n != count) bad_count(op.name, count, n);
    return run(op, args, std::index_sequence_for<P...>());
  }
};
}  // namespace detail

#define TORCXX_OP_ENTRY(name, overload, schema, doc, aliases, kind, differentiable, outs, \
                        function, ...)                                                    \
  {                                                                                       \
    name "\0" overload "\0" schema "\0" doc "\0" aliases,                                 \
        reinterpret_cast<void (*)()>(static_cast<__VA_ARGS__>(&function)),                \
        &detail::Caller<__VA_ARGS__, outs>::call, OpKind::kind, differentiable            \
  }

}  // namespace torcxx
