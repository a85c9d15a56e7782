// Typed errors. A message reads "operation: argument 'name' expected ..., got ... (hint)".
#pragma once
#include <complex>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>

#include "torcxx/core/macros.h"

namespace torcxx {

// Root of everything that the library throws. Python raises RuntimeError for it.
class TORCXX_API Error : public std::runtime_error {
 public:
  explicit Error(const std::string& message) : std::runtime_error(message) {}
  // what(), which has no backtrace here.
  const char* what_without_backtrace() const noexcept { return what(); }
};
class TORCXX_API ValueError : public Error {
  using Error::Error;
};
class TORCXX_API TypeError : public Error {
  using Error::Error;
};
class TORCXX_API IndexError : public Error {
  using Error::Error;
};
class TORCXX_API NotImplementedError : public Error {
  using Error::Error;
};
// Recoverable: the failed allocation has no effect and the process goes on.
class TORCXX_API OutOfMemoryError : public Error {
  using Error::Error;
};
class TORCXX_API LinAlgError : public Error {
  using Error::Error;
};
// A file or system call failed; code() is errno's value (0 when unknown).
class TORCXX_API OSError : public Error {
 public:
  explicit OSError(const std::string& message, int code = 0) : Error(message), code_(code) {}
  int code() const { return code_; }

 private:
  int code_;
};

namespace detail {

TORCXX_API void append(std::string& out, std::string_view text);
TORCXX_API void append(std::string& out, long long value);
TORCXX_API void append(std::string& out, unsigned long long value);
TORCXX_API void append(std::string& out, double value);

template <class T>
void append_any(std::string& out, const T& value) {
  if constexpr (std::is_convertible_v<const T&, std::string_view>)
    append(out, std::string_view(value));
  else if constexpr (std::is_same_v<T, bool>)
    append(out, std::string_view(value ? "true" : "false"));
  else if constexpr (std::is_same_v<T, char>)
    append(out, std::string_view(&value, 1));
  else if constexpr (std::is_floating_point_v<T>)
    append(out, static_cast<double>(value));
  else if constexpr (std::is_unsigned_v<T>)
    append(out, static_cast<unsigned long long>(value));
  else if constexpr (std::is_integral_v<T>)
    append(out, static_cast<long long>(value));
  else
    append(out, to_string(value));  // by ADL: dtypes, devices, shapes
}

template <class... A>
std::string cat(const A&... parts) {
  std::string out;
  (append_any(out, parts), ...);
  return out;
}

template <class E, class... A>
[[noreturn, gnu::noinline, gnu::cold]] void raise(const A&... parts) {
  throw E(cat(parts...));
}

}  // namespace detail
}  // namespace torcxx

// TORCXX_CHECK(condition, "op: argument 'x' expected ", a, ", got ", b): throws Error unless it
// holds.
#define TORCXX_CHECK_AS(E, condition, ...)                                                \
  do {                                                                                    \
    if (TORCXX_UNLIKELY(!(condition))) ::torcxx::detail::raise<::torcxx::E>(__VA_ARGS__); \
  } while (0)
#define TORCXX_CHECK(condition, ...) TORCXX_CHECK_AS(Error, condition, __VA_ARGS__)
#define TORCXX_CHECK_VALUE(condition, ...) TORCXX_CHECK_AS(ValueError, condition, __VA_ARGS__)
#define TORCXX_CHECK_TYPE(condition, ...) TORCXX_CHECK_AS(TypeError, condition, __VA_ARGS__)
#define TORCXX_CHECK_INDEX(condition, ...) TORCXX_CHECK_AS(IndexError, condition, __VA_ARGS__)
#define TORCXX_CHECK_NOT_IMPLEMENTED(condition, ...) \
  TORCXX_CHECK_AS(NotImplementedError, condition, __VA_ARGS__)
