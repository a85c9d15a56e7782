// TensorBase: the handle without operations. The library's inside speaks it, so that a new
// operation (a method of Tensor) recompiles users of Tensor only. One intrusive pointer, asserted.
#pragma once
#include <atomic>
#include <cstdint>
#include <memory>
#include <string>

#include "torcxx/core/array_ref.h"
#include "torcxx/core/dtype.h"
#include "torcxx/core/error.h"
#include "torcxx/core/scalar.h"
#include "torcxx/core/storage.h"

namespace torcxx {

inline constexpr int kMaxDims = 64;

// What autograd keeps beside a tensor; defined in autograd/.
struct AutogradMeta;
struct TensorImpl;
TORCXX_API void delete_autograd_meta(AutogradMeta*) noexcept;
// Whether the base of a view has come to require grad since; remembers it when so.
TORCXX_API bool view_requires_grad(TensorImpl* view) noexcept;
// Frees the object that another language gave the tensor to own; set by its binding.
TORCXX_API extern void (*release_object)(TensorImpl*) noexcept;

struct TORCXX_API TensorImpl {
  std::atomic<int32_t> refs{1};
  ScalarType dtype;
  uint8_t ndim = 0;
  bool requires_grad = false;  // set on a leaf, or it has a grad_fn
  bool is_inference = false;   // made under InferenceMode
  bool contiguous = true;
  bool untracked = false;     // `.data`: writes do not count as versions
  bool follows_base = false;  // a view without history: requires grad as soon as its base does
  bool owns_object = false;   // `object` lives on with nobody but the tensor to hold it
  Device device;
  int64_t numel = 1;
  int64_t offset = 0;  // elements from the start of the storage
  char* data = nullptr;
  int64_t* shape = inline_;  // ndim sizes, then ndim strides
  AutogradMeta* autograd = nullptr;
  void* object = nullptr;  // the tensor as another language sees it; touched by its binding alone
  Storage storage;
  static constexpr int kInlineDims = 5;
  int64_t inline_[2 * kInlineDims];

  explicit TensorImpl(ScalarType t, Device d = kCPU) : dtype(t), device(d) {}
  TensorImpl(const TensorImpl&) = delete;
  ~TensorImpl() {
    if (TORCXX_UNLIKELY(owns_object)) release_object(this);
    if (shape != inline_) delete[] shape;
    if (autograd) delete_autograd_meta(autograd);
  }
  int64_t* sizes() const { return shape; }
  int64_t* strides() const { return shape + ndim; }
  // Sets sizes and strides, numel and contiguous; sizes must be valid (checked by callers).
  void set_shape(IntArrayRef sizes, IntArrayRef strides);
  // Row-major strides; raises Error if a size is negative or the product overflows int64.
  void set_contiguous(IntArrayRef sizes);
  static void* operator new(size_t n) { return detail::small_allocate(n); }
  static void operator delete(void* p, size_t n) noexcept { detail::small_free(p, n); }
};

class TORCXX_API TensorBase {
 public:
  TensorBase() = default;
  explicit TensorBase(TensorImpl* adopted) : impl_(adopted) {}
  TensorBase(const TensorBase& o) : impl_(o.impl_) {
    if (impl_) impl_->refs.fetch_add(1, std::memory_order_relaxed);
  }
  TensorBase(TensorBase&& o) noexcept : impl_(o.impl_) { o.impl_ = nullptr; }
  TensorBase& operator=(const TensorBase& o) {
    TensorBase copy(o);
    std::swap(impl_, copy.impl_);
    return *this;
  }
  TensorBase& operator=(TensorBase&& o) noexcept {
    std::swap(impl_, o.impl_);
    return *this;
  }
  ~TensorBase() { reset(); }
  void reset() {
    // A sole owner needs no locked instruction: nobody else is there to take a reference.
    if (impl_ && (impl_->refs.load(std::memory_order_acquire) == 1 ||
                  impl_->refs.fetch_sub(1, std::memory_order_acq_rel) == 1))
      delete impl_;
    impl_ = nullptr;
  }

  bool defined() const { return impl_ != nullptr; }
  bool is_same(const TensorBase& o) const { return impl_ == o.impl_; }
  // The implementation; raises Error for an undefined tensor, naming no operation: callers check
  // first.
  TensorImpl* impl() const {
    if (TORCXX_UNLIKELY(!impl_))
      detail::raise<Error>("expected a defined tensor, got an undefined one");
    return impl_;
  }
  TensorImpl* unsafe_impl() const { return impl_; }
  TensorImpl* release_impl() {
    TensorImpl* p = impl_;
    impl_ = nullptr;
    return p;
  }
  int64_t use_count() const { return impl_ ? impl_->refs.load() : 0; }

  int64_t dim() const { return impl()->ndim; }
  int64_t ndimension() const { return impl()->ndim; }
  int64_t numel() const { return impl()->numel; }
  IntArrayRef sizes() const { return {impl()->sizes(), impl_->ndim}; }
  IntArrayRef strides() const { return {impl()->strides(), impl_->ndim}; }
  // Size or stride of dimension d, counted from the end when negative; raises IndexError.
  int64_t size(int64_t d) const;
  int64_t stride(int64_t d) const;
  ScalarType scalar_type() const { return impl()->dtype; }
  ScalarType dtype() const { return impl()->dtype; }
  Device device() const { return impl()->device; }
  int64_t storage_offset() const { return impl()->offset; }
  const Storage& storage() const { return impl()->storage; }
  int64_t element_size() const { return elementSize(impl()->dtype); }
  int64_t itemsize() const { return element_size(); }
  size_t nbytes() const { return static_cast<size_t>(numel() * element_size()); }
  bool is_contiguous() const { return impl()->contiguous; }
  bool is_floating_point() const { return isFloatingType(impl()->dtype); }
  bool is_complex() const { return isComplexType(impl()->dtype); }
  bool is_signed() const { return isSignedType(impl()->dtype); }
  bool is_cpu() const { return impl()->device.is_cpu(); }
  bool is_cuda() const { return impl()->device.type() == DeviceType::CUDA; }
  bool is_inference() const { return impl()->is_inference; }
  bool requires_grad() const {
    return impl()->requires_grad || (impl_->follows_base && view_requires_grad(impl_));
  }
  // Counts in-place writes to the storage.
  uint32_t _version() const { return impl()->storage ? impl_->storage->version.load() : 0; }
  void bump_version() const {
    if (!impl()->untracked && impl_->storage)
      impl_->storage->version.fetch_add(1, std::memory_order_relaxed);
  }

  void* data_ptr() const { return impl()->data; }
  const void* const_data_ptr() const { return impl()->data; }
  // Typed pointer to the first element; raises Error when T is not the dtype.
  template <class T>
  T* data_ptr() const {
    check_dtype(scalar_type_of<std::remove_const_t<T>>);
    return reinterpret_cast<T*>(impl_->data);
  }
  template <class T>
  const T* const_data_ptr() const {
    return data_ptr<T>();
  }

 protected:
  void check_dtype(ScalarType wanted) const;
  TensorImpl* impl_ = nullptr;
};
static_assert(sizeof(TensorBase) == sizeof(void*));

}  // namespace torcxx
