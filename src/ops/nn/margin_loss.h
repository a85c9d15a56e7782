// Losses of margins, distances and distributions. `reduction` counts as in loss.h.
#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct SoftMarginLoss : Composite {
  static constexpr auto schema =
      "soft_margin_loss(Tensor self, Tensor target, int reduction=1) -> Tensor";
  static constexpr auto doc = "log(1 + exp(-target x)), reduced.";
  static constexpr auto variants = "function";
  static Tensor forward(const Tensor& self, const Tensor& target, int64_t reduction) {
    return reduced(log1p(exp(mul(neg(target), self))), reduction);
  }
};

struct MarginRankingLoss : Composite {
  static constexpr auto schema =
      "margin_ranking_loss(Tensor input1, Tensor input2, Tensor target, float margin=0.0, int "
      "reduction=1) -> Tensor";
  static constexpr auto doc = "max(0, -target (input1 - input2) + margin), reduced.";
  static constexpr auto variants = "function";
  static Tensor forward(const Tensor& input1, const Tensor& input2, const Tensor& target,
                        double margin, int64_t reduction) {
    TORCXX_CHECK(
        input1.dim() == input2.dim() && input1.dim() == target.dim(),
        "margin_ranking_loss : All input tensors should have same dimension but got sizes: "
        "input1: ",
        input1.sizes(), ", input2: ", input2.sizes(), ", target: ", target.sizes(), " ");
    return reduced(relu(add(mul(neg(target), sub(input1, input2)), margin)), reduction);
  }
};

struct HingeEmbeddingLoss : Composite {
  static constexpr auto schema =
      "hinge_embedding_loss(Tensor self, Tensor target, float margin=1.0, int reduction=1) -> "
      "Tensor";
  static constexpr auto doc = "x where target is 1, max(0, margin - x) where it is -1, reduced.";
  static constexpr auto variants = "function";
  static Tensor forward(const Tensor& self, const Tensor& target, double margin,
                        int64_t reduction) {
    const Tensor none = zeros({}, TensorOptions(self.dtype()));
    const Tensor apart = where(ne(target, 1), relu(rsub(self, margin)), none);
    return reduced(add(apart, where(ne(target, -1), self, none)), reduction);
  }
};

struct CosineEmbeddingLoss : Composite {
  static constexpr auto schema =
      "cosine_embedding_loss(Tensor input1, Tensor input2, Tensor target, float margin=0.0, int "
      "reduction=1) -> Tensor";
  static constexpr auto doc =
      "1 - cos where target is 1, max(0, cos - margin) where it is -1, reduced.";
  static constexpr auto variants = "function";
  static Tensor forward(const Tensor& input1, const Tensor& input2, const Tensor& target,
                        double margin, int64_t reduction) {
    TORCXX_CHECK(target.dim() <= 1, "0D or 1D target tensor expected, multi-target not supported");
    TORCXX_CHECK(input1.dim() == target.dim() + 1 && input2.dim() == target.dim() + 1, target.dim(),
                 "D target tensor expects ", target.dim() + 1,
                 "D input tensors, but found inputs with sizes ", input1.sizes(), " and ",
                 input2.sizes(), ".");
    const auto dot = [](const Tensor& a, const Tensor& b) { return sum(mul(a, b), -1, false, {}); };
    constexpr double small = 1e-12;
    const Tensor cosine =
        div(dot(input1, input2),
            sqrt(mul(add(dot(input1, input1), small), add(dot(input2, input2), small))));
    const Tensor none = zeros_like(cosine);
    return reduced(add(where(eq(target, 1), rsub(cosine, 1), none),
                       where(eq(target, -1), relu(sub(cosine, margin)), none)),
                   reduction);
  }
};

struct TripletMarginLoss : Composite {
  static constexpr auto schema =
      "triplet_margin_loss(Tensor anchor, Tensor positive, Tensor negative, float margin=1.0, "
      "float p=2, float eps=1e-06, bool swap=False, int reduction=1) -> Tensor";
  static constexpr auto doc =
      "max(0, margin + |anchor - positive| - |anchor - negative|), reduced; swap takes the nearer "
      "of anchor and positive to negative.";
  static constexpr auto variants = "function";
  static Tensor forward(const Tensor& anchor, const Tensor& positive, const Tensor& negative,
                        double margin, double p, double eps, bool swap, int64_t reduction) {
    TORCXX_CHECK(anchor.dim() == positive.dim() && positive.dim() == negative.dim(),
                 "The anchor, positive, and negative tensors are expected to have the same number "
                 "of dimensions, but got: anchor ",
                 anchor.dim(), "D, positive ", positive.dim(), "D, and negative ", negative.dim(),
                 "D inputs");
    TORCXX_CHECK_VALUE(margin > 0, "margin must be greater than 0, got ", margin);
    Tensor far = pairwise_distance(anchor, negative, p, eps, false);
    if (swap) far = minimum(far, pairwise_distance(positive, negative, p, eps, false));
    return reduced(relu(add(sub(pairwise_distance(anchor, positive, p, eps, false), far), margin)),
                   reduction);
  }
};

struct SmoothL1Loss : Composite {
  static constexpr auto schema =
      "smooth_l1_loss(Tensor self, Tensor target, int reduction=1, float beta=1.0) -> Tensor";
  static constexpr auto doc = "d^2 / (2 beta) where |d| < beta, else |d| - beta / 2, reduced.";
  static constexpr auto variants = "function";
  static Tensor forward(const Tensor& self, const Tensor& target, int64_t reduction, double beta) {
    TORCXX_CHECK(beta >= 0, "smooth_l1_loss does not support negative values for beta.");
    const Tensor d = abs(sub(self, target));
    if (beta == 0) return reduced(d, reduction);
    return reduced(where(lt(d, beta), div(mul(square(d), 0.5), beta), sub(d, 0.5 * beta)),
                   reduction);
  }
};

struct HuberLoss : Composite {
  static constexpr auto schema =
      "huber_loss(Tensor self, Tensor target, int reduction=1, float delta=1.0) -> Tensor";
  static constexpr auto doc = "d^2 / 2 where |d| <= delta, else delta (|d| - delta / 2), reduced.";
  static constexpr auto variants = "function";
  static Tensor forward(const Tensor& self, const Tensor& target, int64_t reduction, double delta) {
    TORCXX_CHECK(delta > 0, "huber_loss does not support non-positive values for delta.");
    const Tensor d = abs(sub(self, target));
    return reduced(where(le(d, delta), mul(square(d), 0.5), mul(sub(d, 0.5 * delta), delta)),
                   reduction);
  }
};

}  // namespace torcxx::ops
