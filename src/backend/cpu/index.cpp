#include "backend/cpu/index.h"

#include <algorithm>
#include <cstring>

#include "torcxx/core/parallel.h"

namespace torcxx::cpu {
namespace {

constexpr int64_t kGrain = 32768;  // elements of a parallel chunk

int64_t grain_of(int64_t inner) {
  return std::max<int64_t>(1, kGrain / std::max<int64_t>(inner, 1));
}

// Calls f(std::integral_constant bytes) with the size of a row, 0 where it is none of the common
// ones.
template <class F>
void with_row_bytes(int64_t bytes, F f) {
  switch (bytes) {
    case 1:
      return f(std::integral_constant<int64_t, 1>());
    case 2:
      return f(std::integral_constant<int64_t, 2>());
    case 4:
      return f(std::integral_constant<int64_t, 4>());
    case 8:
      return f(std::integral_constant<int64_t, 8>());
    case 16:
      return f(std::integral_constant<int64_t, 16>());
    default:
      return f(std::integral_constant<int64_t, 0>());
  }
}

template <class T>
void add_row(T* __restrict to, const T* __restrict from, int64_t n, T alpha) {
  if constexpr (std::is_floating_point_v<T>) {
    constexpr int64_t kRun = 16;  // a loop of fixed length is vectorised
    for (; n >= kRun; n -= kRun, to += kRun, from += kRun)
      for (int64_t i = 0; i < kRun; i++) to[i] += alpha * from[i];
  }
  for (int64_t i = 0; i < n; i++) {
    if constexpr (std::is_same_v<T, bool>)
      to[i] = to[i] || (alpha && from[i]);
    else if constexpr (std::is_same_v<T, Half> || std::is_same_v<T, BFloat16>)
      to[i] = T(float(to[i]) + float(alpha) * float(from[i]));
    else if constexpr (std::is_integral_v<T>)
      to[i] = static_cast<T>(static_cast<uint64_t>(to[i]) +
                             static_cast<uint64_t>(alpha) * static_cast<uint64_t>(from[i]));
    else
      to[i] += alpha * from[i];
  }
}

}  // namespace

void take_rows(void* rows, const void* table, const int64_t* index, const RowShape& s,
               int64_t element_bytes) {
  const int64_t bytes = s.inner * element_bytes;
  if (s.outer * s.n * bytes == 0) return;
  with_row_bytes(bytes, [&](auto fixed) {
    const size_t row = static_cast<size_t>(fixed() ? fixed() : bytes);
    parallel_for(0, s.outer * s.n, grain_of(s.inner), [&](int64_t b, int64_t e) {
      for (int64_t at = b; at < e;) {
        const int64_t o = at / s.n, k0 = at - o * s.n, k1 = std::min(s.n, k0 + e - at);
        char* to = static_cast<char*>(rows) + at * static_cast<int64_t>(row);
        const char* from = static_cast<const char*>(table) + o * s.size * static_cast<int64_t>(row);
        for (int64_t k = k0; k < k1; k++, to += row)
          std::memcpy(to, from + index[k] * static_cast<int64_t>(row), row);
        at += k1 - k0;
      }
    });
  });
}

void put_rows(void* table, const void* rows, const int64_t* index, const RowShape& s,
              int64_t element_bytes) {
  const int64_t bytes = s.inner * element_bytes;
  if (s.outer * s.n * bytes == 0) return;
  with_row_bytes(bytes, [&](auto fixed) {
    const size_t row = static_cast<size_t>(fixed() ? fixed() : bytes);
    parallel_for(0, s.outer, grain_of(s.inner * s.n), [&](int64_t b, int64_t e) {
      for (int64_t o = b; o < e; o++) {
        char* to = static_cast<char*>(table) + o * s.size * static_cast<int64_t>(row);
        const char* from = static_cast<const char*>(rows) + o * s.n * static_cast<int64_t>(row);
        for (int64_t k = 0; k < s.n; k++, from += row)
          std::memcpy(to + index[k] * static_cast<int64_t>(row), from, row);
      }
    });
  });
}

// Places may repeat, so that only the outer index and the columns are shared out among threads.
void add_rows(void* table, const void* rows, const int64_t* index, const RowShape& s,
              ScalarType dtype, const Scalar& alpha) {
  if (s.outer * s.n * s.inner == 0) return;
  dispatch_dtype(dtype, [&](auto zero) {
    using T = decltype(zero);
    const T a = alpha.to<T>();
    const int64_t width = s.n >= 64 ? 256 : s.inner;  // columns of a task
    const int64_t tasks = (s.inner + width - 1) / width;
    parallel_for(0, s.outer * tasks, grain_of(std::min(width, s.inner) * s.n),
                 [&](int64_t b, int64_t e) {
                   for (int64_t i = b; i < e; i++) {
                     const int64_t o = i / tasks, c = i % tasks * width;
                     T* to = static_cast<T*>(table) + o * s.size * s.inner + c;
                     const T* from = static_cast<const T*>(rows) + o * s.n * s.inner + c;
                     const int64_t n = std::min(width, s.inner - c);
                     for (int64_t k = 0; k < s.n; k++)
                       add_row(to + index[k] * s.inner, from + k * s.inner, n, a);
                   }
                 });
  });
}

}  // namespace torcxx::cpu
