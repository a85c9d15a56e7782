// Runs pointwise records: dtype rules, broadcasting, kernels, and their tape node.
#pragma once
#include <atomic>

#include "autograd/functions.h"
#include "backend/cpu/isa_table.h"
#include "backend/cpu/kernels.h"
#include "expr/expr.h"
#include "ops/record.h"

namespace torcxx {

// What the gradients of an operation read, found once from their formulas.
struct GradInfo {
  // PassThrough: the gradient itself; Scaled: times scalar argument `scalar`, itself when that is 1
  enum Form : uint8_t { Kernel, Zero, PassThrough, Scaled };
  ExprGraph graph;
  uint32_t root[cpu::kMaxGrads];
  uint32_t used[cpu::kMaxGrads];  // bit 0: g; 1 + i: input i; 1 + inputs: the result
  Form form[cpu::kMaxGrads];
  int scalar[cpu::kMaxGrads];
};

struct PointwiseOp {
  const char* name;
  const char* node_name;
  ops::Result result;
  unsigned kinds;
  int inputs, scalars;
  unsigned masks;
  uint8_t divides;  // integers raise for a last input of 1: zero, 2: a negative number
  int grads;
  int grad_of[cpu::kMaxGrads];  // input that gradient k belongs to
  Expr (*grad[cpu::kMaxGrads])(ExprGraph&);
  const cpu::MapKernels* kernels[cpu::kIsaSets];
  std::atomic<const GradInfo*> info{nullptr};

  const cpu::MapKernels& cpu() const { return *cpu::isa_pick(kernels); }
  const GradInfo& grad_info();
};

// An input: a tensor, or a number in its place (which takes part in promotion as Python's do).
struct Operand {
  const TensorBase* tensor = nullptr;
  const Scalar* scalar = nullptr;
  explicit Operand(const TensorBase& t) : tensor(&t) {}
  explicit Operand(const Scalar& s) : scalar(&s) {}
};

inline constexpr int kMaxInputs = 3;
inline constexpr int kMaxScalars = 4;

TensorBase pointwise(PointwiseOp& op, const Operand* in, const Scalar* scalars);
void pointwise_inplace(PointwiseOp& op, const Operand* in, const Scalar* scalars);
void pointwise_out(PointwiseOp& op, const Operand* in, const Scalar* scalars, TensorBase& out);

// dtype that the operands promote to by PyTorch's rules: dimensioned tensors, then 0-d, then
// numbers.
ScalarType result_type(const Operand* in, int n, unsigned skip_mask = 0);

}  // namespace torcxx
