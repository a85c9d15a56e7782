// Kernels over rows: softmax and normalisation, float and double.
#pragma once
#include <cstdint>

namespace torcxx::cpu {

template <class T>
struct RowKernels {
  // n elements each; out may be equal to an input
  void (*softmax)(T* out, const T* in, int64_t rows, int64_t n);
  void (*log_softmax)(T* out, const T* in, int64_t rows, int64_t n);
  void (*softmax_backward)(T* out, const T* grad, const T* y, int64_t rows, int64_t n);
  void (*log_softmax_backward)(T* out, const T* grad, const T* y, int64_t rows, int64_t n);
  // sums of x - shift and of its square
  void (*moments)(const T* x, int64_t n, T shift, double* sum, double* sum_squares);
  // sums of g and of g * (x - mean)
  void (*grad_moments)(const T* g, const T* x, int64_t n, T mean, double* sum_g, double* sum_gx);
  // out = x * scale + shift
  void (*affine)(T* out, const T* x, int64_t n, T scale, T shift);
  // out = g * a + x * b + c
  void (*combine)(T* out, const T* g, const T* x, int64_t n, T a, T b, T c);
  // out = (x - mean) * rstd * w + b; w and b may be null
  void (*norm_row)(T* out, const T* x, const T* w, const T* b, int64_t n, T mean, T rstd);
  // The gradients of norm_row: gx = that of x, gw += that of w (null with w), gb += that of b.
  void (*norm_row_backward)(T* gx, T* gw, T* gb, const T* g, const T* x, const T* w, int64_t n,
                            T mean, T rstd);
};

const RowKernels<float>& row_kernels(float);
const RowKernels<double>& row_kernels(double);

}  // namespace torcxx::cpu
