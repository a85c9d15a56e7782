// The Tensor type: how tensors live as Python objects. Its methods come from the operations'
// schemas, from tensor_members.cpp and from torcxx/_tensor.py.
#include <Python.h>
#include <structmember.h>

#include "members.h"

namespace torcxx::python {

PyTypeObject* tensor_type = nullptr;

namespace {

int traverse(PyObject* self, visitproc visit, void* arg) {
  Py_VISIT(Py_TYPE(self));
  Py_VISIT(reinterpret_cast<TensorObject*>(self)->dict);
  return 0;
}
int clear(PyObject* self) {
  Py_CLEAR(reinterpret_cast<TensorObject*>(self)->dict);
  return 0;
}
void deallocate(PyObject* self) {
  auto* o = reinterpret_cast<TensorObject*>(self);
  PyObject_GC_UnTrack(self);
  if (o->weakrefs) PyObject_ClearWeakRefs(self);
  Py_CLEAR(o->dict);
  // Freeing a graph may take long and may free Python objects held by it: those take the lock.
  o->tensor.~TensorBase();
  PyTypeObject* type = Py_TYPE(self);
  type->tp_free(self);
  Py_DECREF(type);
}

PyMemberDef special_members[] = {
    {"__dictoffset__", T_PYSSIZET, offsetof(TensorObject, dict), READONLY, nullptr},
    {"__weaklistoffset__", T_PYSSIZET, offsetof(TensorObject, weakrefs), READONLY, nullptr},
    {nullptr, 0, 0, 0, nullptr}};

}  // namespace

PyObject* wrap_as(PyTypeObject* type, TensorBase t) {
  if (!t.defined()) Py_RETURN_NONE;
  PyObject* o = type->tp_alloc(type, 0);
  if (!o) throw nb::python_error();
  new (&tensor_of(o)) TensorBase(std::move(t));
  return o;
}
PyObject* wrap(TensorBase t) { return wrap_as(tensor_type, std::move(t)); }

void define_tensor(nb::module_& m) {
  static std::vector<PyGetSetDef> properties = tensor_properties();
  properties.insert(properties.begin(), {"__dict__", PyObject_GenericGetDict,
                                         PyObject_GenericSetDict, nullptr, nullptr});
  static std::vector<PyMethodDef> methods = tensor_methods();
  std::vector<PyType_Slot> slots = {
      {Py_tp_traverse, reinterpret_cast<void*>(traverse)},
      {Py_tp_clear, reinterpret_cast<void*>(clear)},
      {Py_tp_dealloc, reinterpret_cast<void*>(deallocate)},
      {Py_tp_new, reinterpret_cast<void*>(new_tensor_object)},
      {Py_tp_members, special_members},
      {Py_tp_getset, properties.data()},
      {Py_tp_methods, methods.data()},
      {Py_tp_doc, const_cast<char*>("A multi-dimensional array of one dtype.")}};
  add_number_slots(slots);
  add_container_slots(slots);
  slots.push_back({0, nullptr});
  PyType_Spec spec{"torcxx.Tensor", static_cast<int>(sizeof(TensorObject)), 0,
                   Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_GC, slots.data()};
  nb::object type = checked(PyType_FromSpec(&spec));
  tensor_type = reinterpret_cast<PyTypeObject*>(type.ptr());
  m.attr("Tensor") = type;
}

}  // namespace torcxx::python
