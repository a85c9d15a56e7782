// What generated operation sources need.
#pragma once
#include "autograd/functions.h"
#include "tensor/fft_formulas.h"
#include "tensor/formulas.h"
#include "tensor/index_formulas.h"
#include "tensor/linalg_formulas.h"
#include "tensor/nn_formulas.h"
#include "tensor/operators.h"
#include "tensor/pointwise.h"
#include "tensor/pool.h"
#include "tensor/random_formulas.h"
#include "tensor/reduce_formulas.h"
#include "tensor/registry.h"
#include "tensor/scan_formulas.h"
#include "tensor/shape_formulas.h"
#include "tensor/window.h"

namespace torcxx {

#if TORCXX_X86
#define TORCXX_DECLARE_KERNELS(op)           \
  }                                          \
  namespace torcxx::v2 {                     \
  extern const cpu::MapKernels kernels_##op; \
  }                                          \
  namespace torcxx::v3 {                     \
  extern const cpu::MapKernels kernels_##op; \
  }                                          \
  namespace torcxx::v4 {                     \
  extern const cpu::MapKernels kernels_##op; \
  }
#else
#define TORCXX_DECLARE_KERNELS(op)           \
  }                                          \
  namespace torcxx::base {                   \
  extern const cpu::MapKernels kernels_##op; \
  }
#endif

// Switches recording off while an operation that records itself runs its parts.
class NoRecording {
 public:
  explicit NoRecording(bool active = true) : active_(active && GradMode::is_enabled()) {
    if (active_) GradMode::set_enabled(false);
  }
  ~NoRecording() {
    if (active_) GradMode::set_enabled(true);
  }
  NoRecording(const NoRecording&) = delete;

 private:
  bool active_;
};

// An optional list kept by a node.
struct OptionalInts {
  bool has = false;
  std::vector<int64_t> list;
  bool has_value() const { return has; }
  operator OptionalIntArrayRef() const {
    return has ? OptionalIntArrayRef(list) : OptionalIntArrayRef();
  }
};

inline const Scalar& keep(const Scalar& s) { return s; }
inline std::vector<int64_t> keep(IntArrayRef l) { return l.vec(); }
inline OptionalInts keep(const OptionalIntArrayRef& l) {
  return l.has_value() ? OptionalInts{true, l.value().vec()} : OptionalInts{};
}
inline std::string keep(std::string_view s) { return std::string(s); }
inline std::optional<std::string> keep(std::optional<std::string_view> s) {
  return s ? std::optional<std::string>(*s) : std::nullopt;
}
template <class T>
requires(std::is_arithmetic_v<T> || std::is_enum_v<T>) T keep(T v) { return v; }
template <class T>
const std::optional<T>& keep(const std::optional<T>& v) {
  return v;
}
inline const TensorOptions& keep(const TensorOptions& o) { return o; }

bool any_requires_grad(ArrayRef<TensorBase> list);
inline bool any_requires_grad(const TensorBase& t) { return autograd::requires_grad(t); }
std::vector<TensorBase> unpack_all(const std::vector<SavedTensor>& saved, Node* owner);
// A float result of an operation without a gradient: backward through it raises
// NotImplementedError.
void mark_not_differentiable(const TensorBase& result, const char* op);
inline void mark_not_differentiable(const std::vector<TensorBase>& results, const char* op) {
  for (const auto& r : results) mark_not_differentiable(r, op);
}
// self = result for operations whose in-place form is their functional form and a copy.
TensorBase& assign_inplace(TensorBase& self, const TensorBase& result, const char* op);
// What `result` is then computed of: a copy where it is recorded, which the graph may keep. self
// itself would be overwritten, and own a graph that owns it.
TensorBase before_inplace(const TensorBase& self, bool record);
// Writes a result to out=, resized to its shape; out must be able to hold its dtype, or have that
// very dtype when `exact`.
void write_out(TensorBase& out, const TensorBase& result, const char* op, bool exact = false);
// Raises Error when out= and an input share memory.
void check_apart(const TensorBase& out, const TensorBase& in, const char* op);
void check_apart(const TensorBase& out, ArrayRef<TensorBase> in, const char* op);
// The same for the shape of result, to which out is resized. Error too.
void check_apart_grown(const TensorBase& out, const TensorBase& result, const TensorBase& in,
                       const char* op);
void check_apart_grown(const TensorBase& out, const TensorBase& result, ArrayRef<TensorBase> in,
                       const char* op);
// Raises Error for out= while an argument takes part in recording.
void check_out_grad(const char* op, bool requires_grad);

}  // namespace torcxx
