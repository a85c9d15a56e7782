// Seeds, threads, memory, defaults, and what shares memory with other libraries.
#include <nanobind/stl/optional.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/tuple.h>

#include "convert.h"
#include "data.h"
#include "torcxx/autograd/variable.h"
#include "torcxx/backend/lapack.h"
#include "torcxx/core/parallel.h"
#include "torcxx/version.h"

namespace torcxx::python {
namespace {

TensorOptions options_of(nb::handle dtype, nb::handle device, bool requires_grad) {
  TensorOptions options = TensorOptions().requires_grad(requires_grad);
  ScalarType t = ScalarType::Undefined;
  Device d;
  if (!dtype.is_none()) {
    if (!to_dtype(dtype.ptr(), t))
      throw TypeError("tensor(): argument 'dtype' must be torch.dtype");
    options = options.dtype(t);
  }
  if (!device.is_none()) {
    if (!to_device(device.ptr(), d))
      throw TypeError("tensor(): argument 'device' must be torch.device");
    options = options.device(d);
  }
  return options;
}

}  // namespace

void define_exchange(nb::module_& m) {
  m.def(
      "tensor",
      [](nb::handle data, nb::handle dtype, nb::handle device, bool requires_grad, bool pinned) {
        TORCXX_CHECK_NOT_IMPLEMENTED(!pinned,
                                     "pin_memory=True: there is no accelerator in this build");
        return tensor_from_data(data.ptr(), options_of(dtype, device, requires_grad));
      },
      nb::arg("data"), nb::kw_only(), nb::arg("dtype") = nb::none(), nb::arg("device") = nb::none(),
      nb::arg("requires_grad") = false, nb::arg("pin_memory") = false,
      "A new tensor with the numbers of nested lists, an array or a tensor. dtype follows from "
      "them: "
      "bool, int64, the default dtype or its complex form.");
  m.def("_from_array", [](nb::handle array) { return tensor_from_array(array.ptr()); });
  // What __array_interface__ says: memory, sizes, strides in bytes, type.
  m.def("_array_interface", [](const TensorBase& t) {
    const char* type = array_type(t.dtype());
    TORCXX_CHECK_TYPE(type, "Got unsupported ScalarType ", enumName(t.dtype()));
    nb::dict d;
    nb::list strides;
    for (int64_t s : t.strides()) strides.append(s * t.element_size());
    d["version"] = 3;
    d["typestr"] = type;
    d["shape"] = nb::tuple(from_ints(t.sizes()));
    d["strides"] = nb::tuple(strides);
    d["data"] = nb::make_tuple(reinterpret_cast<uintptr_t>(t.data_ptr()),
                               !t.storage() || !t.storage()->writable);
    return d;
  });
}

void define_runtime(nb::module_& m) {
  m.attr("__version__") = TORCXX_VERSION;
  m.def("get_default_dtype", [] { return nb::borrow(dtype_object(get_default_dtype())); });
  m.def("set_default_dtype", [](nb::handle d) {
    ScalarType t = ScalarType::Undefined;
    if (!to_dtype(d.ptr(), t)) throw TypeError("set_default_dtype: expected a torch.dtype");
    set_default_dtype(t);
  });
  m.def("get_num_threads", &get_num_threads);
  m.def("set_num_threads", &set_num_threads);
  m.def("_set_lapack_library", &set_lapack_library, nb::arg("path"));
  m.def("promote_types", [](DtypeObject a, DtypeObject b) {
    return nb::borrow(dtype_object(promoteTypes(a.type, b.type)));
  });
  m.def(
      "can_cast", [](DtypeObject a, DtypeObject b) { return canCast(a.type, b.type); },
      nb::arg("from_"), nb::arg("to"));
  m.def("_memory_stats", [] {
    const MemoryStats s = memory_stats();
    nb::dict d;
    d["current_bytes"] = s.current_bytes;
    d["peak_bytes"] = s.peak_bytes;
    d["reserved_bytes"] = s.reserved_bytes;
    d["allocations"] = s.allocations;
    d["system_allocations"] = s.system_allocations;
    return d;
  });
  m.def("reset_peak_memory_stats", &reset_peak_memory_stats);
  m.def("set_memory_limit", &set_memory_limit, nb::arg("bytes"));
  m.def("get_memory_limit", &get_memory_limit);
  m.def("empty_cache", &empty_cache);
}

}  // namespace torcxx::python
