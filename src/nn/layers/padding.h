#pragma once
#include "nn/layer_record.h"

namespace torcxx::nn::records {

// A border of one value; `sides` is twice the number of dimensions.
template <int sides> struct ConstantPad : Layer {
  static constexpr auto schema = "(int[sides] padding, float value)";
  static constexpr auto doc =
      "A border of one value: before and after the last dimension, then the one before it.";
  static constexpr auto repr = "padding, value";
  template <class M> static Tensor forward(M& m, const Tensor& input) {
    return pad(input, IntArrayRef(m.options.padding()), "constant", m.options.value());
  }
};

template <int sides> struct ZeroPad : Layer {
  static constexpr auto schema = "(int[sides] padding)";
  static constexpr auto doc =
      "A border of zeros: before and after the last dimension, then the one before it.";
  static constexpr auto repr = "{padding}";
  static constexpr auto print = "padding";
  template <class M> static Tensor forward(M& m, const Tensor& input) {
    return pad(input, IntArrayRef(m.options.padding()), "constant");
  }
};

template <int sides> struct ReflectionPad : Layer {
  static constexpr auto schema = "(int[sides] padding)";
  static constexpr auto doc =
      "A border of the input's reflection, without its edge: before and after the last dimension, "
      "then the one before it.";
  static constexpr auto repr = "{padding}";
  static constexpr auto print = "padding";
  template <class M> static Tensor forward(M& m, const Tensor& input) {
    return pad(input, IntArrayRef(m.options.padding()), "reflect");
  }
};

template <int sides> struct ReplicationPad : Layer {
  static constexpr auto schema = "(int[sides] padding)";
  static constexpr auto doc =
      "A border of the input's edge: before and after the last dimension, then the one before it.";
  static constexpr auto repr = "{padding}";
  static constexpr auto print = "padding";
  template <class M> static Tensor forward(M& m, const Tensor& input) {
    return pad(input, IntArrayRef(m.options.padding()), "replicate");
  }
};

template <int sides> struct CircularPad : Layer {
  static constexpr auto schema = "(int[sides] padding)";
  static constexpr auto doc =
      "A border of the input, continued from its other end: before and after the last dimension, "
      "then the one before it.";
  static constexpr auto repr = "{padding}";
  static constexpr auto print = "padding";
  template <class M> static Tensor forward(M& m, const Tensor& input) {
    return pad(input, IntArrayRef(m.options.padding()), "circular");
  }
};

struct ZeroPad1d : ZeroPad<2> {};
struct ZeroPad2d : ZeroPad<4> {};
struct ZeroPad3d : ZeroPad<6> {};
struct ConstantPad1d : ConstantPad<2> {};
struct ConstantPad2d : ConstantPad<4> {};
struct ConstantPad3d : ConstantPad<6> {};
struct ReflectionPad1d : ReflectionPad<2> {};
struct ReflectionPad2d : ReflectionPad<4> {};
struct ReflectionPad3d : ReflectionPad<6> {};
struct ReplicationPad1d : ReplicationPad<2> {};
struct ReplicationPad2d : ReplicationPad<4> {};
struct ReplicationPad3d : ReplicationPad<6> {};
struct CircularPad1d : CircularPad<2> {};
struct CircularPad2d : CircularPad<4> {};
struct CircularPad3d : CircularPad<6> {};

}  // namespace torcxx::nn::records
