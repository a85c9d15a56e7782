// Comparisons, bounds and powers composed of pointwise records.
#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct Sinc : Composite {
  static constexpr auto schema = "sinc(Tensor self) -> Tensor";
  static constexpr auto aliases = "special_sinc";
  static constexpr auto doc = "sin(pi x) / (pi x), 1 at 0.";
  static constexpr bool inplace = true;
  static Tensor forward(const Tensor& self) {
    const Tensor zero = eq(self, 0), x = mul(self, 3.14159265358979323846);
    return masked_fill(div(sin(x), masked_fill(x, zero, 1)), zero, 1);
  }
};

struct Heaviside : Composite {
  static constexpr auto schema = "heaviside(Tensor self, Tensor values) -> Tensor";
  static constexpr auto doc = "0 below 0, 1 above, values at 0.";
  static constexpr bool inplace = true;
  static constexpr bool differentiable = false;
  static Tensor forward(const Tensor& self, const Tensor& values) {
    TORCXX_CHECK(!self.is_complex() && !values.is_complex(),
                 "heaviside is not yet implemented for complex tensors.");
    TORCXX_CHECK(self.dtype() == values.dtype(),
                 "heaviside is not yet implemented for tensors with different dtypes.");
    return where(eq(self, 0), values, to(gt(self, 0), self.dtype()));
  }
};

struct Ldexp : Composite {
  static constexpr auto schema = "ldexp.Tensor(Tensor self, Tensor other) -> Tensor";
  static constexpr auto doc = "self 2^other.";
  static constexpr bool inplace = true;
  static Tensor forward(const Tensor& self, const Tensor& other) {
    const ScalarType t = promoteTypes(self.dtype(), other.dtype());
    if (t == kFloat16 || t == kBFloat16)
      return to(mul(to(self, kFloat32), exp2(to(other, kFloat32))), t);
    return mul(self, exp2(isFloatingType(t) ? to(other, t) : other));
  }
};

struct FloatPower : Composite {
  static constexpr auto schema =
      "float_power.Tensor_Tensor(Tensor self, Tensor exponent) -> Tensor";
  static constexpr auto doc = "pow in float64 or complex128.";
  static Tensor forward(const Tensor& self, const Tensor& exponent) {
    const ScalarType t = self.is_complex() || exponent.is_complex() ? kComplex128 : kFloat64;
    return pow(to(self, t), to(exponent, t));
  }
};

struct FloatPowerScalar : Composite {
  static constexpr auto schema =
      "float_power.Tensor_Scalar(Tensor self, Scalar exponent) -> Tensor";
  static Tensor forward(const Tensor& self, const Scalar& exponent) {
    return pow(to(self, self.is_complex() || exponent.isComplex() ? kComplex128 : kFloat64),
               exponent);
  }
};

struct FloatPowerBase : Composite {
  static constexpr auto schema = "float_power.Scalar(Scalar self, Tensor exponent) -> Tensor";
  static Tensor forward(const Scalar& self, const Tensor& exponent) {
    return pow(self,
               to(exponent, self.isComplex() || exponent.is_complex() ? kComplex128 : kFloat64));
  }
};

struct FloatPowerInPlace : Composite {
  static constexpr auto doc = "float_power into self, which is of float64 or complex128.";
  static constexpr auto variants = "method";
  static void check(const Tensor& self, bool complex) {
    TORCXX_CHECK(self.dtype() == (complex ? kComplex128 : kFloat64),
                 "the base given to float_power_ has dtype ", enumName(self.dtype()),
                 " but the operation's result requires dtype ",
                 complex ? "ComplexDouble" : "Double");
  }
};

struct FloatPowerInto : FloatPowerInPlace {
  static constexpr auto schema =
      "float_power_.Tensor(Tensor(a!) self, Tensor exponent) -> Tensor(a!)";
  static void forward(Tensor& self, const Tensor& exponent) {
    check(self, self.is_complex() || exponent.is_complex());
    pow_(self, to(exponent, self.dtype()));
  }
};

struct FloatPowerScalarInto : FloatPowerInPlace {
  static constexpr auto schema =
      "float_power_.Scalar(Tensor(a!) self, Scalar exponent) -> Tensor(a!)";
  static void forward(Tensor& self, const Scalar& exponent) {
    check(self, self.is_complex() || exponent.isComplex());
    pow_(self, exponent);
  }
};

struct ClampMin : Composite {
  static constexpr auto schema = "clamp_min(Tensor self, Scalar min) -> Tensor";
  static constexpr auto doc = "clamp from below.";
  static constexpr bool inplace = true;
  static Tensor forward(const Tensor& self, const Scalar& min) {
    return clamp(self, std::optional<Scalar>(min), std::nullopt);
  }
};

struct ClampMax : Composite {
  static constexpr auto schema = "clamp_max(Tensor self, Scalar max) -> Tensor";
  static constexpr auto doc = "clamp from above.";
  static constexpr bool inplace = true;
  static Tensor forward(const Tensor& self, const Scalar& max) {
    return clamp(self, std::nullopt, std::optional<Scalar>(max));
  }
};

struct ClampMinTensor : Composite {
  static constexpr auto schema = "clamp_min.Tensor(Tensor self, Tensor min) -> Tensor";
  static constexpr bool inplace = true;
  static Tensor forward(const Tensor& self, const Tensor& min) {
    return clamp(self, min, Tensor());
  }
};

struct ClampMaxTensor : Composite {
  static constexpr auto schema = "clamp_max.Tensor(Tensor self, Tensor max) -> Tensor";
  static constexpr bool inplace = true;
  static Tensor forward(const Tensor& self, const Tensor& max) {
    return clamp(self, Tensor(), max);
  }
};

struct Isclose : Composite {
  static constexpr auto schema =
      "isclose(Tensor self, Tensor other, float rtol=1e-05, float atol=1e-08, bool "
      "equal_nan=False) -> Tensor";
  static constexpr auto doc = "Whether |self - other| <= atol + rtol |other|, or both are equal.";
  static constexpr bool out = false;
  static Tensor forward(const Tensor& self, const Tensor& other, double rtol, double atol,
                        bool equal_nan) {
    TORCXX_CHECK(self.dtype() == other.dtype(), enumName(self.dtype()), " did not match ",
                 enumName(other.dtype()));
    TORCXX_CHECK(rtol >= 0, "rtol must be greater than or equal to zero, but got ", rtol);
    TORCXX_CHECK(atol >= 0, "atol must be greater than or equal to zero, but got ", atol);
    const bool whole = isIntegralType(self.dtype(), true);
    const Tensor a = whole ? to(self, get_default_dtype()) : self;
    const Tensor b = whole ? to(other, get_default_dtype()) : other;
    Tensor close = eq(self, other);
    if (equal_nan) close = logical_or(close, logical_and(isnan(a), isnan(b)));
    const Tensor gap = abs(sub(a, b));
    return logical_or(close, logical_and(isfinite(gap), le(gap, add(mul(abs(b), rtol), atol))));
  }
};

struct Allclose : Composite {
  static constexpr auto schema =
      "allclose(Tensor self, Tensor other, float rtol=1e-05, float atol=1e-08, bool "
      "equal_nan=False) -> bool";
  static constexpr auto doc = "Whether all elements are close, as isclose counts it.";
  static bool forward(const Tensor& self, const Tensor& other, double rtol, double atol,
                      bool equal_nan) {
    return *static_cast<const bool*>(
        all(isclose(self, other, rtol, atol, equal_nan)).const_data_ptr());
  }
};

struct Equal : Composite {
  static constexpr auto schema = "equal(Tensor self, Tensor other) -> bool";
  static constexpr auto doc = "Whether shapes and all elements are the same.";
  static bool forward(const Tensor& self, const Tensor& other) {
    return self.sizes() == other.sizes() &&
           *static_cast<const bool*>(all(eq(self, other)).const_data_ptr());
  }
};

struct Isin : Composite {
  static constexpr auto schema =
      "isin.Tensor_Tensor(Tensor elements, Tensor test_elements, *, bool assume_unique=False, bool "
      "invert=False) -> Tensor";
  static constexpr auto doc = "Whether each element is among test_elements.";
  static constexpr auto variants = "function";
  static constexpr bool differentiable = false;
  static Tensor forward(const Tensor& elements, const Tensor& test_elements, bool, bool invert) {
    const ScalarType t = promoteTypes(elements.dtype(), test_elements.dtype());
    if (test_elements.numel() == 0) return full(elements.sizes(), invert, TensorOptions(kBool));
    const Tensor set = std::get<0>(sort(flatten(to(test_elements, t)), 0, false));
    const Tensor x = to(elements, t);
    const Tensor at = clamp(searchsorted(set, x, false, false, std::nullopt, Tensor()),
                            std::nullopt, std::optional<Scalar>(set.numel() - 1));
    const Tensor found = eq(take(set, at), x);
    return invert ? logical_not(found) : found;
  }
};

struct IsinNumber : Composite {
  static constexpr auto schema =
      "isin.Tensor_Scalar(Tensor elements, Scalar test_element, *, bool assume_unique=False, bool "
      "invert=False) -> Tensor";
  static constexpr auto variants = "function";
  static constexpr bool differentiable = false;
  static Tensor forward(const Tensor& elements, const Scalar& test_element, bool, bool invert) {
    return invert ? ne(elements, test_element) : eq(elements, test_element);
  }
};

struct NumberIsin : Composite {
  static constexpr auto schema =
      "isin.Scalar_Tensor(Scalar element, Tensor test_elements, *, bool assume_unique=False, bool "
      "invert=False) -> Tensor";
  static constexpr auto variants = "function";
  static constexpr bool differentiable = false;
  static Tensor forward(const Scalar& element, const Tensor& test_elements, bool, bool invert) {
    return isin(full({}, element, TensorOptions(element.type())), test_elements, false, invert);
  }
};

}  // namespace torcxx::ops
