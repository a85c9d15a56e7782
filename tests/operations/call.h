// Operations of the registry, called with made-up tensors.
#pragma once
#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <optional>
#include <string>
#include <vector>

#include "tensor/factory.h"
#include "tensor/registry.h"

namespace torcxx::optest {

// The same numbers everywhere: splitmix64.
class Numbers {
 public:
  explicit Numbers(uint64_t seed) : state_(seed) {}
  uint64_t bits();
  double uniform(double lo, double hi);
  int64_t integer(int64_t lo, int64_t hi);  // both included

 private:
  uint64_t state_;
};

// Writes x (real) or x + iy as t's element type.
void store(const TensorBase& t, int64_t i, double x, double y = 0);
double load(const TensorBase& t, int64_t i);

TensorBase tensor_of(const std::vector<double>& values, IntArrayRef sizes, ScalarType dtype);
// Numbers in [lo, hi]: whole ones for integers, 0 and 1 for bool.
TensorBase random_tensor(IntArrayRef sizes, ScalarType dtype, Numbers& numbers, double lo,
                         double hi);

// The same values with other strides: dimensions reversed in memory, every second element.
TensorBase strided(const TensorBase& t);
TensorBase dense(const TensorBase& t);
// Equal shape, dtype and bytes; every NaN is one. With a tolerance, floating point numbers may
// differ by that part of the larger one, or of 1.
::testing::AssertionResult same(const TensorBase& a, const TensorBase& b, double tolerance = 0);

// The arguments of a schema: types, names and defaults, without list sizes and alias marks.
struct Argument {
  std::string type, name, fallback;
  bool keyword_only = false;
  bool is_tensor() const { return type.rfind("Tensor", 0) == 0 && type != "TensorOptions"; }
};
std::vector<Argument> arguments(const OpEntry& op);
// The default as a value; nothing where there is none.
std::optional<Value> default_value(const Argument& a);

std::vector<Value> call(const OpEntry& op, std::vector<Value> args);
TensorBase call_one(const OpEntry& op, std::vector<Value> args);
// "add.Tensor"
std::string full_name(const OpEntry& op);
// The entry of the in-place or out form of `op` with the same scalars, or null.
const OpEntry* form_of(const OpEntry& op, OpKind kind);
// Entries of a kind.
std::vector<const OpEntry*> entries(OpKind kind);

}  // namespace torcxx::optest
