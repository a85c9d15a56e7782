#include "core/empty.h"

namespace torcxx {

std::optional<int64_t> nbytes_of(IntArrayRef sizes, ScalarType dtype) noexcept {
  // A zero size makes the product zero, but the others must still fit: strides are their products.
  int64_t product = elementSize(dtype);
  bool zero = false;
  for (int64_t size : sizes) {
    if (size < 0) return std::nullopt;
    if (size == 0)
      zero = true;
    else if (__builtin_mul_overflow(product, size, &product))
      return std::nullopt;
  }
  return zero ? 0 : product;
}

int64_t checked_nbytes(const char* operation, IntArrayRef sizes, ScalarType dtype) {
  TORCXX_CHECK_TYPE(dtype < ScalarType::Undefined, operation,
                    ": argument 'dtype' expected an element type, got undefined");
  TORCXX_CHECK_VALUE(sizes.size() <= static_cast<size_t>(kMaxDims), operation,
                     ": argument 'size' expected at most ", kMaxDims, " dimensions, got ",
                     sizes.size());
  for (size_t d = 0; d < sizes.size(); d++)
    TORCXX_CHECK(sizes[d] >= 0, operation,
                 ": argument 'size': Trying to create tensor with negative dimension ", sizes[d],
                 ": ", sizes);
  const auto bytes = nbytes_of(sizes, dtype);
  TORCXX_CHECK(bytes.has_value(), operation,
               ": argument 'size': Storage size calculation overflowed with sizes=", sizes, " of ",
               dtype);
  return *bytes;
}

namespace {

TensorBase wrap(Storage storage, IntArrayRef sizes, ScalarType dtype) {
  auto* impl = new TensorImpl(dtype);
  TensorBase tensor(impl);
  impl->set_contiguous(sizes);
  impl->data = static_cast<char*>(storage.data());
  impl->storage = std::move(storage);
  return tensor;
}

}  // namespace

TensorBase tensor_on(Storage storage, IntArrayRef sizes, ScalarType dtype) {
  const int64_t bytes = checked_nbytes("tensor_on", sizes, dtype);
  TORCXX_CHECK(bytes <= storage.nbytes(), "tensor_on: argument 'storage' expected at least ", bytes,
               " bytes, got ", storage.nbytes());
  return wrap(std::move(storage), sizes, dtype);
}

TensorBase empty_cpu(IntArrayRef sizes, ScalarType dtype) {
  return wrap(Storage::allocate(checked_nbytes("empty", sizes, dtype)), sizes, dtype);
}

}  // namespace torcxx
