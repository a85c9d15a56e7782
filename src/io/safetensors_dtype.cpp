#include "io/safetensors_header.h"

namespace torcxx::io {

static constexpr SafetensorsDtype kDtypes[] = {
    {"BOOL", 8, kBool},
    {"F4", 4, ScalarType::Undefined},
    {"F6_E2M3", 6, ScalarType::Undefined},
    {"F6_E3M2", 6, ScalarType::Undefined},
    {"U8", 8, kUInt8},
    {"I8", 8, kInt8},
    {"F8_E5M2", 8, ScalarType::Undefined},
    {"F8_E4M3", 8, ScalarType::Undefined},
    {"F8_E8M0", 8, ScalarType::Undefined},
    {"I16", 16, kInt16},
    {"U16", 16, kUInt16},
    {"F16", 16, kFloat16},
    {"BF16", 16, kBFloat16},
    {"I32", 32, kInt32},
    {"U32", 32, kUInt32},
    {"F32", 32, kFloat32},
    {"C64", 64, kComplex64},
    {"F64", 64, kFloat64},
    {"I64", 64, kInt64},
    {"U64", 64, kUInt64},
};

const SafetensorsDtype* find_safetensors_dtype(std::string_view name) {
  for (const auto& d : kDtypes)
    if (d.name == name) return &d;
  return nullptr;
}

const SafetensorsDtype* find_safetensors_dtype(ScalarType dtype) {
  for (const auto& d : kDtypes)
    if (d.dtype == dtype && dtype != ScalarType::Undefined) return &d;
  return nullptr;
}

}  // namespace torcxx::io
