// Tensor: the handle with every operation as a method, made from the records' schemas.
#pragma once
#include <concepts>

#include "torcxx/autograd/autograd.h"
#include "torcxx/autograd/grad_mode.h"
#include "torcxx/autograd/variable.h"
#include "torcxx/tensor/accessor.h"
#include "torcxx/tensor/indexing.h"
#include "torcxx/tensor/ops.gen.h"

namespace torcxx {

class Tensor;
namespace detail {
class GradReference;
}
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
  Tensor(const Tensor&) = default;
  Tensor(Tensor&&) noexcept = default;
  Tensor& operator=(const Tensor&) & = default;
  Tensor& operator=(Tensor&&) & noexcept = default;
  // Assignment to a temporary writes its elements: x[0] = 5.
  Tensor& operator=(const Tensor& values) && { return copy_(values); }
  Tensor& operator=(Tensor&& values) && { return copy_(values); }
  Tensor& operator=(const Scalar& value) && { return fill_(value); }
  Tensor(TensorBase t) : TensorBase(std::move(t)) {}  // NOLINT: results of the inside

  Scalar item() const { return item_of(*this); }
  template <class T>
  T item() const {
    return item_of(*this).to<T>();
  }
  TensorOptions options() const { return TensorOptions(dtype()).device(device()); }

  // Parts, see indexing.h.
  Tensor operator[](int64_t i) const { return indexing::at(*this, i); }
  Tensor operator[](const Scalar& i) const { return indexing::at(*this, i); }
  Tensor operator[](const Tensor& i) const { return indexing::at(*this, i); }
  Tensor index(ArrayRef<indexing::TensorIndex> parts) const { return indexing::get(*this, parts); }
  Tensor index(std::initializer_list<indexing::TensorIndex> parts) const {
    return indexing::get(*this, parts);
  }
  template <class V>
  requires(std::is_convertible_v<V, Tensor> || std::is_convertible_v<V, Scalar>) Tensor& index_put_(
      std::initializer_list<indexing::TensorIndex> parts, const V& value) const {
    return index_put_(ArrayRef<indexing::TensorIndex>(parts), value);
  }
  template <class V>
  requires(std::is_convertible_v<V, Tensor> || std::is_convertible_v<V, Scalar>) Tensor& index_put_(
      ArrayRef<indexing::TensorIndex> parts, const V& value) const {
    if constexpr (std::is_convertible_v<V, Tensor>)
      indexing::set(*this, parts, static_cast<const TensorBase&>(Tensor(value)));
    else
      indexing::set(*this, parts, Scalar(value));
    return const_cast<Tensor&>(*this);
  }
  // Elements by place; raises Error unless T is the dtype and N the number of dimensions.
  template <class T, size_t N>
  TensorAccessor<T, N> accessor() const& {
    static_assert(N > 0, "accessor is used for indexing tensor, for scalars use *data_ptr<T>()");
    TORCXX_CHECK(dim() == static_cast<int64_t>(N), "TensorAccessor expected ", N,
                 " dims but tensor has ", dim());
    return {data_ptr<T>(), sizes().data(), strides().data()};
  }
  template <class T, size_t N>
  TensorAccessor<T, N> accessor() && = delete;  // the tensor would be gone

  // Gradient, history and hooks.
  Tensor grad() const { return autograd::grad(*this); }
  // x.mutable_grad() = g replaces it (an undefined g clears it); raises Error unless g has the
  // shape, dtype and device of x.
  inline detail::GradReference mutable_grad() const;
  bool is_leaf() const { return autograd::is_leaf(*this); }
  NodePtr grad_fn() const { return autograd::grad_fn(*this); }
  const Tensor& set_requires_grad(bool r) const {
    autograd::set_requires_grad(*this, r);
    return *this;
  }
  const Tensor& requires_grad_(bool r = true) const { return set_requires_grad(r); }
  void retain_grad() const { autograd::retain_grad(*this); }
  bool retains_grad() const { return autograd::retains_grad(*this); }
  int64_t output_nr() const { return autograd::output_nr(*this); }
  // The hook sees the gradient and returns its replacement, an undefined tensor or nothing. Returns
  // what remove_hook takes. Raises Error unless this requires grad.
  template <class F>
  unsigned register_hook(F hook) const {
    return autograd::register_hook(
               *this,
               [hook = std::move(hook)](const TensorBase& grad) mutable {
                 if constexpr (std::is_void_v<std::invoke_result_t<F&, Tensor>>) {
                   hook(Tensor(grad));
                   return TensorBase();
                 } else {
                   return TensorBase(hook(Tensor(grad)));
                 }
               })
        .id();
  }
  void remove_hook(unsigned id) const { autograd::remove_hook(*this, id); }
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
    autograd::backward_of({self}, {gradient}, retain_graph, create_graph,
                          inputs.empty() ? nullptr : &inputs);
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
// The gradient of a tensor, which assignment replaces.
class GradReference : public Tensor {
 public:
  explicit GradReference(const Tensor& owner) : Tensor(owner.grad()), owner_(owner) {}
  const GradReference& operator=(const Tensor& g) const {
    autograd::set_grad(owner_, g);
    return *this;
  }
  void reset() const { autograd::set_grad(owner_, {}); }

 private:
  Tensor owner_;
};
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

inline detail::GradReference Tensor::mutable_grad() const { return detail::GradReference(*this); }

}  // namespace torcxx
