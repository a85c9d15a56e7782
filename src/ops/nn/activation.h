// Activations and bounds that choose among pointwise records.
#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct Gelu : Composite {
  static constexpr auto schema = "gelu(Tensor self, *, str approximate='none') -> Tensor";
  static constexpr auto doc = "x times the normal distribution function; 'tanh' approximates it.";
  static constexpr auto variants = "function";
  static Tensor forward(const Tensor& self, std::string_view approximate) {
    TORCXX_CHECK(approximate == "none" || approximate == "tanh",
                 "approximate argument must be either none or tanh.");
    return approximate == "tanh" ? _gelu_tanh(self) : _gelu_erf(self);
  }
};

struct Clamp : Composite {
  static constexpr auto schema = "clamp(Tensor self, Scalar? min=None, Scalar? max=None) -> Tensor";
  static constexpr auto aliases = "clip";
  static constexpr auto doc = "min(max, max(min, x)); NaN stays.";
  static constexpr bool inplace = true;
  static Tensor forward(const Tensor& self, const std::optional<Scalar>& min,
                        const std::optional<Scalar>& max) {
    TORCXX_CHECK(min || max, "torch.clamp: At least one of 'min' or 'max' must not be None");
    const Tensor x = clamp_promoted(self, min, max);
    return min && max ? _clamp_both(x, *min, *max)
           : min      ? _clamp_min(x, *min)
                      : _clamp_max(x, *max);
  }
};

struct ClampTensor : Composite {
  static constexpr auto schema =
      "clamp.Tensor(Tensor self, Tensor? min=None, Tensor? max=None) -> Tensor";
  static constexpr auto aliases = "clip";
  static constexpr bool inplace = true;
  static Tensor forward(const Tensor& self, const Tensor& min, const Tensor& max) {
    TORCXX_CHECK(min.defined() || max.defined(),
                 "torch.clamp: At least one of 'min' or 'max' must not be None");
    const Tensor low = min.defined() ? maximum(self, min) : self;
    return max.defined() ? minimum(low, max) : low;
  }
};

struct DivMode : Composite {
  static constexpr auto schema =
      "div.Tensor_mode(Tensor self, Tensor other, *, str? rounding_mode) -> Tensor";
  static constexpr auto aliases = "divide";
  static constexpr auto doc =
      "self / other, rounded toward zero ('trunc'), down ('floor') or not (None).";
  static constexpr auto scalars = "other, self";
  static constexpr bool inplace = true;
  static Tensor forward(const Tensor& self, const Tensor& other,
                        std::optional<std::string_view> rounding_mode) {
    if (!rounding_mode) return div(self, other);
    TORCXX_CHECK(*rounding_mode == "trunc" || *rounding_mode == "floor",
                 "div expected rounding_mode to be one of None, 'trunc', or 'floor' but found '",
                 *rounding_mode, "'");
    return *rounding_mode == "floor" ? _floor_divide(self, other) : _trunc_divide(self, other);
  }
};

struct Relu6 : Composite {
  static constexpr auto schema = "relu6(Tensor self) -> Tensor";
  static constexpr auto doc = "min(6, max(0, x)).";
  static constexpr auto variants = "function";
  static Tensor forward(const Tensor& self) { return _hardtanh(self, 0, 6); }
};

struct HardTanh : Composite {
  static constexpr auto schema =
      "hardtanh(Tensor self, Scalar min_val=-1, Scalar max_val=1) -> Tensor";
  static constexpr auto doc = "min(max_val, max(min_val, x)).";
  static constexpr auto variants = "function";
  static Tensor forward(const Tensor& self, const Scalar& min_val, const Scalar& max_val) {
    TORCXX_CHECK_VALUE(min_val.toDouble() <= max_val.toDouble(), "hardtanh: min_val ", min_val,
                       " cannot be greater than max_val ", max_val);
    return _hardtanh(self, min_val, max_val);
  }
};

struct Selu : Composite {
  static constexpr auto schema = "selu(Tensor self) -> Tensor";
  static constexpr auto doc =
      "Scaled elu with the self-normalising constants of Klambauer et al., 2017.";
  static constexpr auto variants = "function";
  static Tensor forward(const Tensor& self) {
    return elu(self, 1.6732632423543772848170429916717, 1.0507009873554804934193349852946);
  }
};

struct Celu : Composite {
  static constexpr auto schema = "celu(Tensor self, Scalar alpha=1.0) -> Tensor";
  static constexpr auto doc = "max(0, x) + min(0, alpha * (exp(x / alpha) - 1)).";
  static constexpr auto variants = "function";
  static Tensor forward(const Tensor& self, const Scalar& alpha) {
    TORCXX_CHECK(alpha.toDouble() != 0, "ZeroDivisionError: alpha cannot be 0 for CELU");
    return elu(self, alpha, 1, 1 / alpha.toDouble());
  }
};

}  // namespace torcxx::ops
