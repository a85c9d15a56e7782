// len, indexing, iteration, truth and numbers of a tensor.
#include "convert.h"
#include "data.h"
#include "gen/ops/unbind.h"
#include "members.h"
#include "tensor/index.h"
#include "torcxx/tensor/indexing.h"

namespace torcxx::python {
namespace {

using indexing::TensorIndex;

std::optional<int64_t> bound(PyObject* o) {
  if (o == Py_None) return std::nullopt;
  int64_t v;
  if (PyLong_Check(o)) {  // beyond 64 bits it is as good as the end
    int overflow = 0;
    v = PyLong_AsLongLongAndOverflow(o, &overflow);
    return overflow > 0 ? INT64_MAX : overflow < 0 ? INT64_MIN : v;
  }
  if (!to_int(o, v))
    throw TypeError("slice indices must be integers or None or have an __index__ method");
  return v;
}

TensorIndex part(PyObject* o) {
  if (PyBool_Check(o)) return TensorIndex(o == Py_True);
  if (PyLong_CheckExact(o)) {
    int64_t v;
    to_int(o, v);
    return TensorIndex(v);
  }
  if (o == Py_None) return TensorIndex(std::nullopt);
  if (o == Py_Ellipsis) return TensorIndex(indexing::Ellipsis);
  if (PySlice_Check(o)) {
    auto* s = reinterpret_cast<PySliceObject*>(o);
    return TensorIndex(indexing::Slice(bound(s->start), bound(s->stop), bound(s->step)));
  }
  if (is_tensor(o)) return TensorIndex(tensor_of(o));
  int64_t v;
  if (!PySequence_Check(o) && to_int(o, v)) return TensorIndex(v);
  if (PyList_Check(o) || PyTuple_Check(o) || PyObject_HasAttrString(o, "__array_interface__"))
    return TensorIndex(tensor_from_data(o, {}, true));
  throw TypeError(
      std::string("only integers, slices (`:`), ellipsis (`...`), None and long or byte "
                  "Variables are valid indices (got ") +
      Py_TYPE(o)->tp_name + ")");
}

std::vector<TensorIndex> parts(PyObject* o) {
  std::vector<TensorIndex> out;
  if (!PyTuple_Check(o)) {
    out.push_back(part(o));
    return out;
  }
  for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(o); i++) out.push_back(part(PyTuple_GET_ITEM(o, i)));
  return out;
}

PyObject* get(PyObject* self, PyObject* key) {
  return guarded([&] { return wrap(indexing::get(tensor_of(self), parts(key))); });
}

int set(PyObject* self, PyObject* key, PyObject* value) {
  return guarded_int([&] {
    if (!value) throw TypeError("Tensor does not support deleting items");
    const std::vector<TensorIndex> where = parts(key);
    Scalar s;
    if (is_tensor(value))
      indexing::set(tensor_of(self), where, tensor_of(value));
    else if (to_scalar(value, s))
      indexing::set(tensor_of(self), where, s);
    else if (PySequence_Check(value))
      indexing::set(tensor_of(self), where,
                    tensor_from_data(value, TensorOptions(tensor_of(self).dtype()), true));
    else
      throw TypeError(std::string("can't assign a ") + Py_TYPE(value)->tp_name + " to a torch." +
                      std::string(enumName(tensor_of(self).dtype())) + "Tensor");
    return 0;
  });
}

Py_ssize_t length(PyObject* self) {
  try {
    const TensorBase& t = tensor_of(self);
    if (t.dim() == 0) throw TypeError("len() of a 0-d tensor");
    return static_cast<Py_ssize_t>(t.size(0));
  } catch (...) {
    set_error();
    return -1;
  }
}

PyObject* iterate(PyObject* self) {
  return guarded([&]() -> PyObject* {
    if (tensor_of(self).dim() == 0) throw TypeError("iteration over a 0-d tensor");
    nb::object tuple = nb::steal(from_value(ops::unbind(tensor_of(self), 0)));
    return PyObject_GetIter(tuple.ptr());
  });
}

Scalar only(PyObject* self) {
  const TensorBase& t = tensor_of(self);
  TORCXX_CHECK_VALUE(t.numel() == 1, "only one element tensors can be converted to Python scalars");
  return item_of(t);
}
int truth(PyObject* self) {
  return guarded_int([&] {
    const int64_t n = tensor_of(self).numel();
    TORCXX_CHECK(n > 0, "Boolean value of Tensor with no values is ambiguous");
    TORCXX_CHECK(n == 1, "Boolean value of Tensor with more than one value is ambiguous");
    return static_cast<int>(item_of(tensor_of(self)).toBool());
  });
}
PyObject* as_float(PyObject* self) {
  return guarded([&]() -> PyObject* {
    const Scalar s = only(self);
    TORCXX_CHECK_TYPE(!s.isComplex(), "value cannot be converted to type float without overflow");
    return PyFloat_FromDouble(s.toDouble());
  });
}
PyObject* as_int(PyObject* self) {
  return guarded([&]() -> PyObject* {
    const Scalar s = only(self);
    if (s.isFloatingPoint()) return PyLong_FromDouble(s.toDouble());
    TORCXX_CHECK_TYPE(!s.isComplex(), "value cannot be converted to type int64_t without overflow");
    return PyNumber_Long(from_scalar(s).ptr());
  });
}
PyObject* as_index(PyObject* self) {
  return guarded([&]() -> PyObject* {
    const TensorBase& t = tensor_of(self);
    if (t.numel() != 1 || !isIntegralType(t.dtype(), true))
      throw TypeError("only integer tensors of a single element can be converted to an index");
    return PyNumber_Long(from_scalar(item_of(t)).ptr());
  });
}
Py_hash_t hash(PyObject* self) { return _Py_HashPointer(self); }

}  // namespace

void add_container_slots(std::vector<PyType_Slot>& slots) {
  slots.push_back({Py_mp_length, reinterpret_cast<void*>(length)});
  slots.push_back({Py_mp_subscript, reinterpret_cast<void*>(get)});
  slots.push_back({Py_mp_ass_subscript, reinterpret_cast<void*>(set)});
  slots.push_back({Py_tp_iter, reinterpret_cast<void*>(iterate)});
  slots.push_back({Py_nb_bool, reinterpret_cast<void*>(truth)});
  slots.push_back({Py_nb_float, reinterpret_cast<void*>(as_float)});
  slots.push_back({Py_nb_int, reinterpret_cast<void*>(as_int)});
  slots.push_back({Py_nb_index, reinterpret_cast<void*>(as_index)});
  slots.push_back({Py_tp_hash, reinterpret_cast<void*>(hash)});
}

}  // namespace torcxx::python
