#include "tensor/pointwise_node.h"

#include <mutex>

#include "backend/cpu/map.h"
#include "gen/ops/clone.h"
#include "gen/ops/real.h"
#include "gen/ops/reshape.h"
#include "gen/ops/sum.h"
#include "gen/ops/to.h"
#include "gen/ops/zeros.h"
#include "tensor/broadcast.h"
#include "tensor/factory.h"

namespace torcxx {

// g, 0, g * scalar, g * conj(scalar), or something that needs a kernel.
static GradInfo::Form classify(const ExprGraph& graph, uint32_t root, int* scalar) {
  const ExprNode& n = graph[root];
  if (n.prim == Prim::Input && n.index == 0) return GradInfo::PassThrough;
  if (n.prim == Prim::Const && n.value == 0) return GradInfo::Zero;
  if (n.prim != Prim::Mul) return GradInfo::Kernel;
  const ExprNode &a = graph[n.args[0]], *b = &graph[n.args[1]];
  if (b->prim == Prim::Conj) b = &graph[b->args[0]];
  if (a.prim != Prim::Input || a.index != 0 || b->prim != Prim::Scalar) return GradInfo::Kernel;
  *scalar = b->index;
  return GradInfo::Scaled;
}

const GradInfo& PointwiseOp::grad_info() {
  if (const GradInfo* ready = info.load(std::memory_order_acquire)) return *ready;
  static std::mutex mutex;
  const std::lock_guard lock(mutex);
  if (const GradInfo* ready = info.load(std::memory_order_acquire)) return *ready;
  auto* made = new GradInfo;  // lives as long as the program, like the operation
  for (int k = 0; k < grads; k++) {
    const Expr e = grad[k](made->graph);
    made->root[k] = e.id(made->graph);
    made->used[k] = made->graph.inputs_used(made->root[k]);
    made->form[k] = classify(made->graph, made->root[k], &made->scalar[k]);
  }
  info.store(made, std::memory_order_release);
  return *made;
}

TensorBase sum_to_size(const TensorBase& grad, IntArrayRef sizes) {
  if (grad.sizes() == sizes) return grad;
  int64_t dims[kMaxDims];
  size_t n = 0;
  const size_t extra = grad.sizes().size() - sizes.size();
  for (size_t d = 0; d < grad.sizes().size(); d++)
    if (d < extra || (sizes[d - extra] == 1 && grad.sizes()[d] != 1))
      dims[n++] = static_cast<int64_t>(d);
  TensorBase out = n ? ops::sum(grad, IntArrayRef(dims, n), true, {}) : grad;
  return extra ? ops::reshape(out, sizes) : out;
}

namespace {

struct PointwiseNode final : Node {
  PointwiseOp& op;
  const GradInfo& info;
  ScalarType common;
  bool broadcast = false;
  ScalarType dtype[kMaxInputs] = {};
  SavedTensor in[kMaxInputs];
  SavedTensor result;
  Scalar in_scalar[kMaxInputs];
  uint8_t is_scalar = 0;
  Scalar scalars[kMaxScalars];
  std::unique_ptr<Shape[]> shapes;  // of the inputs, when they were broadcast

  PointwiseNode(PointwiseOp& o, const GradInfo& i, ScalarType c)
      : Node(static_cast<uint32_t>(o.grads)), op(o), info(i), common(c) {}
  const char* name() const override { return op.node_name; }
  void release_variables() override {
    for (auto& s : in) s.reset();
    result.reset();
  }

  uint32_t used() const {  // what the gradients that are wanted read
    uint32_t u = 0;
    for (int k = 0; k < op.grads; k++)
      if (needs(static_cast<uint32_t>(k)) && info.form[k] == GradInfo::Kernel) u |= info.used[k];
    return u;
  }

  void apply(const TensorBase* grads, TensorBase* out) override {
    const TensorBase& g = grads[0];
    TensorBase values[kMaxInputs + 2];  // g, inputs, result
    values[0] = g;
    const uint32_t u = used();
    for (int i = 0; i < op.inputs; i++)
      if (u >> (1 + i) & 1 && !(is_scalar >> i & 1)) values[1 + i] = in[i].unpack(this);
    if (u >> (1 + op.inputs) & 1) values[1 + op.inputs] = result.unpack(this);
    for (int k = 0; k < op.grads; k++) {
      if (!needs(static_cast<uint32_t>(k))) continue;
      const int i = op.grad_of[k];
      TensorBase r;
      if (info.form[k] == GradInfo::PassThrough ||
          (info.form[k] == GradInfo::Scaled && scalars[info.scalar[k]].equal(1)))
        r = g;
      else if (info.form[k] == GradInfo::Zero)
        r = ops::zeros(g.sizes(), TensorOptions(dtype[i]).device(g.device()));
      else if (GradMode::is_enabled())
        r = evaluate(info.graph, info.root[k], values, in_scalar, scalars);
      else
        r = run(k, values);
      if (isComplexType(r.dtype()) && !isComplexType(dtype[i])) r = ops::real(r);
      if (r.dtype() != dtype[i]) r = ops::to(r, dtype[i]);
      out[k] = shapes ? sum_to_size(r, shapes[i]) : r;
    }
  }

  // The fused kernel of gradient k.
  TensorBase run(int k, const TensorBase* values) const {
    cpu::MapArgs a{};
    const cpu::MapFn* row = op.cpu().grad[k];
    a.row[cpu::kVectors] = row;
    a.compute = cpu::compute_of(isComplexType(values[0].dtype()) ? toComplexType(common) : common);
    TORCXX_CHECK_NOT_IMPLEMENTED(row[a.compute], name(), ": no gradient kernel for ", common);
    const ScalarType wide = cpu::dtype_of(a.compute);
    a.result = wide;
    a.inputs = op.inputs + 2;
    a.masks = op.masks << 1;
    const IntArrayRef shape = values[0].sizes();
    a.shape = shape;
    alignas(16) char constants[(kMaxScalars + kMaxInputs) * 16];
    alignas(16) char numbers[(kMaxInputs + 2) * 16];
    for (int i = 0; i < op.scalars; i++)
      store_scalar(constants + i * elementSize(wide), wide, scalars[i]);
    a.scalars = constants;
    int64_t strides[kMaxInputs + 2][kMaxDims];
    static constexpr int64_t zeros[kMaxDims] = {};
    for (int i = 0; i < a.inputs; i++) {
      if (i >= 1 && i <= op.inputs && is_scalar >> (i - 1) & 1) {
        char* at = constants + (kMaxScalars + i - 1) * 16;
        store_scalar(at, wide, in_scalar[i - 1]);
        a.in[i] = {at, wide, zeros};
      } else {
        // what the formula does not read is never loaded, but tiles need something readable
        const TensorBase& t = values[i].defined() ? values[i] : values[0];
        if (t.dim() == 0 && t.dtype() != wide && !(a.masks >> i & 1)) {
          // A number that may be wider than the gradient: no tile narrows its inputs.
          char* at = numbers + i * 16;
          cpu::copy({at, wide, zeros}, {t.data_ptr(), t.dtype(), zeros}, {});
          a.in[i] = {at, wide, zeros};
          continue;
        }
        broadcast_strides(t, shape, strides[i]);
        a.in[i] = {t.data_ptr(), t.dtype(), strides[i]};
      }
    }
    const int i = op.grad_of[k];
    const ScalarType to = isComplexType(wide) && !isComplexType(dtype[i]) ? wide : dtype[i];
    const TensorBase out = new_preserving(values[0], to);
    a.out = {out.data_ptr(), out.dtype(), out.strides().data()};
    cpu::map(a);
    return out;
  }
};

PointwiseNode* make_node(PointwiseOp& op, const Operand* in, const Scalar* scalars,
                         ScalarType common, IntArrayRef shape) {
  auto* n = new PointwiseNode(op, op.grad_info(), common);
  for (int k = 0; k < op.grads; k++) {
    const TensorBase* t = in[op.grad_of[k]].tensor;
    if (t) autograd::set_edge(*n, static_cast<uint32_t>(k), *t);
  }
  for (int i = 0; i < op.inputs; i++) {
    if (in[i].scalar) {
      n->is_scalar |= static_cast<uint8_t>(1u << i);
      n->in_scalar[i] = *in[i].scalar;
    } else {
      n->dtype[i] = in[i].tensor->dtype();
      n->broadcast = n->broadcast || in[i].tensor->sizes() != shape;
    }
  }
  if (n->broadcast) {
    n->shapes = std::make_unique<Shape[]>(static_cast<size_t>(op.inputs));
    for (int i = 0; i < op.inputs; i++)
      if (in[i].tensor) n->shapes[i].assign(in[i].tensor->sizes());
  }
  for (int i = 0; i < op.scalars; i++) n->scalars[i] = scalars[i];
  return n;
}

}  // namespace

void record_pointwise(PointwiseOp& op, const Operand* in, const Scalar* scalars, ScalarType common,
                      const TensorBase& out) {
  auto* n = make_node(op, in, scalars, common, out.sizes());
  NodePtr node(n);
  const uint32_t u = n->used();
  for (int i = 0; i < op.inputs; i++)
    if (u >> (1 + i) & 1 && in[i].tensor) n->in[i] = SavedTensor(*in[i].tensor, false);
  if (!(u >> (1 + op.inputs) & 1)) return autograd::set_history(out, std::move(node));
  autograd::set_history(out, node);
  n->result = SavedTensor(out, true);
}

NodePtr prepare_inplace_node(PointwiseOp& op, const Operand* in, const Scalar* scalars,
                             ScalarType common, const TensorBase& self) {
  auto* n = make_node(op, in, scalars, common, self.sizes());
  NodePtr node(n);
  const uint32_t u = n->used();
  for (int i = 0; i < op.inputs; i++) {
    if (!(u >> (1 + i) & 1) || !in[i].tensor) continue;
    const bool overwritten = in[i].tensor->is_same(self);
    n->in[i] = SavedTensor(overwritten ? ops::clone(*in[i].tensor) : *in[i].tensor, false);
  }
  return node;
}

void save_result(const NodePtr& node, PointwiseOp& op, const TensorBase& self) {
  auto* n = static_cast<PointwiseNode*>(node.get());
  if (n->used() >> (1 + op.inputs) & 1) n->result = SavedTensor(self, true);
}

}  // namespace torcxx
