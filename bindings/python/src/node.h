// A node of the tape (grad_fn) as a Python object.
#pragma once
#include "python.h"
#include "torcxx/autograd/node.h"

namespace torcxx::python {

nb::object node_object(NodePtr node);  // None for an empty pointer

}  // namespace torcxx::python
