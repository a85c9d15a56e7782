#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct SearchsortedTensor : Function {
  static constexpr auto schema =
      "searchsorted.Tensor(Tensor sorted_sequence, Tensor self, *, bool out_int32=False, bool "
      "right=False, str? side=None, Tensor? sorter=None) -> Tensor";
  static constexpr auto doc =
      "Where each element of self would go in the sorted last dimension: before equal ones, or "
      "behind with right or side='right'.";
  static constexpr auto variants = "function";
  static constexpr bool differentiable = false;
};

struct SearchsortedScalar : Composite {
  static constexpr auto schema =
      "searchsorted.Scalar(Tensor sorted_sequence, Scalar self, *, bool out_int32=False, bool "
      "right=False, str? side=None, Tensor? sorter=None) -> Tensor";
  static constexpr auto variants = "function";
  static Tensor forward(const Tensor& sorted_sequence, const Scalar& self, bool out_int32,
                        bool right, std::optional<std::string_view> side, const Tensor& sorter) {
    return searchsorted(sorted_sequence,
                        full({}, self, TensorOptions(promoted_with(sorted_sequence, self))),
                        out_int32, right, side, sorter);
  }
};

struct BucketizeTensor : Function {
  static constexpr auto schema =
      "bucketize.Tensor(Tensor self, Tensor boundaries, *, bool out_int32=False, bool right=False) "
      "-> Tensor";
  static constexpr auto doc =
      "The bucket of each element between the 1-d sorted boundaries; right puts an equal one "
      "behind its boundary.";
  static constexpr bool differentiable = false;
};

struct BucketizeScalar : Composite {
  static constexpr auto schema =
      "bucketize.Scalar(Scalar self, Tensor boundaries, *, bool out_int32=False, bool right=False) "
      "-> Tensor";
  static constexpr auto variants = "function";
  static Tensor forward(const Scalar& self, const Tensor& boundaries, bool out_int32, bool right) {
    return bucketize(full({}, self, TensorOptions(promoted_with(boundaries, self))), boundaries,
                     out_int32, right);
  }
};

}  // namespace torcxx::ops
