// The extension torcxx._C.
#include "operation.h"
#include "python.h"

namespace torcxx::python {
void define_custom_function(nb::module_& m);
void define_layers(nb::module_& m);
void define_optimizers(nb::module_& m);
void define_dlpack(nb::module_& m);
void define_files(nb::module_& m);

static PyObject* no_override(PyObject*, PyObject*, PyObject*) {
  return Py_NewRef(Py_NotImplemented);
}
}  // namespace torcxx::python

NB_MODULE(_C, m) {
  using namespace torcxx::python;
  nanobind::set_leak_warnings(false);  // dtypes and types live as long as the process
  static PyMethodDef disabled = {
      "_disabled_torch_function_impl",
      reinterpret_cast<PyCFunction>(reinterpret_cast<void (*)()>(no_override)),
      METH_VARARGS | METH_KEYWORDS, nullptr};
  disabled_torch_function = PyCFunction_New(&disabled, nullptr);
  m.attr("_disabled_torch_function_impl") = nb::borrow(disabled_torch_function);
  nb::register_exception_translator([](const std::exception_ptr& p, void*) {
    try {
      std::rethrow_exception(p);
    } catch (...) {
      set_error();
    }
  });
  define_types(m);
  define_tensor(m);
  define_operations(m);
  define_autograd(m);
  define_custom_function(m);
  define_exchange(m);
  define_dlpack(m);
  define_files(m);
  define_runtime(m);
  define_layers(m);
  define_optimizers(m);
}
