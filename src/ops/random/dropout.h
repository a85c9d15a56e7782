// Dropout. The mask is a function of the generator's state, so backward draws it again instead of
// keeping it.
#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct DropoutSeeded : Function {
  static constexpr auto schema = "_dropout(Tensor self, float p, int seed, int stream) -> Tensor";
  template <class C> static Tensor grad_self(const C& c) {
    return _dropout(c.grad, c.p, c.seed, c.stream);
  }
};

struct DropoutSeededInto : Inplace {
  static constexpr auto schema =
      "_dropout_(Tensor(a!) self, float p, int seed, int stream) -> Tensor(a!)";
  template <class C> static Tensor grad_self(const C& c) {
    return _dropout(c.grad, c.p, c.seed, c.stream);
  }
};

struct Dropout : Composite {
  static constexpr auto schema = "dropout(Tensor input, float p, bool train) -> Tensor";
  static constexpr auto doc =
      "In training, zeros with probability p and input / (1 - p) elsewhere; else input itself.";
  static constexpr auto variants = "function";
  static constexpr bool out = false;
  static Tensor forward(const Tensor& input, double p, bool train) {
    check_dropout(p);
    if (!train || p == 0 || input.numel() == 0) return input;
    const Generator::State s = default_generator().next_draw();
    return _dropout(input, p, static_cast<int64_t>(s.seed), static_cast<int64_t>(s.stream));
  }
};

struct DropoutInto : Composite {
  static constexpr auto schema = "dropout_(Tensor(a!) self, float p, bool train) -> Tensor(a!)";
  static constexpr auto doc = "dropout into self.";
  static constexpr auto variants = "function";
  static void forward(Tensor& self, double p, bool train) {
    check_dropout(p);
    if (!train || p == 0 || self.numel() == 0) return;
    const Generator::State s = default_generator().next_draw();
    _dropout_(self, p, static_cast<int64_t>(s.seed), static_cast<int64_t>(s.stream));
  }
};

struct FeatureDropout : Composite {
  static constexpr auto schema = "feature_dropout(Tensor input, float p, bool train) -> Tensor";
  static constexpr auto doc =
      "dropout of whole channels: one choice for each place of the first two dimensions.";
  static constexpr auto variants = "function";
  static constexpr bool out = false;
  static Tensor forward(const Tensor& input, double p, bool train) {
    check_dropout(p);
    if (!train || p == 0 || input.numel() == 0) return input;
    if (p == 1) return mul(input, zeros({}, TensorOptions(input.dtype())));
    return mul(input, dropout(ones(channel_sizes(input), TensorOptions(input.dtype())), p, true));
  }
};

struct AlphaDropout : Composite {
  static constexpr auto schema = "alpha_dropout(Tensor input, float p, bool train) -> Tensor";
  static constexpr auto doc =
      "dropout that keeps mean and variance of selu's outputs (Klambauer et al. 2017).";
  static constexpr auto variants = "function";
  static constexpr bool out = false;
  static Tensor forward(const Tensor& input, double p, bool train) {
    return alpha_dropped(input, input.sizes(), p, train);
  }
};

struct FeatureAlphaDropout : Composite {
  static constexpr auto schema =
      "feature_alpha_dropout(Tensor input, float p, bool train) -> Tensor";
  static constexpr auto doc = "alpha_dropout of whole channels.";
  static constexpr auto variants = "function";
  static constexpr bool out = false;
  static Tensor forward(const Tensor& input, double p, bool train) {
    return alpha_dropped(input, input.dim() >= 2 ? channel_sizes(input) : input.sizes().vec(), p,
                         train);
  }
};

}  // namespace torcxx::ops
