#include "autograd/engine.h"

#include <algorithm>
#include <exception>
#include <optional>
#include <system_error>
#include <thread>
#include <typeinfo>

#include "autograd/accumulate_grad.h"
#include "autograd/anomaly.h"
#include "autograd/engine_hooks.h"
#include "autograd/evaluation.h"
#include "autograd/graph_task.h"
#include "autograd/spin.h"
#include "torcxx/autograd/grad_mode.h"

namespace torcxx::autograd {
namespace {

// Nodes whose gradients are complete, as a heap: the latest recorded comes first.
struct Ready {
  uint64_t sequence_nr;
  uint32_t place;
  bool operator<(const Ready& o) const { return sequence_nr < o.sequence_nr; }
};

class Run {
 public:
  Run(const std::vector<Edge>& roots, const BackwardOptions& options,
      const std::vector<Edge>& inputs)
      : options_(options), task_(roots, inputs, options.accumulate), result_(inputs.size()) {}

  std::vector<TensorBase> operator()(const std::vector<Edge>& roots,
                                     const std::vector<TensorBase>& grads) {
    for (size_t i = 0; i < roots.size(); i++) {
      const NodeState& state = task_.nodes[task_.find(roots[i].function.get())];
      TensorBase grad = grads[i];
      accumulate_into(task_.grads_of(state)[roots[i].input_nr], std::move(grad));
    }
    for (uint32_t i = 0; i < task_.nodes.size(); i++)
      if (task_.nodes[i].dependencies == 0 && task_.nodes[i].reached()) push(i);
    while (!ready_.empty()) {
      std::pop_heap(ready_.begin(), ready_.end());
      const uint32_t place = ready_.back().place;
      ready_.pop_back();
      evaluate(place);
    }
    return std::move(result_);
  }

 private:
  void push(uint32_t place) {
    ready_.push_back({task_.nodes[place].node->sequence_nr(), place});
    std::push_heap(ready_.begin(), ready_.end());
  }

  void evaluate(uint32_t place) {
    const NodeState state = task_.nodes[place];
    Node& node = *state.node;
    TensorBase* grads = task_.grads_of(state);
    run_output_hooks(node, grads);
    if (state.captured && !options_.accumulate) {
      const auto [begin, end] =
          std::equal_range(task_.captures.begin(), task_.captures.end(), Capture{place, 0, 0},
                           [](const Capture& a, const Capture& b) { return a.node < b.node; });
      for (auto c = begin; c != end; ++c) result_[c->input] = grads[c->output_nr];
    }
    const uint32_t n = node.num_inputs();
    if (out_.size() < n) out_.resize(n);
    if (state.needed) {
      run_prehooks(node, grads);
      std::vector<TensorBase> kept;
      const auto posthooks = posthooks_of(node);
      if (posthooks) kept.assign(grads, grads + node.num_outputs());
      call(node, grads);
      if (posthooks) run_posthooks(node, *posthooks, out_.data(), kept);
    }
    // Before the sums below: what passed through unchanged is then held by one side only.
    for (uint32_t i = 0; i < node.num_outputs(); i++) grads[i].reset();
    if (state.needed) propagate(node);
    for (uint32_t i = 0; i < n; i++) out_[i].reset();
    task_.finish(place);
  }

  void call(Node& node, TensorBase* grads) {
    if (NodeAccess::is_accumulator(node)) {
      if (grads[0].defined()) static_cast<AccumulateGrad&>(node).accumulate(std::move(grads[0]));
      return;
    }
    const bool user_code = NodeAccess::runs_user_code(node);
    if (!user_code && std::none_of(grads, grads + node.num_outputs(),
                                   [](const TensorBase& g) { return g.defined(); }))
      return;
    const uint8_t* wanted = task_.restricted ? find_wanted(node) : nullptr;
    std::optional<SpinGuard> turn;
    if (!user_code) turn.emplace(NodeAccess::busy(node));
    Evaluation scope(node, wanted);
    if (TORCXX_UNLIKELY(anomaly_enabled()))
      call_watched(node, grads);
    else
      node.apply(grads, out_.data());
    if (!options_.retain_graph) node.release_variables();
  }

  void call_watched(Node& node, const TensorBase* grads) {
    try {
      node.apply(grads, out_.data());
    } catch (const Error& e) {
      if (typeid(e) != typeid(Error)) throw;
      throw Error(
          detail::cat(e.what(), " Error detected in '", node.name(), "'.", describe_origin(node)));
    }
    check_nan(node, out_.data(), node.num_inputs());
  }

  const uint8_t* find_wanted(const Node& node) {
    wanted_.assign(node.num_inputs(), 0);
    for (uint32_t i = 0; i < node.num_inputs(); i++)
      if (Node* next = node.edge(i).function.get())
        wanted_[i] = task_.nodes[task_.find(next)].reached();
    return wanted_.data();
  }

  void propagate(const Node& node) {
    for (uint32_t i = 0; i < node.num_inputs(); i++) {
      const Edge& edge = node.edge(i);
      Node* next = edge.function.get();
      if (!next) continue;
      const uint32_t place = task_.find(next);
      NodeState& to = task_.nodes[place];
      if (!to.reached()) continue;
      if (out_[i].defined()) {
        fit_gradient(out_[i], next->output_metadata(edge.input_nr), node, i);
        accumulate_into(task_.grads_of(to)[edge.input_nr], std::move(out_[i]));
      }
      if (--to.dependencies == 0) push(place);
    }
  }

  const BackwardOptions& options_;
  GraphTask task_;
  std::vector<Ready> ready_;
  std::vector<TensorBase> out_, result_;
  std::vector<uint8_t> wanted_;
};

class DepthGuard {
 public:
  DepthGuard() { thread_state.backward_depth++; }
  ~DepthGuard() { thread_state.backward_depth--; }
  DepthGuard(const DepthGuard&) = delete;
};

// Backwards started by backwards nest on the stack; past this many the next one gets a thread, and
// so a stack, of its own.
constexpr uint32_t kMaxDepth = 60;

template <class F>
void on_fresh_stack(F f) {
  std::exception_ptr error;
  const ThreadState here = thread_state;
  try {
    std::thread([&] {
      thread_state.grad_enabled = here.grad_enabled;
      thread_state.inference = here.inference;
      thread_state.saved_hooks = here.saved_hooks;
      thread_state.sequence_nr = here.sequence_nr;
      try {
        f();
      } catch (...) {
        error = std::current_exception();
      }
    }).join();
  } catch (const std::system_error& e) {
    detail::raise<Error>("backward: cannot nest deeper, no further thread: ", e.what());
  }
  if (error) std::rethrow_exception(error);
}

}  // namespace

std::vector<TensorBase> run_backward(const std::vector<Edge>& roots,
                                     const std::vector<TensorBase>& grad_roots,
                                     const BackwardOptions& options,
                                     const std::vector<Edge>& inputs) {
  std::vector<TensorBase> result;
  if (thread_state.backward_depth >= kMaxDepth) {
    on_fresh_stack([&] { result = run_backward(roots, grad_roots, options, inputs); });
    return result;
  }
  DepthGuard depth;
  AutoGradMode grad(options.create_graph);
  Run run(roots, options, inputs);
  return run(roots, grad_roots);
}

}  // namespace torcxx::autograd
