#include "convert.h"

#include <cstring>

#include "tensor/index.h"
#include "torcxx/autograd/variable.h"

namespace torcxx::python {
bool to_int(PyObject* o, int64_t& out) {
  if (PyBool_Check(o)) return false;
  if (!PyLong_CheckExact(o)) {
    if (PyFloat_Check(o) || !PyIndex_Check(o)) return false;
    if (is_tensor(o)) {
      const TensorBase& t = tensor_of(o);
      if (t.numel() != 1 || t.dim() != 0 || !isIntegralType(t.dtype())) return false;
    }
    nb::object index = checked(PyNumber_Index(o));
    return to_int(index.ptr(), out);
  }
  out = PyLong_AsLongLong(o);
  if (out == -1 && PyErr_Occurred()) throw nb::python_error();
  return true;
}

bool to_float(PyObject* o, double& out) {
  if (PyFloat_CheckExact(o)) {
    out = PyFloat_AS_DOUBLE(o);
    return true;
  }
  if (!PyFloat_Check(o) && !PyLong_Check(o)) {
    Scalar s;
    if (!to_scalar(o, s) || s.isComplex()) return false;
    out = s.toDouble();
    return true;
  }
  out = PyFloat_AsDouble(o);
  if (out == -1 && PyErr_Occurred()) throw nb::python_error();
  return true;
}

bool to_scalar(PyObject* o, Scalar& out) {
  if (PyBool_Check(o)) {
    out = o == Py_True;
  } else if (PyFloat_Check(o)) {
    out = PyFloat_AS_DOUBLE(o);
  } else if (PyLong_Check(o)) {
    int overflow = 0;
    const long long v = PyLong_AsLongLongAndOverflow(o, &overflow);
    if (overflow > 0) {
      const unsigned long long u = PyLong_AsUnsignedLongLong(o);
      if (u == ~0ull && PyErr_Occurred()) throw nb::python_error();
      out = Scalar(static_cast<uint64_t>(u));
    } else if (overflow < 0) {
      PyErr_SetString(PyExc_OverflowError, "int too small to convert to a 64-bit number");
      throw nb::python_error();
    } else {
      out = Scalar(static_cast<int64_t>(v));
    }
  } else if (PyComplex_Check(o)) {
    out = std::complex<double>(PyComplex_RealAsDouble(o), PyComplex_ImagAsDouble(o));
  } else if (is_tensor(o)) {
    const TensorBase& t = tensor_of(o);
    if (t.dim() != 0 || t.requires_grad()) return false;
    out = item_of(t);
  } else if (PyIndex_Check(o)) {  // NumPy's integers
    return to_scalar(checked(PyNumber_Index(o)).ptr(), out);
  } else if (std::strcmp(Py_TYPE(o)->tp_name, "numpy.bool_") == 0 ||
             std::strcmp(Py_TYPE(o)->tp_name, "numpy.bool") == 0) {
    out = PyObject_IsTrue(o) == 1;
  } else if (std::strncmp(Py_TYPE(o)->tp_name, "numpy.", 6) == 0 && PyNumber_Check(o) &&
             !PySequence_Check(o)) {
    const bool complex = std::strncmp(Py_TYPE(o)->tp_name, "numpy.complex", 13) == 0;
    nb::object number =
        complex ? checked(PyObject_CallOneArg(reinterpret_cast<PyObject*>(&PyComplex_Type), o))
                : checked(PyNumber_Float(o));
    return to_scalar(number.ptr(), out);
  } else {
    return false;
  }
  return true;
}

bool to_ints(PyObject* o, std::vector<int64_t>& out, bool single) {
  out.clear();
  int64_t one;
  if (single && to_int(o, one)) {
    out.push_back(one);
    return true;
  }
  if (!PyTuple_Check(o) && !PyList_Check(o)) return false;
  const Py_ssize_t n = PySequence_Fast_GET_SIZE(o);
  for (Py_ssize_t i = 0; i < n && i < PySequence_Fast_GET_SIZE(o); i++) {
    if (!to_int(PySequence_Fast_GET_ITEM(o, i), one)) return false;
    out.push_back(one);
  }
  return true;
}

bool to_dtype(PyObject* o, ScalarType& out) {
  DtypeObject* d;
  if (!nb::try_cast(nb::handle(o), d) || !d) {
    if (o == reinterpret_cast<PyObject*>(&PyFloat_Type)) return out = kFloat64, true;
    if (o == reinterpret_cast<PyObject*>(&PyLong_Type)) return out = kInt64, true;
    if (o == reinterpret_cast<PyObject*>(&PyBool_Type)) return out = kBool, true;
    return false;
  }
  out = d->type;
  return true;
}

bool to_device(PyObject* o, Device& out) {
  if (PyUnicode_Check(o)) {
    out = Device(std::string(nb::cast<const char*>(nb::handle(o))));
    return true;
  }
  Device* d;
  if (!nb::try_cast(nb::handle(o), d) || !d) return false;
  out = *d;
  return true;
}

static bool to_tensors(PyObject* o, bool items_optional, Value& out) {
  if (!PyTuple_Check(o) && !PyList_Check(o)) return false;
  std::vector<TensorBase> list;
  const Py_ssize_t n = PySequence_Fast_GET_SIZE(o);
  for (Py_ssize_t i = 0; i < n; i++) {
    PyObject* item = PySequence_Fast_GET_ITEM(o, i);
    if (item == Py_None && items_optional)
      list.emplace_back();
    else if (is_tensor(item))
      list.push_back(tensor_of(item));
    else
      return false;
  }
  out = std::move(list);
  return true;
}

bool to_value(const Parameter& p, PyObject* o, Value& out) {
  if (o == Py_None && (p.optional || p.kind == Kind::Options)) {
    out = std::monostate();
    return true;
  }
  switch (p.kind) {
    case Kind::Tensor:
      if (!is_tensor(o)) return false;
      out = tensor_of(o);
      return true;
    case Kind::Tensors:
      return to_tensors(o, p.items_optional, out);
    case Kind::Int: {
      int64_t v;
      if (!to_int(o, v)) return false;
      out = Scalar(v);
      return true;
    }
    case Kind::Float: {
      double v;
      if (!to_float(o, v)) return false;
      out = Scalar(v);
      return true;
    }
    case Kind::Bool:
      if (!PyBool_Check(o)) return false;
      out = Scalar(o == Py_True);
      return true;
    case Kind::Scalar: {
      Scalar s;
      if (!to_scalar(o, s)) return false;
      out = s;
      return true;
    }
    case Kind::Ints: {
      std::vector<int64_t> list;
      if (!to_ints(o, list, p.single)) return false;
      out = std::move(list);
      return true;
    }
    case Kind::String:
      if (!PyUnicode_Check(o)) return false;
      out = std::string(nb::cast<const char*>(nb::handle(o)));
      return true;
    case Kind::Dtype: {
      ScalarType t;
      if (!to_dtype(o, t)) return false;
      out = t;
      return true;
    }
    case Kind::Device: {
      Device d;
      if (!to_device(o, d)) return false;
      out = d;
      return true;
    }
    case Kind::Generator: {
      Generator* g;
      if (!nb::try_cast(nb::handle(o), g) || !g) return false;
      out = *g;
      return true;
    }
    case Kind::Options: {
      ScalarType t;
      Device d;
      if (to_dtype(o, t))
        out = TensorOptions(t);
      else if (to_device(o, d))
        out = TensorOptions(d);
      else
        return false;
      return true;
    }
  }
  return false;
}

nb::object from_scalar(const Scalar& s) {
  if (s.isBoolean()) return nb::bool_(s.toBool());
  if (s.isComplex()) {
    const std::complex<double> c = s.toComplexDouble();
    return checked(PyComplex_FromDoubles(c.real(), c.imag()));
  }
  if (s.isFloatingPoint()) return nb::float_(s.toDouble());
  if (s.isUnsigned())
    return checked(PyLong_FromUnsignedLongLong(static_cast<unsigned long long>(s.toLong())));
  return nb::int_(s.toLong());
}

PyObject* from_value(Value&& v) {
  if (auto* t = std::get_if<TensorBase>(&v)) return wrap(std::move(*t));
  if (auto* list = std::get_if<std::vector<TensorBase>>(&v)) {
    nb::object tuple = checked(PyTuple_New(static_cast<Py_ssize_t>(list->size())));
    for (size_t i = 0; i < list->size(); i++)
      PyTuple_SET_ITEM(tuple.ptr(), static_cast<Py_ssize_t>(i), wrap(std::move((*list)[i])));
    return tuple.release().ptr();
  }
  if (auto* s = std::get_if<Scalar>(&v)) return from_scalar(*s).release().ptr();
  if (auto* list = std::get_if<std::vector<int64_t>>(&v)) return from_ints(*list).release().ptr();
  if (auto* text = std::get_if<std::string>(&v)) return nb::str(text->c_str()).release().ptr();
  if (auto* t = std::get_if<ScalarType>(&v)) return nb::borrow(dtype_object(*t)).release().ptr();
  if (auto* d = std::get_if<Device>(&v)) return nb::cast(*d).release().ptr();
  Py_RETURN_NONE;
}

}  // namespace torcxx::python
