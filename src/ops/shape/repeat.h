// Elements repeated.
#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct Repeat : Function {
  static constexpr auto schema = "repeat(Tensor self, int[] repeats) -> Tensor";
  static constexpr auto doc =
      "self repeated that many times along each dimension; new dimensions come first.";
  static constexpr auto variants = "method";
  template <class C> static Tensor grad_self(const C& c) {
    return repeat_backward(c.grad, c.repeats, c.self_sizes);
  }
};

struct Tile : Composite {
  static constexpr auto schema = "tile(Tensor self, int[] dims) -> Tensor";
  static constexpr auto doc = "repeat, with ones put before dims where self has more dimensions.";
  static Tensor forward(const Tensor& self, IntArrayRef dims) {
    return repeat(self, tile_repeats(self, dims));
  }
};

struct ExpandAs : Composite {
  static constexpr auto schema = "expand_as(Tensor(a) self, Tensor other) -> Tensor(a)";
  static constexpr auto doc = "expand to the sizes of other.";
  static constexpr auto variants = "method";
  static constexpr bool out = false;
  static Tensor forward(const Tensor& self, const Tensor& other) {
    return expand(self, other.sizes());
  }
};

struct BroadcastTo : Composite {
  static constexpr auto schema = "broadcast_to(Tensor(a) self, int[] size) -> Tensor(a)";
  static constexpr auto doc = "The same as expand.";
  static constexpr bool out = false;
  static Tensor forward(const Tensor& self, IntArrayRef size) { return expand(self, size); }
};

struct BroadcastTensors : Composite {
  static constexpr auto schema = "broadcast_tensors(Tensor[] tensors) -> Tensor[]";
  static constexpr auto doc = "Views of all tensors in the one shape that they broadcast to.";
  static constexpr auto variants = "function";
  static std::vector<Tensor> forward(ArrayRef<Tensor> tensors) {
    return expand_all(tensors, broadcast_shape(tensors));
  }
};

struct ViewAs : Composite {
  static constexpr auto schema = "view_as(Tensor(a) self, Tensor other) -> Tensor(a)";
  static constexpr auto doc = "view in the sizes of other.";
  static constexpr auto variants = "method";
  static constexpr bool out = false;
  static Tensor forward(const Tensor& self, const Tensor& other) {
    return view(self, other.sizes());
  }
};

struct ReshapeAs : Composite {
  static constexpr auto schema = "reshape_as(Tensor(a) self, Tensor other) -> Tensor(a)";
  static constexpr auto doc = "reshape to the sizes of other.";
  static constexpr auto variants = "method";
  static constexpr bool out = false;
  static Tensor forward(const Tensor& self, const Tensor& other) {
    return reshape(self, other.sizes());
  }
};

struct Meshgrid : Composite {
  static constexpr auto schema = "meshgrid(Tensor[] tensors) -> Tensor[]";
  static constexpr auto doc =
      "Views of the vectors in the shape of their product, each varying along its own dimension.";
  static constexpr auto variants = "function";
  static std::vector<Tensor> forward(ArrayRef<Tensor> tensors) { return meshgrid(tensors, "ij"); }
};

struct MeshgridIndexing : Composite {
  static constexpr auto schema = "meshgrid.indexing(Tensor[] tensors, *, str indexing) -> Tensor[]";
  static constexpr auto doc = "meshgrid; indexing 'xy' swaps the first two dimensions.";
  static constexpr auto variants = "function";
  static std::vector<Tensor> forward(ArrayRef<Tensor> tensors, std::string_view indexing) {
    return make_meshgrid(tensors, indexing);
  }
};

}  // namespace torcxx::ops
