// DLPack: tensors shared with other libraries without a copy (layout: the DLPack ABI, 0.x and 1.x).
#include "convert.h"
#include "core/empty.h"
#include "torcxx/autograd/variable.h"
#include "torcxx/tensor/tensor_data.h"

namespace torcxx::python {
namespace {

struct DLTensor {
  void* data;
  int32_t device_type, device_id;  // 1: CPU
  int32_t ndim;
  uint8_t code, bits;
  uint16_t lanes;
  int64_t* shape;
  int64_t* strides;  // in elements; may be null: row-major
  uint64_t byte_offset;
};
struct DLManagedTensor {
  DLTensor tensor;
  void* context;
  void (*deleter)(DLManagedTensor*);
};
struct DLManagedTensorVersioned {
  uint32_t major, minor;
  void* context;
  void (*deleter)(DLManagedTensorVersioned*);
  uint64_t flags;
  DLTensor tensor;
};
enum Code : uint8_t { kDLInt, kDLUInt, kDLFloat, kDLOpaque, kDLBfloat, kDLComplex, kDLBool };

Code code_of(ScalarType t) {
  if (t == kBool) return kDLBool;
  if (t == kBFloat16) return kDLBfloat;
  if (isFloatingType(t)) return kDLFloat;
  if (isComplexType(t)) return kDLComplex;
  return isSignedType(t) ? kDLInt : kDLUInt;
}
ScalarType type_of(const DLTensor& d) {
  TORCXX_CHECK(d.lanes == 1, "from_dlpack: unsupported number of lanes: ", d.lanes);
  for (int i = 0; i < kNumScalarTypes; i++) {
    const auto t = static_cast<ScalarType>(i);
    if (code_of(t) == d.code && 8 * elementSize(t) == d.bits) return t;
  }
  detail::raise<Error>("from_dlpack: unsupported type: code ", static_cast<int>(d.code), " with ",
                       static_cast<int>(d.bits), " bits");
}

// Keeps the tensor, its sizes and strides as long as the other side wants them.
struct Export {
  DLManagedTensor managed;
  TensorBase tensor;
};
PyObject* to_capsule(const TensorBase& t) {
  TORCXX_CHECK(!t.requires_grad(),
               "Can't export tensors that require gradient, use tensor.detach()");
  auto* e = new Export{{}, t};
  e->managed = {
      {t.data_ptr(), 1, 0, static_cast<int32_t>(t.dim()), code_of(t.dtype()),
       static_cast<uint8_t>(8 * t.element_size()), 1, t.impl()->sizes(), t.impl()->strides(), 0},
      e,
      [](DLManagedTensor* m) { delete static_cast<Export*>(m->context); }};
  PyObject* capsule = PyCapsule_New(&e->managed, "dltensor", [](PyObject* c) {
    if (!PyCapsule_IsValid(c, "dltensor")) return;  // consumed: the other side frees it
    auto* m = static_cast<DLManagedTensor*>(PyCapsule_GetPointer(c, "dltensor"));
    m->deleter(m);
  });
  if (!capsule) delete e;
  return capsule;
}

TensorBase share(const DLTensor& d, std::function<void(void*)> release) {
  TORCXX_CHECK(d.device_type == 1 || d.device_type == 3,
               "from_dlpack: expected a tensor on the CPU, got device type ", d.device_type);
  TORCXX_CHECK(d.ndim >= 0 && d.ndim <= kMaxDims, "from_dlpack: got ", d.ndim, " dimensions");
  TORCXX_CHECK(d.ndim == 0 || d.shape, "from_dlpack: the shape is missing");
  const ScalarType dtype = type_of(d);
  std::vector<int64_t> sizes(d.shape, d.shape + d.ndim), strides;
  int64_t numel = 1;
  for (int64_t s : sizes) {
    TORCXX_CHECK(s >= 0, "from_dlpack: negative size ", s);
    numel = s == 0 || numel == 0 ? 0 : 1;
  }
  if (d.strides) {
    strides.assign(d.strides, d.strides + d.ndim);
    for (size_t i = 0; i < strides.size(); i++)
      TORCXX_CHECK_VALUE(strides[i] >= 0 || sizes[i] < 2,
                         "from_dlpack: negative strides are not supported");
    for (int64_t& s : strides)
      if (s < 0) s = 1;
  }
  if (numel == 0) {
    release(nullptr);
    return empty_cpu(sizes, dtype);
  }
  TORCXX_CHECK(d.data, "from_dlpack: the data is missing");
  return detail::blob(static_cast<char*>(d.data) + d.byte_offset, sizes,
                      d.strides ? OptionalIntArrayRef(strides) : OptionalIntArrayRef(), release,
                      TensorOptions(dtype));
}

template <class M>
TensorBase consume(PyObject* capsule, const char* name, const char* used) {
  auto* m = static_cast<M*>(PyCapsule_GetPointer(capsule, name));
  if (!m) throw nb::python_error();
  TensorBase t = share(m->tensor, [m](void*) {
    if (!m->deleter) return;
    nb::gil_scoped_acquire locked;  // the owner may be Python's
    m->deleter(m);
  });
  PyCapsule_SetName(capsule, used);
  return t;
}

TensorBase from_capsule(PyObject* capsule) {
  if (PyCapsule_IsValid(capsule, "dltensor"))
    return consume<DLManagedTensor>(capsule, "dltensor", "used_dltensor");
  if (PyCapsule_IsValid(capsule, "dltensor_versioned"))
    return consume<DLManagedTensorVersioned>(capsule, "dltensor_versioned",
                                             "used_dltensor_versioned");
  throw Error(
      "from_dlpack received an invalid capsule. Note that DLTensor capsules can be consumed "
      "only once, so you might have already constructed a tensor from it once.");
}

}  // namespace

void define_dlpack(nb::module_& m) {
  m.def("_to_dlpack", [](const TensorBase& t) { return nb::steal(to_capsule(t)); });
  m.def("_from_dlpack", [](nb::handle capsule) { return from_capsule(capsule.ptr()); });
}

}  // namespace torcxx::python
