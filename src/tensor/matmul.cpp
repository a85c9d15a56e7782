// Matrix products.
#include "backend/cpu/gemm.h"
#include "gen/ops/_contiguous_copy.h"
#include "gen/ops/addmm.h"
#include "gen/ops/bmm.h"
#include "gen/ops/copy_.h"
#include "gen/ops/expand.h"
#include "gen/ops/mm.h"
#include "gen/ops/mul.h"
#include "tensor/broadcast.h"
#include "tensor/factory.h"
#include "tensor/formulas.h"

namespace torcxx {

TensorBase scaled(const TensorBase& t, const Scalar& s) { return s.equal(1) ? t : ops::mul(t, s); }

int64_t product_of(IntArrayRef sizes) {
  int64_t p = 1;
  for (int64_t s : sizes) p *= s;
  return p;
}

std::pair<std::vector<int64_t>, int64_t> broadcast_batch(IntArrayRef a, IntArrayRef b) {
  Shape shape;
  shape.assign(a.slice(0, a.size() - 2));
  broadcast_into(shape, b.slice(0, b.size() - 2));
  return {IntArrayRef(shape).vec(), product_of(shape)};
}

namespace impl {
namespace {

void check_same_dtype(const char* op, const TensorBase& a, const TensorBase& b) {
  TORCXX_CHECK(a.dtype() == b.dtype(), op,
               ": expected m1 and m2 to have the same dtype, but got: ", a.dtype(),
               " != ", b.dtype());
  TORCXX_CHECK_NOT_IMPLEMENTED(a.dtype() != kBool, "\"", op, "\" not implemented for 'bool'");
  check_device(a.device(), op);
  check_device(b.device(), op);
}

// Row and column strides of dimensions d and d + 1.
void set_a(cpu::GemmArgs& g, const TensorBase& t, int d) {
  g.a = t.data_ptr(), g.a_rs = t.strides()[d], g.a_cs = t.strides()[d + 1];
}
void set_b(cpu::GemmArgs& g, const TensorBase& t, int d) {
  g.b = t.data_ptr(), g.b_rs = t.strides()[d], g.b_cs = t.strides()[d + 1];
}
void set_scale(cpu::GemmArgs& g, const Scalar& alpha, const Scalar& beta) {
  const auto a = alpha.toComplexDouble(), b = beta.toComplexDouble();
  g.alpha = a.real(), g.alpha_imag = a.imag(), g.beta = b.real(), g.beta_imag = b.imag();
}

}  // namespace

TensorBase mm(const TensorBase& self, const TensorBase& mat2) {
  TORCXX_CHECK(self.dim() == 2, "mm: self must be a matrix, got ", self.dim(), " dimensions");
  TORCXX_CHECK(mat2.dim() == 2, "mm: mat2 must be a matrix, got ", mat2.dim(), " dimensions");
  check_same_dtype("mm", self, mat2);
  TORCXX_CHECK(self.sizes()[1] == mat2.sizes()[0], "mat1 and mat2 shapes cannot be multiplied (",
               self.sizes()[0], "x", self.sizes()[1], " and ", mat2.sizes()[0], "x",
               mat2.sizes()[1], ")");
  TensorBase out = new_tensor({self.sizes()[0], mat2.sizes()[1]}, self.dtype());
  cpu::GemmArgs g;
  g.m = self.sizes()[0], g.n = mat2.sizes()[1], g.k = self.sizes()[1];
  set_a(g, self, 0);
  set_b(g, mat2, 0);
  g.c = out.data_ptr(), g.c_rs = g.n;
  cpu::gemm(self.dtype(), g);
  return out;
}

TensorBase addmm(const TensorBase& self, const TensorBase& mat1, const TensorBase& mat2,
                 const Scalar& beta, const Scalar& alpha) {
  TORCXX_CHECK(mat1.dim() == 2, "addmm: mat1 must be a matrix, got ", mat1.dim(), "-D tensor");
  TORCXX_CHECK(mat2.dim() == 2, "addmm: mat2 must be a matrix, got ", mat2.dim(), "-D tensor");
  check_same_dtype("addmm", mat1, mat2);
  TORCXX_CHECK(self.dtype() == mat1.dtype(),
               "addmm: self and mat1 must have the same dtype, but got ", self.dtype(), " and ",
               mat1.dtype());
  TORCXX_CHECK(mat1.sizes()[1] == mat2.sizes()[0], "mat1 and mat2 shapes cannot be multiplied (",
               mat1.sizes()[0], "x", mat1.sizes()[1], " and ", mat2.sizes()[0], "x",
               mat2.sizes()[1], ")");
  cpu::GemmArgs g;
  g.m = mat1.sizes()[0], g.n = mat2.sizes()[1], g.k = mat1.sizes()[1];
  set_a(g, mat1, 0);
  set_b(g, mat2, 0);
  set_scale(g, alpha, beta);
  const TensorBase wide = impl::expand(self, {g.m, g.n}, false);  // checks that self broadcasts
  TensorBase out = new_tensor({g.m, g.n}, mat1.dtype());
  g.c = out.data_ptr(), g.c_rs = g.n;
  const ScalarType t = mat1.dtype();
  const bool row = self.dim() == 1 && self.sizes()[0] == g.n && self.is_contiguous();
  if (row && beta.equal(1) && (t == kFloat32 || t == kFloat64) &&
      g.k > 0) {  // a bias: added as tiles leave the kernel
    const cpu::GemmEpilogue e{.col_bias = self.data_ptr()};
    g.beta = 0;
    g.epilogue = &e;
    cpu::gemm(t, g);
    return out;
  }
  if (!beta.equal(0)) ops::copy_(out, wide);
  cpu::gemm(t, g);
  return out;
}

TensorBase bmm(const TensorBase& self, const TensorBase& mat2) {
  TORCXX_CHECK(self.dim() == 3, "batch1 must be a 3D tensor, got ", self.dim(), "D");
  TORCXX_CHECK(mat2.dim() == 3, "batch2 must be a 3D tensor, got ", mat2.dim(), "D");
  check_same_dtype("bmm", self, mat2);
  const IntArrayRef a = self.sizes(), b = mat2.sizes();
  TORCXX_CHECK(a[0] == b[0] && a[2] == b[1],
               "Expected size for first two dimensions of batch2 tensor to be: [", a[0], ", ", a[2],
               "] but got: [", b[0], ", ", b[1], "].");
  TensorBase out = new_tensor({a[0], a[1], b[2]}, self.dtype());
  cpu::GemmArgs g;
  g.m = a[1], g.n = b[2], g.k = a[2];
  set_a(g, self, 1);
  set_b(g, mat2, 1);
  g.c = out.data_ptr(), g.c_rs = g.n;
  cpu::GemmBatch batch;
  batch.count = a[0];
  batch.a_stride = self.strides()[0], batch.b_stride = mat2.strides()[0],
  batch.c_stride = g.m * g.n;
  cpu::gemm_batched(self.dtype(), g, batch);
  return out;
}

}  // namespace impl
}  // namespace torcxx
