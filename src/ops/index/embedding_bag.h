// Rows of a table, summed, averaged or their maxima taken over bags.
#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct BagOfEach : Function {
  static constexpr auto schema =
      "_offset2bag(Tensor offsets, int count, bool include_last_offset) -> Tensor";
  static constexpr auto doc =
      "The number of the bag of each of `count` elements, where bags begin at the offsets; with "
      "include_last_offset the last one is where the last bag ends.";
  static constexpr auto variants = "function";
  static constexpr bool out = false;
  static constexpr bool differentiable = false;
};

struct BagMaxima : Function {
  static constexpr auto schema =
      "_bag_argmax(Tensor weight, Tensor indices, Tensor bags, int count) -> Tensor";
  static constexpr auto doc =
      "The row of the first maximum of each column of each bag; -1 for empty bags.";
  static constexpr auto variants = "function";
  static constexpr bool out = false;
  static constexpr bool differentiable = false;
};

struct EmbeddingBagPadded : Composite {
  static constexpr auto schema =
      "embedding_bag.padding_idx(Tensor weight, Tensor indices, Tensor offsets, bool "
      "scale_grad_by_freq, int mode, bool sparse, Tensor? per_sample_weights, bool "
      "include_last_offset, int? padding_idx) -> (Tensor output, Tensor offset2bag, Tensor "
      "bag_size, "
      "Tensor max_indices)";
  static constexpr auto doc =
      "Sums (mode 0), means (1) or maxima (2) over bags of rows of the 2-d weight: those at "
      "indices[offsets[i]:offsets[i + 1]]. Rows padding_idx are left out; per_sample_weights scale "
      "the rows of sums.";
  static constexpr auto variants = "function";
  static constexpr bool out = false;
  static std::tuple<Tensor, Tensor, Tensor, Tensor> forward(
      const Tensor& weight, const Tensor& indices, const Tensor& offsets, bool scale_grad_by_freq,
      int64_t mode, bool sparse, const Tensor& per_sample_weights, bool include_last_offset,
      std::optional<int64_t> padding_idx) {
    check_embedding_bag(weight, indices, mode, sparse, per_sample_weights, padding_idx);
    const int64_t n = offsets.numel() - include_last_offset;
    Tensor bags = _offset2bag(offsets, indices.numel(), include_last_offset);
    Tensor at = narrow(flatten(indices), 0, 0, bags.numel()), scale = per_sample_weights;
    if (scale.defined()) scale = narrow(flatten(scale), 0, 0, bags.numel());
    if (padding_idx) {
      const int64_t padding = *padding_idx < 0 ? *padding_idx + weight.size(0) : *padding_idx;
      const Tensor kept = squeeze(nonzero(ne(at, padding)), 1);
      at = index_select(at, 0, kept), bags = index_select(bags, 0, kept);
      if (scale.defined()) scale = index_select(scale, 0, kept);
    }
    const Tensor counts = bincount(bags, {}, n);
    if (mode == 2) {
      const Tensor best = _bag_argmax(weight, at, bags, n), some = clamp_min(best, 0);
      const Tensor result = weight.size(0) == 0
                                ? zeros({n, weight.size(1)}, TensorOptions(weight.dtype()))
                                : masked_fill(gather(weight, 0, some), lt(best, 0), 0);
      return {result, bags, counts, some};
    }
    const bool half = weight.dtype() == kFloat16 || weight.dtype() == kBFloat16;
    const ScalarType wide = half ? kFloat32 : weight.dtype();
    Tensor rows = to(embedding(weight, at, -1, scale_grad_by_freq, false), wide);
    if (scale.defined()) rows = mul(rows, unsqueeze(to(scale, wide), 1));
    Tensor result = index_add(zeros({n, weight.size(1)}, TensorOptions(wide)), 0, bags, rows);
    if (mode == 1) result = div(result, clamp_min(unsqueeze(to(counts, wide), 1), 1));
    return {to(result, weight.dtype()), bags, counts, counts};
  }
};

struct EmbeddingBag : Composite {
  static constexpr auto schema =
      "embedding_bag(Tensor weight, Tensor indices, Tensor offsets, bool scale_grad_by_freq=False, "
      "int mode=0, bool sparse=False, Tensor? per_sample_weights=None, bool "
      "include_last_offset=False) -> (Tensor output, Tensor offset2bag, Tensor bag_size, Tensor "
      "max_indices)";
  static constexpr auto variants = "function";
  static constexpr bool out = false;
  static std::tuple<Tensor, Tensor, Tensor, Tensor> forward(
      const Tensor& weight, const Tensor& indices, const Tensor& offsets, bool scale_grad_by_freq,
      int64_t mode, bool sparse, const Tensor& per_sample_weights, bool include_last_offset) {
    return embedding_bag(weight, indices, offsets, scale_grad_by_freq, mode, sparse,
                         per_sample_weights, include_last_offset, std::nullopt);
  }
};

}  // namespace torcxx::ops
