// Every operation of the registry as a function of the module and a method of Tensor.
#include <Python.h>
#include <nanobind/stl/string.h>
#include <structmember.h>

#include <map>

#include "operation.h"

namespace torcxx::python {
namespace {

struct Callable {
  PyObject_HEAD;
  vectorcallfunc vectorcall;
  Operation* operation;  // lives as long as the module
};

PyTypeObject* function_type = nullptr;
PyTypeObject* method_type = nullptr;

std::map<std::string, Operation>& operations() {
  static std::map<std::string, Operation> all;
  return all;
}

Operation& operation_of(PyObject* o) { return *reinterpret_cast<Callable*>(o)->operation; }

PyObject* call_function(PyObject* callable, PyObject* const* args, size_t flags, PyObject* names) {
  return guarded([&] {
    return operation_of(callable).call(callable, nullptr, args,
                                       static_cast<size_t>(PyVectorcall_NARGS(flags)), names);
  });
}
PyObject* call_method(PyObject* callable, PyObject* const* args, size_t flags, PyObject* names) {
  return guarded([&] {
    const auto n = static_cast<size_t>(PyVectorcall_NARGS(flags));
    Operation& op = operation_of(callable);
    if (n == 0)
      throw TypeError(op.name() + "(): unbound method needs a Tensor as its first argument");
    if (!is_tensor(args[0]))
      throw TypeError("descriptor '" + op.name() +
                      "' for 'torcxx.Tensor' objects doesn't apply to a '" +
                      Py_TYPE(args[0])->tp_name + "' object");
    return op.call(callable, args[0], args + 1, n - 1, names);
  });
}

PyObject* bind(PyObject* self, PyObject* object, PyObject*) {
  if (!object || object == Py_None) return Py_NewRef(self);
  return PyMethod_New(self, object);
}
PyObject* doc(PyObject* self, void*) {
  return guarded([&] { return nb::str(operation_of(self).doc().c_str()).release().ptr(); });
}
PyObject* name(PyObject* self, void*) {
  return PyUnicode_FromString(operation_of(self).name().c_str());
}
PyObject* represent(PyObject* self) {
  return PyUnicode_FromFormat("<built-in %s %s>",
                              Py_TYPE(self) == method_type ? "method" : "function",
                              operation_of(self).name().c_str());
}
// A pickle names it.
PyObject* reduce(PyObject* self, PyObject*) { return name(self, nullptr); }
void deallocate(PyObject* self) {
  PyTypeObject* type = Py_TYPE(self);
  type->tp_free(self);
  Py_DECREF(type);
}

PyMemberDef members[] = {
    {"__vectorcalloffset__", T_PYSSIZET, offsetof(Callable, vectorcall), READONLY, nullptr},
    {nullptr, 0, 0, 0, nullptr}};
PyGetSetDef properties[] = {{"__doc__", doc, nullptr, nullptr, nullptr},
                            {"__name__", name, nullptr, nullptr, nullptr},
                            {"__qualname__", name, nullptr, nullptr, nullptr},
                            {nullptr, nullptr, nullptr, nullptr, nullptr}};
PyMethodDef methods[] = {{"__reduce__", reduce, METH_NOARGS, nullptr},
                         {nullptr, nullptr, 0, nullptr}};

PyTypeObject* make_type(const char* name, bool is_method) {
  std::vector<PyType_Slot> slots = {{Py_tp_call, reinterpret_cast<void*>(PyVectorcall_Call)},
                                    {Py_tp_members, members},
                                    {Py_tp_getset, properties},
                                    {Py_tp_methods, methods},
                                    {Py_tp_repr, reinterpret_cast<void*>(represent)},
                                    {Py_tp_dealloc, reinterpret_cast<void*>(deallocate)}};
  if (is_method) slots.push_back({Py_tp_descr_get, reinterpret_cast<void*>(bind)});
  slots.push_back({0, nullptr});
  unsigned flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_VECTORCALL;
  if (is_method) flags |= Py_TPFLAGS_METHOD_DESCRIPTOR;
  PyType_Spec spec{name, static_cast<int>(sizeof(Callable)), 0, flags, slots.data()};
  return reinterpret_cast<PyTypeObject*>(checked(PyType_FromSpec(&spec)).release().ptr());
}

nb::object make(PyTypeObject* type, Operation* operation, vectorcallfunc f) {
  nb::object o = checked(type->tp_alloc(type, 0));
  auto* c = reinterpret_cast<Callable*>(o.ptr());
  c->vectorcall = f;
  c->operation = operation;
  return o;
}

}  // namespace

Operation* find_operation(const std::string& name) {
  const auto it = operations().find(name);
  return it == operations().end() ? nullptr : &it->second;
}

void define_operations(nb::module_& m) {
  function_type = make_type("torcxx.builtin_function", false);
  method_type = make_type("torcxx.method_descriptor", true);
  for (const OpEntry* e : all_ops())
    operations().try_emplace(e->name, e->name).first->second.add(e);
  nb::object tensor = nb::borrow(reinterpret_cast<PyObject*>(tensor_type));
  nb::module_ functions = m.def_submodule("ops", "Every operation by its name in the schemas.");
  for (auto& [name, op] : operations()) {
    functions.attr(name.c_str()) = make(function_type, &op, call_function);
    // What the type has by itself (size, stride, ...) stays.
    if (op.has_method() && !nb::hasattr(tensor, name.c_str()))
      tensor.attr(name.c_str()) = make(method_type, &op, call_method);
  }
  // What stubs and tests are made of, through torcxx/_schemas.py.
  m.def("_schemas", [] {
    nb::list out;
    for (const OpEntry* e : all_ops()) {
      const Signature s(*e);
      nb::list parameters, results, names;
      for (const Parameter& p : s.parameters)
        parameters.append(nb::make_tuple(
            p.name, p.type, p.kind == Kind::Tensors || p.kind == Kind::Ints, p.optional,
            p.items_optional, p.single, p.keyword_only, p.has_default, p.output));
      for (const std::string& r : s.results) results.append(nb::str(r.c_str()));
      for (const std::string& r : s.result_names) names.append(nb::str(r.c_str()));
      out.append(
          nb::make_tuple(e->name, e->overload, e->schema, e->doc, parameters, results, names));
    }
    return out;
  });
}

}  // namespace torcxx::python
