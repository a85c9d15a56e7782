#include "autograd/elements.h"

#include "autograd/ops.h"
#include "torcxx/autograd/grad_mode.h"

namespace torcxx::autograd {
namespace {

int64_t address_of(const TensorBase& t, int64_t flat) {
  int64_t at = 0;
  for (int64_t d = t.dim(); d-- > 0;) {
    const int64_t size = t.sizes()[d];
    at += flat % size * t.strides()[d];
    flat /= size;
  }
  return at;
}

// Calls f(pointer to the element's real components, how many) for element `flat`.
template <class F>
void with_element(const TensorBase& t, int64_t flat, F f) {
  dispatch_dtype(t.scalar_type(), [&](auto zero) {
    using T = decltype(zero);
    if constexpr (isComplexType(scalar_type_of<T>)) {
      using R = typename T::value_type;
      f(reinterpret_cast<R*>(static_cast<T*>(t.data_ptr()) + address_of(t, flat)), 2);
    } else if constexpr (isFloatingType(scalar_type_of<T>)) {
      f(static_cast<T*>(t.data_ptr()) + address_of(t, flat), 1);
    } else {
      detail::raise<TypeError>("gradcheck: expected a floating or complex tensor, got ",
                               t.scalar_type());
    }
  });
}

}  // namespace

int64_t num_components(const TensorBase& t) { return t.numel() * (t.is_complex() ? 2 : 1); }

std::vector<double> components(const TensorBase& t) {
  NoGradGuard no_grad;
  const TensorBase here = t.is_cpu() ? t : to_cpu(t);
  std::vector<double> out;
  out.reserve(static_cast<size_t>(num_components(t)));
  for (int64_t i = 0; i < here.numel(); i++)
    with_element(here, i, [&](auto* p, int n) {
      for (int k = 0; k < n; k++) out.push_back(static_cast<double>(p[k]));
    });
  return out;
}

void set_component(const TensorBase& t, int64_t i, double value) {
  NoGradGuard no_grad;
  const TensorBase here = t.is_cpu() ? t : to_cpu(t);
  const int64_t parts = t.is_complex() ? 2 : 1;
  with_element(here, i / parts, [&](auto* p, int) {
    using R = std::remove_reference_t<decltype(*p)>;
    if constexpr (std::is_same_v<R, double>)
      p[i % parts] = value;
    else
      p[i % parts] = R(static_cast<float>(value));
  });
  if (!t.is_cpu()) copy_inplace(t, here);
}

TensorBase from_components(const TensorBase& like, const std::vector<double>& values) {
  NoGradGuard no_grad;
  TensorBase out = zeros(OutputMetadata(*like.impl()));
  if (!like.is_cpu()) out = to_cpu(out);
  for (size_t i = 0; i < values.size(); i++)
    if (values[i] != 0) set_component(out, static_cast<int64_t>(i), values[i]);
  if (like.is_cpu()) return out;
  const TensorBase there = zeros(OutputMetadata(*like.impl()));
  copy_inplace(there, out);
  return there;
}

}  // namespace torcxx::autograd
