#include "torcxx/c/torcxx.h"

#include <cstring>
#include <exception>
#include <memory>
#include <new>

#include "core/empty.h"
#include "gen/ops/copy_.h"
#include "tensor/factory.h"
#include "tensor/registry.h"
#include "torcxx/autograd/autograd.h"
#include "torcxx/autograd/grad_mode.h"
#include "torcxx/autograd/variable.h"
#include "torcxx/core/parallel.h"

// A call's results and lists of mixed values are a list.
struct torcxx_value {
  torcxx::Value value;
  std::vector<torcxx::Value> list;
  bool is_list = false;
};

namespace {

using namespace torcxx;

thread_local std::string message, error_class, text;

template <class F>
auto guard(F f, decltype(f()) failed) noexcept -> decltype(f()) {
  const char* kind = "RuntimeError";
  try {
    return f();
  } catch (const ValueError& e) {
    kind = "ValueError", message = e.what();
  } catch (const TypeError& e) {
    kind = "TypeError", message = e.what();
  } catch (const IndexError& e) {
    kind = "IndexError", message = e.what();
  } catch (const NotImplementedError& e) {
    kind = "NotImplementedError", message = e.what();
  } catch (const LinAlgError& e) {
    kind = "LinAlgError", message = e.what();
  } catch (const OutOfMemoryError& e) {
    kind = "OutOfMemoryError", message = e.what();
  } catch (const std::bad_alloc& e) {
    kind = "OutOfMemoryError", message = e.what();
  } catch (const std::exception& e) {
    message = e.what();
  } catch (...) {
    message = "unknown error";
  }
  error_class = kind;
  return failed;
}

torcxx_value* own(Value v) { return new torcxx_value{std::move(v), {}, false}; }
torcxx_value* make(Value v) {
  return guard([&] { return own(std::move(v)); }, nullptr);
}

const TensorBase& tensor_of(const torcxx_value* v) {
  TORCXX_CHECK_TYPE(v && std::holds_alternative<TensorBase>(v->value), "expected a tensor");
  return std::get<TensorBase>(v->value);
}

ScalarType dtype_named(const char* name) {
  for (int i = 0; name && i < kNumScalarTypes; i++)
    if (toString(static_cast<ScalarType>(i)) == name) return static_cast<ScalarType>(i);
  detail::raise<TypeError>("unknown dtype '", name ? name : "(null)", "'");
}

}  // namespace

extern "C" {

const char* torcxx_error(void) { return message.c_str(); }
const char* torcxx_error_class(void) { return error_class.c_str(); }

torcxx_value* torcxx_none(void) { return make({}); }
torcxx_value* torcxx_bool(int value) { return make(Scalar(value != 0)); }
torcxx_value* torcxx_int(int64_t value) { return make(Scalar(value)); }
torcxx_value* torcxx_float(double value) { return make(Scalar(value)); }
torcxx_value* torcxx_complex(double real, double imag) {
  return make(Scalar(std::complex<double>(real, imag)));
}
torcxx_value* torcxx_string(const char* t) { return make(std::string(t ? t : "")); }
torcxx_value* torcxx_dtype(const char* name) {
  return guard([&] { return own(dtype_named(name)); }, nullptr);
}
torcxx_value* torcxx_ints(const int64_t* values, size_t n) {
  return make(std::vector<int64_t>(values, values + n));
}

torcxx_value* torcxx_tensor(const char* dtype, size_t ndim, const int64_t* sizes,
                            const int64_t* strides, int64_t offset, const void* storage,
                            size_t storage_bytes) {
  return guard(
      [&]() -> torcxx_value* {
        const ScalarType t = dtype_named(dtype);
        const int64_t count = static_cast<int64_t>(storage_bytes) / elementSize(t);
        const TensorBase flat = empty_cpu({count}, t);
        if (storage_bytes)
          std::memcpy(flat.data_ptr(), storage, static_cast<size_t>(count * elementSize(t)));
        int64_t last = offset, n = 1;
        for (size_t d = 0; d < ndim; d++) {
          TORCXX_CHECK_VALUE(sizes[d] >= 0 && strides[d] >= 0 && sizes[d] < (int64_t{1} << 40) &&
                                 strides[d] < (int64_t{1} << 40),
                             "torcxx_tensor: invalid size or stride");
          last += (sizes[d] - 1) * strides[d];
          n *= sizes[d] != 0;
        }
        TORCXX_CHECK_VALUE(n == 0 || (offset >= 0 && last < count),
                           "torcxx_tensor: the geometry leaves the storage");
        return own(alias(flat, {sizes, ndim}, {strides, ndim}, offset));
      },
      nullptr);
}

torcxx_value* torcxx_tensors(torcxx_value* const* tensors, size_t n) {
  return guard(
      [&] {
        std::vector<TensorBase> list;
        for (size_t i = 0; i < n; i++)
          list.push_back(std::holds_alternative<std::monostate>(tensors[i]->value)
                             ? TensorBase()
                             : tensor_of(tensors[i]));
        return own(std::move(list));
      },
      nullptr);
}
void torcxx_free(torcxx_value* value) { delete value; }

const char* torcxx_kind(const torcxx_value* v) {
  if (v->is_list) return "list";
  if (auto* t = std::get_if<TensorBase>(&v->value)) return t->defined() ? "Tensor" : "None";
  if (auto* s = std::get_if<Scalar>(&v->value))
    return s->isBoolean() ? "bool" : s->isIntegral() ? "int" : s->isComplex() ? "complex" : "float";
  constexpr const char* names[] = {"None", "Tensor", "Tensor[]", "",      "int[]",
                                   "str",  "dtype",  "other",    "other", "other"};
  return names[v->value.index()];
}
static Scalar scalar_of(const torcxx_value* v) {
  const auto* s = std::get_if<Scalar>(&v->value);
  return s ? *s : Scalar();
}
int64_t torcxx_as_int(const torcxx_value* v) { return scalar_of(v).toLong(); }
double torcxx_as_float(const torcxx_value* v) { return scalar_of(v).toDouble(); }
double torcxx_as_imag(const torcxx_value* v) { return scalar_of(v).toComplexDouble().imag(); }
const char* torcxx_as_text(const torcxx_value* v) {
  text.clear();
  if (auto* s = std::get_if<std::string>(&v->value)) text = *s;
  if (auto* t = std::get_if<ScalarType>(&v->value)) text = toString(*t);
  return text.c_str();
}
int64_t torcxx_length(const torcxx_value* v) {
  if (v->is_list) return static_cast<int64_t>(v->list.size());
  if (auto* l = std::get_if<std::vector<TensorBase>>(&v->value))
    return static_cast<int64_t>(l->size());
  if (auto* l = std::get_if<std::vector<int64_t>>(&v->value))
    return static_cast<int64_t>(l->size());
  return -1;
}
torcxx_value* torcxx_item(const torcxx_value* v, size_t i) {
  return guard(
      [&]() -> torcxx_value* {
        TORCXX_CHECK_INDEX(static_cast<int64_t>(i) < torcxx_length(v), "torcxx_item: index ", i,
                           " is out of range");
        if (v->is_list) return own(v->list[i]);
        if (auto* l = std::get_if<std::vector<TensorBase>>(&v->value)) return own((*l)[i]);
        return own(Scalar(std::get<std::vector<int64_t>>(v->value)[i]));
      },
      nullptr);
}

const char* torcxx_tensor_dtype(const torcxx_value* t) {
  return guard([&] { return toString(tensor_of(t).dtype()).data(); }, nullptr);
}
int64_t torcxx_tensor_dim(const torcxx_value* t) {
  return guard([&] { return tensor_of(t).dim(); }, -1);
}
int64_t torcxx_tensor_size(const torcxx_value* t, size_t d) {
  return guard([&] { return tensor_of(t).size(static_cast<int64_t>(d)); }, -1);
}
int torcxx_requires_grad(const torcxx_value* t) {
  return guard([&] { return static_cast<int>(tensor_of(t).requires_grad()); }, -1);
}
int torcxx_set_requires_grad(torcxx_value* t, int on) {
  return guard([&] { return autograd::set_requires_grad(tensor_of(t), on != 0), 0; }, -1);
}
int torcxx_read(const torcxx_value* t, void* out, size_t bytes) {
  return guard(
      [&] {
        const TensorBase& x = tensor_of(t);
        TORCXX_CHECK_VALUE(bytes == x.nbytes(), "torcxx_read: expected room for ", x.nbytes(),
                           " bytes, got ", bytes);
        const AutoGradMode off(false);
        const TensorBase dense = new_tensor(x.sizes(), x.dtype());
        TensorBase copy = dense;
        ops::copy_(copy, x);
        if (bytes) std::memcpy(out, copy.data_ptr(), bytes);
        return 0;
      },
      -1);
}

size_t torcxx_op_count(void) { return all_ops().size(); }
const char* torcxx_op_schema(size_t index) {
  return index < all_ops().size() ? all_ops()[index]->schema : nullptr;
}

torcxx_value* torcxx_call(size_t index, torcxx_value* const* args, size_t n) {
  return guard(
      [&] {
        TORCXX_CHECK_INDEX(index < all_ops().size(), "torcxx_call: no operation ", index);
        std::vector<Value> values;
        for (size_t i = 0; i < n; i++) values.push_back(args[i]->value);
        auto out = std::make_unique<torcxx_value>();
        out->is_list = true;
        out->list = all_ops()[index]->call(values.data(), n);
        return out.release();
      },
      nullptr);
}

torcxx_value* torcxx_grad(torcxx_value* const* outputs, torcxx_value* const* grad_outputs,
                          size_t n_outputs, torcxx_value* const* inputs, size_t n_inputs,
                          int create_graph) {
  return guard(
      [&] {
        const auto list = [](torcxx_value* const* v, size_t n) {
          std::vector<TensorBase> l;
          for (size_t i = 0; i < n; i++) l.push_back(tensor_of(v[i]));
          return l;
        };
        auto g =
            autograd::gradients_of(list(outputs, n_outputs), list(inputs, n_inputs),
                                   list(grad_outputs, n_outputs), true, create_graph != 0, true);
        return own(std::move(g));
      },
      nullptr);
}
void torcxx_manual_seed(uint64_t seed) { manual_seed(seed); }
void torcxx_set_num_threads(int n) {
  guard([&] { return set_num_threads(n), 0; }, -1);
}
int torcxx_set_memory_limit(int64_t bytes) { return set_memory_limit(bytes), 0; }

}  // extern "C"
