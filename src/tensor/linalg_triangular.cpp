// Triangular systems over a batch.
#include "backend/cpu/triangular.h"
#include "gen/ops/copy_.h"
#include "gen/ops/expand.h"
#include "gen/ops/linalg_solve_triangular.h"
#include "tensor/formulas.h"
#include "tensor/linalg.h"
#include "torcxx/core/parallel.h"

namespace torcxx::impl {
namespace {

// X A = B is A^T X^T = B^T: rows and columns change places.
struct Matrix {
  int64_t rows, cols, rs, cs;
  char* data;
  Matrix(const TensorBase& t, bool turned)
      : rows(t.size(turned ? -1 : -2)),
        cols(t.size(turned ? -2 : -1)),
        rs(t.stride(turned ? -1 : -2)),
        cs(t.stride(turned ? -2 : -1)),
        data(static_cast<char*>(t.data_ptr())) {}
};

// Elements from the first matrix to the i-th of a batch of these sizes and strides.
int64_t batch_offset(const TensorBase& t, int64_t i) {
  int64_t at = 0;
  for (int64_t d = t.dim() - 3; d >= 0; d--) {
    at += i % t.size(d) * t.stride(d);
    i /= t.size(d);
  }
  return at;
}

}  // namespace

TensorBase linalg_solve_triangular(const TensorBase& self, const TensorBase& B, bool upper,
                                   bool left, bool unitriangular) {
  const char* op = "linalg.solve_triangular";
  check_square(self, op);
  check_is_matrix(B, op, "B");
  check_same_dtypes(self, B, op);
  check_lapack_dtype(self, op);
  TORCXX_CHECK(self.size(-1) == B.size(left ? -2 : -1), op,
               ": Incompatible shapes of A and B for the equation ", left ? "AX = B" : "XA = B",
               " (", self.size(-2), "x", self.size(-1), " and ", B.size(-2), "x", B.size(-1), ")");
  std::vector<int64_t> shape = broadcast_batch(self.sizes(), B.sizes()).first, a_shape = shape;
  const int64_t count = product_of(shape);
  shape.insert(shape.end(), {B.size(-2), B.size(-1)});
  a_shape.insert(a_shape.end(), {self.size(-2), self.size(-1)});
  const TensorBase A = impl::expand(self, a_shape, false);
  TensorBase X = new_tensor(shape, B.dtype());
  impl::copy_(X, B, false);
  if (X.numel() == 0) return X;
  const Matrix a(A, !left), x(X, !left);
  cpu::TriangularArgs args{.n = a.rows, .m = x.cols, .unit = unitriangular};
  const bool backwards = upper == left;
  args.a_rs = backwards ? -a.rs : a.rs, args.a_cs = backwards ? -a.cs : a.cs;
  args.b_rs = backwards ? -x.rs : x.rs, args.b_cs = x.cs;
  const int64_t a_first = backwards ? (a.rows - 1) * (a.rs + a.cs) : 0;
  const int64_t x_first = backwards ? (x.rows - 1) * x.rs : 0;
  const int64_t size = X.element_size(),
                grain = 1 + 65536 / std::max<int64_t>(args.n * args.n, args.m);
  parallel_for(0, count, grain, [&](int64_t begin, int64_t end) {
    cpu::TriangularArgs own = args;
    for (int64_t i = begin; i < end; i++) {
      own.a = a.data + (batch_offset(A, i) + a_first) * size;
      own.b = x.data + (i * X.size(-2) * X.size(-1) + x_first) * size;
      cpu::solve_triangular(X.dtype(), own);
    }
  });
  return X;
}

}  // namespace torcxx::impl
