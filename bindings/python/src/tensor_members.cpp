// Properties and methods of Tensor that are not operations.
#include "convert.h"
#include "data.h"
#include "gen/ops/imag.h"
#include "gen/ops/mH.h"
#include "gen/ops/mT.h"
#include "gen/ops/matrix_H.h"
#include "gen/ops/numpy_T.h"
#include "gen/ops/real.h"
#include "members.h"
#include "node.h"
#include "tensor/index.h"
#include "torcxx/autograd/variable.h"

namespace torcxx::python {
namespace {

// F: a lambda without captures, from a tensor to what Python gets.
template <class F>
PyObject* result(PyObject* self) {
  return guarded([&]() -> PyObject* {
    using R = decltype(F()(tensor_of(self)));
    if constexpr (std::is_same_v<R, bool>)
      return PyBool_FromLong(F()(tensor_of(self)));
    else if constexpr (std::is_integral_v<R>)
      return PyLong_FromLongLong(F()(tensor_of(self)));
    else if constexpr (std::is_same_v<R, TensorBase>)
      return wrap(F()(tensor_of(self)));
    else
      return F()(tensor_of(self)).release().ptr();
  });
}
template <class F>
PyGetSetDef property(const char* name, F, setter set = nullptr, const char* doc = nullptr) {
  return {name, [](PyObject* self, void*) { return result<F>(self); }, set, doc, nullptr};
}
template <class F>
PyMethodDef method(const char* name, F) {
  return {name, [](PyObject* self, PyObject*) { return result<F>(self); }, METH_NOARGS, nullptr};
}
#define TORCXX_GET(name, type, expression) \
  property(name, [](const TensorBase& t) -> type { return expression; })
#define TORCXX_CALL(name, type, expression) \
  method(name, [](const TensorBase& t) -> type { return expression; })

int set_requires_grad(PyObject* self, PyObject* value, void*) {
  return guarded_int([&] {
    if (!value || !PyBool_Check(value)) throw TypeError("requires_grad must be a bool");
    autograd::set_requires_grad(tensor_of(self), value == Py_True);
    return 0;
  });
}
int set_grad(PyObject* self, PyObject* value, void*) {
  return guarded_int([&] {
    if (!value || value == Py_None) {
      autograd::set_grad(tensor_of(self), {});
    } else {
      if (!is_tensor(value))
        throw TypeError(std::string("assigned grad expected to be a Tensor or None but got grad of "
                                    "type ") +
                        Py_TYPE(value)->tp_name);
      TORCXX_CHECK(!tensor_of(self).is_same(tensor_of(value)),
                   "can't assign Variable as its own grad");
      autograd::set_grad(tensor_of(self), tensor_of(value));
    }
    return 0;
  });
}
// x.data = y: x becomes a leaf over y's memory, in place for everybody who holds x.
int set_data(PyObject* self, PyObject* value, void*) {
  return guarded_int([&] {
    if (!value || !is_tensor(value)) throw TypeError("Variable data has to be a tensor");
    TensorImpl *to = tensor_of(self).impl(), *from = tensor_of(value).impl();
    TORCXX_CHECK(to->device.type() == from->device.type(),
                 "Attempted to call `variable.set_data(tensor)`, but `variable` and `tensor` have "
                 "incompatible tensor type.");
    to->dtype = from->dtype;  // a module that changes its dtype keeps its parameters
    to->set_shape({from->sizes(), from->ndim}, {from->strides(), from->ndim});
    to->storage = from->storage;
    to->offset = from->offset;
    to->data = from->data;
    return 0;
  });
}

std::vector<PyGetSetDef> properties() {
  return {
      TORCXX_GET("shape", nb::object, from_ints(t.sizes())),
      TORCXX_GET("dtype", nb::object, nb::borrow(dtype_object(t.dtype()))),
      TORCXX_GET("device", nb::object, nb::cast(t.device())),
      TORCXX_GET("ndim", int64_t, t.dim()),
      TORCXX_GET("itemsize", int64_t, t.itemsize()),
      TORCXX_GET("nbytes", int64_t, static_cast<int64_t>(t.nbytes())),
      TORCXX_GET("is_leaf", bool, autograd::is_leaf(t)),
      TORCXX_GET("is_cpu", bool, t.is_cpu()),
      TORCXX_GET("is_cuda", bool, t.is_cuda()),
      TORCXX_GET("is_sparse", bool, (t.impl(), false)),
      TORCXX_GET("is_quantized", bool, (t.impl(), false)),
      TORCXX_GET("is_meta", bool, t.device().type() == DeviceType::Meta),
      TORCXX_GET("is_nested", bool, (t.impl(), false)),
      TORCXX_GET("retains_grad", bool, autograd::retains_grad(t)),
      TORCXX_GET("output_nr", int64_t, static_cast<int64_t>(autograd::output_nr(t))),
      TORCXX_GET("_version", int64_t, static_cast<int64_t>(autograd::version(t))),
      TORCXX_GET("_base", TensorBase, autograd::is_view(t) ? autograd::base(t) : TensorBase()),
      TORCXX_GET("grad_fn", nb::object, node_object(autograd::grad_fn(t))),
      TORCXX_GET("mT", TensorBase, ops::mT(t)),
      TORCXX_GET("T", TensorBase, ops::numpy_T(t)),
      TORCXX_GET("H", TensorBase, ops::matrix_H(t)),
      TORCXX_GET("mH", TensorBase, ops::mH(t)),
      TORCXX_GET("real", TensorBase, ops::real(t)),
      TORCXX_GET("imag", TensorBase, ops::imag(t)),
      property(
          "requires_grad", [](const TensorBase& t) { return t.requires_grad(); }, set_requires_grad,
          "Whether gradients reach this tensor."),
      property(
          "grad", [](const TensorBase& t) { return autograd::grad(t); }, set_grad,
          "What backward() accumulated; None before."),
      property(
          "data", [](const TensorBase& t) { return autograd::variable_data(t); }, set_data,
          "The same memory without history."),
  };
}

// size() and stride(): all of them, or that of one dimension.
template <bool strides>
PyObject* geometry(PyObject* self, PyObject* args, PyObject* kwargs) {
  return guarded([&]() -> PyObject* {
    static const char* names[] = {"dim", nullptr};
    PyObject* dim = Py_None;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "|O", const_cast<char**>(names), &dim))
      throw nb::python_error();
    const TensorBase& t = tensor_of(self);
    if (dim == Py_None) {
      if (!strides) return from_ints(t.sizes()).release().ptr();
      return PySequence_Tuple(from_ints(t.strides()).ptr());
    }
    int64_t d;
    if (!to_int(dim, d))
      throw TypeError(std::string(strides ? "stride" : "size") +
                      "(): argument 'dim' must be int, not " + Py_TYPE(dim)->tp_name);
    return PyLong_FromLongLong(strides ? t.stride(d) : t.size(d));
  });
}
// Whether the dimensions lie in memory as memory_format says; row-major without one.
PyObject* is_contiguous(PyObject* self, PyObject* args, PyObject* kwargs) {
  return guarded([&]() -> PyObject* {
    static const char* names[] = {"memory_format", nullptr};
    PyObject* format = nullptr;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "|O", const_cast<char**>(names), &format))
      throw nb::python_error();
    const TensorBase& t = tensor_of(self);
    const std::string name = format ? nb::cast<std::string>(nb::repr(nb::handle(format))) : "";
    if (name.empty() || name == "torch.contiguous_format")
      return PyBool_FromLong(t.is_contiguous());
    const int64_t rank = name == "torch.channels_last"      ? 4
                         : name == "torch.channels_last_3d" ? 5
                                                            : 0;
    if (!rank)
      throw TypeError("is_contiguous(): argument 'memory_format' must be torch.memory_format");
    if (t.dim() != rank) Py_RETURN_FALSE;
    int64_t expected = 1;  // channels first, then the last dimension to the first
    for (int64_t i = 0; i < rank; i++) {
      const int64_t d = i == 0 ? 1 : i == rank - 1 ? 0 : rank - i;
      if (t.size(d) != 1 && t.stride(d) != expected) Py_RETURN_FALSE;
      expected *= t.size(d);
    }
    Py_RETURN_TRUE;
  });
}
PyObject* requires_grad_(PyObject* self, PyObject* args, PyObject* kwargs) {
  return guarded([&]() -> PyObject* {
    static const char* names[] = {"requires_grad", nullptr};
    int on = 1;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "|p", const_cast<char**>(names), &on))
      throw nb::python_error();
    autograd::set_requires_grad(tensor_of(self), on != 0);
    return Py_NewRef(self);
  });
}
PyObject* detach_(PyObject* self, PyObject*) {
  return guarded([&] {
    autograd::detach_(tensor_of(self));
    return Py_NewRef(self);
  });
}
PyObject* retain_grad(PyObject* self, PyObject*) {
  return guarded([&]() -> PyObject* {
    autograd::retain_grad(tensor_of(self));
    Py_RETURN_NONE;
  });
}
// _make_subclass(cls, data, requires_grad=False)
PyObject* make_subclass(PyObject*, PyObject* args) {
  return guarded([&]() -> PyObject* {
    PyObject *type, *data;
    int on = 0;
    if (!PyArg_ParseTuple(args, "OO|p", &type, &data, &on)) throw nb::python_error();
    if (!PyType_Check(type) ||
        !PyType_IsSubtype(reinterpret_cast<PyTypeObject*>(type), tensor_type))
      throw TypeError("_make_subclass: cls must be a subclass of Tensor");
    if (!is_tensor(data)) throw TypeError("_make_subclass: data must be a Tensor");
    TensorBase t = autograd::detach(tensor_of(data));
    if (on) autograd::set_requires_grad(t, true);
    return wrap_as(reinterpret_cast<PyTypeObject*>(type), std::move(t));
  });
}

template <class F>
PyCFunction with_keywords(F f) {
  return reinterpret_cast<PyCFunction>(reinterpret_cast<void (*)()>(f));
}

}  // namespace

PyObject* new_tensor_object(PyTypeObject* type, PyObject* args, PyObject* kwargs) {
  return guarded([&]() -> PyObject* {
    const nb::object empty = nb::module_::import_("torcxx._C").attr("ops").attr("empty");
    if (kwargs && PyDict_Size(kwargs) > 0)
      throw TypeError(
          "Tensor(): takes no keyword arguments (hint: torch.tensor has dtype and device)");
    if (PyTuple_GET_SIZE(args) == 1 && !PyLong_Check(PyTuple_GET_ITEM(args, 0))) {
      PyObject* data = PyTuple_GET_ITEM(args, 0);
      if (is_tensor(data)) return wrap_as(type, autograd::detach(tensor_of(data)));
      if (!PyObject_TypeCheck(data, Py_TYPE(from_ints({}).ptr())))
        return wrap_as(type, tensor_from_data(data, TensorOptions(get_default_dtype())));
      return wrap_as(type, autograd::detach(nb::cast<TensorBase>(empty(nb::handle(data)))));
    }
    const nb::object sizes = nb::borrow(args);
    return wrap_as(type, PyTuple_GET_SIZE(args) == 0
                             ? tensor_from_data(checked(PyList_New(0)).ptr(), {})
                             : autograd::detach(nb::cast<TensorBase>(empty(sizes))));
  });
}

std::vector<PyGetSetDef> tensor_properties() {
  std::vector<PyGetSetDef> all = properties();
  all.push_back({nullptr, nullptr, nullptr, nullptr, nullptr});
  return all;
}

std::vector<PyMethodDef> tensor_methods() {
  return {{"size", with_keywords(geometry<false>), METH_VARARGS | METH_KEYWORDS, nullptr},
          {"stride", with_keywords(geometry<true>), METH_VARARGS | METH_KEYWORDS, nullptr},
          {"is_contiguous", with_keywords(is_contiguous), METH_VARARGS | METH_KEYWORDS, nullptr},
          {"requires_grad_", with_keywords(requires_grad_), METH_VARARGS | METH_KEYWORDS, nullptr},
          {"detach_", detach_, METH_NOARGS, nullptr},
          {"retain_grad", retain_grad, METH_NOARGS, nullptr},
          {"_make_subclass", make_subclass, METH_VARARGS | METH_STATIC, nullptr},
          TORCXX_CALL("dim", int64_t, t.dim()),
          TORCXX_CALL("ndimension", int64_t, t.dim()),
          TORCXX_CALL("numel", int64_t, t.numel()),
          TORCXX_CALL("nelement", int64_t, t.numel()),
          TORCXX_CALL("element_size", int64_t, t.element_size()),
          TORCXX_CALL("storage_offset", int64_t, t.storage_offset()),
          TORCXX_CALL("data_ptr", int64_t, reinterpret_cast<int64_t>(t.data_ptr())),
          TORCXX_CALL("is_floating_point", bool, t.is_floating_point()),
          TORCXX_CALL("is_complex", bool, t.is_complex()),
          TORCXX_CALL("is_signed", bool, t.is_signed()),
          TORCXX_CALL("is_inference", bool, t.is_inference()),
          TORCXX_CALL("_is_view", bool, autograd::is_view(t)),
          TORCXX_CALL("item", nb::object, from_scalar(item_of(t))),
          TORCXX_CALL("tolist", nb::object, to_list(t)),
          TORCXX_CALL("detach", TensorBase, autograd::detach(t)),
          {nullptr, nullptr, 0, nullptr}};
}

}  // namespace torcxx::python
