// Dimensions of size 1, and dimensions merged or parted.
#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct Squeeze : View {
  static constexpr auto schema = "squeeze(Tensor(a) self) -> Tensor(a)";
  static constexpr auto doc = "A view without the dimensions of size 1.";
  template <class C> static Tensor grad_self(const C& c) { return reshape(c.grad, c.self_sizes); }
};

struct SqueezeDim : View {
  static constexpr auto schema = "squeeze.dim(Tensor(a) self, int dim) -> Tensor(a)";
  static constexpr auto doc = "A view without dimension dim, when its size is 1.";
  template <class C> static Tensor grad_self(const C& c) { return reshape(c.grad, c.self_sizes); }
};

struct SqueezeDims : View {
  static constexpr auto schema = "squeeze.dims(Tensor(a) self, int[] dim) -> Tensor(a)";
  static constexpr auto doc = "A view without those of the given dimensions whose size is 1.";
  template <class C> static Tensor grad_self(const C& c) { return reshape(c.grad, c.self_sizes); }
};

struct Unsqueeze : View {
  static constexpr auto schema = "unsqueeze(Tensor(a) self, int dim) -> Tensor(a)";
  static constexpr auto doc = "A view with a dimension of size 1 put before dim.";
  template <class C> static Tensor grad_self(const C& c) { return squeeze(c.grad, c.dim); }
};

struct Flatten : Composite {
  static constexpr auto schema =
      "flatten.using_ints(Tensor(a) self, int start_dim=0, int end_dim=-1) -> Tensor(a)";
  static constexpr auto doc =
      "Dimensions start_dim to end_dim merged into one: a view, or a copy where no view can have "
      "it.";
  static constexpr bool out = false;
  static Tensor forward(const Tensor& self, int64_t start_dim, int64_t end_dim) {
    return self.dim() > 0 && same_dim(self, start_dim, end_dim)
               ? self
               : reshape(self, flatten_shape(self, start_dim, end_dim));
  }
};

struct Unflatten : Composite {
  static constexpr auto schema = "unflatten.int(Tensor(a) self, int dim, int[] sizes) -> Tensor(a)";
  static constexpr auto doc =
      "A view with dimension dim parted into sizes, one of which may be -1.";
  static constexpr bool out = false;
  static Tensor forward(const Tensor& self, int64_t dim, IntArrayRef sizes) {
    return view(self, unflatten_shape(self, dim, sizes));
  }
};

struct Ravel : Composite {
  static constexpr auto schema = "ravel(Tensor(a) self) -> Tensor(a)";
  static constexpr auto doc =
      "All elements in one dimension: a view, or a copy where no view can have it.";
  static constexpr bool out = false;
  static Tensor forward(const Tensor& self) { return view(contiguous(self), {-1}); }
};

struct Atleast1d : Composite {
  static constexpr auto schema = "atleast_1d(Tensor self) -> Tensor";
  static constexpr auto doc = "A view with at least 1 dimension.";
  static constexpr auto variants = "function";
  static constexpr bool out = false;
  static Tensor forward(const Tensor& self) { return self.dim() == 0 ? unsqueeze(self, 0) : self; }
};

struct Atleast2d : Composite {
  static constexpr auto schema = "atleast_2d(Tensor self) -> Tensor";
  static constexpr auto doc = "A view with at least 2 dimensions; new ones come first.";
  static constexpr auto variants = "function";
  static constexpr bool out = false;
  static Tensor forward(const Tensor& self) {
    return self.dim() >= 2 ? self : unsqueeze(atleast_1d(self), 0);
  }
};

struct Atleast3d : Composite {
  static constexpr auto schema = "atleast_3d(Tensor self) -> Tensor";
  static constexpr auto doc =
      "A view with at least 3 dimensions: (1, n, 1) for a vector, (m, n, 1) for a matrix.";
  static constexpr auto variants = "function";
  static constexpr bool out = false;
  static Tensor forward(const Tensor& self) {
    return self.dim() >= 3 ? self : unsqueeze(atleast_2d(self), -1);
  }
};

struct Atleast1dSequence : Composite {
  static constexpr auto schema = "atleast_1d.Sequence(Tensor[] tensors) -> Tensor[]";
  static constexpr auto variants = "function";
  static constexpr bool out = false;
  static std::vector<Tensor> forward(ArrayRef<Tensor> tensors) {
    std::vector<Tensor> out;
    for (const Tensor& t : tensors) out.push_back(atleast_1d(t));
    return out;
  }
};

struct Atleast2dSequence : Composite {
  static constexpr auto schema = "atleast_2d.Sequence(Tensor[] tensors) -> Tensor[]";
  static constexpr auto variants = "function";
  static constexpr bool out = false;
  static std::vector<Tensor> forward(ArrayRef<Tensor> tensors) {
    std::vector<Tensor> out;
    for (const Tensor& t : tensors) out.push_back(atleast_2d(t));
    return out;
  }
};

struct Atleast3dSequence : Composite {
  static constexpr auto schema = "atleast_3d.Sequence(Tensor[] tensors) -> Tensor[]";
  static constexpr auto variants = "function";
  static constexpr bool out = false;
  static std::vector<Tensor> forward(ArrayRef<Tensor> tensors) {
    std::vector<Tensor> out;
    for (const Tensor& t : tensors) out.push_back(atleast_3d(t));
    return out;
  }
};

}  // namespace torcxx::ops
