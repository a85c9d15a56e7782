#pragma once
#include "nn/layer_record.h"

namespace torcxx::nn::records {

struct Table : Layer {
  static constexpr auto parameters = "weight[num_embeddings, embedding_dim]";
  // padding_idx from the front; -1 for none.
  template <class M> static int64_t padding(const M& m) {
    const auto p = m.options.padding_idx();
    if (!p) return -1;
    TORCXX_CHECK_VALUE(*p >= -m.options.num_embeddings() && *p < m.options.num_embeddings(),
                       "Padding_idx must be within num_embeddings, got ", *p);
    return *p < 0 ? *p + m.options.num_embeddings() : *p;
  }
  // Scales the rows that input names down to max_norm, in place.
  template <class M> static void renormalise(M& m, const Tensor& input) {
    const auto& o = m.options;
    if (!o.max_norm()) return;
    const NoGradGuard off;
    Tensor rows = m.weight.detach();
    embedding_renorm_(rows, input, *o.max_norm(), o.norm_type());
  }
  template <class M> static void init(M& m) {
    init::normal_(m.weight);
    if (const int64_t p = padding(m); p >= 0) init::zeros_(m.weight.select(0, p));
  }
};

struct Embedding : Table {
  static constexpr auto schema =
      "(int num_embeddings, int embedding_dim, int? padding_idx=None, float? max_norm=None, float "
      "norm_type=2.0, bool scale_grad_by_freq=False)";
  static constexpr auto doc =
      "Rows of a table looked up by integer indices, scaled down to max_norm where it is given.";
  static constexpr auto repr = "{num_embeddings}, {embedding_dim}, padding_idx?";
  static constexpr auto print =
      "num_embeddings, embedding_dim, padding_idx?, max_norm?, norm_type?";
  template <class M> static Tensor forward(M& m, const Tensor& input) {
    Table::renormalise(m, input);
    return torcxx::embedding(m.weight, input, Table::padding(m), m.options.scale_grad_by_freq());
  }
};

struct EmbeddingBag : Table {
  static constexpr auto schema =
      "(int num_embeddings, int embedding_dim, float? max_norm=None, float norm_type=2.0, bool "
      "scale_grad_by_freq=False, str mode='mean', bool include_last_offset=False, int? "
      "padding_idx=None)";
  static constexpr auto doc =
      "Sums, means or maxima over bags of a table's rows: the rows of a 2-d input, or from each of "
      "the offsets of a 1-d one to the next.";
  static constexpr auto repr = "{num_embeddings}, {embedding_dim}, mode, padding_idx?";
  static constexpr auto print =
      "num_embeddings, embedding_dim, max_norm?, norm_type?, mode^?, padding_idx?";
  template <class M> static void check(const M& m) {
    const std::string& mode = m.options.mode();
    TORCXX_CHECK_VALUE(mode == "sum" || mode == "mean" || mode == "max",
                       "mode has to be one of sum, mean or max, got ", mode);
  }
  template <class M> static Tensor forward(M& m, const Tensor& input, const Tensor& offsets = {},
                                           const Tensor& per_sample_weights = {}) {
    const auto& o = m.options;
    Table::renormalise(m, input);
    Tensor starts = offsets;
    if (input.dim() == 2) {
      TORCXX_CHECK_VALUE(!offsets.defined(), "if input is 2D, then offsets has to be None");
      starts = torcxx::arange(0, input.numel(), std::max<int64_t>(input.size(1), 1), kInt64);
    }
    TORCXX_CHECK_VALUE(starts.defined(), "offsets has to be a 1D Tensor but got None");
    return std::get<0>(embedding_bag(
        m.weight, input.reshape({-1}), starts, o.scale_grad_by_freq(),
        o.mode() == "sum"    ? 0
        : o.mode() == "mean" ? 1
                             : 2,
        false, per_sample_weights.defined() ? per_sample_weights.reshape({-1}) : per_sample_weights,
        o.include_last_offset(),
        Table::padding(m) < 0 ? std::optional<int64_t>() : Table::padding(m)));
  }
};

}  // namespace torcxx::nn::records
