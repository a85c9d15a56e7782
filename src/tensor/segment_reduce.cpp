// Reductions of segments, whose lengths or offsets a tensor names.
#include "gen/ops/segment_reduce.h"

#include <cmath>
#include <cstring>
#include <limits>

#include "gen/ops/_segment_reduce_backward.h"
#include "tensor/broadcast.h"
#include "tensor/factory.h"
#include "tensor/index.h"
#include "torcxx/core/parallel.h"

namespace torcxx {
namespace {

enum class Kind { Sum, Mean, Max, Min, Prod };

Kind kind_of(std::string_view reduce) {
  constexpr std::pair<const char*, Kind> names[] = {{"sum", Kind::Sum},
                                                    {"mean", Kind::Mean},
                                                    {"max", Kind::Max},
                                                    {"min", Kind::Min},
                                                    {"prod", Kind::Prod}};
  for (const auto& [name, kind] : names)
    if (reduce == name) return kind;
  detail::raise<Error>("segment_reduce(): reduce must be sum, mean, max, min or prod, got ",
                       reduce);
}

double identity(Kind kind) {
  constexpr double inf = std::numeric_limits<double>::infinity();
  return kind == Kind::Max ? -inf : kind == Kind::Min ? inf : kind == Kind::Prod ? 1 : 0;
}

// data as [rows, size, inner] around axis; segment s of row r is [bounds[r][s], bounds[r][s + 1]).
struct Segments {
  int64_t rows = 1, size = 1, inner = 1, count = 0;
  std::vector<int64_t> bounds;  // rows times count + 1
  const int64_t* row(int64_t r) const { return bounds.data() + r * (count + 1); }
};

Segments segments_of(const TensorBase& data, const TensorBase& lengths, const TensorBase& offsets,
                     int64_t axis, bool whole) {
  TORCXX_CHECK(lengths.defined() || offsets.defined(),
               "segment_reduce(): Either lengths or offsets must be defined.");
  const bool by_length = lengths.defined();
  const TensorBase& given = by_length ? lengths : offsets;
  const char* name = by_length ? "lengths" : "offsets";
  TORCXX_CHECK(axis == given.dim() - 1,
               "segment_reduce(): Expected axis to be the last dimension of ", name, " but got ",
               axis, ".");
  TORCXX_CHECK(given.dim() <= data.dim() && given.sizes().slice(0, static_cast<size_t>(axis)) ==
                                                data.sizes().slice(0, static_cast<size_t>(axis)),
               "segment_reduce(): the sizes of ", name, " before axis should be data's ",
               data.sizes(), ", got ", given.sizes());
  TORCXX_CHECK(isIntegralType(given.dtype()), "segment_reduce(): ", name,
               " should be integers, got ", enumName(given.dtype()));
  Segments s;
  s.size = data.sizes()[axis];
  for (int64_t d = 0; d < data.dim(); d++)
    if (d != axis) (d < axis ? s.rows : s.inner) *= data.sizes()[d];
  const int64_t n = given.sizes()[axis];
  TORCXX_CHECK(by_length || n > 0, "segment_reduce(): offsets needs at least one element");
  s.count = by_length ? n : n - 1;
  const TensorBase numbers = as_contiguous(given, kInt64);
  const int64_t* p = positions(numbers);
  s.bounds.reserve(static_cast<size_t>(s.rows * (s.count + 1)));
  for (int64_t r = 0; r < s.rows; r++, p += n) {
    int64_t at = by_length ? 0 : p[0];
    TORCXX_CHECK(at >= 0, "segment_reduce(): offsets contains negative value!");
    s.bounds.push_back(at);
    for (int64_t i = 0; i < s.count; i++) {
      const int64_t length = by_length ? p[i] : p[i + 1] - at;
      TORCXX_CHECK(length >= 0, by_length ? "lengths contains negative value!"
                                          : "segment_reduce(): offsets must not decrease");
      TORCXX_CHECK(length <= s.size - at, "segment_reduce(): Expected all rows of ", name,
                   " along axis to sum to data.size(", axis, ") = ", s.size, ", got more");
      s.bounds.push_back(at += length);
    }
    TORCXX_CHECK(!whole || !by_length || at == s.size,
                 "segment_reduce(): Expected all rows of lengths along axis to sum to "
                 "data.size(lengths.dim()-1) when !unsafe.");
  }
  return s;
}

template <class T>
constexpr bool is_floating =
    std::is_floating_point_v<T> || std::is_same_v<T, Half> || std::is_same_v<T, BFloat16>;

template <class F>
void with_floating(const TensorBase& data, F f) {
  check_device(data.device(), "segment_reduce");
  TORCXX_CHECK_NOT_IMPLEMENTED(isFloatingType(data.dtype()),
                               "\"segment_reduce_cpu\" not implemented for '",
                               enumName(data.dtype()), "'");
  dispatch_dtype(data.dtype(), [&](auto zero) {
    using T = decltype(zero);
    if constexpr (is_floating<T>)
      f(zero, std::conditional_t<std::is_same_v<T, double>, double, float>());
  });
}

// Calls f(segment number, the first of its elements, length) for all segments, in parallel.
template <class F>
void for_segments(const Segments& s, F f) {
  const int64_t cost = std::max<int64_t>(1, s.size * s.inner / std::max<int64_t>(1, s.count));
  parallel_for(0, s.rows * s.count, std::max<int64_t>(1, 16384 / cost), [&](int64_t b, int64_t e) {
    for (int64_t i = b; i < e; i++) {
      const int64_t* bound = s.row(i / s.count) + i % s.count;
      f(i, (i / s.count * s.size + bound[0]) * s.inner, bound[1] - bound[0]);
    }
  });
}

template <class A>
A combined(Kind kind, A a, A x) {
  switch (kind) {
    case Kind::Max:
      return x > a || x != x ? x : a;
    case Kind::Min:
      return x < a || x != x ? x : a;
    case Kind::Prod:
      return a * x;
    default:
      return a + x;
  }
}

}  // namespace

namespace impl {

TensorBase segment_reduce(const TensorBase& data, std::string_view reduce,
                          const TensorBase& lengths, const TensorBase& indices,
                          const TensorBase& offsets, int64_t axis, bool unsafe,
                          const std::optional<Scalar>& initial) {
  TORCXX_CHECK_NOT_IMPLEMENTED(!indices.defined(),
                               "segment_reduce(): indices based reduction is not supported yet.");
  axis = wrap_dim(axis, data.dim());
  const Kind kind = kind_of(reduce);
  const Segments s = segments_of(data, lengths, offsets, axis, !unsafe);
  std::vector<int64_t> shape = data.sizes().vec();
  TORCXX_CHECK(!shape.empty(), "segment_reduce(): data needs at least one dimension");
  shape[static_cast<size_t>(axis)] = s.count;
  TensorBase out = new_tensor(shape, data.dtype());
  const TensorBase x = as_contiguous(data);
  const double start = initial ? initial->toDouble() : identity(kind);
  with_floating(data, [&](auto zero, auto wide) {
    using T = decltype(zero);
    using A = decltype(wide);
    for_segments(s, [&](int64_t i, int64_t first, int64_t length) {
      const T* from = static_cast<const T*>(x.data_ptr()) + first;
      T* to = static_cast<T*>(out.data_ptr()) + i * s.inner;
      std::vector<A> total(static_cast<size_t>(s.inner), static_cast<A>(start));
      for (int64_t j = 0; j < length; j++)
        for (int64_t k = 0; k < s.inner; k++)
          total[static_cast<size_t>(k)] = combined<A>(kind, total[static_cast<size_t>(k)],
                                                      static_cast<A>(from[j * s.inner + k]));
      for (int64_t k = 0; k < s.inner; k++) {
        A v = total[static_cast<size_t>(k)];
        if (kind == Kind::Mean && (length > 0 || !initial)) v /= static_cast<A>(length);
        to[k] = static_cast<T>(v);
      }
    });
  });
  return out;
}

TensorBase _segment_reduce_backward(const TensorBase& grad, const TensorBase& output,
                                    const TensorBase& data, std::string_view reduce,
                                    const TensorBase& lengths, const TensorBase& offsets,
                                    int64_t axis, const std::optional<Scalar>& initial) {
  axis = wrap_dim(axis, data.dim());
  const Kind kind = kind_of(reduce);
  const Segments s = segments_of(data, lengths, offsets, axis, false);
  for (const TensorBase* t : {&grad, &output})
    TORCXX_CHECK(t->numel() == s.rows * s.count * s.inner && t->dtype() == data.dtype(),
                 "segment_reduce(): expected grad and output of ", s.count, " segments of dtype ",
                 enumName(data.dtype()), ", got ", t->sizes(), " of ", enumName(t->dtype()));
  const TensorBase g = as_contiguous(grad), y = as_contiguous(output), x = as_contiguous(data);
  TensorBase out = new_like(data, data.dtype());
  std::memset(out.data_ptr(), 0, static_cast<size_t>(out.numel()) * elementSize(out.dtype()));
  const double start = initial ? initial->toDouble() : 1;
  with_floating(data, [&](auto zero, auto wide) {
    using T = decltype(zero);
    using A = decltype(wide);
    for_segments(s, [&](int64_t i, int64_t first, int64_t length) {
      const T* from = static_cast<const T*>(x.data_ptr()) + first;
      T* to = static_cast<T*>(out.data_ptr()) + first;
      for (int64_t k = 0; k < s.inner; k++, from++, to++) {
        const A seed = static_cast<const T*>(g.data_ptr())[i * s.inner + k];
        const A result = static_cast<const T*>(y.data_ptr())[i * s.inner + k];
        const auto at = [&](int64_t j) { return static_cast<A>(from[j * s.inner]); };
        const auto extreme = [&](int64_t j) { return at(j) == result || at(j) != at(j); };
        int64_t shared = 0;
        if (kind == Kind::Max || kind == Kind::Min)
          for (int64_t j = 0; j < length; j++) shared += extreme(j);
        for (int64_t j = 0; j < length; j++) {
          A v = seed;
          if (kind == Kind::Mean) v /= static_cast<A>(length);
          if (kind == Kind::Max || kind == Kind::Min)
            v = extreme(j) ? seed / static_cast<A>(shared) : A(0);
          if (kind == Kind::Prod && at(j) != 0 && at(j) == at(j)) {
            v = seed * result / at(j);
          } else if (kind == Kind::Prod) {
            A others = static_cast<A>(start);
            for (int64_t other = 0; other < length; other++)
              if (other != j) others *= at(other);
            v = seed * others;
          }
          to[j * s.inner] = static_cast<T>(v);
        }
      }
    });
  });
  return out;
}

}  // namespace impl
}  // namespace torcxx
