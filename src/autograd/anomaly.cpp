#include "autograd/anomaly.h"

#include <cctype>
#include <cmath>

#include "autograd/extras.h"
#include "autograd/ops.h"
#include "autograd/thread_state.h"

namespace torcxx {

namespace autograd {
std::atomic<bool> anomaly_flag{false};
}
namespace {
std::atomic<bool> nan_flag{true};
std::atomic<AnomalyMode::TraceCollector> trace_collector{nullptr};
}  // namespace

bool AnomalyMode::is_enabled() { return autograd::anomaly_enabled(); }
bool AnomalyMode::should_check_nan() { return nan_flag.load(); }
void AnomalyMode::set_enabled(bool enabled, bool check_nan) {
  nan_flag = check_nan;
  autograd::anomaly_flag = enabled;
}
void AnomalyMode::set_trace_collector(TraceCollector collector) { trace_collector = collector; }

namespace autograd {
namespace {

// "LogSoftmaxBackward0" -> "log_softmax"
std::string forward_name(std::string_view node) {
  const size_t end = node.rfind("Backward");
  if (end != std::string_view::npos) node = node.substr(0, end);
  std::string out;
  for (const char c : node) {
    const auto u = static_cast<unsigned char>(c);
    if (std::isupper(u) && !out.empty() && out.back() != '_') out += '_';
    out += static_cast<char>(std::tolower(u));
  }
  return out;
}

template <class T>
bool is_nan(T x) {
  if constexpr (requires { x.real(); })
    return std::isnan(x.real()) || std::isnan(x.imag());
  else
    return std::isnan(static_cast<float>(x));
}

// Complex32 has no C++ type: two halves.
struct Halves {
  Half re, im;
};
bool is_nan(Halves x) { return is_nan(x.re) || is_nan(x.im); }

template <class T>
bool any_nan(const T* p, IntArrayRef sizes, IntArrayRef strides) {
  if (sizes.empty()) return is_nan(*p);
  for (int64_t i = 0; i < sizes[0]; i++, p += strides[0]) {
    if (sizes.size() == 1 ? is_nan(*p)
                          : any_nan(p, {sizes.data() + 1, sizes.size() - 1},
                                    {strides.data() + 1, strides.size() - 1}))
      return true;
  }
  return false;
}

}  // namespace

std::string record_trace() {
  std::string out;
  if (const auto collect = trace_collector.load()) out = collect();
  if (const Node* cause = thread_state.evaluating) {
    if (!out.empty()) out += '\n';
    out += detail::cat("while differentiating '", cause->name(), "'.", describe_origin(*cause));
  }
  return out;
}

std::string describe_origin(const Node& node) {
  std::string out =
      detail::cat(" It was recorded by the forward operation '", forward_name(node.name()), "'");
  const NodeExtras* extras = node.extras_or_null();
  if (extras && extras->anomaly_trace && !extras->anomaly_trace->empty())
    return detail::cat(out, ":\n", *extras->anomaly_trace);
  return out + ".";
}

bool has_nan(const TensorBase& t) {
  if (!isDifferentiableType(t.scalar_type()) || t.numel() == 0) return false;
  const TensorBase here = t.is_cpu() ? t : to_cpu(t);
  if (here.scalar_type() == kComplexHalf)
    return any_nan(static_cast<const Halves*>(here.const_data_ptr()), here.sizes(), here.strides());
  return dispatch_dtype(here.scalar_type(), [&](auto zero) {
    using T = decltype(zero);
    if constexpr (isDifferentiableType(scalar_type_of<T>))
      return any_nan(static_cast<const T*>(here.const_data_ptr()), here.sizes(), here.strides());
    else
      return false;
  });
}

void check_nan(const Node& node, const TensorBase* out, uint32_t n) {
  if (!AnomalyMode::should_check_nan()) return;
  for (uint32_t i = 0; i < n; i++)
    TORCXX_CHECK(!out[i].defined() || !has_nan(out[i]), "Function '", node.name(),
                 "' returned nan values in its ", i, "th output.", describe_origin(node));
}

}  // namespace autograd
}  // namespace torcxx
