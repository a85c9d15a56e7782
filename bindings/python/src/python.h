// What every file of the extension starts with: nanobind, errors across the border, tensors as
// Python objects.
#pragma once
#include <nanobind/nanobind.h>

#include "torcxx/core/tensor_base.h"
#include "torcxx/tensor/types.h"

namespace torcxx::python {

namespace nb = nanobind;

// Sets Python's error from the C++ exception being handled.
void set_error() noexcept;

// Runs f, which returns a new reference; exceptions become Python's, and nullptr.
template <class F>
PyObject* guarded(F&& f) noexcept {
  try {
    return f();
  } catch (...) {
    set_error();
    return nullptr;
  }
}
template <class F>
int guarded_int(F&& f) noexcept {
  try {
    return f();
  } catch (...) {
    set_error();
    return -1;
  }
}
// A new reference from the C API; raises what it set when it failed.
inline nb::object checked(PyObject* p) {
  if (!p) throw nb::python_error();
  return nb::steal(p);
}

struct TensorObject {
  PyObject_HEAD;
  TensorBase tensor;
  PyObject* dict;  // attributes, made when first used
  PyObject* weakrefs;
};
extern PyTypeObject* tensor_type;

inline bool is_tensor(PyObject* o) {
  return Py_TYPE(o) == tensor_type || PyObject_TypeCheck(o, tensor_type);
}
// of an object that is_tensor()
inline TensorBase& tensor_of(PyObject* o) { return reinterpret_cast<TensorObject*>(o)->tensor; }
// A new reference to the tensor's Python object, made where it has none; None for an undefined
// tensor.
PyObject* wrap(TensorBase t);
// A first object, of a subclass, for a tensor that has none yet.
PyObject* wrap_as(PyTypeObject* type, TensorBase t);

void define_types(nb::module_& m);       // dtype, device, Size, Generator, ...
void define_tensor(nb::module_& m);      // the Tensor type
void define_operations(nb::module_& m);  // functions and methods of every operation
void define_autograd(nb::module_& m);
void define_exchange(nb::module_& m);  // tensor(), arrays
void define_runtime(nb::module_& m);   // threads, memory, seeds, defaults

}  // namespace torcxx::python

namespace nanobind::detail {
template <>
struct type_caster<torcxx::TensorBase> {
  NB_TYPE_CASTER(torcxx::TensorBase, const_name("Tensor"))
  bool from_python(handle src, uint8_t, cleanup_list*) noexcept {
    if (!torcxx::python::is_tensor(src.ptr())) return false;
    value = torcxx::python::tensor_of(src.ptr());
    return true;
  }
  static handle from_cpp(const torcxx::TensorBase& t, rv_policy, cleanup_list*) noexcept {
    return torcxx::python::wrap(t);
  }
};
}  // namespace nanobind::detail
