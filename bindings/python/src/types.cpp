// dtype, device, Size and Generator.
#include <nanobind/stl/optional.h>
#include <nanobind/stl/string.h>

#include <array>
#include <cstring>

#include "convert.h"
#include "core/empty.h"

namespace torcxx::python {
namespace {

std::array<PyObject*, kNumScalarTypes + 1> dtypes{};

PyTypeObject* size_type = nullptr;

}  // namespace

PyObject* dtype_object(ScalarType t) { return dtypes[static_cast<size_t>(t)]; }

nb::object from_ints(IntArrayRef list) {
  nb::object tuple = checked(size_type->tp_alloc(size_type, static_cast<Py_ssize_t>(list.size())));
  for (size_t i = 0; i < list.size(); i++)
    PyTuple_SET_ITEM(tuple.ptr(), static_cast<Py_ssize_t>(i), PyLong_FromLongLong(list[i]));
  return tuple;
}

void define_types(nb::module_& m) {
  // a tuple that prints as torch.Size([2, 3])
  size_type = reinterpret_cast<PyTypeObject*>(
      nb::object(nb::module_::import_("torcxx._size").attr("Size")).release().ptr());
  nb::class_<DtypeObject>(m, "dtype")
      .def("__repr__", [](DtypeObject d) { return "torch." + std::string(toString(d.type)); })
      .def("__reduce__", [](DtypeObject d) { return std::string(toString(d.type)); })
      .def("__hash__", [](DtypeObject d) { return static_cast<int>(d.type); })
      .def(
          "__eq__",
          [](DtypeObject a, nb::object o) {
            DtypeObject* b;
            return nb::try_cast(o, b) && b && a.type == b->type;
          },
          nb::arg("other").none())
      .def("to_complex",
           [](DtypeObject d) { return nb::borrow(dtype_object(toComplexType(d.type))); })
      .def("to_real",
           [](DtypeObject d) { return nb::borrow(dtype_object(toRealValueType(d.type))); })
      .def_prop_ro("is_floating_point", [](DtypeObject d) { return isFloatingType(d.type); })
      .def_prop_ro("is_complex", [](DtypeObject d) { return isComplexType(d.type); })
      .def_prop_ro("is_signed", [](DtypeObject d) { return isSignedType(d.type); })
      .def_prop_ro("itemsize", [](DtypeObject d) { return elementSize(d.type); });
  for (int i = 0; i < kNumScalarTypes; i++) {
    const auto t = static_cast<ScalarType>(i);
    nb::object o = nb::cast(DtypeObject{t});
    m.attr(std::string(toString(t)).c_str()) = o;
    dtypes[static_cast<size_t>(i)] = o.release().ptr();
  }
  static constexpr std::pair<const char*, ScalarType> aliases[] = {
      {"float", kFloat32},    {"double", kFloat64},     {"half", kFloat16},
      {"int", kInt32},        {"long", kInt64},         {"short", kInt16},
      {"cfloat", kComplex64}, {"cdouble", kComplex128}, {"chalf", kComplexHalf}};
  for (const auto& [name, t] : aliases) m.attr(name) = nb::borrow(dtype_object(t));

  nb::class_<Device>(m, "device")
      .def(
          "__init__",
          [](Device* self, nb::object o, std::optional<int> index) {
            Device d;
            if (!to_device(o.ptr(), d))
              throw TypeError("device(): argument 'type' must be str or torch.device");
            if (index) {
              TORCXX_CHECK(d.index() < 0,
                           "type (string) must not include an index because index "
                           "was passed explicitly: ",
                           d);
              d = Device(d.type(), *index);
            }
            new (self) Device(d);
          },
          nb::arg("type"), nb::arg("index") = nb::none())
      .def_prop_ro("type", [](const Device& d) { return Device(d.type()).str(); })
      .def_prop_ro("index",
                   [](const Device& d) { return d.index() < 0 ? std::optional<int>() : d.index(); })
      .def("__repr__",
           [](const Device& d) {
             const std::string type = "device(type='" + Device(d.type()).str() + "'";
             return type + (d.index() < 0 ? ")" : ", index=" + std::to_string(d.index()) + ")");
           })
      .def("__str__", [](const Device& d) { return d.str(); })
      .def("__hash__", [](const Device& d) { return static_cast<int>(d.type()) * 256 + d.index(); })
      .def(
          "__eq__",
          [](const Device& a, nb::object o) {
            Device* b;
            return nb::try_cast(o, b) && b && a == *b;
          },
          nb::arg("other").none())
      .def("__reduce__", [](const Device& d) {
        return nb::make_tuple(nb::module_::import_("torcxx").attr("device"),
                              nb::make_tuple(d.str()));
      });

  nb::class_<Generator>(m, "Generator")
      .def(
          "__init__",
          [](Generator* self, nb::object device) {
            Device d;
            if (!to_device(device.ptr(), d) || !d.is_cpu())
              throw NotImplementedError("Generator: only the device 'cpu' has one");
            new (self) Generator();
          },
          nb::arg("device") = "cpu")
      .def("manual_seed",
           [](nb::handle self, nb::int_ seed) {
             nb::cast<Generator&>(self).manual_seed(PyLong_AsUnsignedLongLongMask(seed.ptr()));
             return nb::borrow(self);
           })
      .def("seed", &Generator::seed)
      .def("initial_seed", &Generator::initial_seed)
      .def("get_state",
           [](const Generator& g) {
             const Generator::State s = g.get_state();
             TensorBase t = empty_cpu({sizeof s}, kUInt8);
             std::memcpy(t.data_ptr(), &s, sizeof s);
             return t;
           })
      .def("set_state",
           [](nb::handle self, const TensorBase& t) {
             Generator::State s;
             TORCXX_CHECK_TYPE(t.dtype() == kUInt8 && t.is_contiguous() && t.nbytes() == sizeof s,
                               "set_state: expected a state that get_state() gave");
             std::memcpy(&s, t.const_data_ptr(), sizeof s);
             nb::cast<Generator&>(self).set_state(s);
             return nb::borrow(self);
           })
      .def_prop_ro("device", [](const Generator&) { return Device(); });
  m.attr("default_generator") = nb::cast(default_generator());
}

}  // namespace torcxx::python
