// One text, two libraries: torch is PyTorch's C++ library in the program that is built with
// TORCXX_BENCH_PEER, and Torcxx (compat/torch/torch.h) in the other.
#pragma once
#include <torch/torch.h>

#include <functional>
#include <memory>
#include <vector>

#ifdef TORCXX_BENCH_PEER
namespace torch::linalg {  // has left PyTorch's headers with 2.15
inline Tensor cholesky(const Tensor& a) { return at::linalg_cholesky(a); }
inline Tensor solve(const Tensor& a, const Tensor& b) { return at::linalg_solve(a, b); }
inline Tensor solve_triangular(const Tensor& a, const Tensor& b, bool upper) {
  return at::linalg_solve_triangular(a, b, upper);
}
inline auto eigh(const Tensor& a) { return at::linalg_eigh(a); }
inline auto svd(const Tensor& a) { return at::linalg_svd(a); }
}  // namespace torch::linalg
#endif

namespace bench {

using torch::Tensor;

#ifdef TORCXX_BENCH_PEER

// Rows have further ways to do the same in PyTorch: the fastest counts.
inline constexpr bool kPeer = true;
using NoGrad = c10::InferenceMode;

inline Tensor channels_last(const Tensor& t) {
  return t.dim() == 4 ? t.contiguous(at::MemoryFormat::ChannelsLast) : t;
}

inline void lay_out(std::vector<Tensor> parameters) {
  for (Tensor& p : parameters) p.set_data(channels_last(p.detach()));
}

// The allocator reports to this while a peak is measured.
struct Meter : c10::MemoryReportingInfoBase {
  int64_t current = 0, peak = 0;
  void reportMemoryUsage(void*, int64_t bytes, size_t, size_t, c10::Device) override {
    current += bytes;
    peak = std::max(peak, current);
  }
  bool memoryProfilingEnabled() const override { return true; }
};

template <class F>
int64_t peak_bytes(F f) {
  const auto meter = std::make_shared<Meter>();
  const c10::DebugInfoGuard guard(c10::DebugInfoKind::PROFILER_STATE, meter);
  f();
  return meter->peak;
}

#else

inline constexpr bool kPeer = false;
using NoGrad = torch::NoGradGuard;

inline Tensor channels_last(const Tensor& t) { return t; }
inline void lay_out(const std::vector<Tensor>&) {}

template <class F>
int64_t peak_bytes(F f) {
  torch::reset_peak_memory_stats();
  const int64_t before = torch::memory_stats().current_bytes;
  f();
  return torch::memory_stats().peak_bytes - before;
}

#endif

}  // namespace bench
