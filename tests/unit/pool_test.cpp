// Pooling and its gradient against the definition, over shapes on both sides of the kernels' paths.
#include "backend/cpu/pool.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <vector>

namespace torcxx::cpu {
namespace {

std::vector<PoolShape> shapes() {
  std::vector<PoolShape> list;
  std::mt19937 rng(0);
  const auto draw = [&](int64_t low, int64_t high) {
    return std::uniform_int_distribution<int64_t>(low, high)(rng);
  };
  for (int i = 0; i < 400; i++) {
    PoolShape s;
    s.planes = draw(1, 3);
    for (int d = 1; d < 3; d++) {
      s.kernel[d] = draw(1, 4), s.stride[d] = draw(1, 3), s.padding[d] = draw(0, s.kernel[d] / 2);
      s.in[d] = draw(s.kernel[d], d == 2 ? 80 : 9);
      s.out[d] = (s.in[d] + 2 * s.padding[d] - s.kernel[d]) / s.stride[d] + 1;
      const bool one_more = s.out[d] * s.stride[d] < s.in[d] + s.padding[d];  // ceil_mode
      s.out[d] += one_more && draw(0, 1);
    }
    s.count_include_pad = draw(0, 1);
    list.push_back(s);
  }
  return list;
}

// f(input place in the plane) for each element of a window; returns how many the window counts.
template <class F>
int64_t each_element(const PoolShape& s, int64_t at, F f) {
  int64_t begin[3], end[3], counted = 1;
  for (int d = 1; d < 3; d++) {
    begin[d] = (d == 1 ? at / s.out[2] : at % s.out[2]) * s.stride[d] - s.padding[d];
    end[d] = std::min(begin[d] + s.kernel[d], s.in[d] + s.padding[d]);
    if (s.count_include_pad) counted *= end[d] - begin[d];
    begin[d] = std::max<int64_t>(begin[d], 0), end[d] = std::min(end[d], s.in[d]);
    if (!s.count_include_pad) counted *= end[d] - begin[d];
  }
  for (int64_t y = begin[1]; y < end[1]; y++)
    for (int64_t x = begin[2]; x < end[2]; x++) f(y * s.in[2] + x);
  return counted;
}

// Few different values, so that there are ties; with NaN among them for max.
template <class T>
std::vector<T> values(int64_t n, bool nan) {
  std::mt19937 rng(static_cast<uint32_t>(n));
  std::vector<T> list(static_cast<size_t>(n));
  for (T& x : list) {
    const int draw = std::uniform_int_distribution<int>(0, 20)(rng);
    x = draw == 20 && nan ? T(NAN) : draw == 19 && nan ? T(-INFINITY) : T(draw - 9);
  }
  return list;
}

template <class T>
void check_max(ScalarType dtype) {
  for (const PoolShape& s : shapes()) {
    const auto in = values<T>(s.planes * s.in_plane(), true);
    const size_t n = static_cast<size_t>(s.planes * s.out_plane());
    std::vector<T> out(n);
    std::vector<int64_t> places(n);
    max_pool(dtype, s, in.data(), out.data(), places.data());
    for (size_t i = 0; i < n; i++) {
      const int64_t plane = static_cast<int64_t>(i) / s.out_plane() * s.in_plane();
      T top = 0;
      int64_t place = -1;
      each_element(s, static_cast<int64_t>(i) % s.out_plane(), [&](int64_t at) {
        const T v = in[static_cast<size_t>(plane + at)];
        if (place < 0 || v > top || v != v) top = v, place = at;
      });
      ASSERT_EQ(places[i], place) << i;
      ASSERT_TRUE(out[i] == top || (out[i] != out[i] && top != top)) << i;
    }
  }
}

template <class T>
void check_average(ScalarType dtype) {
  for (const PoolShape& s : shapes()) {
    const auto in = values<T>(s.planes * s.in_plane(), false);
    const auto grad = values<T>(s.planes * s.out_plane(), false);
    std::vector<T> out(grad.size()), grad_in(in.size(), T(7));
    std::vector<double> expected(in.size());
    avg_pool(dtype, s, in.data(), out.data());
    avg_pool_backward(dtype, s, grad.data(), grad_in.data());
    for (size_t i = 0; i < out.size(); i++) {
      const int64_t at = static_cast<int64_t>(i) % s.out_plane();
      const size_t plane = i / static_cast<size_t>(s.out_plane()) * size_t(s.in_plane());
      double sum = 0;
      const auto counted = static_cast<double>(
          each_element(s, at, [&](int64_t e) { sum += double(in[plane + size_t(e)]); }));
      ASSERT_NEAR(double(out[i]), sum / counted, 1e-5) << i;
      each_element(s, at,
                   [&](int64_t e) { expected[plane + size_t(e)] += double(grad[i]) / counted; });
    }
    for (size_t i = 0; i < in.size(); i++) ASSERT_NEAR(double(grad_in[i]), expected[i], 1e-4) << i;
  }
}

TEST(Pool, MaxFloat) { check_max<float>(kFloat32); }
TEST(Pool, MaxDouble) { check_max<double>(kFloat64); }
TEST(Pool, AverageFloat) { check_average<float>(kFloat32); }
TEST(Pool, AverageDouble) { check_average<double>(kFloat64); }

}  // namespace
}  // namespace torcxx::cpu
