// Errors of the library as the classes that PyTorch raises in Python.
#include "python.h"
#include "torcxx/core/error.h"

namespace torcxx::python {

void set_error() noexcept {
  try {
    throw;
  } catch (nb::python_error& e) {
    e.restore();
  } catch (const nb::builtin_exception& e) {
    switch (e.type()) {
      case nb::exception_type::stop_iteration:
        return PyErr_SetNone(PyExc_StopIteration);
      case nb::exception_type::index_error:
        return PyErr_SetString(PyExc_IndexError, e.what());
      case nb::exception_type::key_error:
        return PyErr_SetString(PyExc_KeyError, e.what());
      case nb::exception_type::value_error:
        return PyErr_SetString(PyExc_ValueError, e.what());
      case nb::exception_type::type_error:
        return PyErr_SetString(PyExc_TypeError, e.what());
      default:
        return PyErr_SetString(PyExc_RuntimeError, e.what());
    }
  } catch (const ValueError& e) {
    PyErr_SetString(PyExc_ValueError, e.what());
  } catch (const TypeError& e) {
    PyErr_SetString(PyExc_TypeError, e.what());
  } catch (const IndexError& e) {
    PyErr_SetString(PyExc_IndexError, e.what());
  } catch (const NotImplementedError& e) {
    PyErr_SetString(PyExc_NotImplementedError, e.what());
  } catch (const OSError& e) {
    PyErr_SetObject(PyExc_OSError, nb::make_tuple(e.code(), e.what()).ptr());
  } catch (const LinAlgError& e) {
    PyErr_SetString(nb::module_::import_("torcxx.linalg").attr("LinAlgError").ptr(), e.what());
  } catch (const OutOfMemoryError& e) {
    PyErr_SetString(nb::module_::import_("torcxx").attr("OutOfMemoryError").ptr(), e.what());
  } catch (const std::bad_alloc&) {
    PyErr_NoMemory();
  } catch (const std::exception& e) {
    PyErr_SetString(PyExc_RuntimeError, e.what());
  } catch (...) {
    PyErr_SetString(PyExc_RuntimeError, "torcxx: an exception of an unknown type");
  }
}

}  // namespace torcxx::python
