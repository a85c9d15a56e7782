// The Tensor type: how tensors live as Python objects. Its methods come from the operations'
// schemas, from tensor_members.cpp and from torcxx/_tensor.py.
//
// A tensor has one Python object at a time (TensorImpl::object), which holds the tensor. When
// Python lets go of an object while C++ still holds the tensor, they change places: the tensor owns
// the object (owns_object) until Python sees it again or the tensor dies. Both happen under
// Python's lock. An object that could not be told from a new one is not kept.
#include <Python.h>
#include <structmember.h>

#include "members.h"

namespace torcxx::python {

PyTypeObject* tensor_type = nullptr;

namespace {

TensorObject* object_of(PyObject* self) { return reinterpret_cast<TensorObject*>(self); }

bool held_by_others(const TensorBase& t) { return t.defined() && t.use_count() > 1; }

// While C++ holds the tensor, nothing that the object refers to is garbage.
int traverse(PyObject* self, visitproc visit, void* arg) {
  Py_VISIT(Py_TYPE(self));
  if (held_by_others(tensor_of(self))) return 0;
  Py_VISIT(object_of(self)->dict);
  return 0;
}
int clear(PyObject* self) {
  if (!held_by_others(tensor_of(self))) Py_CLEAR(object_of(self)->dict);
  return 0;
}

// Instead of an object's end: the tensor becomes its owner.
bool change_places(PyObject* self) {
  TensorObject* o = object_of(self);
  const bool plain =
      Py_TYPE(self) == tensor_type && !o->weakrefs && (!o->dict || PyDict_GET_SIZE(o->dict) == 0);
  if (plain || !held_by_others(o->tensor)) return false;
  Py_SET_REFCNT(self, 1);
  o->tensor.unsafe_impl()->owns_object = true;
  const TensorBase released = std::move(o->tensor);  // perhaps the last one by now
  return true;
}

// The tensor that owns its object dies. The object's own end (__del__) sees the same memory.
void release(TensorImpl* impl) noexcept {
  if (!Py_IsInitialized()) return;
  const nb::gil_scoped_acquire locked;
  auto* self = static_cast<PyObject*>(impl->object);
  auto* last = new TensorImpl(impl->dtype, impl->device);
  last->set_shape({impl->sizes(), impl->ndim}, {impl->strides(), impl->ndim});
  last->storage = impl->storage;
  last->offset = impl->offset;
  last->data = impl->data;
  last->object = self;
  tensor_of(self) = TensorBase(last);
  Py_DECREF(self);
}

// What __slots__ of subclasses hold.
void clear_slots(PyObject* self) {
  for (PyTypeObject* type = Py_TYPE(self); type != tensor_type; type = type->tp_base)
    for (const PyMemberDef* m = type->tp_members; m && m->name; m++)
      if (m->type == T_OBJECT_EX && !(m->flags & READONLY))
        Py_CLEAR(*reinterpret_cast<PyObject**>(reinterpret_cast<char*>(self) + m->offset));
}

// Of Tensor and of every subclass: what Python gives to classes would take the object apart first.
void deallocate(PyObject* self) {
  if (change_places(self)) return;
  PyTypeObject* type = Py_TYPE(self);
  if (type->tp_finalize && PyObject_CallFinalizerFromDealloc(self) < 0) return;
  TensorObject* o = object_of(self);
  PyObject_GC_UnTrack(self);
  // What runs below may ask for the tensor's object: it gets a new one.
  if (o->tensor.defined()) o->tensor.unsafe_impl()->object = nullptr;
  if (o->weakrefs) PyObject_ClearWeakRefs(self);
  if (type != tensor_type) clear_slots(self);
  Py_CLEAR(o->dict);
  // Freeing a graph may take long and may free Python objects held by it: those take the lock.
  o->tensor.~TensorBase();
  type->tp_free(self);
  Py_DECREF(type);
}

PyMemberDef special_members[] = {
    {"__dictoffset__", T_PYSSIZET, offsetof(TensorObject, dict), READONLY, nullptr},
    {"__weaklistoffset__", T_PYSSIZET, offsetof(TensorObject, weakrefs), READONLY, nullptr},
    {nullptr, 0, 0, 0, nullptr}};

}  // namespace

PyObject* wrap_as(PyTypeObject* type, TensorBase t) {
  type->tp_dealloc = deallocate;
  PyObject* o = type->tp_alloc(type, 0);
  if (!o) throw nb::python_error();
  t.impl()->object = o;
  new (&tensor_of(o)) TensorBase(std::move(t));
  return o;
}
PyObject* wrap(TensorBase t) {
  if (!t.defined()) Py_RETURN_NONE;
  TensorImpl* impl = t.unsafe_impl();
  auto* o = static_cast<PyObject*>(impl->object);
  if (TORCXX_LIKELY(!o)) return wrap_as(tensor_type, std::move(t));
  if (!impl->owns_object) return Py_NewRef(o);
  impl->owns_object = false;
  tensor_of(o) = std::move(t);
  return o;
}

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
  release_object = release;
  m.attr("Tensor") = type;
}

}  // namespace torcxx::python
