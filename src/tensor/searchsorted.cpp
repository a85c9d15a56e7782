// Places in sorted sequences.
#include "gen/ops/searchsorted.h"

#include "gen/ops/bucketize.h"
#include "tensor/broadcast.h"
#include "tensor/factory.h"
#include "tensor/index.h"
#include "torcxx/core/parallel.h"

namespace torcxx::impl {
namespace {

// The first place in s[0, n) not before x, or behind x with `right`; NaN stands behind everything.
template <class T>
int64_t place(const T* s, const int64_t* sorter, int64_t n, T x, bool right) {
  int64_t low = 0, high = n;
  while (low < high) {
    const int64_t mid = low + (high - low) / 2;
    const T v = s[sorter ? sorter[mid] : mid];
    const bool stop = right ? v > x : v >= x;
    if (stop)
      high = mid;
    else
      low = mid + 1;
  }
  return low;
}

TensorBase search(const char* op, const TensorBase& sequence, const TensorBase& values,
                  bool out_int32, bool right, const TensorBase& sorter) {
  check_device(values.device(), op);
  TORCXX_CHECK_NOT_IMPLEMENTED(!sequence.is_complex() && !values.is_complex(), "\"", op,
                               "\" not implemented for complex numbers");
  const int64_t n = sequence.sizes().back();
  TORCXX_CHECK(!out_int32 || n < INT32_MAX, op,
               ": the size of boundaries' last dimension should be less than ", INT32_MAX,
               " for an int32 result, got ", n);
  const ScalarType t = promoteTypes(sequence.dtype(), values.dtype());
  const TensorBase s = as_contiguous(sequence, t), v = as_contiguous(values, t);
  TensorBase order;
  if (sorter.defined()) {
    order = as_contiguous(sorter);
    for (int64_t i = 0; i < order.numel(); i++)
      TORCXX_CHECK(positions(order)[i] >= 0 && positions(order)[i] < n,
                   "torch.searchsorted(): sorter index out of range");
  }
  TensorBase out = new_tensor(values.sizes(), kInt64);
  const bool shared = sequence.dim() == 1;
  const int64_t cols = values.dim() ? values.sizes().back() : 1;
  dispatch_dtype(t, [&](auto zero) {
    using T = decltype(zero);
    if constexpr (!requires(T x) { x.real(); }) {
      parallel_for(0, out.numel(), 4096, [&](int64_t b, int64_t e) {
        for (int64_t i = b; i < e; i++) {
          const int64_t base = shared ? 0 : i / cols * n;
          static_cast<int64_t*>(out.data_ptr())[i] =
              place(static_cast<const T*>(s.data_ptr()) + base,
                    order.defined() ? positions(order) + base : nullptr, n,
                    static_cast<const T*>(v.data_ptr())[i], right);
        }
      });
    }
  });
  return out_int32 ? converted(out, kInt32) : out;
}

}  // namespace

TensorBase searchsorted_Tensor(const TensorBase& sorted_sequence, const TensorBase& self,
                               bool out_int32, bool right, std::optional<std::string_view> side,
                               const TensorBase& sorter) {
  const char* op = "torch.searchsorted()";
  if (side) {
    TORCXX_CHECK(*side == "left" || *side == "right", op,
                 ": side can only be 'left' or 'right' but got ", *side);
    TORCXX_CHECK(!right || *side == "right", op,
                 ": side and right can't be set to opposites, got side of ", *side,
                 " while right was True");
    right = *side == "right";
  }
  TORCXX_CHECK(sorted_sequence.dim() > 0, op,
               ": boundaries tensor should have positive dimension, but got 0 dimension");
  bool match = sorted_sequence.dim() == 1 || sorted_sequence.dim() == self.dim();
  for (int64_t d = 0; match && sorted_sequence.dim() > 1 && d < self.dim() - 1; d++)
    match = sorted_sequence.size(d) == self.size(d);
  TORCXX_CHECK(match, op,
               ": boundaries tensor should be 1 dimension or the first N-1 dimensions of "
               "boundaries tensor and input value tensor must match, but we got boundaries tensor ",
               sorted_sequence.sizes(), " and input value tensor ", self.sizes());
  if (sorter.defined()) {
    TORCXX_CHECK(sorter.sizes() == sorted_sequence.sizes(), op,
                 ": boundary and sorter must have the same size, but got boundary tensor ",
                 sorted_sequence.sizes(), " and got sorter tensor ", sorter.sizes());
    TORCXX_CHECK(sorter.dtype() == kInt64, op,
                 ": sorter must be a tensor of long dtype but got dtype ",
                 enumName(sorter.dtype()));
  }
  return search("searchsorted", sorted_sequence, self, out_int32, right, sorter);
}

TensorBase bucketize_Tensor(const TensorBase& self, const TensorBase& boundaries, bool out_int32,
                            bool right) {
  TORCXX_CHECK(boundaries.dim() == 1,
               "bucketize: boundaries tensor must be 1 dimension, but got dim(", boundaries.dim(),
               ")");
  return search("bucketize", boundaries, self, out_int32, right, {});
}

}  // namespace torcxx::impl
