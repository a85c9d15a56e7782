// What generated option classes are made of.
#pragma once
#include <array>
#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

#include "torcxx/core/array_ref.h"
#include "torcxx/core/macros.h"

namespace torcxx {

namespace detail {
// Raises unless the list has n values.
TORCXX_API void copy_values(IntArrayRef list, int64_t* to, size_t n);
// Raises ValueError unless it is "same" or "valid".
TORCXX_API void check_padding_mode(const std::string& mode);
}  // namespace detail

// N ints, made from one (repeated) or from N in braces.
template <size_t N>
class ExpandingArray {
 public:
  ExpandingArray(int64_t one) { values_.fill(one); }  // NOLINT
  ExpandingArray(std::initializer_list<int64_t> list)
      : ExpandingArray(IntArrayRef(list)) {}                                               // NOLINT
  ExpandingArray(const std::vector<int64_t>& list) : ExpandingArray(IntArrayRef(list)) {}  // NOLINT
  ExpandingArray(IntArrayRef list) {                                                       // NOLINT
    detail::copy_values(list, values_.data(), N);
  }
  operator IntArrayRef() const { return values_; }
  int64_t operator[](size_t i) const { return values_[i]; }
  const std::array<int64_t, N>& operator*() const { return values_; }
  bool operator==(const ExpandingArray&) const = default;

 private:
  std::array<int64_t, N> values_;
};

// The border of a convolution: sizes, or "same" or "valid".
template <size_t N>
class ConvPadding : public ExpandingArray<N> {
 public:
  using ExpandingArray<N>::ExpandingArray;
  ConvPadding(std::initializer_list<int64_t> list) : ExpandingArray<N>(list) {}
  ConvPadding(const std::array<int64_t, N>& sizes)
      : ExpandingArray<N>(IntArrayRef(sizes)) {}  // NOLINT
  template <std::convertible_to<std::string> Mode>
  ConvPadding(const Mode& mode) : ExpandingArray<N>(0), mode_(mode) {  // NOLINT
    detail::check_padding_mode(mode_);
  }
  const std::string& mode() const { return mode_; }  // empty for sizes
  bool operator==(const ConvPadding&) const = default;

 private:
  std::string mode_;
};

// Values of options, by their names in PyTorch's C++.
inline constexpr const char *kNone = "none", *kMean = "mean", *kSum = "sum",
                            *kBatchMean = "batchmean", *kMax = "max", *kTanh = "tanh",
                            *kSigmoid = "sigmoid", *kReLU = "relu", *kLeakyReLU = "leaky_relu",
                            *kGELU = "gelu", *kFanIn = "fan_in", *kFanOut = "fan_out",
                            *kNearest = "nearest", *kNearestExact = "nearest-exact",
                            *kLinear = "linear", *kBilinear = "bilinear", *kBicubic = "bicubic",
                            *kTrilinear = "trilinear", *kArea = "area", *kConstant = "constant",
                            *kReflect = "reflect", *kReplicate = "replicate",
                            *kCircular = "circular", *kZeros = "zeros", *kBorder = "border",
                            *kReflection = "reflection", *kSame = "same", *kValid = "valid",
                            *kConv1D = "conv1d", *kConv2D = "conv2d", *kConv3D = "conv3d",
                            *kConvTranspose1D = "conv_transpose1d",
                            *kConvTranspose2D = "conv_transpose2d",
                            *kConvTranspose3D = "conv_transpose3d";
// What operations take as `int reduction`.
namespace Reduction {
enum Reduction : int64_t { None, Mean, Sum };
}

// An option with its setter (returning *this) and getter of one name.
#define TORCXX_ARG(T, name)                    \
 public:                                       \
  auto name(const T& value)->decltype(*this) { \
    name##_ = value;                           \
    return *this;                              \
  }                                            \
  const T& name() const { return name##_; }    \
  T& name() { return name##_; }                \
                                               \
 private:                                      \
  T name##_

}  // namespace torcxx
