// The types shared by the host side of the matrix product and its kernels, which are compiled once
// per instruction set. Plain data only: nothing here may instantiate code.
#pragma once

#include <cstdint>

namespace torcxx::cpu {

/// Applied to each element of C after alpha and beta: bias first, then `fn`.
struct GemmEpilogue {
  const void* row_bias = nullptr;  ///< m values of the accumulation type, added to each row
  const void* col_bias = nullptr;  ///< n values of the accumulation type, added to each column
  /// Called on a tile of C in the accumulation type (rows x cols at `tile`, row stride `stride`).
  void (*fn)(void* context, void* tile, int64_t stride, int64_t row, int64_t col, int64_t rows,
             int64_t cols) = nullptr;
  void* context = nullptr;
};

/// C (m x n) = alpha A (m x k) B (k x n) + beta C. Strides count elements (row stride, column
/// stride) and may have any value; C must not overlap A, B or itself. beta == 0 ignores C's
/// content.
struct GemmArgs {
  int64_t m = 0, n = 0, k = 0;
  const void* a = nullptr;
  int64_t a_rs = 0, a_cs = 1;
  const void* b = nullptr;
  int64_t b_rs = 0, b_cs = 1;
  void* c = nullptr;
  int64_t c_rs = 0, c_cs = 1;  ///< the kernels see c_cs == 1
  double alpha = 1, beta = 0;
  double alpha_imag = 0, beta_imag = 0;  ///< complex types only
  const GemmEpilogue* epilogue = nullptr;
};

/// One block of the product as the inner kernels see it: rows [i0, i0+mi), columns [j0, j0+nj),
/// depth [k0, k0+kc). Packed operands hold panels: A of mr rows, B of nr columns, each k-major.
struct GemmBlock {
  int64_t i0, mi, j0, nj, k0, kc;
  const void* a_pack;  ///< null: read A in place (one of its strides is 1)
  const void* b_pack;
  void* c;  ///< element (i0, j0)
  int64_t c_rs;
  double alpha, beta;
  bool last;  ///< final depth block: the epilogue follows
};

/// The kernels of one element type and instruction set.
struct GemmKernels {
  int mr, nr;      ///< register block
  int lanes;       ///< elements of one vector
  int in_bytes;    ///< size of an element of A and B
  int pack_bytes;  ///< size of an element of a packed panel
  int k_multiple;  ///< panels are padded to a multiple of this depth
  void (*pack_a)(const GemmArgs& args, void* dst, int64_t i0, int64_t mi, int64_t k0, int64_t kc);
  void (*pack_b)(const GemmArgs& args, void* dst, int64_t j0, int64_t nj, int64_t k0, int64_t kc);
  void (*block)(const GemmArgs& args, const GemmBlock& block);
  /// No packing: A has a unit stride, B unit column stride. Null where inputs are converted.
  void (*small)(const GemmArgs& args);
  /// Few rows; A (of the accumulation type) with unit column stride. Columns [j0, j1) of C.
  void (*skinny_dot)(const GemmArgs& args, int64_t j0, int64_t j1);   ///< B with unit row stride
  void (*skinny_axpy)(const GemmArgs& args, int64_t j0, int64_t j1);  ///< B with unit column stride
  void (*epilogue)(const GemmEpilogue& epilogue, void* c, int64_t c_rs, int64_t i0, int64_t mi,
                   int64_t j0, int64_t nj);
  /// 16-bit types only, whose products are formed in float: from and to storage.
  void (*widen)(const void* in, float* out, int64_t n);
  void (*narrow)(const float* in, void* out, int64_t n);
};

}  // namespace torcxx::cpu
