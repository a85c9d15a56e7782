// Pooling over planes of up to three dimensions: raw pointers to contiguous planes.
#pragma once
#include "torcxx/core/dtype.h"

namespace torcxx::cpu {

struct PoolShape {
  int64_t planes = 1;  // batch times channels
  int64_t in[3] = {1, 1, 1}, out[3] = {1, 1, 1};
  int64_t kernel[3] = {1, 1, 1}, stride[3] = {1, 1, 1}, padding[3] = {0, 0, 0},
          dilation[3] = {1, 1, 1};
  bool adaptive = false;  // windows from in and out alone
  bool count_include_pad = true;
  int64_t divisor = 0;  // 0: by count_include_pad

  int64_t in_plane() const { return in[0] * in[1] * in[2]; }
  int64_t out_plane() const { return out[0] * out[1] * out[2]; }
};

// Largest element of each window and its index in the plane. NaN wins; ties go to the first.
void max_pool(ScalarType dtype, const PoolShape& s, const void* in, void* out, int64_t* indices);
void avg_pool(ScalarType dtype, const PoolShape& s, const void* in, void* out);
void avg_pool_backward(ScalarType dtype, const PoolShape& s, const void* grad, void* grad_in);
// grad_in[plane][indices[i]] += grad[i]; false for an index outside the plane.
bool unpool(ScalarType dtype, int64_t planes, int64_t n, int64_t in_plane, const void* grad,
            const int64_t* indices, void* grad_in);

}  // namespace torcxx::cpu
