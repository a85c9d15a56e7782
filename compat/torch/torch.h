// Lets programs written for libtorch build with Torcxx: torch, at and c10 are names of torcxx.
#pragma once
#include <torcxx/data/make_data_loader.h>
#include <torcxx/io/serialize.h>
#include <torcxx/nn/functional.h>
#include <torcxx/optim.h>
#include <torcxx/tensor/flat_functions.gen.h>
#include <torcxx/torcxx.h>

#include <sstream>

namespace c10 {
using namespace torcxx;
template <class T>
using optional = std::optional<T>;
using std::make_optional;
using std::nullopt;
using std::nullopt_t;
// The arguments as << prints them.
template <class... Args>
std::string str(const Args&... args) {
  std::ostringstream out;
  (out << ... << args);
  return out.str();
}
inline std::string toString(ScalarType dtype) { return str(dtype); }  // "Float"
}  // namespace c10
namespace at {
using namespace c10;
}
namespace torch {
using namespace c10;
using Dtype = ScalarType;
template <class Key, class Value>
requires std::is_same_v<Key, std::string>
using OrderedDict = torcxx::OrderedDict<Value>;
namespace cuda {
inline bool is_available() { return false; }
inline bool cudnn_is_available() { return false; }
inline size_t device_count() { return 0; }
}  // namespace cuda
}  // namespace torch

#define TORCH_MODULE(Name) TORCXX_MODULE(Name)
#define TORCH_ARG(T, name) TORCXX_ARG(T, name)
#define TORCH_CHECK(cond, ...) TORCXX_CHECK(cond, "" __VA_OPT__(, ) __VA_ARGS__)
#define TORCH_CHECK_INDEX(cond, ...) TORCXX_CHECK_INDEX(cond, "" __VA_OPT__(, ) __VA_ARGS__)
#define TORCH_CHECK_VALUE(cond, ...) TORCXX_CHECK_VALUE(cond, "" __VA_OPT__(, ) __VA_ARGS__)
#define TORCH_CHECK_TYPE(cond, ...) TORCXX_CHECK_TYPE(cond, "" __VA_OPT__(, ) __VA_ARGS__)
#define TORCH_CHECK_NOT_IMPLEMENTED(cond, ...) \
  TORCXX_CHECK_NOT_IMPLEMENTED(cond, "" __VA_OPT__(, ) __VA_ARGS__)
#define TORCH_INTERNAL_ASSERT(cond, ...) TORCH_CHECK(cond __VA_OPT__(, ) __VA_ARGS__)
#define AT_ASSERT(cond, ...) TORCXX_CHECK(cond, "expected " #cond __VA_OPT__(, ) __VA_ARGS__)
#define AT_ERROR(...) TORCH_CHECK(false, __VA_ARGS__)

// AT_DISPATCH_...(dtype, name, lambda): the lambda with scalar_t the C++ type of dtype.
#define TORCXX_CASE(type, dtype, ...) \
  case ::torcxx::ScalarType::dtype: { \
    using scalar_t = type;            \
    return __VA_ARGS__();             \
  }
#define TORCXX_DISPATCH(dtype, name, cases)                                                       \
  [&] {                                                                                           \
    switch (const ::torcxx::ScalarType dispatched_ = (dtype)) {                                   \
      cases default : TORCXX_CHECK_NOT_IMPLEMENTED(false, "\"", name, "\" not implemented for '", \
                                                   dispatched_, "'");                             \
    }                                                                                             \
  }()
#define TORCXX_FLOATING_CASES(...) \
  TORCXX_CASE(double, Double, __VA_ARGS__) TORCXX_CASE(float, Float, __VA_ARGS__)
#define TORCXX_INTEGRAL_CASES(...)         \
  TORCXX_CASE(uint8_t, Byte, __VA_ARGS__)  \
  TORCXX_CASE(int8_t, Char, __VA_ARGS__)   \
  TORCXX_CASE(int16_t, Short, __VA_ARGS__) \
  TORCXX_CASE(int32_t, Int, __VA_ARGS__) TORCXX_CASE(int64_t, Long, __VA_ARGS__)
#define AT_DISPATCH_FLOATING_TYPES(dtype, name, ...) \
  TORCXX_DISPATCH(dtype, name, TORCXX_FLOATING_CASES(__VA_ARGS__))
#define AT_DISPATCH_INTEGRAL_TYPES(dtype, name, ...) \
  TORCXX_DISPATCH(dtype, name, TORCXX_INTEGRAL_CASES(__VA_ARGS__))
#define AT_DISPATCH_ALL_TYPES(dtype, name, ...) \
  TORCXX_DISPATCH(dtype, name,                  \
                  TORCXX_FLOATING_CASES(__VA_ARGS__) TORCXX_INTEGRAL_CASES(__VA_ARGS__))
