#include "torcxx/tensor/tensor_data.h"

#include <algorithm>
#include <cstring>

#include "core/checked.h"
#include "tensor/factory.h"
#include "tensor/scalar_fits.h"
#include "torcxx/autograd/variable.h"

namespace torcxx::detail {

TensorDataContainer::TensorDataContainer(std::initializer_list<TensorDataContainer> list)
    : kind_(Kind::List), list_(list) {
  sizes_ = {static_cast<int64_t>(list_.size())};
  if (list_.empty()) return;
  const auto own = [](const TensorDataContainer& c) {
    return c.kind_ == Kind::Number ? std::vector<int64_t>() : c.sizes_;
  };
  const std::vector<int64_t> inner = own(list_[0]);
  dtype_ = list_[0].dtype_;
  for (const TensorDataContainer& c : list_) {
    TORCXX_CHECK(own(c) == inner, "Expected all sub-lists to have sizes: ", IntArrayRef(inner),
                 " (e.g. ", list_[0].text(), "), but got sub-list ", c.text(),
                 " with sizes: ", IntArrayRef(own(c)));
    TORCXX_CHECK(c.dtype_ == dtype_,
                 "Expected all elements of the tensor to have the same scalar type: ",
                 enumName(dtype_), ", but got element of scalar type: ", enumName(c.dtype_));
  }
  sizes_.insert(sizes_.end(), inner.begin(), inner.end());
}

TensorDataContainer::TensorDataContainer(const void* data, size_t n, ScalarType dtype)
    : kind_(Kind::Memory), dtype_(dtype), sizes_{static_cast<int64_t>(n)} {
  const auto* p = static_cast<const char*>(data);
  if (n) memory_.assign(p, p + n * static_cast<size_t>(elementSize(dtype)));
}

TensorDataContainer::TensorDataContainer(const std::vector<bool>& list)
    : kind_(Kind::Memory), dtype_(kBool), sizes_{static_cast<int64_t>(list.size())} {
  memory_.assign(list.begin(), list.end());
}

std::string TensorDataContainer::text() const {
  if (kind_ == Kind::Number) return to_string(number_);
  if (kind_ == Kind::Memory) return "of " + std::to_string(sizes_[0]) + " numbers";
  std::string out = "{";
  for (const TensorDataContainer& c : list_) out += (out.size() > 1 ? ", " : "") + c.text();
  return out + "}";
}

static Scalar scalar_at(const char* p, ScalarType dtype) {
  return dispatch_dtype(dtype, [&](auto zero) {
    std::memcpy(&zero, p, sizeof(zero));
    return Scalar(zero);
  });
}

void TensorDataContainer::write(char*& out, ScalarType dtype) const {
  const int64_t size = elementSize(dtype);
  const auto put = [&](const Scalar& v) {
    check_scalar_fits(v, dtype);
    dispatch_dtype(dtype, [&](auto zero) {
      zero = v.to<decltype(zero)>();
      std::memcpy(out, &zero, sizeof(zero));
    });
    out += size;
  };
  if (kind_ == Kind::Number) return put(number_);
  for (const TensorDataContainer& c : list_) c.write(out, dtype);
  if (kind_ != Kind::Memory || memory_.empty()) return;
  if (dtype == dtype_) {
    std::memcpy(out, memory_.data(), memory_.size());
    out += memory_.size();
    return;
  }
  for (size_t i = 0; i < memory_.size(); i += static_cast<size_t>(elementSize(dtype_)))
    put(scalar_at(memory_.data() + i, dtype_));
}

TensorBase TensorDataContainer::make(const TensorOptions& options) const {
  const bool whole = dtype_ == kInt32 || dtype_ == kInt64;
  const bool floating = dtype_ == kFloat32 || dtype_ == kFloat64 || dtype_ == ScalarType::Undefined;
  const ScalarType dtype = options.dtype_opt().value_or(whole      ? kInt64
                                                        : floating ? get_default_dtype()
                                                                   : dtype_);
  TORCXX_CHECK_NOT_IMPLEMENTED(dtype != kComplexHalf, "tensor: not implemented for 'ComplexHalf'");
  const IntArrayRef sizes = kind_ == Kind::Number ? IntArrayRef() : IntArrayRef(sizes_);
  TensorBase t = new_tensor(sizes, dtype, options.device());
  char* out = static_cast<char*>(t.data_ptr());
  write(out, dtype);
  if (options.requires_grad()) autograd::set_requires_grad(t, true);
  return t;
}

TensorBase blob(void* data, IntArrayRef sizes, OptionalIntArrayRef strides, const Deleter& deleter,
                const TensorOptions& options) {
  check_device(options.device(), "from_blob");
  const ScalarType dtype = options.dtype();
  TORCXX_CHECK(sizes.size() <= kMaxDims, "from_blob: at most ", kMaxDims, " dimensions, got ",
               sizes.size());
  TORCXX_CHECK(!strides || strides->size() == sizes.size(), "from_blob: dimensionality of sizes (",
               sizes.size(), ") must match dimensionality of strides (", strides->size(), ")");
  TensorBase t(new TensorImpl(dtype, options.device()));
  TensorImpl* impl = t.impl();
  impl->set_contiguous(sizes);  // checks the sizes
  if (strides) {
    for (int64_t s : *strides)
      TORCXX_CHECK(s >= 0, "from_blob: negative strides are not supported, got strides ", *strides);
    impl->set_shape(sizes, *strides);
  }
  int64_t last = 0, bytes = 0;
  bool fits = true;
  for (size_t d = 0; d < sizes.size() && impl->numel > 0; d++) {
    int64_t span = 0;
    fits =
        fits && checked_mul(sizes[d] - 1, t.strides()[d], &span) && checked_add(last, span, &last);
  }
  fits = fits && checked_add(last, impl->numel > 0 ? 1 : 0, &last) &&
         checked_mul(last, elementSize(dtype), &bytes);
  TORCXX_CHECK(fits, "from_blob: Storage size calculation overflowed with sizes=", sizes);
  TORCXX_CHECK(data != nullptr || bytes == 0, "from_blob: argument 'data' expected memory for ",
               sizes, ", got a null pointer");
  impl->storage = Storage::from_blob(data, bytes, deleter, options.device());
  impl->data = static_cast<char*>(data);
  if (options.requires_grad()) autograd::set_requires_grad(t, true);
  return t;
}

}  // namespace torcxx::detail
