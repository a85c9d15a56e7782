// index, index_put_: reading and writing through advanced indexing.
#include <cstring>

#include "backend/cpu/map.h"
#include "gen/ops/index.h"
#include "gen/ops/index_put_.h"
#include "tensor/advanced_index.h"
#include "tensor/factory.h"
#include "tensor/index.h"
#include "tensor/overlap.h"
#include "torcxx/core/parallel.h"

namespace torcxx::impl {
namespace {

constexpr int64_t kGrain = 16384;  // elements of a parallel chunk

struct Bytes16 {
  uint64_t a, b;
};
template <class F>
void with_size(int64_t bytes, F f) {
  switch (bytes) {
    case 1:
      return f(uint8_t{});
    case 2:
      return f(uint16_t{});
    case 4:
      return f(uint32_t{});
    case 8:
      return f(uint64_t{});
    default:
      return f(Bytes16{});
  }
}

// values spread to the result's shape, row-major and apart from self.
TensorBase spread(const TensorBase& values, const TensorBase& self, const Shape& shape) {
  Shape all = shape;
  bool fits = values.dim() <= shape.ndim;
  for (int64_t d = 0; fits && d < values.dim(); d++) {
    const int64_t v = values.sizes()[static_cast<size_t>(values.dim() - 1 - d)];
    fits = v == 1 || v == shape.size[shape.ndim - 1 - d];
  }
  TORCXX_CHECK(fits, "shape mismatch: value tensor of shape ", values.sizes(),
               " cannot be broadcast to indexing result of shape ", IntArrayRef(shape));
  if (values.sizes() == IntArrayRef(all) && values.is_contiguous() &&
      values.storage().get() != self.storage().get())
    return values;
  TensorBase out = new_tensor(all, values.dtype());
  int64_t strides[kMaxDims];
  broadcast_strides(values, all, strides);
  cpu::copy({out.data_ptr(), values.dtype(), out.strides().data()},
            {values.data_ptr(), values.dtype(), strides}, all);
  return out;
}

template <class T>
void add_to(T& to, T from) {
  if constexpr (std::is_same_v<T, bool>)
    to = to || from;
  else if constexpr (std::is_same_v<T, Half> || std::is_same_v<T, BFloat16>)
    to = T(float(to) + float(from));
  else if constexpr (std::is_integral_v<T>)
    to = static_cast<T>(static_cast<uint64_t>(to) + static_cast<uint64_t>(from));
  else
    to += from;
}

}  // namespace

TensorBase index_Tensor(const TensorBase& self, ArrayRef<TensorBase> indices) {
  check_device(self.device(), "index");
  const AdvancedIndex a(self, indices);
  TensorBase out = new_tensor(a.result, self.dtype());
  if (out.numel() == 0) return out;
  const int64_t n = static_cast<int64_t>(a.places.size());
  const int64_t runs = static_cast<int64_t>(a.behind.size());
  with_size(self.element_size(), [&](auto zero) {
    using T = decltype(zero);
    const T* from = static_cast<const T*>(self.data_ptr());
    const size_t bytes = static_cast<size_t>(a.run) * sizeof(T);
    const int64_t grain = std::max<int64_t>(1, kGrain / (runs * a.run));
    parallel_for(0, a.outer() * n, grain, [&](int64_t b, int64_t e) {
      T* to = static_cast<T*>(out.data_ptr()) + b * runs * a.run;
      while (b < e) {
        const T* base = from + a.offset(b / n);
        const int64_t i0 = b % n, stop = std::min(n, i0 + e - b);
        if (runs == 1 && a.run == 1) {
          for (int64_t i = i0; i < stop; i++) *to++ = base[a.places[static_cast<size_t>(i)]];
        } else {
          for (int64_t i = i0; i < stop; i++)
            for (int64_t at : a.behind) {
              std::memcpy(to, base + a.places[static_cast<size_t>(i)] + at, bytes);
              to += a.run;
            }
        }
        b += stop - i0;
      }
    });
  });
  return out;
}

void index_put_(TensorBase& self, ArrayRef<TensorBase> indices, const TensorBase& values,
                bool accumulate) {
  check_device(self.device(), "index_put_");
  TORCXX_CHECK(self.dtype() == values.dtype(),
               "Index put requires the source and destination dtypes match, got ",
               enumName(self.dtype()), " for the destination and ", enumName(values.dtype()),
               " for the source.");
  assert_no_internal_overlap(self, "index_put_");
  if (self.dtype() == kComplexHalf) {  // adds up in complex64
    TensorBase wide = converted(self, kComplex64);
    index_put_(wide, indices, converted(values, kComplex64), accumulate);
    cpu::copy({self.data_ptr(), self.dtype(), self.strides().data()},
              {wide.data_ptr(), wide.dtype(), wide.strides().data()}, self.sizes());
    return;
  }
  const AdvancedIndex a(self, indices);
  const TensorBase all = spread(values, self, a.result);
  if (all.numel() == 0) return;
  const int64_t n = static_cast<int64_t>(a.places.size());
  const int64_t runs = static_cast<int64_t>(a.behind.size());
  // Places may repeat: in order, and shared out only where the outer place differs.
  dispatch_dtype(self.dtype(), [&](auto zero) {
    using T = decltype(zero);
    parallel_for(0, a.outer(), std::max<int64_t>(1, kGrain / (n * runs * a.run)),
                 [&](int64_t b, int64_t e) {
                   for (int64_t o = b; o < e; o++) {
                     T* base = static_cast<T*>(self.data_ptr()) + a.offset(o);
                     const T* from = static_cast<const T*>(all.data_ptr()) + o * n * runs * a.run;
                     if (runs == 1 && a.run == 1 && !accumulate) {
                       for (int64_t place : a.places) base[place] = *from++;
                       continue;
                     }
                     for (int64_t place : a.places)
                       for (int64_t at : a.behind) {
                         T* to = base + place + at;
                         for (int64_t i = 0; accumulate && i < a.run; i++) add_to(to[i], from[i]);
                         if (!accumulate)
                           std::memcpy(to, from, static_cast<size_t>(a.run) * sizeof(T));
                         from += a.run;
                       }
                   }
                 });
  });
}

}  // namespace torcxx::impl
