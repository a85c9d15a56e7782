#include "data.h"

#include <nanobind/stl/string.h>

#include <cstring>

#include "convert.h"
#include "core/empty.h"
#include "gen/ops/clone.h"
#include "gen/ops/to.h"
#include "tensor/index.h"
#include "torcxx/autograd/variable.h"
#include "torcxx/tensor/tensor_data.h"

namespace torcxx::python {
namespace {

bool is_list(PyObject* o) {
  return PyList_Check(o) || PyTuple_Check(o) ||
         (PySequence_Check(o) && !PyUnicode_Check(o) && !PyBytes_Check(o) && !is_tensor(o));
}
bool is_array(PyObject* o) {
  return !is_tensor(o) && PyObject_HasAttrString(o, "__array_interface__");
}

struct Reader {
  std::vector<int64_t> sizes;
  bool any = false, complex = false, floating = false, integral = false;
  ScalarType tensors = ScalarType::Undefined;  // promoted dtype of the tensors inside

  void shape(PyObject* o) {
    for (nb::object item = nb::borrow(o); is_list(item.ptr());) {
      if (sizes.size() == kMaxDims) throw ValueError("too many dimensions in nested sequences");
      const Py_ssize_t n = PySequence_Size(item.ptr());
      if (n < 0) throw nb::python_error();
      sizes.push_back(n);
      if (n == 0) return;
      item = checked(PySequence_GetItem(item.ptr(), 0));
      if (is_tensor(item.ptr()) && tensor_of(item.ptr()).dim() > 0)
        for (int64_t s : tensor_of(item.ptr()).sizes()) sizes.push_back(s);
    }
  }

  template <class F>
  void visit(PyObject* o, size_t depth, F&& number) {
    if (is_list(o)) {
      const Py_ssize_t n = PySequence_Size(o);
      if (n < 0) throw nb::python_error();
      if (depth >= sizes.size() || n != sizes[depth])
        detail::raise<ValueError>("expected sequence of length ",
                                  depth < sizes.size() ? sizes[depth] : 0, " at dim ", depth,
                                  " (got ", n, ")");
      for (Py_ssize_t i = 0; i < n; i++)
        visit(checked(PySequence_GetItem(o, i)).ptr(), depth + 1, number);
      return;
    }
    if (is_tensor(o) && tensor_of(o).dim() > 0) {
      const nb::object list = to_list(tensor_of(o));
      tensors = tensors == ScalarType::Undefined ? tensor_of(o).dtype()
                                                 : promoteTypes(tensors, tensor_of(o).dtype());
      return visit(list.ptr(), depth, number);
    }
    Scalar s;
    if (is_tensor(o))
      s = item_of(tensor_of(o));
    else if (!to_scalar(o, s))
      throw TypeError(depth == 0
                          ? std::string("new(): invalid data type '") + Py_TYPE(o)->tp_name + "'"
                          : std::string("not a sequence or number: '") + Py_TYPE(o)->tp_name + "'");
    if (depth != sizes.size())
      detail::raise<TypeError>("not a sequence: an element at dim ", depth, " is a ",
                               Py_TYPE(o)->tp_name);
    number(s);
  }

  void note(const Scalar& s) {
    any = true;
    complex |= s.isComplex();
    floating |= s.isFloatingPoint();
    integral |= s.isIntegral();
  }
  ScalarType dtype() const {
    if (!any) return get_default_dtype();
    if (complex) return toComplexType(get_default_dtype());
    if (floating) return get_default_dtype();
    return integral ? kInt64 : kBool;
  }
};

TensorBase from_tensor(const TensorBase& t, const TensorOptions& options) {
  TensorBase out = ops::clone(autograd::detach(t));
  return options.dtype_opt() ? ops::to(out, *options.dtype_opt()) : out;
}

}  // namespace

TensorBase tensor_from_data(PyObject* data, const TensorOptions& options, bool as_index) {
  TORCXX_CHECK_NOT_IMPLEMENTED(options.device().is_cpu(), "tensor: the device '", options.device(),
                               "' has no backend in this build");
  TensorBase out;
  if (is_tensor(data)) {
    out = from_tensor(tensor_of(data), options);
  } else if (is_array(data)) {
    out = from_tensor(tensor_from_array(data), options);
  } else {
    Reader r;
    r.shape(data);
    ScalarType dtype = options.dtype_opt().value_or(ScalarType::Undefined);
    if (dtype == ScalarType::Undefined) {
      r.visit(data, 0, [&](const Scalar& s) { r.note(s); });
      dtype = r.tensors != ScalarType::Undefined ? r.tensors : r.dtype();
      if (as_index && !r.any) dtype = kInt64;
    }
    TORCXX_CHECK_NOT_IMPLEMENTED(dtype != kComplexHalf, "tensor: no complex32 from numbers");
    out = empty_cpu(r.sizes, dtype);
    dispatch_dtype(dtype, [&](auto zero) {
      using T = decltype(zero);
      T* p = static_cast<T*>(out.data_ptr());
      const T* end = p + out.numel();
      r.visit(data, 0, [&](const Scalar& s) {
        TORCXX_CHECK(p < end, "tensor: the data changed while it was read");
        if (!isComplexType(dtype) && s.isComplex())
          throw TypeError("can't convert complex to a real dtype");
        if (std::is_integral_v<T> && !std::is_same_v<T, bool> && s.isFloatingPoint() &&
            s.toDouble() != s.toDouble())
          throw ValueError("cannot convert float NaN to integer");
        *p++ = s.template to<T>();
      });
    });
  }
  if (options.requires_grad()) autograd::set_requires_grad(out, true);
  return out;
}

const char* array_type(ScalarType t) {
  switch (t) {
    case ScalarType::Byte:
      return "|u1";
    case ScalarType::Char:
      return "|i1";
    case ScalarType::Bool:
      return "|b1";
    case ScalarType::Short:
      return "<i2";
    case ScalarType::Int:
      return "<i4";
    case ScalarType::Long:
      return "<i8";
    case ScalarType::UInt16:
      return "<u2";
    case ScalarType::UInt32:
      return "<u4";
    case ScalarType::UInt64:
      return "<u8";
    case ScalarType::Half:
      return "<f2";
    case ScalarType::Float:
      return "<f4";
    case ScalarType::Double:
      return "<f8";
    case ScalarType::ComplexFloat:
      return "<c8";
    case ScalarType::ComplexDouble:
      return "<c16";
    default:
      return nullptr;
  }
}

TensorBase tensor_from_array(PyObject* array) {
  if (!PyObject_HasAttrString(array, "__array_interface__"))
    throw TypeError(std::string("expected np.ndarray (got ") + Py_TYPE(array)->tp_name + ")");
  const nb::object description = checked(PyObject_GetAttrString(array, "__array_interface__"));
  const nb::object type = description["typestr"], shape = description["shape"],
                   memory = description["data"];
  const auto code = nb::cast<std::string>(nb::str(type));
  ScalarType dtype = ScalarType::Undefined;
  for (int i = 0; i < kNumScalarTypes; i++) {
    const char* name = array_type(static_cast<ScalarType>(i));
    if (name && code.size() > 1 && code.substr(1) == name + 1 && code[0] != '>')
      dtype = static_cast<ScalarType>(i);
  }
  TORCXX_CHECK_TYPE(
      dtype != ScalarType::Undefined, "can't convert np.ndarray of type ", code,
      ". The only supported types are: float64, float32, float16, complex64, "
      "complex128, int64, int32, int16, int8, uint64, uint32, uint16, uint8, and bool.");
  std::vector<int64_t> sizes, strides;
  if (!to_ints(shape.ptr(), sizes, false)) throw TypeError("__array_interface__: bad shape");
  const nb::object given = checked(PyObject_CallMethod(description.ptr(), "get", "s", "strides"));
  if (!given.is_none()) {
    if (!to_ints(given.ptr(), strides, false) || strides.size() != sizes.size())
      throw TypeError("__array_interface__: bad strides");
    for (size_t i = 0; i < strides.size(); i++) {
      TORCXX_CHECK_VALUE(
          strides[i] >= 0 || sizes[i] < 2,
          "At least one stride in the given numpy array is negative, and tensors "
          "with negative strides are not currently supported. (You can probably work "
          "around this by making a copy of your array with array.copy().)");
      TORCXX_CHECK_VALUE(strides[i] % elementSize(dtype) == 0,
                         "given numpy array strides not a multiple of the element byte size. Copy "
                         "the numpy array to reallocate the memory.");
      strides[i] = sizes[i] < 2 ? 1 : strides[i] / elementSize(dtype);
    }
  }
  auto* p = reinterpret_cast<void*>(nb::cast<uintptr_t>(memory[0]));
  PyObject* owner = Py_NewRef(array);
  const auto release = [owner](void*) {
    if (!Py_IsInitialized()) return;
    nb::gil_scoped_acquire locked;
    Py_DECREF(owner);
  };
  for (int64_t s : sizes)
    if (s == 0) {
      Py_DECREF(owner);
      return empty_cpu(sizes, dtype);
    }
  return detail::blob(p, sizes,
                      given.is_none() ? OptionalIntArrayRef() : OptionalIntArrayRef(strides),
                      release, TensorOptions(dtype));
}

nb::object to_list(const TensorBase& t) {
  if (t.dim() == 0) return from_scalar(item_of(t));
  const TensorBase plain = autograd::detach(t);
  const std::function<nb::object(int64_t, int64_t)> level = [&](int64_t dim, int64_t offset) {
    if (dim == plain.dim()) {
      return dispatch_dtype(plain.dtype(), [&](auto zero) {
        using T = decltype(zero);
        return from_scalar(Scalar(static_cast<const T*>(plain.const_data_ptr())[offset]));
      });
    }
    nb::object list = checked(PyList_New(plain.size(dim)));
    for (int64_t i = 0; i < plain.size(dim); i++)
      PyList_SET_ITEM(list.ptr(), i,
                      level(dim + 1, offset + i * plain.stride(dim)).release().ptr());
    return list;
  };
  return level(0, 0);
}

}  // namespace torcxx::python
