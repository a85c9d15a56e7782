// Python's indexing in C++: t.index({0, Slice(1, None, 2), "...", None, mask}).
#pragma once
#include <initializer_list>
#include <optional>
#include <string_view>
#include <vector>

#include "torcxx/core/tensor_base.h"

namespace torcxx::indexing {

inline constexpr std::nullopt_t None = std::nullopt;  // a new dimension; in a Slice: the end
struct EllipsisIndexType {};
inline constexpr EllipsisIndexType Ellipsis;  // as many whole dimensions as are left

// Places start, start + step, ... before stop, as Python's start:stop:step. step must be positive.
struct Slice {
  Slice(std::optional<int64_t> start = {}, std::optional<int64_t> stop = {},
        std::optional<int64_t> step = {})
      : start_(start), stop_(stop), step_(step) {}
  std::optional<int64_t> start() const { return start_; }
  std::optional<int64_t> stop() const { return stop_; }
  int64_t step() const { return step_.value_or(1); }

 private:
  std::optional<int64_t> start_, stop_, step_;
};

enum class TensorIndexType : uint8_t { None, Ellipsis, Integer, Boolean, Slice, Tensor };

// One part of an index.
class TORCXX_API TensorIndex {
 public:
  // NOLINTBEGIN: every part converts
  TensorIndex(std::nullopt_t) : type_(TensorIndexType::None) {}
  TensorIndex(EllipsisIndexType) : type_(TensorIndexType::Ellipsis) {}
  TensorIndex(const char* dots);  // "..."; raises ValueError for other text
  template <class T>
  requires(std::is_integral_v<T> && !std::is_same_v<T, bool>) TensorIndex(T i)
      : type_(TensorIndexType::Integer), integer_(static_cast<int64_t>(i)) {}
  template <class T>
  requires(std::is_same_v<T, bool>) TensorIndex(T b)
      : type_(TensorIndexType::Boolean), integer_(b) {}
  TensorIndex(Slice s) : type_(TensorIndexType::Slice), slice_(s) {}
  TensorIndex(TensorBase t) : type_(TensorIndexType::Tensor), tensor_(std::move(t)) {}
  // NOLINTEND
  TensorIndexType type() const { return type_; }
  int64_t integer() const { return integer_; }
  bool boolean() const { return integer_ != 0; }
  const Slice& slice() const { return slice_; }
  const TensorBase& tensor() const { return tensor_; }

 private:
  TensorIndexType type_;
  int64_t integer_ = 0;
  Slice slice_;
  TensorBase tensor_;
};

// A view as long as no part is a bool, a mask or a tensor of indices; else a copy.
// Raises IndexError for too many parts and places that do not exist.
TORCXX_API TensorBase get(const TensorBase& self, ArrayRef<TensorIndex> indices);
// Writes value, broadcast and converted, into that part of self.
TORCXX_API void set(const TensorBase& self, ArrayRef<TensorIndex> indices, const TensorBase& value);
TORCXX_API void set(const TensorBase& self, ArrayRef<TensorIndex> indices, const Scalar& value);
// self[i]: what operator[] gives.
TORCXX_API TensorBase at(const TensorBase& self, int64_t i);
TORCXX_API TensorBase at(const TensorBase& self, const Scalar& i);
TORCXX_API TensorBase at(const TensorBase& self, const TensorBase& i);

}  // namespace torcxx::indexing
