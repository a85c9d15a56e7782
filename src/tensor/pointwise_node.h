// The tape node of pointwise operations.
#pragma once
#include "tensor/formulas.h"
#include "tensor/pointwise.h"

namespace torcxx {

// Writes s as one element of the compute dtype t.
void store_scalar(void* to, ScalarType t, const Scalar& s);

// `common`: dtype that the operation computed in.
void record_pointwise(PointwiseOp& op, const Operand* in, const Scalar* scalars, ScalarType common,
                      const TensorBase& out);
// In place: inputs are saved before the write (self as a copy when a gradient reads it), the result
// after.
NodePtr prepare_inplace_node(PointwiseOp& op, const Operand* in, const Scalar* scalars,
                             ScalarType common, const TensorBase& self);
void save_result(const NodePtr& node, PointwiseOp& op, const TensorBase& self);

// Value of node `root` over tensors: every primitive is itself a differentiable operation.
TensorBase evaluate(const ExprGraph& graph, uint32_t root, const TensorBase* inputs,
                    const Scalar* input_scalars, const Scalar* scalars);

}  // namespace torcxx
