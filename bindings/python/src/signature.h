// Schemas of operations, parsed when an operation is first called, and Python's arguments fitted to
// them.
#pragma once
#include <string>
#include <vector>

#include "python.h"
#include "tensor/registry.h"

namespace torcxx::python {

enum class Kind : uint8_t {
  Tensor,
  Tensors,
  Int,
  Float,
  Bool,
  Scalar,
  Ints,
  String,
  Dtype,
  Device,
  Generator,
  Options
};

struct Parameter {
  std::string name;
  PyObject* key = nullptr;  // the name, interned
  Kind kind = Kind::Tensor;
  const char* type = "Tensor";  // the schema's word for it, of a list's items
  bool optional = false;        // takes None
  bool items_optional = false;  // a list whose items may be None
  bool single = false;          // int[N]: one int stands for a list
  bool keyword_only = false;
  bool output = false;
  bool has_default = false;
  Value value;  // the default
};

struct Signature {
  explicit Signature(const OpEntry& op);
  // Arguments in the schema's order, or why they do not fit. `self`, if any, comes first.
  bool fit(PyObject* self, PyObject* const* args, size_t positional, PyObject* names, Value* values,
           std::string* why) const;
  std::string text() const;  // "add(Tensor self, Tensor other, *, Number alpha=1)"

  const OpEntry& op;
  std::vector<Parameter> parameters;
  size_t positional = 0;                  // how many parameters may be given by position
  size_t outputs = 0;                     // how many are out= tensors
  bool is_method = false;                 // the first is called self
  bool one_tensor = false;                // what it returns
  bool in_place = false;                  // it returns its first argument
  std::vector<std::string> results;       // their types: "Tensor", "Tensor[]", "bool"
  std::vector<std::string> result_names;  // of several results, where the schema names them
};

}  // namespace torcxx::python
