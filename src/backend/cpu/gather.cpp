#include "backend/cpu/gather.h"

#include <algorithm>
#include <atomic>

#include "torcxx/core/parallel.h"
#include "torcxx/core/tensor_base.h"

namespace torcxx::cpu {
namespace {

constexpr int64_t kGrain = 16384;  // elements of a parallel chunk
constexpr int64_t kColumns = 2048;

// Calls row(table offset, list offset, place offset, n) for rows along the last dimension. Rows of
// one task follow each other along `dim`; other tasks never meet the same places of the table, so
// that sharing them out changes nothing.
void for_rows(const GatherArgs& a, FunctionRef<void(int64_t, int64_t, int64_t, int64_t)> row) {
  const int n = static_cast<int>(a.shape.size()), last = n - 1;
  if (n == 0) return row(0, 0, 0, 1);
  int64_t place[kMaxDims], step = 1;
  for (int d = last; d >= 0; d--) {
    place[d] = step;
    step *= a.shape[static_cast<size_t>(d)];
  }
  if (step == 0) return;
  const int dim = static_cast<int>(a.dim);
  const int64_t cols = a.shape[static_cast<size_t>(last)];
  const int64_t width = dim == last ? cols : std::min(cols, kColumns);
  const int64_t blocks = (cols + width - 1) / width;
  const int64_t along = dim == last ? 1 : a.shape[static_cast<size_t>(dim)];
  const int64_t tasks = step / cols / along * blocks;
  parallel_for(0, tasks, std::max<int64_t>(1, kGrain / (width * along)), [&](int64_t b, int64_t e) {
    for (int64_t t = b; t < e; t++) {
      const int64_t c = t % blocks * width;
      int64_t rest = t / blocks, table = 0, list = 0, at = 0;
      for (int d = last - 1; d >= 0; d--) {
        if (d == dim) continue;
        const int64_t size = a.shape[static_cast<size_t>(d)], i = rest % size;
        rest /= size;
        table += i * a.table.strides[d];
        list += i * a.list.strides[d];
        at += i * place[d];
      }
      table += dim == last ? 0 : c * a.table.strides[last];
      list += c * a.list.strides[last];
      for (int64_t i = 0; i < along; i++)
        row(table, list + (dim == last ? 0 : i * a.list.strides[dim]),
            at + c + (dim == last ? 0 : i * place[dim]), std::min(width, cols - c));
    }
  });
}

struct Bytes16 {
  uint64_t a, b;
};
// Calls f with a value of an unsigned type of `bytes` bytes.
template <class F>
void with_size(int64_t bytes, F f) {
  switch (bytes) {
    case 1:
      return f(uint8_t{});
    case 2:
      return f(uint16_t{});
    case 4:
      return f(uint32_t{});
    case 8:
      return f(uint64_t{});
    default:
      return f(Bytes16{});
  }
}

// to = from's elements at checked positions: a branch that is never taken costs nothing.
template <class T>
bool take(T* to, const T* from, const int64_t* at, int64_t n, int64_t size) {
  for (int64_t i = 0; i < n; i++) {
    const int64_t x = at[i];
    if (TORCXX_UNLIKELY(static_cast<uint64_t>(x) >= static_cast<uint64_t>(size))) return false;
    to[i] = from[x];
  }
  return true;
}
template <class T>
bool take(T* to, int64_t to_step, const T* from, int64_t step, int64_t along, const int64_t* at,
          int64_t n, int64_t size) {
  for (int64_t i = 0; i < n; i++) {
    const int64_t x = at[i];
    if (TORCXX_UNLIKELY(static_cast<uint64_t>(x) >= static_cast<uint64_t>(size))) return false;
    to[i * to_step] = from[i * step + x * along];
  }
  return true;
}

template <class T>
struct Combine {
  static constexpr bool small = std::is_same_v<T, Half> || std::is_same_v<T, BFloat16>;
  static constexpr bool complex = requires(T x) { x.real(); };
  using W = std::conditional_t<small, float, T>;
  static bool before(W a, W b) {
    if constexpr (complex)
      return false;
    else
      return a < b;
  }
  template <Scatter How>
  static T apply(T x, T y) {
    const W a = x, b = y;
    if constexpr (How == Scatter::Set) return y;
    if constexpr (How == Scatter::Most) return before(a, b) || b != b ? (a != a ? x : y) : x;
    if constexpr (How == Scatter::Least) return before(b, a) || b != b ? (a != a ? x : y) : x;
    if constexpr (std::is_same_v<T, bool>) return How == Scatter::Add ? a | b : a & b;
    if constexpr (std::is_integral_v<T>) {
      const auto u = static_cast<uint64_t>(a), v = static_cast<uint64_t>(b);
      return static_cast<T>(How == Scatter::Add ? u + v : u * v);
    }
    if constexpr (complex && How == Scatter::Multiply)
      return T(a.real() * b.real() - a.imag() * b.imag(),
               a.real() * b.imag() + a.imag() * b.real());
    else
      return T(How == Scatter::Add ? a + b : a * b);
  }
};

template <Scatter How>
void scatter_as(const GatherArgs& a) {
  dispatch_dtype(a.table.dtype, [&](auto zero) {
    using T = decltype(zero);
    const size_t last = a.shape.empty() ? 0 : a.shape.size() - 1;
    const int64_t along = a.shape.empty() ? 0 : a.table.strides[a.dim];
    const bool inner = a.shape.empty() || static_cast<size_t>(a.dim) == last;
    const int64_t ts = inner ? 0 : a.table.strides[last];
    const int64_t ls = a.shape.empty() ? 0 : a.list.strides[last];
    for_rows(a, [=, &a](int64_t table, int64_t list, int64_t place, int64_t n) {
      T* to = static_cast<T*>(a.table.data) + table;
      const T* from = static_cast<const T*>(a.list.data) + list;
      const int64_t* at = a.places + place;
      for (int64_t i = 0; i < n; i++) {
        T& x = to[i * ts + at[i] * along];
        x = Combine<T>::template apply<How>(x, from[i * ls]);
      }
    });
  });
}

}  // namespace

bool gather(const GatherArgs& a, int64_t size) {
  std::atomic<bool> inside = true;
  with_size(elementSize(a.table.dtype), [&](auto zero) {
    using T = decltype(zero);
    const size_t last = a.shape.empty() ? 0 : a.shape.size() - 1;
    const int64_t along = a.shape.empty() ? 0 : a.table.strides[a.dim];
    const bool inner = a.shape.empty() || static_cast<size_t>(a.dim) == last;
    const int64_t ts = inner ? 0 : a.table.strides[last];
    const int64_t ls = a.shape.empty() ? 0 : a.list.strides[last];
    for_rows(a, [=, &a, &inside](int64_t table, int64_t list, int64_t place, int64_t n) {
      const T* from = static_cast<const T*>(a.table.data) + table;
      T* to = static_cast<T*>(a.list.data) + list;
      const int64_t* at = a.places + place;
      const bool dense = ls == 1 && ts == 0 && along == 1;
      if (!(dense ? take(to, from, at, n, size) : take(to, ls, from, ts, along, at, n, size)))
        inside.store(false, std::memory_order_relaxed);
    });
  });
  return inside;
}

void scatter(const GatherArgs& a, Scatter how) {
  switch (how) {
    case Scatter::Set:
      return scatter_as<Scatter::Set>(a);
    case Scatter::Add:
      return scatter_as<Scatter::Add>(a);
    case Scatter::Multiply:
      return scatter_as<Scatter::Multiply>(a);
    case Scatter::Most:
      return scatter_as<Scatter::Most>(a);
    case Scatter::Least:
      return scatter_as<Scatter::Least>(a);
  }
}

}  // namespace torcxx::cpu
