// Least squares by LAPACK.
#include <algorithm>
#include <optional>

#include "gen/ops/_linalg_lstsq.h"
#include "gen/ops/all.h"
#include "gen/ops/copy_.h"
#include "gen/ops/eq.h"
#include "gen/ops/expand.h"
#include "gen/ops/fill_.h"
#include "gen/ops/linalg_vector_norm.h"
#include "gen/ops/mul.h"
#include "gen/ops/narrow.h"
#include "tensor/formulas.h"
#include "tensor/index.h"
#include "tensor/linalg.h"

namespace torcxx::impl {
namespace {

using lapack::Int;
using lapack::Routine;

constexpr const char* kOp = "torch.linalg.lstsq";

enum class Driver : uint8_t { gels, gelsy, gelsd, gelss };
Driver driver_of(const std::optional<std::string_view>& name) {
  if (!name || *name == "gelsy") return Driver::gelsy;
  if (*name == "gels") return Driver::gels;
  if (*name == "gelsd") return Driver::gelsd;
  TORCXX_CHECK(*name == "gelss", kOp,
               ": parameter `driver` should be one of (gels, gelsy, gelsd, gelss)");
  return Driver::gelss;
}

struct Problem {
  TensorBase a, b, rank, values;  // b: the right sides, overwritten by solutions
  double rcond;
};

template <class T>
TensorBase solve_full_rank(const Problem& p) {
  const Routine<T> gels("gels");
  const auto run = [&](int64_t i, T* work, Int size) {
    return gels('N', rows_of(p.a), cols_of(p.a), cols_of(p.b), matrix_at<T>(p.a, i), leading(p.a),
                matrix_at<T>(p.b, i), leading(p.b), work, size);
  };
  const Workspace<T> work([&](T* w, Int l) { run(0, w, l); });
  return each_matrix(p.a, [&](int64_t i) { return run(i, work.data, work.size); });
}

template <class T>
TensorBase solve_pivoted(const Problem& p) {
  using R = lapack::real_of<T>;
  const Routine<T> gelsy("gelsy");
  const int64_t n = p.a.size(-1);
  const Scratch<Int> order(n);
  const Scratch<R> real(2 * n);
  const R rcond = static_cast<R>(p.rcond);
  const auto run = [&](int64_t i, T* work, Int size) {
    Int rank = 0;
    std::fill_n(order.get(), n, 0);
    T *const a = matrix_at<T>(p.a, i), *const b = matrix_at<T>(p.b, i);
    const auto call = [&](auto... rest) {
      return gelsy(rows_of(p.a), cols_of(p.a), cols_of(p.b), a, leading(p.a), b, leading(p.b),
                   order.get(), rcond, &rank, work, size, rest...);
    };
    Int info = 0;
    if constexpr (lapack::is_complex<T>)
      info = call(real.get());
    else
      info = call();
    if (size != -1) static_cast<int64_t*>(p.rank.data_ptr())[i] = rank;
    return info;
  };
  const Workspace<T> work([&](T* w, Int l) { run(0, w, l); });
  return each_matrix(p.a, [&](int64_t i) { return run(i, work.data, work.size); });
}

// gelss and gelsd: by singular values.
template <class T>
TensorBase solve_by_values(const Problem& p, bool divide) {
  using R = lapack::real_of<T>;
  const Routine<T> solve(divide ? "gelsd" : "gelss");
  const R rcond = static_cast<R>(p.rcond);
  const auto run = [&](int64_t i, T* work, Int size, R* real, Int* whole) {
    Int rank = 0;
    const auto call = [&](auto... rest) {
      return solve(rows_of(p.a), cols_of(p.a), cols_of(p.b), matrix_at<T>(p.a, i), leading(p.a),
                   matrix_at<T>(p.b, i), leading(p.b), row_at<R>(p.values, i), rcond, &rank, work,
                   size, rest...);
    };
    Int info = 0;
    if constexpr (lapack::is_complex<T>)
      info = divide ? call(real, whole) : call(real);
    else
      info = divide ? call(whole) : call();
    if (size != -1) static_cast<int64_t*>(p.rank.data_ptr())[i] = rank;
    return info;
  };
  R most_real = 0;
  Int most = 0;
  const Workspace<T> work([&](T* w, Int l) { run(0, w, l, &most_real, &most); });
  const int64_t least = 5 * p.values.size(-1);  // what gelss wants; it answers no question
  const Scratch<R> real(std::max(static_cast<int64_t>(most_real), least));
  const Scratch<Int> whole(most);
  return each_matrix(
      p.a, [&](int64_t i) { return run(i, work.data, work.size, real.get(), whole.get()); });
}

}  // namespace

std::tuple<TensorBase, TensorBase, TensorBase, TensorBase> _linalg_lstsq(
    const TensorBase& self, const TensorBase& b, std::optional<double> rcond,
    std::optional<std::string_view> driver) {
  check_is_matrix(self, kOp, "input");
  check_lapack_dtype(self, kOp);
  TORCXX_CHECK(self.dtype() == b.dtype(), kOp,
               ": Expected input and other to have the same dtype, "
               "but got input's dtype ",
               self.dtype(), " and other's dtype ", b.dtype());
  const Driver d = driver_of(driver);
  const int64_t m = self.size(-2), n = self.size(-1), sides = b.size(-1);
  const auto batch = broadcast_batch(self.sizes(), b.sizes()).first;
  const auto wide = [&batch](const TensorBase& t) {
    std::vector<int64_t> s = batch;
    s.insert(s.end(), {t.size(-2), t.size(-1)});
    return impl::expand(t, s, false);
  };
  const TensorBase none = new_tensor({0}, toRealValueType(self.dtype()));
  const double eps = toRealValueType(self.dtype()) == kFloat32
                         ? std::numeric_limits<float>::epsilon()
                         : std::numeric_limits<double>::epsilon();
  Problem p;
  p.rcond = rcond.value_or(eps * static_cast<double>(std::max(m, n)));
  p.a = column_major_copy(wide(self));
  p.rank = new_tensor(d == Driver::gels ? std::vector<int64_t>{0} : batch, kInt64);
  p.values = d == Driver::gelsd || d == Driver::gelss
                 ? new_tensor(batch_shape(p.a, {std::min(m, n)}), none.dtype())
                 : none;
  p.b = column_major(batch_shape(p.a, {std::max(m, n), sides}), self.dtype());
  ops::fill_(p.b, 0);
  TensorBase top = ops::narrow(p.b, -2, 0, m);
  impl::copy_(top, wide(b), false);
  if (m == 0 || n == 0) {  // the solutions are zero
    if (p.rank.numel()) ops::fill_(p.rank, 0);
  } else {
    const TensorBase info = lapack::dispatch(self.dtype(), kOp, [&](auto zero) {
      using T = decltype(zero);
      if (d == Driver::gels) return solve_full_rank<T>(p);
      if (d == Driver::gelsy) return solve_pivoted<T>(p);
      return solve_by_values<T>(p, d == Driver::gelsd);
    });
    check_info(info, kOp);
  }
  // What lies below the solutions are the residuals' coordinates, where every rank is full.
  bool known = m > n && d != Driver::gelsy;
  if (known && d != Driver::gels) known = item_of(ops::all(ops::eq(p.rank, n))).toBool();
  TensorBase residuals = none;
  if (known) {
    const TensorBase norm = ops::linalg_vector_norm(ops::narrow(p.b, -2, n, m - n), 2, -2);
    residuals = ops::mul(norm, norm);
  }
  return {ops::narrow(p.b, -2, 0, n), residuals, p.rank, p.values};
}

}  // namespace torcxx::impl
