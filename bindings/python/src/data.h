// Tensors from Python's data and back.
#pragma once
#include "python.h"

namespace torcxx::python {

// Nested lists and numbers, arrays with __array_interface__ or a buffer, tensors: a new tensor.
// `as_index`: an empty list is int64, as in an index.
TensorBase tensor_from_data(PyObject* data, const TensorOptions& options, bool as_index = false);
// Shares the memory of an object with __array_interface__ and keeps it alive. Raises TypeError for
// other objects and element types that tensors do not have, ValueError for negative strides.
TensorBase tensor_from_array(PyObject* array);
// Numbers, or lists of lists of them.
nb::object to_list(const TensorBase& t);
// NumPy's code of a dtype, "<f4"; null for bfloat16 and complex32, which it does not have.
const char* array_type(ScalarType t);

}  // namespace torcxx::python
