#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct SegmentReduce : Function {
  static constexpr auto schema =
      "segment_reduce(Tensor data, str reduce, *, Tensor? lengths=None, Tensor? indices=None, "
      "Tensor? offsets=None, int axis=0, bool unsafe=False, Scalar? initial=None) -> Tensor";
  static constexpr auto aliases = "_segment_reduce";
  static constexpr auto doc =
      "'sum', 'mean', 'max', 'min' or 'prod' of the segments of `axis`, the last dimension of "
      "lengths, or of offsets, which is one longer; unsafe: the lengths may leave elements over.";
  static constexpr auto variants = "function";
  template <class C> static Tensor grad_data(const C& c) {
    return _segment_reduce_backward(c.grad, c.result, c.data, c.reduce, c.lengths, c.offsets,
                                    c.axis, c.initial);
  }
};

struct SegmentReduceBackward : Function {
  static constexpr auto schema =
      "_segment_reduce_backward(Tensor grad, Tensor output, Tensor data, str reduce, *, Tensor? "
      "lengths=None, Tensor? offsets=None, int axis=0, Scalar? initial=None) -> Tensor";
};

}  // namespace torcxx::ops
