// A borrowed list (shape, strides, dims), made from braces, vectors or Sizes without copying.
#pragma once
#include <array>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

#include "torcxx/core/macros.h"

#if defined(__GNUC__) && !defined(__clang__)
// A list in braces lives to the end of the full expression: enough for an argument, its only use.
#pragma GCC diagnostic ignored "-Winit-list-lifetime"
#endif

namespace torcxx {

template <class T>
class ArrayRef {
 public:
  constexpr ArrayRef() = default;
  constexpr ArrayRef(const T* data, size_t n) : data_(data), size_(n) {}
  constexpr ArrayRef(const T* begin, const T* end) : data_(begin), size_(end - begin) {}
  constexpr ArrayRef(const T& one) : data_(&one), size_(1) {}  // NOLINT: sum(x, 1)
  constexpr ArrayRef(std::initializer_list<T> l) : data_(l.begin()), size_(l.size()) {}  // NOLINT
  template <class A>
  ArrayRef(const std::vector<T, A>& v) : data_(v.data()), size_(v.size()) {}  // NOLINT
  template <size_t N>
  constexpr ArrayRef(const std::array<T, N>& a) : data_(a.data()), size_(N) {}  // NOLINT
  constexpr const T* data() const { return data_; }
  constexpr size_t size() const { return size_; }
  constexpr bool empty() const { return size_ == 0; }
  constexpr const T* begin() const { return data_; }
  constexpr const T* end() const { return data_ + size_; }
  constexpr const T& operator[](size_t i) const { return data_[i]; }
  constexpr const T& front() const { return data_[0]; }
  constexpr const T& back() const { return data_[size_ - 1]; }
  constexpr ArrayRef slice(size_t from, size_t n) const { return {data_ + from, n}; }
  std::vector<T> vec() const { return {begin(), end()}; }
  constexpr bool equals(ArrayRef o) const {
    if (size_ != o.size_) return false;
    for (size_t i = 0; i < size_; i++)
      if (!(data_[i] == o.data_[i])) return false;
    return true;
  }
  friend constexpr bool operator==(ArrayRef a, ArrayRef b) { return a.equals(b); }

 private:
  const T* data_ = nullptr;
  size_t size_ = 0;
};

using IntArrayRef = ArrayRef<int64_t>;
// "[2, 3]"
TORCXX_API std::string to_string(IntArrayRef list);

// std::optional<IntArrayRef> that also takes one int or braces: sum(x, {0, 1}), sum(x, 0).
class OptionalIntArrayRef {
 public:
  constexpr OptionalIntArrayRef() = default;
  constexpr OptionalIntArrayRef(std::nullopt_t) {}                               // NOLINT
  constexpr OptionalIntArrayRef(IntArrayRef l) : has_(true), list_(l) {}         // NOLINT
  constexpr OptionalIntArrayRef(const int64_t& one) : has_(true), list_(one) {}  // NOLINT
  constexpr OptionalIntArrayRef(std::initializer_list<int64_t> l)
      : has_(true), list_(l) {}                                                 // NOLINT
  OptionalIntArrayRef(const std::vector<int64_t>& v) : has_(true), list_(v) {}  // NOLINT
  constexpr bool has_value() const { return has_; }
  constexpr explicit operator bool() const { return has_; }
  constexpr IntArrayRef value() const { return list_; }
  constexpr IntArrayRef operator*() const { return list_; }
  constexpr const IntArrayRef* operator->() const { return &list_; }

 private:
  bool has_ = false;
  IntArrayRef list_;
};

}  // namespace torcxx
