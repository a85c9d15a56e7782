#pragma once
#include "nn/layer_record.h"

namespace torcxx::nn::records {

struct ZeroPad1d : Layer {
  static constexpr auto schema = "ZeroPad1d(int[2] padding)";
  static constexpr auto doc =
      "A border of zeros: before and after the last dimension, then the one before it.";
  static constexpr auto repr = "{padding}";
  template <class M> static Tensor forward(M& m, const Tensor& input) {
    return pad(input, IntArrayRef(m.options.padding()), "constant");
  }
};

struct ZeroPad2d : Layer {
  static constexpr auto schema = "ZeroPad2d(int[4] padding)";
  static constexpr auto doc =
      "A border of zeros: before and after the last dimension, then the one before it.";
  static constexpr auto repr = "{padding}";
  template <class M> static Tensor forward(M& m, const Tensor& input) {
    return pad(input, IntArrayRef(m.options.padding()), "constant");
  }
};

struct ZeroPad3d : Layer {
  static constexpr auto schema = "ZeroPad3d(int[6] padding)";
  static constexpr auto doc =
      "A border of zeros: before and after the last dimension, then the one before it.";
  static constexpr auto repr = "{padding}";
  template <class M> static Tensor forward(M& m, const Tensor& input) {
    return pad(input, IntArrayRef(m.options.padding()), "constant");
  }
};

struct ConstantPad1d : Layer {
  static constexpr auto schema = "ConstantPad1d(int[2] padding, float value)";
  static constexpr auto doc =
      "A border of one value: before and after the last dimension, then the one before it.";
  static constexpr auto repr = "padding, value";
  template <class M> static Tensor forward(M& m, const Tensor& input) {
    return pad(input, IntArrayRef(m.options.padding()), "constant", m.options.value());
  }
};

struct ConstantPad2d : Layer {
  static constexpr auto schema = "ConstantPad2d(int[4] padding, float value)";
  static constexpr auto doc =
      "A border of one value: before and after the last dimension, then the one before it.";
  static constexpr auto repr = "padding, value";
  template <class M> static Tensor forward(M& m, const Tensor& input) {
    return pad(input, IntArrayRef(m.options.padding()), "constant", m.options.value());
  }
};

struct ConstantPad3d : Layer {
  static constexpr auto schema = "ConstantPad3d(int[6] padding, float value)";
  static constexpr auto doc =
      "A border of one value: before and after the last dimension, then the one before it.";
  static constexpr auto repr = "padding, value";
  template <class M> static Tensor forward(M& m, const Tensor& input) {
    return pad(input, IntArrayRef(m.options.padding()), "constant", m.options.value());
  }
};

struct ReflectionPad1d : Layer {
  static constexpr auto schema = "ReflectionPad1d(int[2] padding)";
  static constexpr auto doc =
      "A border of the input's reflection, without its edge: before and after the last dimension, "
      "then the one before it.";
  static constexpr auto repr = "{padding}";
  template <class M> static Tensor forward(M& m, const Tensor& input) {
    return pad(input, IntArrayRef(m.options.padding()), "reflect");
  }
};

struct ReflectionPad2d : Layer {
  static constexpr auto schema = "ReflectionPad2d(int[4] padding)";
  static constexpr auto doc =
      "A border of the input's reflection, without its edge: before and after the last dimension, "
      "then the one before it.";
  static constexpr auto repr = "{padding}";
  template <class M> static Tensor forward(M& m, const Tensor& input) {
    return pad(input, IntArrayRef(m.options.padding()), "reflect");
  }
};

struct ReflectionPad3d : Layer {
  static constexpr auto schema = "ReflectionPad3d(int[6] padding)";
  static constexpr auto doc =
      "A border of the input's reflection, without its edge: before and after the last dimension, "
      "then the one before it.";
  static constexpr auto repr = "{padding}";
  template <class M> static Tensor forward(M& m, const Tensor& input) {
    return pad(input, IntArrayRef(m.options.padding()), "reflect");
  }
};

struct ReplicationPad1d : Layer {
  static constexpr auto schema = "ReplicationPad1d(int[2] padding)";
  static constexpr auto doc =
      "A border of the input's edge: before and after the last dimension, then the one before it.";
  static constexpr auto repr = "{padding}";
  template <class M> static Tensor forward(M& m, const Tensor& input) {
    return pad(input, IntArrayRef(m.options.padding()), "replicate");
  }
};

struct ReplicationPad2d : Layer {
  static constexpr auto schema = "ReplicationPad2d(int[4] padding)";
  static constexpr auto doc =
      "A border of the input's edge: before and after the last dimension, then the one before it.";
  static constexpr auto repr = "{padding}";
  template <class M> static Tensor forward(M& m, const Tensor& input) {
    return pad(input, IntArrayRef(m.options.padding()), "replicate");
  }
};

struct ReplicationPad3d : Layer {
  static constexpr auto schema = "ReplicationPad3d(int[6] padding)";
  static constexpr auto doc =
      "A border of the input's edge: before and after the last dimension, then the one before it.";
  static constexpr auto repr = "{padding}";
  template <class M> static Tensor forward(M& m, const Tensor& input) {
    return pad(input, IntArrayRef(m.options.padding()), "replicate");
  }
};

struct CircularPad1d : Layer {
  static constexpr auto schema = "CircularPad1d(int[2] padding)";
  static constexpr auto doc =
      "A border of the input, continued from its other end: before and after the last dimension, "
      "then the one before it.";
  static constexpr auto repr = "{padding}";
  template <class M> static Tensor forward(M& m, const Tensor& input) {
    return pad(input, IntArrayRef(m.options.padding()), "circular");
  }
};

struct CircularPad2d : Layer {
  static constexpr auto schema = "CircularPad2d(int[4] padding)";
  static constexpr auto doc =
      "A border of the input, continued from its other end: before and after the last dimension, "
      "then the one before it.";
  static constexpr auto repr = "{padding}";
  template <class M> static Tensor forward(M& m, const Tensor& input) {
    return pad(input, IntArrayRef(m.options.padding()), "circular");
  }
};

struct CircularPad3d : Layer {
  static constexpr auto schema = "CircularPad3d(int[6] padding)";
  static constexpr auto doc =
      "A border of the input, continued from its other end: before and after the last dimension, "
      "then the one before it.";
  static constexpr auto repr = "{padding}";
  template <class M> static Tensor forward(M& m, const Tensor& input) {
    return pad(input, IntArrayRef(m.options.padding()), "circular");
  }
};

}  // namespace torcxx::nn::records
