// Element types, their properties and PyTorch's promotion rules.
#pragma once
#include <complex>
#include <cstdint>
#include <string_view>

#include "torcxx/core/half.h"
#include "torcxx/core/macros.h"

namespace torcxx {

enum class ScalarType : int8_t {
  Byte,
  Char,
  Short,
  Int,
  Long,
  Half,
  Float,
  Double,
  ComplexHalf,
  ComplexFloat,
  ComplexDouble,
  Bool,
  BFloat16,
  UInt16,
  UInt32,
  UInt64,
  Undefined
};
using Dtype = ScalarType;
inline constexpr int kNumScalarTypes = static_cast<int>(ScalarType::Undefined);

inline constexpr ScalarType kUInt8 = ScalarType::Byte, kInt8 = ScalarType::Char,
                            kInt16 = ScalarType::Short, kInt32 = ScalarType::Int,
                            kInt64 = ScalarType::Long, kFloat16 = ScalarType::Half,
                            kFloat32 = ScalarType::Float, kFloat64 = ScalarType::Double,
                            kBFloat16 = ScalarType::BFloat16, kBool = ScalarType::Bool,
                            kUInt16 = ScalarType::UInt16, kUInt32 = ScalarType::UInt32,
                            kUInt64 = ScalarType::UInt64, kComplex64 = ScalarType::ComplexFloat,
                            kComplex128 = ScalarType::ComplexDouble, kByte = kUInt8, kChar = kInt8,
                            kShort = kInt16, kInt = kInt32, kLong = kInt64, kHalf = kFloat16,
                            kFloat = kFloat32, kDouble = kFloat64,
                            kComplexHalf = ScalarType::ComplexHalf, kComplexFloat = kComplex64,
                            kComplexDouble = kComplex128;

// X(C++ type, enumerator, PyTorch's name)
#define TORCXX_FORALL_TYPES(X)                                                            \
  X(uint8_t, Byte, "uint8")                                                               \
  X(int8_t, Char, "int8")                                                                 \
  X(int16_t, Short, "int16")                                                              \
  X(int32_t, Int, "int32")                                                                \
  X(int64_t, Long, "int64") X(::torcxx::Half, Half, "float16") X(float, Float, "float32") \
      X(double, Double, "float64") X(std::complex<float>, ComplexFloat, "complex64")      \
          X(std::complex<double>, ComplexDouble, "complex128") X(bool, Bool, "bool")      \
              X(::torcxx::BFloat16, BFloat16, "bfloat16") X(uint16_t, UInt16, "uint16")   \
                  X(uint32_t, UInt32, "uint32") X(uint64_t, UInt64, "uint64")

template <class T>
struct CppTypeToScalarType;
#define TORCXX_MAP(T, name, text)                         \
  template <>                                             \
  struct CppTypeToScalarType<T> {                         \
    static constexpr ScalarType value = ScalarType::name; \
  };
TORCXX_FORALL_TYPES(TORCXX_MAP)
#undef TORCXX_MAP
template <class T>
inline constexpr ScalarType scalar_type_of = CppTypeToScalarType<T>::value;

// Bytes of one element.
constexpr int64_t elementSize(ScalarType t) {
  constexpr int8_t size[] = {1, 1, 2, 4, 8, 2, 4, 8, 4, 8, 16, 1, 2, 2, 4, 8, 0};
  return size[static_cast<int>(t)];
}
constexpr bool isComplexType(ScalarType t) {
  return t == kComplexHalf || t == kComplex64 || t == kComplex128;
}
constexpr bool isFloatingType(ScalarType t) {
  return t == kFloat32 || t == kFloat64 || t == kFloat16 || t == kBFloat16;
}
constexpr bool isIntegralType(ScalarType t, bool include_bool = false) {
  return t <= kInt64 || (t >= kUInt16 && t <= kUInt64) || (include_bool && t == kBool);
}
constexpr bool isSignedType(ScalarType t) {
  return !(t == kUInt8 || t == kBool || (t >= kUInt16 && t <= kUInt64));
}
constexpr bool isDifferentiableType(ScalarType t) { return isFloatingType(t) || isComplexType(t); }
constexpr ScalarType toComplexType(ScalarType t) {
  return t == kFloat64 || t == kComplex128 ? kComplex128
         : t == kFloat16                   ? kComplexHalf
                                           : kComplex64;
}
constexpr ScalarType toRealValueType(ScalarType t) {
  return t == kComplex128    ? kFloat64
         : t == kComplex64   ? kFloat32
         : t == kComplexHalf ? kFloat16
                             : t;
}

// PyTorch's lattice: int64 + float16 -> float16, uint8 + int8 -> int16, float16 + bfloat16 ->
// float32.
TORCXX_API ScalarType promoteTypes(ScalarType a, ScalarType b);
// Whether a result of type `from` may be written into `to` (out= and in-place).
TORCXX_API bool canCast(ScalarType from, ScalarType to);
// "float32"; the printed form "torch.float32" is made by its users.
TORCXX_API std::string_view toString(ScalarType t);
inline std::string_view to_string(ScalarType t) { return toString(t); }
// "Float": the enumerator's name, used by PyTorch's error texts.
TORCXX_API std::string_view enumName(ScalarType t);

// Type of tensors made from Python-like floats; float32 at start. Raises TypeError unless floating.
TORCXX_API ScalarType get_default_dtype();
TORCXX_API void set_default_dtype(ScalarType t);

[[noreturn]] TORCXX_API void raise_untyped(ScalarType t);

// Calls f with a value of the C++ type of `t`: the only place where dtypes become types at run
// time. Raises NotImplementedError for complex32, which has none, and Undefined.
template <class F>
decltype(auto) dispatch_dtype(ScalarType t, F&& f) {
  switch (t) {
#define TORCXX_CASE(T, name, text) \
  case ScalarType::name:           \
    return f(T{});
    TORCXX_FORALL_TYPES(TORCXX_CASE)
#undef TORCXX_CASE
    default:
      raise_untyped(t);
  }
}

}  // namespace torcxx
