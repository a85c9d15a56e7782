// Python's operators. Each names an operation.
#include <array>

#include "convert.h"
#include "data.h"
#include "members.h"
#include "operation.h"

namespace torcxx::python {
namespace {

struct Operator {
  int slot;
  const char* name;
  const char* reflected;  // the operation for number (op) tensor, called with (tensor, number)
  bool number_first;      // ... or with (number, tensor)
};
constexpr Operator kBinary[] = {
    {Py_nb_add, "add", "add", false},
    {Py_nb_subtract, "sub", "rsub", false},
    {Py_nb_multiply, "mul", "mul", false},
    {Py_nb_true_divide, "div", "div", true},
    {Py_nb_floor_divide, "floor_divide", "floor_divide", true},
    {Py_nb_remainder, "remainder", "remainder", true},
    {Py_nb_power, "pow", "pow", true},
    {Py_nb_matrix_multiply, "matmul", "matmul", true},
    {Py_nb_and, "bitwise_and", "bitwise_and", false},
    {Py_nb_or, "bitwise_or", "bitwise_or", false},
    {Py_nb_xor, "bitwise_xor", "bitwise_xor", false},
    {Py_nb_lshift, "bitwise_left_shift", "bitwise_left_shift", true},
    {Py_nb_rshift, "bitwise_right_shift", "bitwise_right_shift", true},
};
constexpr std::pair<int, const char*> kInplace[] = {
    {Py_nb_inplace_add, "add_"},
    {Py_nb_inplace_subtract, "sub_"},
    {Py_nb_inplace_multiply, "mul_"},
    {Py_nb_inplace_true_divide, "div_"},
    {Py_nb_inplace_floor_divide, "floor_divide_"},
    {Py_nb_inplace_remainder, "remainder_"},
    {Py_nb_inplace_power, "pow_"},
    {Py_nb_inplace_and, "bitwise_and_"},
    {Py_nb_inplace_or, "bitwise_or_"},
    {Py_nb_inplace_xor, "bitwise_xor_"},
    {Py_nb_inplace_lshift, "bitwise_left_shift_"},
    {Py_nb_inplace_rshift, "bitwise_right_shift_"},
};
constexpr const char* kCompare[] = {"lt", "le", "eq", "ne", "gt", "ge"};  // Py_LT ... Py_GE
constexpr std::pair<int, const char*> kUnary[] = {{Py_nb_negative, "neg"},
                                                  {Py_nb_positive, "positive"},
                                                  {Py_nb_absolute, "abs"},
                                                  {Py_nb_invert, "bitwise_not"}};

struct Known {
  Operation* operation = nullptr;
  PyObject* function = nullptr;  // the callable of torcxx.ops
};
Known find(const char* name) {
  Known k;
  k.operation = find_operation(name);
  if (!k.operation) return k;
  nb::object ops = nb::module_::import_("torcxx._C").attr("ops");
  k.function = nb::object(ops.attr(name)).release().ptr();
  return k;
}

PyObject* not_implemented() { return Py_NewRef(Py_NotImplemented); }

// The operation called with a and b; NotImplemented when no overload takes them.
PyObject* call(const Known& k, PyObject* self, PyObject* other) {
  if (!k.operation) return not_implemented();
  if (PyObject* result = k.operation->call_directly(self, other)) return result;
  try {
    PyObject* args[] = {self, other};
    return k.operation->call(k.function, nullptr, args, 2, nullptr);
  } catch (const TypeError&) {
    return not_implemented();
  }
}

int category(ScalarType t) {
  return isComplexType(t) ? 3 : isFloatingType(t) ? 2 : t == kBool ? 0 : 1;
}
// A number beside a tensor takes the tensor's dtype, unless it is of a higher category.
nb::object as_tensor(PyObject* number, const TensorBase& beside) {
  Scalar s;
  if (is_tensor(number) || !to_scalar(number, s)) return {};
  const ScalarType own = s.type();
  const bool higher = category(own) > category(beside.dtype());
  return nb::steal(wrap(
      tensor_from_data(number, TensorOptions(!higher              ? beside.dtype()
                                             : isComplexType(own) ? toComplexType(beside.dtype())
                                                                  : own))));
}

template <size_t I>
PyObject* binary(PyObject* a, PyObject* b) {
  return guarded([&]() -> PyObject* {
    constexpr Operator op = kBinary[I];
    static const Known forward = find(op.name);
    if (is_tensor(a)) return call(forward, a, b);
    static const Known reflected = find(op.reflected);
    nb::object result = nb::steal(op.number_first ? call(reflected, a, b) : call(reflected, b, a));
    if (result.ptr() != Py_NotImplemented) return result.release().ptr();
    const nb::object number = as_tensor(a, tensor_of(b));
    return number.is_valid() ? call(forward, number.ptr(), b) : not_implemented();
  });
}
PyObject* power(PyObject* a, PyObject* b, PyObject* modulo) {
  if (modulo != Py_None) return not_implemented();
  return binary<6>(a, b);
}
static_assert(kBinary[6].slot == Py_nb_power);

template <size_t I>
PyObject* inplace(PyObject* a, PyObject* b) {
  return guarded([&]() -> PyObject* {
    static const Known k = find(kInplace[I].second);
    if (!k.operation) return not_implemented();
    try {
      PyObject* args[] = {a, b};
      return k.operation->call(k.function, nullptr, args, 2, nullptr);
    } catch (const TypeError&) {
      return not_implemented();
    }
  });
}
PyObject* inplace_power(PyObject* a, PyObject* b, PyObject*) { return inplace<6>(a, b); }
static_assert(kInplace[6].first == Py_nb_inplace_power);

template <size_t I>
PyObject* unary(PyObject* a) {
  return guarded([&] {
    static const Known k = find(kUnary[I].second);
    PyObject* args[] = {a};
    return k.operation->call(k.function, nullptr, args, 1, nullptr);
  });
}

PyObject* compare(PyObject* a, PyObject* b, int how) {
  return guarded([&] {
    static const std::array<Known, 6> known = {find(kCompare[0]), find(kCompare[1]),
                                               find(kCompare[2]), find(kCompare[3]),
                                               find(kCompare[4]), find(kCompare[5])};
    return call(known[static_cast<size_t>(how)], a, b);
  });
}

template <size_t... I>
void add_binary(std::vector<PyType_Slot>& slots, std::index_sequence<I...>) {
  (slots.push_back({kBinary[I].slot, kBinary[I].slot == Py_nb_power
                                         ? reinterpret_cast<void*>(power)
                                         : reinterpret_cast<void*>(binary<I>)}),
   ...);
}
template <size_t... I>
void add_inplace(std::vector<PyType_Slot>& slots, std::index_sequence<I...>) {
  (slots.push_back({kInplace[I].first, kInplace[I].first == Py_nb_inplace_power
                                           ? reinterpret_cast<void*>(inplace_power)
                                           : reinterpret_cast<void*>(inplace<I>)}),
   ...);
}
template <size_t... I>
void add_unary(std::vector<PyType_Slot>& slots, std::index_sequence<I...>) {
  (slots.push_back({kUnary[I].first, reinterpret_cast<void*>(unary<I>)}), ...);
}

}  // namespace

void add_number_slots(std::vector<PyType_Slot>& slots) {
  add_binary(slots, std::make_index_sequence<std::size(kBinary)>());
  add_inplace(slots, std::make_index_sequence<std::size(kInplace)>());
  add_unary(slots, std::make_index_sequence<std::size(kUnary)>());
  slots.push_back({Py_tp_richcompare, reinterpret_cast<void*>(compare)});
}

}  // namespace torcxx::python
