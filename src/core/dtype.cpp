#include "torcxx/core/dtype.h"

#include <array>
#include <atomic>

#include "torcxx/core/error.h"

namespace torcxx {
namespace {

constexpr int kTypes = kNumScalarTypes + 1;

// PyTorch gives uint16, uint32 and uint64 no place among the integers.
constexpr bool is_barebones_unsigned(ScalarType t) { return t >= kUInt16 && t <= kUInt64; }

constexpr ScalarType promote_floats(ScalarType a, ScalarType b) {
  if (a == b) return a;
  if (elementSize(a) == elementSize(b)) return kFloat32;  // float16 and bfloat16
  return elementSize(a) > elementSize(b) ? a : b;
}

// Undefined stands for "no rule".
constexpr ScalarType promotion_rule(ScalarType a, ScalarType b) {
  const ScalarType none = ScalarType::Undefined;
  if (a == b) return a;
  if (a == none || b == none) return none;
  if (is_barebones_unsigned(a)) return isFloatingType(b) ? b : none;
  if (is_barebones_unsigned(b)) return isFloatingType(a) ? a : none;
  if (isComplexType(a) || isComplexType(b)) {
    const ScalarType x = toRealValueType(a), y = toRealValueType(b);
    if (!isFloatingType(x)) return b;
    if (!isFloatingType(y)) return a;
    return toComplexType(promote_floats(x, y));
  }
  if (isFloatingType(a) || isFloatingType(b)) {
    if (!isFloatingType(a)) return b;
    if (!isFloatingType(b)) return a;
    return promote_floats(a, b);
  }
  if (a == kBool) return b;
  if (b == kBool) return a;
  if (elementSize(a) == elementSize(b)) return kInt16;  // uint8 and int8
  return elementSize(a) > elementSize(b) ? a : b;
}

constexpr auto promotion_table = [] {
  std::array<std::array<ScalarType, kTypes>, kTypes> table{};
  for (int i = 0; i < kTypes; i++)
    for (int j = 0; j < kTypes; j++)
      table[i][j] = promotion_rule(static_cast<ScalarType>(i), static_cast<ScalarType>(j));
  return table;
}();

std::atomic<ScalarType> default_dtype{kFloat32};

}  // namespace

ScalarType promoteTypes(ScalarType a, ScalarType b) {
  const ScalarType t = promotion_table[static_cast<int>(a)][static_cast<int>(b)];
  if (TORCXX_UNLIKELY(t == ScalarType::Undefined) && a != t && b != t)
    detail::raise<Error>(
        "Promotion for uint16, uint32, uint64 types is not supported, attempted to promote ",
        enumName(a), " and ", enumName(b));
  return t;
}

bool canCast(ScalarType from, ScalarType to) {
  if (isComplexType(from) && !isComplexType(to)) return false;
  if (isFloatingType(from) && isIntegralType(to, true)) return false;
  return from == kBool || to != kBool;
}

std::string_view toString(ScalarType t) {
  switch (t) {
#define TORCXX_NAME(T, name, text) \
  case ScalarType::name:           \
    return text;
    TORCXX_FORALL_TYPES(TORCXX_NAME)
#undef TORCXX_NAME
    case ScalarType::ComplexHalf:
      return "complex32";
    default:
      return "undefined";
  }
}

std::string_view enumName(ScalarType t) {
  switch (t) {
#define TORCXX_NAME(T, name, text) \
  case ScalarType::name:           \
    return #name;
    TORCXX_FORALL_TYPES(TORCXX_NAME)
#undef TORCXX_NAME
    case ScalarType::ComplexHalf:
      return "ComplexHalf";
    default:
      return "Undefined";
  }
}

void raise_untyped(ScalarType t) {
  detail::raise<NotImplementedError>("not implemented for '", enumName(t), "'");
}

ScalarType get_default_dtype() { return default_dtype.load(std::memory_order_relaxed); }

void set_default_dtype(ScalarType t) {
  TORCXX_CHECK_TYPE(isFloatingType(t),
                    "only floating-point types are supported as the default type, got ", t);
  default_dtype.store(t, std::memory_order_relaxed);
}

}  // namespace torcxx
