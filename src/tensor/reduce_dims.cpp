#include "gen/ops/expand.h"
#include "gen/ops/reshape.h"
#include "gen/ops/to.h"
#include "tensor/formulas.h"
#include "tensor/reduce.h"

namespace torcxx {

ReducedDims::ReducedDims(const TensorBase& self, const OptionalIntArrayRef& dim) {
  if (dim.has_value() && !dim->empty()) {
    all = false;
    for (int64_t d : *dim) {
      const int64_t w = wrap_dim(d, self.dim());
      TORCXX_CHECK(!reduced[w], "dim ", w, " appears multiple times in the list of dims");
      reduced[w] = true;
    }
  } else {
    for (int64_t d = 0; d < self.dim(); d++) reduced[d] = true;
  }
}

ReducedDims::ReducedDims(const TensorBase& self, int64_t dim)
    : ReducedDims(self, OptionalIntArrayRef(dim)) {}

Shape ReducedDims::result(const TensorBase& self, bool keepdim) const {
  Shape s;
  for (int64_t d = 0; d < self.dim(); d++) {
    if (!reduced[d])
      s.size[s.ndim++] = self.sizes()[static_cast<size_t>(d)];
    else if (keepdim)
      s.size[s.ndim++] = 1;
  }
  return s;
}

void set_shape(TensorBase& t, const Shape& shape) {
  int64_t st = 1, strides[kMaxDims];
  for (int d = shape.ndim - 1; d >= 0; d--) {
    strides[d] = st;
    st *= shape.size[d];
  }
  t.impl()->set_shape(shape, {strides, static_cast<size_t>(shape.ndim)});
}

TensorBase expand_reduced(const TensorBase& grad, IntArrayRef sizes, const OptionalIntArrayRef& dim,
                          bool keepdim, ScalarType dtype) {
  TensorBase g = grad.dtype() == dtype ? grad : ops::to(grad, dtype);
  if (!keepdim) {
    const bool all = !dim.has_value() || dim->empty();
    Shape kept;
    kept.assign(sizes);
    for (int d = 0; d < kept.ndim; d++) kept.size[d] = all ? 1 : kept.size[d];
    if (!all)
      for (int64_t d : *dim)
        if (kept.ndim) kept.size[wrap_dim(d, kept.ndim)] = 1;
    g = ops::reshape(g, kept);
  }
  return ops::expand(g, sizes);
}

}  // namespace torcxx
