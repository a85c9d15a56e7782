// The parts of the Tensor type that are not operations.
#pragma once
#include <vector>

#include "python.h"

namespace torcxx::python {

std::vector<PyGetSetDef> tensor_properties();  // ends with an empty one
std::vector<PyMethodDef> tensor_methods();     // ends with an empty one
// Tensor(), Tensor(2, 3), Tensor([1, 2]), Tensor(tensor): default dtype, as PyTorch's constructor.
PyObject* new_tensor_object(PyTypeObject* type, PyObject* args, PyObject* kwargs);
// + - * and the like: calls of operations, with a shorter way for two tensors.
void add_number_slots(std::vector<PyType_Slot>& slots);
// len(), indexing, iteration, bool().
void add_container_slots(std::vector<PyType_Slot>& slots);

}  // namespace torcxx::python
