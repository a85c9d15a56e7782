// Rows of a table by index, and one-hot rows.
#include "gen/ops/embedding.h"

#include <algorithm>
#include <cstring>
#include <vector>

#include "gen/ops/embedding_dense_backward.h"
#include "gen/ops/one_hot.h"
#include "gen/ops/zeros.h"
#include "tensor/broadcast.h"
#include "tensor/factory.h"
#include "tensor/index.h"

namespace torcxx::impl {
namespace {

void check_indices(const TensorBase& indices, const char* op) {
  TORCXX_CHECK(indices.dtype() == kInt64 || indices.dtype() == kInt32,
               "Expected tensor for argument #1 'indices' to have one of the following scalar "
               "types: Long, Int; but got ",
               enumName(indices.dtype()), " instead (while checking arguments for ", op, ")");
}

}  // namespace

TensorBase embedding(const TensorBase& weight, const TensorBase& indices, int64_t, bool,
                     bool sparse) {
  check_device(weight.device(), "embedding");
  TORCXX_CHECK(weight.dim() == 2, "'weight' must be 2-D, got ", weight.sizes());
  TORCXX_CHECK_NOT_IMPLEMENTED(!sparse || !weight.requires_grad(),
                               "embedding: argument 'sparse': sparse gradients are not "
                               "implemented; leave it false for dense ones");
  check_indices(indices, "embedding");
  const TensorBase at = checked_index(indices, 0, weight.size(0), false);
  Shape shape;
  shape.assign(indices.sizes());
  TORCXX_CHECK(shape.ndim < kMaxDims, "embedding: argument 'indices' has too many dimensions");
  shape.size[shape.ndim++] = weight.size(1);
  TensorBase out = new_tensor(shape, weight.dtype());
  const TensorBase table = as_contiguous(weight);
  cpu::take_rows(out.data_ptr(), table.data_ptr(), positions(at),
                 {1, weight.size(0), at.numel(), weight.size(1)}, weight.element_size());
  return out;
}

TensorBase embedding_dense_backward(const TensorBase& grad_output, const TensorBase& indices,
                                    int64_t num_weights, int64_t padding_idx,
                                    bool scale_grad_by_freq) {
  check_device(grad_output.device(), "embedding_dense_backward");
  check_indices(indices, "embedding_backward");
  TORCXX_CHECK(num_weights >= 0,
               "embedding_dense_backward: argument 'num_weights' expected 0 or "
               "more, got ",
               num_weights);
  const int64_t n = indices.numel();
  const int64_t width = grad_output.dim() ? grad_output.sizes().back() : 1;
  TORCXX_CHECK(grad_output.numel() == n * width,
               "embedding_dense_backward: argument 'grad_output' of shape ", grad_output.sizes(),
               " does not belong to indices of shape ", indices.sizes());
  const TensorBase at = checked_index(indices, 0, num_weights, false);
  // Small dtypes add up in float32, and the padding row goes to one more row that is left behind.
  const ScalarType t = grad_output.dtype();
  const ScalarType wide = t == kFloat16 || t == kBFloat16 ? kFloat32 : t;
  const TensorBase sum = ops::zeros({num_weights + 1, width}, TensorOptions(wide));
  std::vector<int64_t> row(positions(at), positions(at) + n);
  if (padding_idx >= 0) std::replace(row.begin(), row.end(), padding_idx, num_weights);
  TensorBase grads = as_contiguous(grad_output, wide);
  if (scale_grad_by_freq) {
    std::vector<int64_t> count(static_cast<size_t>(num_weights) + 1);
    for (int64_t r : row) count[static_cast<size_t>(r)]++;
    if (grads.is_same(grad_output)) grads = contiguous_copy(grad_output);
    dispatch_dtype(wide, [&](auto zero) {
      using T = decltype(zero);
      if constexpr (std::is_floating_point_v<T>) {
        T* g = static_cast<T*>(grads.data_ptr());
        for (int64_t i = 0; i < n; i++)
          for (int64_t c = 0; c < width; c++)
            g[i * width + c] /= static_cast<T>(count[static_cast<size_t>(row[i])]);
      }
    });
  }
  cpu::add_rows(sum.data_ptr(), grads.data_ptr(), row.data(), {1, num_weights + 1, n, width}, wide,
                1);
  const int64_t sizes[] = {num_weights, width}, strides[] = {width, 1};
  const TensorBase out = alias(sum, {sizes, 2}, {strides, 2}, 0);
  return t == wide ? out : converted(out, t);
}

TensorBase one_hot(const TensorBase& self, int64_t num_classes) {
  check_device(self.device(), "one_hot");
  TORCXX_CHECK(self.dtype() == kInt64,
               "one_hot is only applicable to index tensor of type LongTensor.");
  const TensorBase in = as_contiguous(self);
  const int64_t *p = positions(in), n = in.numel();
  TORCXX_CHECK(n != 0 || num_classes > 0,
               "Can not infer total number of classes from empty tensor.");
  int64_t least = 0, most = -1;
  for (int64_t i = 0; i < n; i++) {
    least = std::min(least, p[i]);
    most = std::max(most, p[i]);
  }
  TORCXX_CHECK(least >= 0, "Class values must be non-negative.");
  if (num_classes < 0) {
    TORCXX_CHECK(num_classes == -1, "one_hot: argument 'num_classes' expected -1 or more, got ",
                 num_classes);
    TORCXX_CHECK(most < INT64_MAX, "one_hot: class ", most, " is too large");
    num_classes = most + 1;
  }
  TORCXX_CHECK(most < num_classes, "Class values must be smaller than num_classes.");
  Shape shape;
  shape.assign(self.sizes());
  TORCXX_CHECK(shape.ndim < kMaxDims, "one_hot: argument 'self' has too many dimensions");
  shape.size[shape.ndim++] = num_classes;
  TensorBase out = ops::zeros(shape, TensorOptions(kInt64));
  auto* o = static_cast<int64_t*>(out.data_ptr());
  for (int64_t i = 0; i < n; i++) o[i * num_classes + p[i]] = 1;
  return out;
}

}  // namespace torcxx::impl
