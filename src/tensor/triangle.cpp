// Triangles of matrices.
#include <algorithm>
#include <cstring>

#include "gen/ops/copy_.h"
#include "gen/ops/tril.h"
#include "gen/ops/triu.h"
#include "tensor/factory.h"
#include "tensor/shape_formulas.h"
#include "torcxx/core/parallel.h"

namespace torcxx {

void check_diag(const TensorBase& self) {
  TORCXX_CHECK(self.dim() == 1 || self.dim() == 2, "diag(): Supports 1D or 2D tensors. Got ",
               self.dim(), "D");
}

namespace {

// Row i keeps columns before i + diagonal + 1 (lower) or from i + diagonal on (upper): each row of
// the contiguous result is a copied run and a run of zeros, whatever the dtype.
TensorBase triangle(const TensorBase& self, int64_t diagonal, bool lower, const char* op) {
  TORCXX_CHECK(self.dim() >= 2, op, ": input tensor must have at least 2 dimensions");
  check_device(self.device(), op);
  TensorBase out = new_like(self, self.dtype());
  if (out.numel() == 0) return out;
  const bool dense = self.is_contiguous();
  if (!dense) impl::copy_(out, self, false);
  const int64_t rows = self.sizes()[self.dim() - 2], cols = self.sizes()[self.dim() - 1];
  const int64_t size = self.element_size(), total = out.numel() / cols;
  const char* from = static_cast<const char*>(self.const_data_ptr());
  char* to = static_cast<char*>(out.data_ptr());
  const int64_t shift = std::clamp(diagonal, -rows, cols);
  parallel_for(0, total, std::max<int64_t>(1, 65536 / cols), [&](int64_t b, int64_t e) {
    for (int64_t r = b; r < e; r++) {
      const int64_t cut = std::clamp<int64_t>(r % rows + shift + (lower ? 1 : 0), 0, cols) * size;
      char* row = to + r * cols * size;
      const char* source = from + r * cols * size;
      const int64_t whole = cols * size;
      if (lower) {
        if (dense) std::memcpy(row, source, static_cast<size_t>(cut));
        std::memset(row + cut, 0, static_cast<size_t>(whole - cut));
      } else {
        std::memset(row, 0, static_cast<size_t>(cut));
        if (dense) std::memcpy(row + cut, source + cut, static_cast<size_t>(whole - cut));
      }
    }
  });
  return out;
}

}  // namespace

namespace impl {

TensorBase tril(const TensorBase& self, int64_t diagonal) {
  return triangle(self, diagonal, true, "tril");
}

TensorBase triu(const TensorBase& self, int64_t diagonal) {
  return triangle(self, diagonal, false, "triu");
}

}  // namespace impl
}  // namespace torcxx
