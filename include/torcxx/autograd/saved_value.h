// A value of any type kept by name in AutogradContext::saved_data.
#pragma once
#include <any>
#include <cstdint>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "torcxx/core/error.h"

namespace torcxx {

class Tensor;

namespace autograd {

class SavedValue {
 public:
  SavedValue() = default;
  // Integers become int64_t, floating numbers double, literals std::string; others stay as they
  // are.
  template <class T>
  requires(!std::is_same_v<std::remove_cvref_t<T>, SavedValue>)
      SavedValue(T&& value) {  // NOLINT: converts as in PyTorch
    using V = std::remove_cvref_t<T>;
    if constexpr (std::is_same_v<V, bool>)
      value_ = value;
    else if constexpr (std::is_integral_v<V>)
      value_ = static_cast<int64_t>(value);
    else if constexpr (std::is_floating_point_v<V>)
      value_ = static_cast<double>(value);
    else if constexpr (std::is_convertible_v<T, const char*>)
      value_ = std::string(value);
    else
      value_ = std::any(std::forward<T>(value));
  }

  // The value as the type it was saved with; raises TypeError for another.
  template <class T>
  const T& get() const {
    const T* p = std::any_cast<T>(&value_);
    TORCXX_CHECK_TYPE(p != nullptr, "saved_data: expected a value of type ", typeid(T).name(),
                      ", got ", value_.has_value() ? value_.type().name() : "nothing");
    return *p;
  }
  template <class T>
  T to() const {
    if constexpr (std::is_same_v<T, bool>)
      return toBool();
    else if constexpr (std::is_integral_v<T>)
      return static_cast<T>(toInt());
    else if constexpr (std::is_floating_point_v<T>)
      return static_cast<T>(toDouble());
    else
      return get<T>();
  }
  bool isNone() const { return !value_.has_value(); }
  bool toBool() const { return get<bool>(); }
  int64_t toInt() const { return get<int64_t>(); }
  // A saved integer counts too.
  double toDouble() const {
    const auto* i = std::any_cast<int64_t>(&value_);
    return i ? static_cast<double>(*i) : get<double>();
  }
  const std::string& toStringRef() const { return get<std::string>(); }
  const std::vector<int64_t>& toIntVector() const { return get<std::vector<int64_t>>(); }
  const std::vector<double>& toDoubleVector() const { return get<std::vector<double>>(); }
  template <class T = Tensor>
  const T& toTensor() const {
    return get<T>();
  }

 private:
  std::any value_;
};

}  // namespace autograd
}  // namespace torcxx
