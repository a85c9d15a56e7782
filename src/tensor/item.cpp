#include "backend/cpu/convert.h"
#include "tensor/factory.h"
#include "tensor/index.h"
#include "torcxx/tensor/types.h"

namespace torcxx {

TORCXX_API Scalar item_of(const TensorBase& t) {
  TORCXX_CHECK(t.numel() == 1, "a Tensor with ", t.numel(),
               " elements cannot be converted to Scalar");
  check_device(t.device(), "item");
  if (t.dtype() == kComplexHalf) return item_of(converted(t, kComplex64));
  return dispatch_dtype(t.dtype(), [&](auto zero) {
    using T = decltype(zero);
    if constexpr (std::is_same_v<T, bool>)
      return Scalar(*static_cast<const uint8_t*>(t.data_ptr()) != 0);
    else
      return Scalar(*static_cast<const T*>(t.data_ptr()));
  });
}

}  // namespace torcxx
