#include "tensor/overlap.h"

#include <algorithm>
#include <utility>

namespace torcxx {

void assert_no_internal_overlap(const TensorBase& t, const char* op) {
  if (t.is_contiguous()) return;
  for (int64_t d = 0; d < t.dim(); d++)
    TORCXX_CHECK(
        t.strides()[d] != 0 || t.sizes()[d] <= 1, op,
        ": unsupported operation: more than one element of the written-to tensor refers to a "
        "single memory location. Please clone() the tensor before performing the operation.");
}

// First and one-past-last byte that t touches.
static std::pair<const char*, const char*> span(const TensorBase& t) {
  int64_t lo = 0, hi = 0;
  for (int64_t d = 0; d < t.dim(); d++) {
    const int64_t reach = (t.sizes()[d] - 1) * t.strides()[d];
    (reach < 0 ? lo : hi) += reach;
  }
  const char* base = static_cast<const char*>(t.data_ptr());
  return {base + lo * t.element_size(), base + (hi + 1) * t.element_size()};
}

// Dense in some order of its dimensions: its span holds no foreign element.
static bool dense(const TensorBase& t) {
  if (t.is_contiguous()) return true;
  const auto [b, e] = span(t);
  return e - b == t.numel() * t.element_size();
}

void check_overlap(const TensorBase& out, const TensorBase& in, const char* op) {
  if (out.is_same(in) || out.storage().get() != in.storage().get() || !out.numel() || !in.numel())
    return;
  if (out.data_ptr() == in.data_ptr() && out.sizes() == in.sizes() &&
      out.strides() == in.strides() && out.dtype() == in.dtype())
    return;
  const auto [ob, oe] = span(out);
  const auto [ib, ie] = span(in);
  // Interleaved views (x[::2] and x[1::2]) are let through, as in PyTorch: nothing cheap decides
  // them.
  const bool apart = oe <= ib || ie <= ob || !dense(out) || !dense(in);
  TORCXX_CHECK(apart, op,
               ": unsupported operation: some elements of the input tensor and the written-to "
               "tensor refer to a single memory location. Please clone() the tensor before "
               "performing the operation.");
}

}  // namespace torcxx
