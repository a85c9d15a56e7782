#include <algorithm>
#include <cmath>

#include "gen/ops/_bag_argmax.h"
#include "gen/ops/_offset2bag.h"
#include "tensor/factory.h"
#include "tensor/index.h"
#include "tensor/index_formulas.h"

namespace torcxx {

void check_embedding_bag(const TensorBase& weight, const TensorBase& indices, int64_t mode,
                         bool sparse, const TensorBase& per_sample_weights,
                         const std::optional<int64_t>& padding_idx) {
  TORCXX_CHECK(weight.dim() == 2, "weight has to be a 2D Tensor, but got Tensor of dimension ",
               weight.dim());
  TORCXX_CHECK_NOT_IMPLEMENTED(isFloatingType(weight.dtype()),
                               "\"embedding_bag\" not implemented for '", enumName(weight.dtype()),
                               "'");
  TORCXX_CHECK(indices.dim() == 1 || indices.dim() == 2,
               "input has to be a 1D or 2D Tensor, but got Tensor of dimension ", indices.dim());
  TORCXX_CHECK(indices.dtype() == kInt64 || indices.dtype() == kInt32,
               "Expected tensor for argument #1 'indices' to have one of the following scalar "
               "types: Long, Int; but got ",
               enumName(indices.dtype()), " instead (while checking arguments for embedding_bag)");
  TORCXX_CHECK(mode >= 0 && mode <= 2, "`mode` must be sum, mean, or max.");
  TORCXX_CHECK_NOT_IMPLEMENTED(!sparse || !weight.requires_grad(),
                               "embedding_bag: argument 'sparse': sparse gradients are not "
                               "implemented; leave it false for dense ones");
  const int64_t rows = weight.size(0);
  TORCXX_CHECK(!padding_idx || (*padding_idx >= -rows && *padding_idx < rows),
               "padding_idx must be within the number of embeddings, ", -rows, " through ",
               rows - 1, ", but got ", padding_idx.value_or(0));
  if (!per_sample_weights.defined()) return;
  TORCXX_CHECK(mode == 0, "embedding_bag: per_sample_weights only supported with mode='sum'");
  TORCXX_CHECK(per_sample_weights.dtype() == weight.dtype(),
               "embedding_bag: expected per_sample_weights of weight's dtype ", weight.dtype(),
               ", got ", per_sample_weights.dtype());
  TORCXX_CHECK(per_sample_weights.numel() == indices.numel(),
               "embedding_bag: expected per_sample_weights of ", indices.numel(), " elements, got ",
               per_sample_weights.numel());
}

TensorBase impl::_offset2bag(const TensorBase& offsets, int64_t count, bool include_last_offset) {
  TORCXX_CHECK(offsets.dim() == 1, "offsets has to be a 1D Tensor, but got Tensor of dimension ",
               offsets.dim());
  TORCXX_CHECK(offsets.dtype() == kInt64 || offsets.dtype() == kInt32,
               "Expected tensor for argument #1 'offsets' to have one of the following scalar "
               "types: Long, Int; but got ",
               enumName(offsets.dtype()), " instead (while checking arguments for embedding_bag)");
  const int64_t given = offsets.numel();
  TORCXX_CHECK(!include_last_offset || given > 0,
               "include_last_offset: number of offset should be at least 1");
  const TensorBase dense = as_contiguous(offsets, kInt64);
  const int64_t* at = positions(dense);
  if (given > 0) {
    TORCXX_CHECK(at[0] == 0,
                 "offsets[0] has to be 0, i.e., the first sequence in the mini-batch has to start "
                 "from position 0. However, got ",
                 at[0]);
    TORCXX_CHECK(std::is_sorted(at, at + given), "embedding_bag: offsets must not descend");
    TORCXX_CHECK(at[given - 1] <= count, "offsets[-1] can not be greater than input's length ",
                 count, " but got offsets[-1] of ", at[given - 1]);
  }
  const int64_t covered = given == 0 ? 0 : include_last_offset ? at[given - 1] : count;
  TensorBase out = new_tensor(IntArrayRef({covered}), kInt64);
  auto* bag = static_cast<int64_t*>(out.data_ptr());
  for (int64_t i = 0; i < given - include_last_offset; i++)
    std::fill(bag + at[i], bag + (i + 1 < given ? at[i + 1] : covered), i);
  return out;
}

TensorBase impl::_bag_argmax(const TensorBase& weight, const TensorBase& indices,
                             const TensorBase& bags, int64_t count) {
  TORCXX_CHECK(weight.dim() == 2 && indices.numel() == bags.numel() && count >= 0,
               "_bag_argmax: expected a 2-d weight and a bag for each index, got ", weight.sizes(),
               ", ", indices.sizes(), " and ", bags.sizes());
  const TensorBase at = checked_index(indices, 0, weight.size(0), false),
                   bag = checked_index(bags, 0, count, false);
  const int64_t width = weight.size(1);
  TensorBase out = new_tensor(IntArrayRef({count, width}), kInt64);
  auto* best = static_cast<int64_t*>(out.data_ptr());
  std::fill_n(best, out.numel(), -1);
  const bool half = weight.dtype() == kFloat16 || weight.dtype() == kBFloat16;
  const ScalarType wide = half ? kFloat32 : weight.dtype();
  const TensorBase table = as_contiguous(weight, wide);
  dispatch_dtype(wide, [&](auto zero) {
    using T = decltype(zero);
    if constexpr (std::is_floating_point_v<T>) {
      const auto* rows = static_cast<const T*>(table.data_ptr());
      for (int64_t i = 0; i < at.numel(); i++) {
        const int64_t row = positions(at)[i];
        int64_t* b = best + positions(bag)[i] * width;
        for (int64_t c = 0; c < width; c++)
          if (b[c] < 0 || rows[row * width + c] > rows[b[c] * width + c]) b[c] = row;
      }
    }
  });
  return out;
}

}  // namespace torcxx
