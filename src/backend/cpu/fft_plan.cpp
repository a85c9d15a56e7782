#include "backend/cpu/fft_plan.h"

#include <cmath>
#include <list>
#include <mutex>
#include <numbers>

#include "backend/cpu/fft.h"
#include "backend/cpu/isa_table.h"

namespace torcxx::cpu {

TORCXX_DECLARE_ISA(const cpu::FftKernels<float>, fft_kernels_float)
TORCXX_DECLARE_ISA(const cpu::FftKernels<double>, fft_kernels_double)

template <>
const FftKernels<float>& fft_kernels<float>() {
  static const FftKernels<float>* const k = isa_pick(TORCXX_ISA_TABLE(fft_kernels_float));
  return *k;
}
template <>
const FftKernels<double>& fft_kernels<double>() {
  static const FftKernels<double>* const k = isa_pick(TORCXX_ISA_TABLE(fft_kernels_double));
  return *k;
}

namespace {

// exp(-2 pi i k / n), from an angle of at most pi / 4.
template <class T>
typename FftPlan<T>::Root root(int64_t k, int64_t n) {
  using W = FftWide<T>;
  k %= n;
  W c, s;
  const auto part = [&](__int128 numerator) {  // angle pi / 4 * numerator / n
    const W a = std::numbers::pi_v<W> / 4 * (static_cast<W>(numerator) / static_cast<W>(n));
    c = std::cos(a);
    s = std::sin(a);
  };
  const __int128 eighths = static_cast<__int128>(8) * k;
  const auto octant = static_cast<int>(eighths / n);
  const int quarter = (octant + 1) / 2;  // the nearest multiple of pi / 2
  part(eighths - static_cast<__int128>(2) * quarter * n);
  switch (quarter % 4) {
    case 0:
      return {c, -s};
    case 1:
      return {-s, -c};
    case 2:
      return {-c, s};
    default:
      return {s, c};
  }
}

template <class T>
void put(std::vector<T>& to, typename FftPlan<T>::Root r) {
  to.push_back(static_cast<T>(r.re));
  to.push_back(static_cast<T>(r.im));
}

std::vector<int> radices(int64_t n) {
  std::vector<int> out;
  int twos = 0;
  for (; n % 2 == 0; n /= 2) twos++;
  for (; twos >= 5 || twos == 3; twos -= 3) out.push_back(8);
  for (; twos >= 2; twos -= 2) out.push_back(4);
  if (twos) out.push_back(2);
  for (int p : {3, 5, 7, 11, 13})
    for (; n % p == 0; n /= p) out.push_back(p);
  return out;
}

template <class T>
FftPasses<T> make_passes(int64_t n) {
  FftPasses<T> out;
  out.n = n;
  int64_t left = n;
  for (int r : radices(n)) {
    const int64_t m = left / r;
    std::vector<T>& table = out.tables.emplace_back();
    for (int64_t p = 0; p < m; p++)
      for (int k = 1; k < r; k++) put(table, root<T>(p * k, left));
    out.steps.push_back({r, m, table.data()});
    left = m;
  }
  return out;
}

// The factors of n = n1 n2 nearest to its root, n1 >= n2.
int64_t outer_factor(int64_t n) {
  for (auto k = static_cast<int64_t>(std::sqrt(static_cast<double>(n))); k > 1; k--)
    if (n % k == 0) return n / k;
  return n;
}

// The least 2^a 3^b 5^c of at least n with a >= 4: its passes have whole vectors.
int64_t convolution_length(int64_t n) {
  int64_t best = INT64_MAX;
  for (int64_t c : {1, 3, 5, 9, 15}) {
    int64_t m = 16 * c;
    while (m < n) m *= 2;
    best = std::min(best, m);
  }
  return best;
}

template <class T>
int64_t bytes_of(const FftPasses<T>& p) {
  int64_t n = 0;
  for (const auto& t : p.tables) n += static_cast<int64_t>(t.size() * sizeof(T));
  return n;
}

template <class T>
void plan_smooth(FftPlan<T>& p) {
  const int64_t n = p.n;
  p.whole = make_passes<T>(n <= kLargestColumn ? n : 1);
  if (n > kDirectFft) {
    const int64_t n1 = outer_factor(n), n2 = n / n1;
    p.first = make_passes<T>(n1);
    p.second = make_passes<T>(n2);
    p.width = std::min(panel_width<T>(n2), panel_columns<T>(n1));
    for (int64_t k = 0; k < n1; k++)
      for (int64_t b = 0; b < p.width; b++) {
        const auto w = root<T>(k * b, n);
        p.factors_re.push_back(static_cast<T>(w.re));
        p.factors_im.push_back(static_cast<T>(w.im));
      }
    if (p.width < n2) {
      for (int64_t k = 0; k < kFineRoots; k++) p.fine.push_back(root<T>(k, n));
      for (int64_t k = 0; k < n; k += kFineRoots) p.coarse.push_back(root<T>(k, n));
    }
  }
}

template <class T>
void plan_convolution(FftPlan<T>& p) {
  const int64_t n = p.n, m = convolution_length(2 * n - 1);
  p.convolution = fft_plan<T>(m);
  p.chirp_transform.resize(static_cast<size_t>(2 * m));
  for (int64_t j = 0; j < n; j++) {
    const auto square = static_cast<int64_t>(static_cast<__int128>(j) * j % (2 * n));
    put(p.chirp, root<T>(square, 2 * n));
    for (int64_t at : {j, (m - j) % m}) {
      p.chirp_transform[static_cast<size_t>(2 * at)] = p.chirp[static_cast<size_t>(2 * j)];
      p.chirp_transform[static_cast<size_t>(2 * at + 1)] = -p.chirp[static_cast<size_t>(2 * j + 1)];
    }
  }
  T* all = p.chirp_transform.data();
  fft(*p.convolution, {all, all, m, 1, 1, m, m}, true, T(1) / static_cast<T>(m));
}

template <class V>
struct Cache {
  struct Item {
    int64_t n, count, bytes;
    std::shared_ptr<const V> value;
  };
  std::mutex mutex;
  std::list<Item> items;  // the latest used first
  int64_t bytes = 0;

  std::shared_ptr<const V> find(int64_t n, int64_t count) {
    const std::lock_guard lock(mutex);
    for (auto i = items.begin(); i != items.end(); ++i)
      if (i->n == n && i->count == count) {
        items.splice(items.begin(), items, i);
        return i->value;
      }
    return nullptr;
  }
  void add(int64_t n, int64_t count, int64_t size, std::shared_ptr<const V> value) {
    const std::lock_guard lock(mutex);
    items.push_front({n, count, size, std::move(value)});
    for (bytes += size; bytes > kFftCacheBytes && items.size() > 1; items.pop_back())
      bytes -= items.back().bytes;
  }
};

}  // namespace

bool is_smooth(int64_t n) {
  for (int p : {2, 3, 5, 7, 11, 13})
    for (; n % p == 0;) n /= p;
  return n == 1;
}

template <class T>
void FftPlan<T>::row_factors(int64_t b, T* out) const {
  for (int64_t k = 0, e = 0; k < first.n; k++, e = e + b < n ? e + b : e + b - n) {
    const Root x = coarse[static_cast<size_t>(e / kFineRoots)];
    const Root y = fine[static_cast<size_t>(e % kFineRoots)];
    out[2 * k] = static_cast<T>(x.re * y.re - x.im * y.im);
    out[2 * k + 1] = static_cast<T>(x.re * y.im + x.im * y.re);
  }
}

template <class T>
std::shared_ptr<const FftPlan<T>> fft_plan(int64_t n) {
  static Cache<FftPlan<T>> cache;
  if (auto found = cache.find(n, 0)) return found;
  auto p = std::make_shared<FftPlan<T>>();
  p->n = n;
  if (is_smooth(n))
    plan_smooth(*p);
  else
    plan_convolution(*p);
  p->bytes =
      bytes_of(p->whole) + bytes_of(p->first) + bytes_of(p->second) +
      static_cast<int64_t>(
          (2 * p->factors_re.size() + p->chirp.size() + p->chirp_transform.size()) * sizeof(T) +
          (p->fine.size() + p->coarse.size()) * sizeof(typename FftPlan<T>::Root));
  cache.add(n, 0, p->bytes, p);
  return p;
}

template <class T>
std::shared_ptr<const std::vector<T>> fft_roots(int64_t n, int64_t count) {
  static Cache<std::vector<T>> cache;
  if (auto found = cache.find(n, count)) return found;
  auto roots = std::make_shared<std::vector<T>>();
  for (int64_t k = 0; k < count; k++) put(*roots, root<T>(k, n));
  cache.add(n, count, static_cast<int64_t>(roots->size() * sizeof(T)), roots);
  return roots;
}

template struct FftPlan<float>;
template struct FftPlan<double>;
template std::shared_ptr<const FftPlan<float>> fft_plan(int64_t);
template std::shared_ptr<const FftPlan<double>> fft_plan(int64_t);
template std::shared_ptr<const std::vector<float>> fft_roots(int64_t, int64_t);
template std::shared_ptr<const std::vector<double>> fft_roots(int64_t, int64_t);

}  // namespace torcxx::cpu
