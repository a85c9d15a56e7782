// Anomaly mode's work on nodes.
#pragma once
#include <atomic>
#include <string>

#include "torcxx/autograd/anomaly_mode.h"
#include "torcxx/autograd/node.h"

namespace torcxx::autograd {

extern std::atomic<bool> anomaly_flag;
inline bool anomaly_enabled() { return anomaly_flag.load(std::memory_order_relaxed); }

// What a node made now is to remember: the collector's text and, inside a backward, the node that
// caused it.
std::string record_trace();
// " It was recorded by the forward operation 'log'..." for the messages.
std::string describe_origin(const Node& node);
// Raises Error when any of out[0..n) holds NaN.
void check_nan(const Node& node, const TensorBase* out, uint32_t n);
// Whether an element of t, a strided tensor of any dtype, is NaN.
bool has_nan(const TensorBase& t);

}  // namespace torcxx::autograd
