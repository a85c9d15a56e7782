// What the operations of linear algebra share: checks in PyTorch's words, column-major copies, the
// loop over a batch.
#pragma once
#include <algorithm>
#include <cmath>
#include <limits>

#include "backend/cpu/lapack.h"
#include "tensor/factory.h"
#include "tensor/linalg_formulas.h"

namespace torcxx {

namespace lapack = cpu::lapack;

// Raise NotImplementedError unless t is a float32, float64, complex64 or complex128 tensor, and
// Error unless it has matrices in its last two dimensions.
void check_lapack_dtype(const TensorBase& t, const char* op);
void check_is_matrix(const TensorBase& t, const char* op, const char* name = "A");
void check_same_dtypes(const TensorBase& a, const TensorBase& b, const char* op);
// All of it: `A must be batches of square matrices` of such a dtype.
void check_square_input(const TensorBase& t, const char* op);

// a's sizes but for the last `n`, with `last` behind them.
std::vector<int64_t> batch_shape(const TensorBase& a, std::initializer_list<int64_t> last,
                                 int64_t n = 2);
// Uninitialised matrices, each column-major, one behind the other; and a copy of a as such.
TensorBase column_major(IntArrayRef sizes, ScalarType dtype);
TensorBase column_major_copy(const TensorBase& a);

// The i-th matrix of such a tensor, the i-th row of a contiguous one.
template <class T>
T* matrix_at(const TensorBase& t, int64_t i) {
  return static_cast<T*>(t.data_ptr()) + i * t.size(-1) * t.size(-2);
}
template <class T>
T* row_at(const TensorBase& t, int64_t i) {
  return static_cast<T*>(t.data_ptr()) + i * t.size(-1);
}
inline lapack::Int rows_of(const TensorBase& t) { return lapack::fits(t.size(-2)); }
inline lapack::Int cols_of(const TensorBase& t) { return lapack::fits(t.size(-1)); }
// Distance between columns: LAPACK wants at least 1.
inline lapack::Int leading(const TensorBase& t) { return std::max(1, rows_of(t)); }

int64_t matrix_count(const TensorBase& a);

// f(i) for each matrix of a's batch; an int32 tensor of what it returns, LAPACK's `info`.
template <class F>
TensorBase each_matrix(const TensorBase& a, F f) {
  TensorBase info = new_tensor(batch_shape(a, {}), kInt32);
  auto* at = static_cast<int32_t*>(info.data_ptr());
  for (int64_t i = 0, n = info.numel(); i < n; i++) at[i] = f(i);
  return info;
}

// Raises LinAlgError for the first failure; which words depends on the operation's name. Raises
// Error for an argument that LAPACK refuses.
void check_info(const TensorBase& info, const char* op);
// Raises LinAlgError for NaN and infinity.
void check_finite(const TensorBase& t, const char* message);

// Working memory of a routine: call(work, -1) writes the best size to work[0].
template <class T>
class Workspace {
 public:
  template <class F>
  explicit Workspace(F call) {
    T best{};
    call(&best, lapack::Int(-1));
    // float32 may have rounded the size down
    const double n =
        std::ceil(std::real(best) *
                  (1 + static_cast<double>(std::numeric_limits<lapack::real_of<T>>::epsilon())));
    TORCXX_CHECK(n <= INT32_MAX, "linalg: LAPACK's working memory of ", n,
                 " elements is more than it can address");
    size = std::max(1, static_cast<lapack::Int>(n));
    memory_ = new_tensor({size}, scalar_type_of<T>);
    data = static_cast<T*>(memory_.data_ptr());
  }
  T* data;
  lapack::Int size;

 private:
  TensorBase memory_;
};
// n elements of working memory.
template <class T>
class Scratch {
 public:
  explicit Scratch(int64_t n) : memory_(new_tensor({std::max<int64_t>(n, 1)}, scalar_type_of<T>)) {}
  operator T*() const { return static_cast<T*>(memory_.data_ptr()); }
  T* get() const { return *this; }

 private:
  TensorBase memory_;
};

}  // namespace torcxx
