// Losses with a margin.
#pragma once
#include "nn/layers/loss.h"

namespace torcxx::nn::records {

struct HingeEmbeddingLoss : Layer {
  static constexpr auto schema = "(float margin=1.0, str reduction='mean')";
  static constexpr auto doc = "x where target is 1, max(0, margin - x) where it is -1.";
  static constexpr auto print = "margin";
  template <class M> static Tensor forward(M& m, const Tensor& input, const Tensor& target) {
    return hinge_embedding_loss(input, target, m.options.margin(), reduction_of(m));
  }
};

struct PairLoss : Layer {
  static constexpr auto schema = "(float margin=0.0, str reduction='mean')";
};

struct MarginRankingLoss : PairLoss {
  static constexpr auto doc = "max(0, -target (input1 - input2) + margin).";
  template <class M>
  static Tensor forward(M& m, const Tensor& input1, const Tensor& input2, const Tensor& target) {
    return margin_ranking_loss(input1, input2, target, m.options.margin(), reduction_of(m));
  }
};

struct CosineEmbeddingLoss : PairLoss {
  static constexpr auto doc = "1 - cos where target is 1, max(0, cos - margin) where it is -1.";
  static constexpr auto print = "margin";
  template <class M>
  static Tensor forward(M& m, const Tensor& input1, const Tensor& input2, const Tensor& target) {
    return cosine_embedding_loss(input1, input2, target, m.options.margin(), reduction_of(m));
  }
};

struct SoftMarginLoss : Loss {
  static constexpr auto doc = "log(1 + exp(-target x)).";
  template <class M> static Tensor forward(M& m, const Tensor& input, const Tensor& target) {
    return soft_margin_loss(input, target, reduction_of(m));
  }
};

struct MultiMarginLoss : Layer {
  static constexpr auto schema =
      "(int p=1, float margin=1.0, Tensor? weight=None, str reduction='mean')";
  static constexpr auto doc = "Mean over the other classes of max(0, margin - x[target] + x)^p.";
  template <class M> static Tensor forward(M& m, const Tensor& input, const Tensor& target) {
    return multi_margin_loss(input, target, m.options.p(), m.options.margin(), m.weight,
                             reduction_of(m));
  }
};

struct MultiLabelMarginLoss : Loss {
  static constexpr auto doc =
      "Mean over classes of max(0, 1 - (x[target] - x)); targets end at the first -1.";
  template <class M> static Tensor forward(M& m, const Tensor& input, const Tensor& target) {
    return multilabel_margin_loss(input, target, reduction_of(m));
  }
};

struct MultiLabelSoftMarginLoss : Layer {
  static constexpr auto schema = "(Tensor? weight=None, str reduction='mean')";
  static constexpr auto doc =
      "Binary cross entropy of sigmoid(x), averaged over the classes of the last dimension.";
  template <class M> static Tensor forward(M& m, const Tensor& input, const Tensor& target) {
    return multilabel_soft_margin_loss(input, target, m.weight, reduction_of(m));
  }
};

struct TripletMarginLoss : Layer {
  static constexpr auto schema =
      "(float margin=1.0, float p=2.0, float eps=1e-6, bool swap=False, str reduction='mean')";
  static constexpr auto doc = "max(0, margin + |anchor - positive| - |anchor - negative|).";
  static constexpr auto print = "margin, p, eps, swap";
  template <class M> static Tensor forward(M& m, const Tensor& anchor, const Tensor& positive,
                                           const Tensor& negative) {
    const auto& o = m.options;
    return triplet_margin_loss(anchor, positive, negative, o.margin(), o.p(), o.eps(), o.swap(),
                               reduction_of(m));
  }
};

}  // namespace torcxx::nn::records
