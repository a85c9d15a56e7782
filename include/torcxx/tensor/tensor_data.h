// What tensor() and from_blob() are made of.
#pragma once
#include <vector>

#include "torcxx/core/function.h"
#include "torcxx/core/options.h"
#include "torcxx/core/tensor_base.h"

namespace torcxx {
namespace detail {

template <class T>
concept Element = requires {
  CppTypeToScalarType<T>::value;
};
template <class T>
concept Integer = std::is_integral_v<T> && !Element<T>;  // long long and the like

// A number or a list of numbers and lists, as tensor() takes it.
class TORCXX_API TensorDataContainer {
 public:
  // NOLINTBEGIN: numbers and lists convert
  TensorDataContainer() : kind_(Kind::List) {}
  template <class T>
  requires(Element<T> || Integer<T>) TensorDataContainer(T number)
      : kind_(Kind::Number), number_(number) {
    if constexpr (Element<T>)
      dtype_ = scalar_type_of<T>;
    else
      dtype_ = kInt64;
  }
  TensorDataContainer(std::initializer_list<TensorDataContainer> list);
  template <Element T>
  TensorDataContainer(ArrayRef<T> list)
      : TensorDataContainer(list.data(), list.size(), scalar_type_of<T>) {}
  template <Element T>
  TensorDataContainer(const std::vector<T>& list) : TensorDataContainer(ArrayRef<T>(list)) {}
  TensorDataContainer(const std::vector<bool>& list);
  // NOLINTEND
  TensorBase make(const TensorOptions& options) const;

 private:
  enum class Kind : uint8_t { Number, List, Memory };
  TensorDataContainer(const void* data, size_t n, ScalarType dtype);
  void write(char*& out, ScalarType dtype) const;
  std::string text() const;

  Kind kind_;
  ScalarType dtype_ = ScalarType::Undefined;  // undefined: that of an empty list
  Scalar number_;
  std::vector<int64_t> sizes_ = {0};
  std::vector<TensorDataContainer> list_;
  std::vector<char> memory_;
};

}  // namespace detail

using Deleter = std::function<void(void*)>;

namespace detail {
// strides: row-major when absent; an empty deleter does nothing.
TORCXX_API TensorBase blob(void* data, IntArrayRef sizes, OptionalIntArrayRef strides,
                           const Deleter& deleter, const TensorOptions& options);
}  // namespace detail

}  // namespace torcxx
