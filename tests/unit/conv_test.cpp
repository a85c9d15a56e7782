// Convolution and its gradients against the definition, for every instruction set of this
// processor.
#include "backend/cpu/conv.h"

#include <gtest/gtest.h>
#include <torcxx/core/error.h>
#include <torcxx/core/parallel.h>

#include <cmath>
#include <cstring>
#include <random>
#include <vector>

#include "backend/cpu/cpu_info.h"

namespace torcxx::cpu {
namespace {

int64_t product(const int64_t (&x)[3]) { return x[0] * x[1] * x[2]; }

// Calls f(output index, input index, weight index) for every product of the convolution.
template <class F>
void for_each_product(const ConvShape& s, F f) {
  const int64_t ig = s.in_channels / s.groups, og = s.out_channels / s.groups;
  for (int64_t n = 0; n < s.batch; ++n) {
    for (int64_t o = 0; o < s.out_channels; ++o) {
      for (int64_t p = 0; p < product(s.out); ++p) {
        const int64_t at[3] = {p / (s.out[1] * s.out[2]), p / s.out[2] % s.out[1], p % s.out[2]};
        for (int64_t c = 0; c < ig; ++c) {
          for (int64_t t = 0; t < product(s.kernel); ++t) {
            const int64_t tap[3] = {t / (s.kernel[1] * s.kernel[2]), t / s.kernel[2] % s.kernel[1],
                                    t % s.kernel[2]};
            int64_t x[3];
            bool inside = true;
            for (int i = 0; i < 3; ++i) {
              x[i] = at[i] * s.stride[i] - s.padding[i] + tap[i] * s.dilation[i];
              inside = inside && x[i] >= 0 && x[i] < s.in[i];
            }
            if (!inside) continue;
            f((n * s.out_channels + o) * product(s.out) + p,
              ((n * s.in_channels + o / og * ig + c) * s.in[0] + x[0]) * s.in[1] * s.in[2] +
                  x[1] * s.in[2] + x[2],
              (o * ig + c) * product(s.kernel) + t);
          }
        }
      }
    }
  }
}

template <class T>
struct Buffer {
  static constexpr int64_t kGuard = 40;
  std::vector<T> data;
  explicit Buffer(int64_t n) : data(static_cast<size_t>(n + 2 * kGuard), T(77.f)) {}
  Buffer(int64_t n, std::mt19937& rng) : Buffer(n) {
    std::uniform_real_distribution<float> value(-1, 1);
    for (int64_t i = 0; i < n; ++i) begin()[i] = T(value(rng));
  }
  T* begin() { return data.data() + kGuard; }
  double at(int64_t i) const { return static_cast<double>(data[static_cast<size_t>(i + kGuard)]); }
  int64_t size() const { return static_cast<int64_t>(data.size()) - 2 * kGuard; }
  void expect(const std::vector<double>& values, double bound, const char* what) {
    double worst = 0;
    for (int64_t i = 0; i < size(); ++i) {
      const double error = std::abs(at(i) - values[static_cast<size_t>(i)]);
      ASSERT_FALSE(std::isnan(error)) << what << " at " << i;
      worst = std::max(worst, error);
    }
    EXPECT_LE(worst, bound) << what;
    for (int64_t i = 0; i < kGuard; ++i) {
      ASSERT_EQ(static_cast<double>(data[static_cast<size_t>(i)]), 77.0) << what << ": before";
      ASSERT_EQ(at(size() + i), 77.0) << what << ": behind";
    }
  }
};

template <class T>
void check_conv(const ConvShape& s, std::mt19937& rng) {
  SCOPED_TRACE(::testing::Message()
               << "n " << s.batch << " c " << s.in_channels << "->" << s.out_channels << " groups "
               << s.groups << " in " << s.in[0] << "x" << s.in[1] << "x" << s.in[2] << " kernel "
               << s.kernel[0] << "x" << s.kernel[1] << "x" << s.kernel[2] << " stride "
               << s.stride[0] << "," << s.stride[1] << "," << s.stride[2] << " padding "
               << s.padding[0] << "," << s.padding[1] << "," << s.padding[2] << " dilation "
               << s.dilation[0] << "," << s.dilation[1] << "," << s.dilation[2] << " isa "
               << cpu_isa_name(cpu_isa_level()));
  const int64_t ins = s.batch * s.in_channels * product(s.in);
  const int64_t outs = s.batch * s.out_channels * product(s.out);
  const int64_t weights = s.out_channels * (s.in_channels / s.groups) * product(s.kernel);
  Buffer<T> input(ins, rng), weight(weights, rng), bias(s.out_channels, rng), grad(outs, rng);
  Buffer<T> output(outs), grad_input(ins), grad_weight(weights), grad_bias(s.out_channels);
  std::vector<double> y(static_cast<size_t>(outs)), gx(static_cast<size_t>(ins)),
      gw(static_cast<size_t>(weights)), gb(static_cast<size_t>(s.out_channels));
  for (int64_t i = 0; i < outs; ++i) {
    const int64_t channel = i / product(s.out) % s.out_channels;
    y[static_cast<size_t>(i)] = bias.at(channel);
    gb[static_cast<size_t>(channel)] += grad.at(i);
  }
  for_each_product(s, [&](int64_t o, int64_t i, int64_t w) {
    y[static_cast<size_t>(o)] += input.at(i) * weight.at(w);
    gx[static_cast<size_t>(i)] += grad.at(o) * weight.at(w);
    gw[static_cast<size_t>(w)] += grad.at(o) * input.at(i);
  });
  constexpr ScalarType dtype = scalar_type_of<T>;
  const double unit = sizeof(T) == 8 ? 1e-14 : sizeof(T) == 4 ? 2e-6 : 1e-2;
  const double positions = double(s.batch * product(s.out));
  const double depth = double(s.in_channels / s.groups * product(s.kernel));
  const double back = double(s.out_channels / s.groups * product(s.kernel));
  conv_forward(dtype, s, input.begin(), weight.begin(), bias.begin(), output.begin());
  output.expect(y, unit * std::sqrt(depth + 4), "output");
  conv_backward_input(dtype, s, grad.begin(), weight.begin(), nullptr, grad_input.begin());
  grad_input.expect(gx, unit * std::sqrt(back + 4), "grad_input");
  conv_backward_weight(dtype, s, input.begin(), grad.begin(), grad_weight.begin());
  grad_weight.expect(gw, unit * std::sqrt(positions + 4), "grad_weight");
  conv_backward_bias(dtype, s, grad.begin(), grad_bias.begin());
  grad_bias.expect(gb, unit * std::sqrt(positions + 4), "grad_bias");
}

void set_output(ConvShape& s) {
  for (int i = 0; i < 3; ++i) {
    s.out[i] = conv_output_size(s.in[i], s.kernel[i], s.stride[i], s.padding[i], s.dilation[i]);
  }
}

template <class F>
void for_each_isa(F f) {
  const int previous = cpu_isa_level();
  for (int level = 0; level <= cpu_info().isa_supported; ++level) {
    set_cpu_isa_level(level);
    f();
  }
  set_cpu_isa_level(previous);
}

ConvShape random_shape(int dims, std::mt19937& rng) {
  ConvShape s;
  auto pick = [&](int64_t low, int64_t high) {
    return low + static_cast<int64_t>(rng() % static_cast<unsigned>(high - low + 1));
  };
  s.batch = pick(0, 5);
  s.groups = rng() % 3 ? 1 : pick(1, 4);
  s.in_channels = s.groups * (rng() % 3 ? pick(1, 9) : 1);
  s.out_channels = s.groups * (rng() % 3 ? pick(1, 40) : pick(1, 2));
  for (int i = 3 - dims; i < 3; ++i) {
    s.kernel[i] = pick(1, dims == 3 ? 3 : 5);
    s.stride[i] = rng() % 2 ? 1 : pick(1, 3);
    s.dilation[i] = rng() % 2 ? 1 : pick(1, 3);
    s.padding[i] = rng() % 2 ? s.kernel[i] / 2 : pick(0, 4);
    s.in[i] = pick(1, dims == 3 ? 8 : dims == 2 ? 18 : 70);
  }
  set_output(s);
  return s;
}

template <class T>
void check_random(int count) {
  for_each_isa([&] {
    std::mt19937 rng(11);
    for (int i = 0; i < count; ++i) {
      check_conv<T>(random_shape(1 + i % 3, rng), rng);
      if (::testing::Test::HasFatalFailure()) return;
    }
  });
}

TEST(Conv, RandomFloat) { check_random<float>(400); }
TEST(Conv, RandomDouble) { check_random<double>(200); }
TEST(Conv, RandomHalf) { check_random<Half>(60); }
TEST(Conv, RandomBFloat16) { check_random<BFloat16>(60); }

ConvShape square(int64_t n, int64_t in, int64_t out, int64_t size, int64_t kernel, int64_t stride,
                 int64_t padding, int64_t groups = 1) {
  ConvShape s;
  s.batch = n, s.in_channels = in, s.out_channels = out, s.groups = groups;
  for (int i = 1; i < 3; ++i) {
    s.in[i] = size, s.kernel[i] = kernel, s.stride[i] = stride, s.padding[i] = padding;
  }
  set_output(s);
  return s;
}

TEST(Conv, CommonShapes) {
  for_each_isa([] {
    std::mt19937 rng(12);
    for (const ConvShape& s :
         {square(3, 1, 32, 28, 3, 1, 1), square(3, 1, 32, 28, 5, 1, 2),
          square(2, 32, 64, 14, 3, 1, 1), square(2, 32, 64, 12, 3, 1, 0),
          square(9, 1, 16, 8, 3, 1, 1), square(2, 64, 32, 56, 1, 1, 0),
          square(1, 3, 16, 64, 7, 2, 3), square(2, 64, 96, 14, 1, 2, 0),
          square(7, 128, 64, 7, 3, 1, 1), square(2, 32, 32, 30, 3, 1, 1, 32),
          square(2, 32, 32, 30, 3, 2, 1, 32), square(2, 64, 64, 14, 3, 1, 1, 8)}) {
      check_conv<float>(s, rng);
    }
  });
}

TEST(Conv, UnequalPaddingFollowsFromTheOutputSize) {
  std::mt19937 rng(13);
  ConvShape s = square(2, 3, 5, 9, 4, 1, 1);
  s.out[1] = s.out[2] = 9;  // one more element behind than before
  check_conv<float>(s, rng);
}

TEST(Conv, TransposedAddsBias) {
  std::mt19937 rng(14);
  const ConvShape s = square(2, 6, 4, 9, 3, 2, 1);
  Buffer<float> grad(2 * 4 * 25, rng), weight(4 * 6 * 9, rng), bias(6, rng);
  Buffer<float> plain(2 * 6 * 81), with_bias(2 * 6 * 81);
  conv_backward_input(kFloat32, s, grad.begin(), weight.begin(), nullptr, plain.begin());
  conv_backward_input(kFloat32, s, grad.begin(), weight.begin(), bias.begin(), with_bias.begin());
  for (int64_t i = 0; i < plain.size(); ++i) {
    EXPECT_NEAR(with_bias.at(i), plain.at(i) + bias.at(i / 81 % 6), 1e-5) << i;
  }
}

TEST(Conv, SameAtEveryThreadCount) {
  const int threads = get_num_threads();
  std::mt19937 rng(15);
  for (const ConvShape& s : {square(9, 1, 32, 28, 3, 1, 1), square(5, 64, 96, 7, 3, 1, 1),
                             square(1, 16, 32, 30, 3, 2, 1), square(4, 24, 24, 15, 3, 1, 1, 24)}) {
    Buffer<float> input(s.batch * s.in_channels * product(s.in), rng);
    const int64_t weights = s.out_channels * (s.in_channels / s.groups) * product(s.kernel);
    Buffer<float> weight(weights, rng), grad(s.batch * s.out_channels * product(s.out), rng);
    std::vector<std::vector<float>> results;
    for (int t : {1, 2, 5}) {
      set_num_threads(t);
      Buffer<float> y(grad.size()), gx(input.size()), gw(weights), gb(s.out_channels);
      conv_forward(kFloat32, s, input.begin(), weight.begin(), nullptr, y.begin());
      conv_backward_input(kFloat32, s, grad.begin(), weight.begin(), nullptr, gx.begin());
      conv_backward_weight(kFloat32, s, input.begin(), grad.begin(), gw.begin());
      conv_backward_bias(kFloat32, s, grad.begin(), gb.begin());
      std::vector<float> all;
      for (const Buffer<float>* b : {&y, &gx, &gw, &gb}) {
        all.insert(all.end(), b->data.begin(), b->data.end());
      }
      results.push_back(all);
    }
    for (const auto& r : results) {
      EXPECT_EQ(std::memcmp(r.data(), results[0].data(), r.size() * sizeof(float)), 0);
    }
  }
  set_num_threads(threads);
}

TEST(Conv, HugePaddingIsAnErrorAndNotACrash) {
  float x = 0;
  ConvShape s;
  s.kernel[1] = s.kernel[2] = 3;
  s.padding[1] = s.padding[2] = s.dilation[1] = s.dilation[2] = int64_t{1} << 40;
  set_output(s);
  EXPECT_EQ(s.out[2], 1);
  EXPECT_THROW(conv_forward(kFloat32, s, &x, &x, nullptr, &x), OutOfMemoryError);
  EXPECT_THROW(conv_backward_input(kFloat32, s, &x, &x, nullptr, &x), OutOfMemoryError);
  EXPECT_THROW(conv_backward_weight(kFloat32, s, &x, &x, &x), OutOfMemoryError);
  EXPECT_THROW(conv_output_size(1, 3, 1, INT64_MAX, 1), ValueError);
}

TEST(Conv, RefusesWhatItCannotDo) {
  float x = 0;
  ConvShape s;
  s.groups = 2;
  EXPECT_THROW(conv_forward(kFloat32, s, &x, &x, nullptr, &x), ValueError);
  s.groups = 1;
  s.stride[2] = 0;
  EXPECT_THROW(conv_backward_weight(kFloat32, s, &x, &x, &x), ValueError);
  s.stride[2] = 1;
  EXPECT_THROW(conv_forward(kInt32, s, &x, &x, nullptr, &x), NotImplementedError);
}

}  // namespace
}  // namespace torcxx::cpu
