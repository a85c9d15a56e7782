#include "tensor/pointwise.h"

#include <cstring>

#include "backend/cpu/map.h"
#include "gen/ops/copy_.h"
#include "gen/ops/resize_.h"
#include "tensor/broadcast.h"
#include "tensor/factory.h"
#include "tensor/overlap.h"
#include "tensor/pointwise_node.h"

namespace torcxx {

ScalarType result_type(const Operand* in, int n, unsigned skip_mask) {
  ScalarType best[3] = {ScalarType::Undefined, ScalarType::Undefined, ScalarType::Undefined};
  for (int i = 0; i < n; i++) {
    if (skip_mask >> i & 1) continue;
    const int rank = in[i].scalar ? 2 : in[i].tensor->dim() == 0 ? 1 : 0;
    const ScalarType t = in[i].scalar ? in[i].scalar->type() : in[i].tensor->dtype();
    best[rank] = best[rank] == ScalarType::Undefined ? t : promoteTypes(best[rank], t);
  }
  // a lower rank wins unless a higher one is of a higher category (bool < int < float < complex)
  const auto category = [](ScalarType t) {
    return isComplexType(t) ? 3 : isFloatingType(t) ? 2 : t == kBool ? 0 : 1;
  };
  ScalarType out = ScalarType::Undefined;
  for (ScalarType t : best) {
    if (t == ScalarType::Undefined) continue;
    if (out == ScalarType::Undefined)
      out = t;
    else if (category(t) > category(out))
      out = promoteTypes(out, t);
  }
  return out;
}

namespace {

constexpr int64_t kZeros[kMaxDims] = {};

// Everything about one call that is known before memory is touched.
struct Plan {
  ScalarType common, result;
  Shape shape;
  bool simple;  // all tensors share dtype, shape and row-major order
  Device device;
};

[[noreturn, gnu::cold]] void unsupported(const PointwiseOp& op, ScalarType t) {
  detail::raise<NotImplementedError>("\"", op.name, "\" not implemented for '", t, "'");
}

void check_kinds(const PointwiseOp& op, ScalarType t) {
  const unsigned kind = isFloatingType(t)  ? ops::Floats
                        : isComplexType(t) ? ops::Complexes
                        : t == kBool       ? ops::Bools
                                           : ops::Ints;
  const bool through_float = op.result == ops::ToFloat && !(kind & ops::Complexes);
  if (!(op.kinds & kind) && !(through_float && (op.kinds & ops::Floats))) unsupported(op, t);
}

ScalarType result_dtype(const PointwiseOp& op, ScalarType& common) {
  switch (op.result) {
    case ops::ToBool:
      return kBool;
    case ops::ToReal:
      return toRealValueType(common);
    case ops::ToFloat:
      if (isIntegralType(common, true)) common = get_default_dtype();
      return common;
    default:
      return common;
  }
}

void make_plan(const PointwiseOp& op, const Operand* in, Plan& p) {
  const TensorImpl* first = nullptr;
  p.simple = true;
  for (int i = 0; i < op.inputs; i++) {
    if (!in[i].tensor) continue;
    const TensorImpl* t = in[i].tensor->unsafe_impl();
    TORCXX_CHECK(t, op.name, ": argument ", i + 1, " expected a Tensor, got an undefined one");
    if (!first) first = t;
    p.simple = p.simple && t->contiguous && t->dtype == first->dtype && t->ndim == first->ndim &&
               std::memcmp(t->sizes(), first->sizes(), t->ndim * sizeof(int64_t)) == 0 &&
               !(op.masks >> i & 1);
  }
  TORCXX_CHECK_TYPE(first, op.name, ": expected at least one Tensor among the arguments");
  p.device = first->device;
  p.simple = p.simple && isFloatingType(first->dtype);
  if (p.simple) {
    for (int i = 0; i < op.inputs; i++)
      p.simple = p.simple && !(in[i].scalar && in[i].scalar->isComplex());
  }
  p.common = p.simple ? first->dtype : result_type(in, op.inputs, op.masks);
  if (p.common == ScalarType::Undefined) p.common = kBool;
  check_kinds(op, p.common);
  p.result = result_dtype(op, p.common);
  p.shape.assign({first->sizes(), first->ndim});
  if (p.simple) return;
  for (int i = 0; i < op.inputs; i++) {
    if (!in[i].tensor) continue;
    TORCXX_CHECK(in[i].tensor->device().type() == p.device.type(), op.name,
                 ": expected all tensors to be on the same device, got ", p.device, " and ",
                 in[i].tensor->device());
    broadcast_into(p.shape, in[i].tensor->sizes());
  }
}

void check_divisor(const PointwiseOp& op, const Operand& divisor, ScalarType common);

void execute(PointwiseOp& op, const Operand* in, const Scalar* scalars, const Plan& p,
             const TensorBase& out) {
  check_device(p.device, op.name);
  cpu::MapArgs a{};
  const cpu::MapKernels& k = op.cpu();
  for (int v = 0; v < cpu::kVariants; v++) a.row[v] = k.forward[v];
  a.compute = cpu::compute_of(p.common);
  const ScalarType wide = cpu::dtype_of(a.compute);
  a.result = op.result == ops::ToBool   ? kBool
             : op.result == ops::ToReal ? toRealValueType(wide)
                                        : wide;
  if (TORCXX_UNLIKELY(!k.forward[0][a.compute])) unsupported(op, p.common);
  if (op.divides && isIntegralType(p.common, true)) check_divisor(op, in[op.inputs - 1], p.common);
  alignas(16) char constants[(kMaxInputs + kMaxScalars) * 16];
  const ScalarType st = wide;
  const int64_t width = elementSize(st);
  for (int i = 0; i < op.scalars; i++) store_scalar(constants + i * width, st, scalars[i]);
  a.scalars = constants;
  a.inputs = op.inputs;
  a.masks = op.masks;
  a.shape = p.shape;
  int64_t strides[kMaxInputs + 1][kMaxDims];
  char* extra = constants + kMaxScalars * 16;
  for (int i = 0; i < op.inputs; i++) {
    if (in[i].scalar) {
      store_scalar(extra + i * 16, st, *in[i].scalar);
      a.in[i] = {extra + i * 16, st, kZeros};
    } else {
      const TensorImpl* t = in[i].tensor->unsafe_impl();
      const int64_t* s = t->strides();
      if (t->ndim == 0 && t->dtype != wide && !(op.masks >> i & 1)) {
        // A number that may be wider than the result: no tile narrows its inputs.
        cpu::copy({extra + i * 16, wide, kZeros}, {t->data, t->dtype, kZeros}, {});
        a.in[i] = {extra + i * 16, wide, kZeros};
        continue;
      }
      if (!p.simple) {
        broadcast_strides(*in[i].tensor, p.shape, strides[i]);
        s = strides[i];
      }
      a.in[i] = {t->data, t->dtype, s};
    }
  }
  const TensorImpl* o = out.unsafe_impl();
  a.out = {o->data, o->dtype, o->strides()};
  if (p.simple && o->contiguous && o->dtype == p.common && wide == p.common &&
      op.result != ops::ToBool && o->numel <= 32768) {
    const void* ptr[kMaxInputs];  // small and dense: straight to the kernel
    int scalar = -1, count = 0;
    for (int i = 0; i < op.inputs; i++) {
      ptr[i] = a.in[i].data;
      if (in[i].scalar) scalar = i, count++;
    }
    const auto v = count == 0    ? cpu::kVectors
                   : scalar == 0 ? cpu::kFirstScalar
                                 : cpu::kSecondScalar;
    if (count == 0 || (count == 1 && op.inputs == 2 && a.row[v][a.compute])) {
      a.row[v][a.compute](o->data, ptr, constants, o->numel);
      return;
    }
  }
  cpu::map(a);
}

// Integer division has no infinity to give, a negative power no fraction: PyTorch raises too.
void check_divisor(const PointwiseOp& op, const Operand& divisor, ScalarType) {
  if (op.divides == 2) {
    TORCXX_CHECK(!divisor.scalar || divisor.scalar->toDouble() >= 0, op.name,
                 ": Integers to negative integer powers are not allowed.");
    return;
  }
  bool zero = false;
  if (divisor.scalar) {
    zero = !divisor.scalar->toBool();
  } else if (divisor.tensor->numel() != 0) {
    const TensorBase as_long = new_tensor(divisor.tensor->sizes(), kInt64);
    cpu::copy(
        {as_long.data_ptr(), kInt64, as_long.strides().data()},
        {divisor.tensor->data_ptr(), divisor.tensor->dtype(), divisor.tensor->strides().data()},
        divisor.tensor->sizes());
    const auto* p = static_cast<const int64_t*>(as_long.data_ptr());
    for (int64_t i = 0; i < as_long.numel(); i++) zero = zero || p[i] == 0;
  }
  TORCXX_CHECK(!zero, "ZeroDivisionError: ", op.name, ": integer division by zero");
}

bool any_recorded(const PointwiseOp& op, const Operand* in) {
  if (!op.grads || !GradMode::is_enabled()) return false;
  for (int k = 0; k < op.grads; k++) {
    const TensorBase* t = in[op.grad_of[k]].tensor;
    if (t && t->unsafe_impl()->requires_grad) return true;
  }
  return false;
}

}  // namespace

void store_scalar(void* to, ScalarType t, const Scalar& s) {
  switch (t) {
    case kFloat32:
      *static_cast<float*>(to) = s.to<float>();
      break;
    case kFloat64:
      *static_cast<double*>(to) = s.toDouble();
      break;
    case kInt32:
      *static_cast<int32_t*>(to) = static_cast<int32_t>(s.toLong());
      break;
    case kInt64:
      *static_cast<int64_t*>(to) = s.toLong();
      break;
    case kUInt64:
      *static_cast<uint64_t*>(to) = static_cast<uint64_t>(s.toLong());
      break;
    case kComplex64:
      *static_cast<std::complex<float>*>(to) = s.to<std::complex<float>>();
      break;
    default:
      *static_cast<std::complex<double>*>(to) = s.toComplexDouble();
      break;
  }
}

TensorBase pointwise(PointwiseOp& op, const Operand* in, const Scalar* scalars) {
  Plan p;
  make_plan(op, in, p);
  TensorBase out;
  const TensorBase* like = nullptr;  // the first full-shape input gives the order of dimensions
  if (!p.simple) {
    for (int i = 0; i < op.inputs && !like; i++)
      if (in[i].tensor && in[i].tensor->sizes() == IntArrayRef(p.shape) &&
          !in[i].tensor->is_contiguous())
        like = in[i].tensor;
  }
  out = like ? new_preserving(*like, p.result) : new_tensor(p.shape, p.result, p.device);
  execute(op, in, scalars, p, out);
  if (any_recorded(op, in)) record_pointwise(op, in, scalars, p.common, out);
  return out;
}

static void write_into(PointwiseOp& op, const Operand* in, const Scalar* scalars, Plan& p,
                       TensorBase& out) {
  TORCXX_CHECK(canCast(p.result, out.dtype()), "result type ", p.result,
               " can't be cast to the desired output type ", out.dtype());
  assert_no_internal_overlap(out, op.name);
  for (int i = 0; i < op.inputs; i++)
    if (in[i].tensor) check_overlap(out, *in[i].tensor, op.name);
  p.simple = p.simple && out.is_contiguous();
  execute(op, in, scalars, p, out);
}

void pointwise_inplace(PointwiseOp& op, const Operand* in, const Scalar* scalars) {
  TensorBase self = *in[0].tensor;
  Plan p;
  make_plan(op, in, p);
  TORCXX_CHECK(IntArrayRef(p.shape) == self.sizes(), "output with shape ", self.sizes(),
               " doesn't match the broadcast shape ", IntArrayRef(p.shape));
  if (GradMode::is_enabled()) autograd::check_inplace(self, op.name);
  const bool record = any_recorded(op, in);
  NodePtr node;
  if (record) node = prepare_inplace_node(op, in, scalars, p.common, self);
  write_into(op, in, scalars, p, self);
  autograd::rebase_history(self, node);
  if (node) save_result(node, op, self);
}

void pointwise_out(PointwiseOp& op, const Operand* in, const Scalar* scalars, TensorBase& out) {
  TORCXX_CHECK(out.defined(), op.name, ": argument 'out' expected a Tensor, got an undefined one");
  Plan p;
  make_plan(op, in, p);
  bool grad = GradMode::is_enabled() && out.requires_grad();
  TORCXX_CHECK(!grad && !any_recorded(op, in), op.name,
               "(): functions with out=... arguments don't support automatic "
               "differentiation, but one of the arguments requires grad.");
  if (out.sizes() != IntArrayRef(p.shape)) ops::resize_(out, p.shape);
  write_into(op, in, scalars, p, out);
  out.bump_version();
}

}  // namespace torcxx
