// Tensor: the handle with every operation as a method, made from the records' schemas.
#pragma once
#include "torcxx/autograd/autograd.h"
#include "torcxx/autograd/grad_mode.h"
#include "torcxx/autograd/variable.h"
#include "torcxx/tensor/ops.gen.h"

namespace torcxx {

class Tensor;
using TensorList = ArrayRef<Tensor>;

namespace detail {
template <class T>
struct Public {
  using type = T;
};
template <>
struct Public<TensorBase> {
  using type = Tensor;
};
template <>
struct Public<std::vector<TensorBase>> {
  using type = std::vector<Tensor>;
};
inline ArrayRef<TensorBase> base(const TensorList& list);
inline std::vector<Tensor> to_public(std::vector<TensorBase>&& list);
template <class... T>
std::tuple<typename Public<T>::type...> to_public(std::tuple<T...>&& t);
}  // namespace detail

// The one element of a tensor as a number; raises Error unless there is exactly one.
TORCXX_API Scalar item_of(const TensorBase& t);

class Tensor : public TensorBase {
 public:
  using TensorBase::TensorBase;
  Tensor() = default;
  Tensor(TensorBase t) : TensorBase(std::move(t)) {}  // NOLINT: results of the inside

  Scalar item() const { return item_of(*this); }
  template <class T>
  T item() const {
    return item_of(*this).to<T>();
  }
  TensorOptions options() const { return TensorOptions(dtype()).device(device()); }

  // Gradient, history and hooks.
  Tensor grad() const { return autograd::grad(*this); }
  Tensor& mutable_grad(const Tensor& g) {
    autograd::set_grad(*this, g);
    return *this;
  }
  bool is_leaf() const { return autograd::is_leaf(*this); }
  NodePtr grad_fn() const { return autograd::grad_fn(*this); }
  const Tensor& set_requires_grad(bool r) const {
    autograd::set_requires_grad(*this, r);
    return *this;
  }
  const Tensor& requires_grad_(bool r = true) const { return set_requires_grad(r); }
  void retain_grad() const { autograd::retain_grad(*this); }
  Tensor data() const { return autograd::variable_data(*this); }
  Tensor& detach_() {
    autograd::detach_(*this);
    return *this;
  }
  bool is_view() const { return autograd::is_view(*this); }
  Tensor _base() const { return autograd::base(*this); }
  // Accumulates gradients of leaves; `gradient` may be left out for one element.
  void backward(const Tensor& gradient = {}, std::optional<bool> retain_graph = {},
                bool create_graph = false, const std::vector<TensorBase>& inputs = {}) const {
    const TensorBase& self = *this;
    autograd::backward_of({self}, {gradient}, retain_graph, create_graph, inputs.empty() ? nullptr : &inputs);
  }

#define TORCXX_COMPOUND(op, name)                          \
  Tensor& operator op(const Tensor& o) { return name(o); } \
  Tensor& operator op(const Scalar& o) { return name(o); }
  TORCXX_COMPOUND(+=, add_)
  TORCXX_COMPOUND(-=, sub_)
  TORCXX_COMPOUND(*=, mul_)
  TORCXX_COMPOUND(/=, div_)
#undef TORCXX_COMPOUND

#include "torcxx/tensor/methods.gen.h"

 private:
  TensorBase& mutable_base() const { return const_cast<Tensor&>(*this); }
};
static_assert(sizeof(Tensor) == sizeof(TensorBase));

namespace detail {
// Tensor adds nothing to TensorBase but names, so a list of one is a list of the other.
inline ArrayRef<TensorBase> base(const TensorList& list) {
  return {static_cast<const TensorBase*>(list.data()), list.size()};
}
inline std::vector<Tensor> to_public(std::vector<TensorBase>&& list) {
  return {std::make_move_iterator(list.begin()), std::make_move_iterator(list.end())};
}
template <class... T>
std::tuple<typename Public<T>::type...> to_public(std::tuple<T...>&& t) {
  return std::apply(
      [](T&... x) {
        return std::tuple<typename Public<T>::type...>(typename Public<T>::type(std::move(x))...);
      },
      t);
}
}  // namespace detail

}  // namespace torcxx
