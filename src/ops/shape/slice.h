// Parts of a tensor along one dimension, as views.
#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct Select : View {
  static constexpr auto schema = "select.int(Tensor(a) self, int dim, int index) -> Tensor(a)";
  static constexpr auto doc = "A view of one place of dimension dim, which goes away.";
  template <class C> static Tensor grad_self(const C& c) {
    return select_backward(c.grad, c.self_sizes, c.dim, c.index);
  }
};

struct SelectBackward : Function {
  static constexpr auto schema =
      "select_backward(Tensor grad_output, int[] input_sizes, int dim, int index) -> Tensor";
  static constexpr auto doc =
      "Zeros of input_sizes with grad_output at place index of dimension dim.";
  static constexpr auto variants = "function";
  template <class C> static Tensor grad_grad_output(const C& c) {
    return select(c.grad, c.dim, c.index);
  }
};

struct Slice : View {
  static constexpr auto schema =
      "slice.Tensor(Tensor(a) self, int dim=0, int? start=None, int? end=None, int step=1) -> "
      "Tensor(a)";
  static constexpr auto doc =
      "A view of places start, start + step, ... before end; bounds count from the end when "
      "negative and are cut to the dimension.";
  template <class C> static Tensor grad_self(const C& c) {
    return slice_backward(c.grad, c.self_sizes, c.dim, c.start.value_or(0),
                          c.end.value_or(INT64_MAX), c.step);
  }
};

struct SliceBackward : Function {
  static constexpr auto schema =
      "slice_backward(Tensor grad_output, int[] input_sizes, int dim, int start, int end, int "
      "step) -> Tensor";
  static constexpr auto doc =
      "Zeros of input_sizes with grad_output in the slice of dimension dim.";
  static constexpr auto variants = "function";
  template <class C> static Tensor grad_grad_output(const C& c) {
    return slice(c.grad, c.dim, c.start, c.end, c.step);
  }
};

struct Narrow : Composite {
  static constexpr auto schema =
      "narrow(Tensor(a) self, int dim, int start, int length) -> Tensor(a)";
  static constexpr auto doc = "A view of `length` places of dimension dim from start on.";
  static constexpr bool out = false;
  static Tensor forward(const Tensor& self, int64_t dim, int64_t start, int64_t length) {
    const int64_t from = narrow_start(self, dim, start, length);
    return slice(self, dim, from, from + length, 1);
  }
};

struct NarrowTensor : Composite {
  static constexpr auto schema =
      "narrow.Tensor(Tensor(a) self, int dim, Tensor start, int length) -> Tensor(a)";
  static constexpr bool out = false;
  static Tensor forward(const Tensor& self, int64_t dim, const Tensor& start, int64_t length) {
    return narrow(self, dim, integer_of(start, "narrow", "start"), length);
  }
};

struct SliceScatter : Function {
  static constexpr auto schema =
      "slice_scatter(Tensor self, Tensor src, int dim=0, int? start=None, int? end=None, int "
      "step=1) -> Tensor";
  static constexpr auto doc = "A copy of self with src written into the slice of dimension dim.";
  template <class C> static Tensor grad_self(const C& c) {
    return slice_scatter(c.grad, zeros(c.src_sizes, TensorOptions(c.grad.dtype())), c.dim, c.start,
                         c.end, c.step);
  }
  template <class C> static Tensor grad_src(const C& c) {
    return slice(c.grad, c.dim, c.start, c.end, c.step);
  }
};

struct SelectScatter : Function {
  static constexpr auto schema =
      "select_scatter(Tensor self, Tensor src, int dim, int index) -> Tensor";
  static constexpr auto doc = "A copy of self with src written at place index of dimension dim.";
  template <class C> static Tensor grad_self(const C& c) {
    return select_scatter(c.grad, zeros(c.src_sizes, TensorOptions(c.grad.dtype())), c.dim,
                          c.index);
  }
  template <class C> static Tensor grad_src(const C& c) { return select(c.grad, c.dim, c.index); }
};

}  // namespace torcxx::ops
