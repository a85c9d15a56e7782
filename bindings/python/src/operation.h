// A name of the library as a Python callable: it chooses the overload that the arguments fit. Plain
// tensors alone take a shorter way, without boxes.
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "python.h"
#include "signature.h"

namespace torcxx::python {

class Operation {
 public:
  explicit Operation(std::string name) : name_(std::move(name)) {}
  void add(const OpEntry* entry) { entries_.push_back(entry); }
  const std::string& name() const { return name_; }
  bool has_method() const;
  // `object` is the callable, for __torch_function__. A new reference.
  PyObject* call(PyObject* object, PyObject* self, PyObject* const* args, size_t positional,
                 PyObject* names);
  // Of two objects; null, and no error, when they are not two small plain tensors.
  PyObject* call_directly(PyObject* a, PyObject* b);
  std::string doc() const;

 private:
  // The overload that one or two tensors fit, where its function is of such a type.
  struct Direct {
    TensorBase (*one)(const TensorBase&) = nullptr;
    TensorBase (*one_dtype)(const TensorBase&, std::optional<ScalarType>) = nullptr;
    TensorBase (*two)(const TensorBase&, const TensorBase&) = nullptr;
    TensorBase (*two_alpha)(const TensorBase&, const TensorBase&, const Scalar&) = nullptr;
    // The same in place: they return the first.
    TensorBase& (*one_)(TensorBase&) = nullptr;
    TensorBase& (*two_)(TensorBase&, const TensorBase&) = nullptr;
    TensorBase& (*two_alpha_)(TensorBase&, const TensorBase&, const Scalar&) = nullptr;
  };
  const std::vector<Signature>& signatures();
  void find_direct(size_t tensors);
  PyObject* call_directly(PyObject* a);
  PyObject* run(const Signature& s, Value* values);
  PyObject* formatted(PyObject* object, PyObject* self, PyObject* const* args, size_t positional,
                      PyObject* names);
  [[noreturn]] void refuse(PyObject* self, PyObject* const* args, size_t positional,
                           PyObject* names);
  PyObject* overridden(PyObject* object, PyObject* self, PyObject* const* args, size_t positional,
                       PyObject* names, bool* found);

  std::string name_;
  std::vector<const OpEntry*> entries_;
  std::vector<Signature> signatures_;
  Direct direct_;
  std::vector<nb::object> result_types_;  // per signature: a namedtuple of several results
};

Operation* find_operation(const std::string& name);  // null: no such operation
// Whether __torch_function__ of subclasses is in force in this thread.
bool& overrides_enabled();
// What __torch_function__ of a class is when it wants none.
extern PyObject* disabled_torch_function;

}  // namespace torcxx::python
