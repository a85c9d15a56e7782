// One text, two libraries: everything below `lib` is Torcxx, or PyTorch's C++ frontend in the
// program that is built with TORCXX_BENCH_PEER.
#pragma once
#include <functional>
#include <memory>
#include <vector>

#ifdef TORCXX_BENCH_PEER
#include <torch/torch.h>
namespace lib = torch;
#else
#include <torcxx/torcxx.h>
namespace lib = torcxx;
#endif

namespace bench {

using Task = std::function<void()>;

#ifdef TORCXX_BENCH_PEER

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

// torch.optim.Adam(fused=True), PyTorch's fastest; the C++ frontend's own loops over small calls.
class Adam {
 public:
  Adam(std::vector<at::Tensor> parameters, double lr)
      : parameters_(std::move(parameters)), lr_(lr) {
    for (const at::Tensor& p : parameters_) {
      first_.push_back(torch::zeros_like(p).detach());
      second_.push_back(torch::zeros_like(p).detach());
      steps_.push_back(torch::zeros({}));
    }
  }
  void zero_grad() {
    for (at::Tensor& p : parameters_) p.mutable_grad().reset();
  }
  void step() {
    const torch::NoGradGuard off;
    std::vector<at::Tensor> grads;
    for (const at::Tensor& p : parameters_) grads.push_back(p.grad());
    at::_foreach_add_(steps_, 1);
    at::_fused_adam_(parameters_, grads, first_, second_, {}, steps_, lr_, 0.9, 0.999, 0, 1e-8,
                     false, false);
  }

 private:
  std::vector<at::Tensor> parameters_, first_, second_, steps_;
  double lr_;
};

#else

template <class F>
int64_t peak_bytes(F f) {
  lib::reset_peak_memory_stats();
  const int64_t before = lib::memory_stats().current_bytes;
  f();
  return lib::memory_stats().peak_bytes - before;
}

using lib::optim::Adam;

#endif

}  // namespace bench
