// Convolution's time and GFLOP/s, forward and backward, for the shapes of MNIST networks, ResNet-50
// and others.
// Usage: conv_bench [threads] [f32|bf16] [batch in out size kernel stride padding groups]
#include <torcxx/core/parallel.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>
#include <vector>

#include "backend/cpu/conv.h"
#include "backend/cpu/cpu_info.h"

namespace {

using namespace torcxx;

// Time of this thread, which other programs do not disturb; of the clock where several threads
// work.
double seconds() {
  timespec t;
  clock_gettime(get_num_threads() == 1 ? CLOCK_THREAD_CPUTIME_ID : CLOCK_MONOTONIC, &t);
  return double(t.tv_sec) + double(t.tv_nsec) * 1e-9;
}

struct Case {
  int64_t batch, in, out, size, kernel, stride, padding, groups;
};

template <class F>
double best_time(F f) {
  double best = 1e9, spent = 0;
  for (int repeat = 0; repeat < 5 || (spent < 0.3 && repeat < 1000); ++repeat) {
    const double start = seconds();
    f();
    const double time = seconds() - start;
    best = std::min(best, time);
    spent += time;
  }
  return best;
}

struct Memory {
  char* data;
  Memory(ScalarType dtype, int64_t n)
      : data(
            static_cast<char*>(std::aligned_alloc(64, static_cast<size_t>(n * 8 / 64 * 64 + 64)))) {
    uint32_t state = 1;
    for (int64_t i = 0; i < n; ++i) {
      state = state * 1664525u + 1013904223u;
      const float x = float(int32_t(state)) * 0x1p-31f;
      if (dtype == kBFloat16)
        reinterpret_cast<BFloat16*>(data)[i] = x;
      else
        reinterpret_cast<float*>(data)[i] = x;
    }
  }
  ~Memory() { std::free(data); }
};

void measure(ScalarType dtype, const Case& x) {
  cpu::ConvShape s;
  s.batch = x.batch, s.in_channels = x.in, s.out_channels = x.out, s.groups = x.groups;
  for (int i = 1; i < 3; ++i) {
    s.in[i] = x.size, s.kernel[i] = x.kernel, s.stride[i] = x.stride, s.padding[i] = x.padding;
    s.out[i] = cpu::conv_output_size(x.size, x.kernel, x.stride, x.padding, 1);
  }
  const int64_t positions = s.out[1] * s.out[2];
  const int64_t weights = x.out * x.in / x.groups * x.kernel * x.kernel;
  Memory input(dtype, x.batch * x.in * x.size * x.size), weight(dtype, weights);
  Memory bias(dtype, x.out), output(dtype, x.batch * x.out * positions);
  const double flops = 2.0 * double(x.batch) * double(positions) * double(weights);
  const double forward = best_time(
      [&] { cpu::conv_forward(dtype, s, input.data, weight.data, bias.data, output.data); });
  const double back_weight =
      best_time([&] { cpu::conv_backward_weight(dtype, s, input.data, output.data, weight.data); });
  const double back_input = best_time(
      [&] { cpu::conv_backward_input(dtype, s, output.data, weight.data, nullptr, input.data); });
  std::printf(
      "%3ld x %4ld -> %4ld  %3ldx%-3ld k%ld s%ld p%ld g%-4ld  forward %9.1f us %6.1f   input %9.1f "
      "us "
      "%6.1f   weight %9.1f us %6.1f GFLOP/s\n",
      long(x.batch), long(x.in), long(x.out), long(x.size), long(x.size), long(x.kernel),
      long(x.stride), long(x.padding), long(x.groups), forward * 1e6, flops / forward * 1e-9,
      back_input * 1e6, flops / back_input * 1e-9, back_weight * 1e6, flops / back_weight * 1e-9);
  std::fflush(stdout);
}

}  // namespace

int main(int argc, char** argv) {
  set_num_threads(argc > 1 ? std::atoi(argv[1]) : 1);
  const bool half = argc > 2 && std::string(argv[2]) == "bf16";
  std::printf("%s, %s, %d threads\n", half ? "bf16" : "f32", cpu_isa_name(cpu_isa_level()),
              get_num_threads());
  const Case cases[] = {
      {64, 1, 32, 28, 3, 1, 0, 1},     {64, 1, 32, 28, 5, 1, 2, 1},
      {64, 32, 64, 14, 3, 1, 1, 1},    {64, 32, 64, 26, 3, 1, 0, 1},
      {64, 32, 64, 12, 3, 1, 0, 1},    {32, 1, 16, 8, 3, 1, 1, 1},
      {64, 16, 32, 8, 3, 1, 1, 1},     {8, 3, 64, 224, 7, 2, 3, 1},
      {8, 64, 64, 56, 1, 1, 0, 1},     {8, 64, 64, 56, 3, 1, 1, 1},
      {8, 64, 256, 56, 1, 1, 0, 1},    {8, 256, 128, 56, 1, 1, 0, 1},
      {8, 128, 128, 56, 3, 2, 1, 1},   {8, 256, 512, 56, 1, 2, 0, 1},
      {8, 128, 128, 28, 3, 1, 1, 1},   {8, 512, 256, 28, 1, 1, 0, 1},
      {8, 256, 256, 14, 3, 1, 1, 1},   {8, 1024, 256, 14, 1, 1, 0, 1},
      {8, 512, 512, 7, 3, 1, 1, 1},    {8, 512, 2048, 7, 1, 1, 0, 1},
      {1, 64, 64, 56, 3, 1, 1, 1},     {8, 128, 128, 56, 3, 1, 1, 128},
      {8, 128, 128, 56, 3, 2, 1, 128}, {8, 128, 128, 28, 3, 1, 1, 32},
  };
  if (argc > 10) {
    int64_t v[8];
    for (int i = 0; i < 8; ++i) v[i] = std::atol(argv[3 + i]);
    measure(half ? kBFloat16 : kFloat32, {v[0], v[1], v[2], v[3], v[4], v[5], v[6], v[7]});
    return 0;
  }
  for (const Case& x : cases) measure(half ? kBFloat16 : kFloat32, x);
  return 0;
}
