// Single values across the border.
#pragma once
#include <optional>

#include "python.h"
#include "signature.h"

namespace torcxx::python {

struct DtypeObject {
  ScalarType type;
};

// None of these raises for a value of another type: they say false.
bool to_scalar(PyObject* o, Scalar& out);
bool to_int(PyObject* o, int64_t& out);  // raises OverflowError beyond 64 bits
bool to_float(PyObject* o, double& out);
bool to_ints(PyObject* o, std::vector<int64_t>& out, bool single);
bool to_dtype(PyObject* o, ScalarType& out);
bool to_device(PyObject* o, Device& out);  // "cpu" and torch.device; raises for unknown names
bool to_value(const Parameter& p, PyObject* o, Value& out);

PyObject* dtype_object(ScalarType t);  // borrowed
nb::object from_scalar(const Scalar& s);
nb::object from_ints(IntArrayRef list);  // as Size
// A new reference; a list of values is a tuple, or the value itself if it is one.
PyObject* from_value(Value&& v);

}  // namespace torcxx::python
