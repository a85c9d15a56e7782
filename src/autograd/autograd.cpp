#include "torcxx/autograd/autograd.h"

#include "autograd/accumulate_grad.h"
#include "autograd/engine.h"
#include "autograd/functions.h"
#include "autograd/ops.h"
#include "torcxx/autograd/variable.h"

namespace torcxx::autograd {
namespace {

std::string dtype_name(const TensorBase& t) { return detail::cat("torch.", t.dtype()); }
std::string size_name(const TensorBase& t) { return detail::cat("torch.Size(", t.sizes(), ")"); }

TensorBase check_grad_root(const TensorBase& output, const TensorBase& grad, size_t i) {
  if (!grad.defined()) {
    TORCXX_CHECK(output.numel() == 1, "grad can be implicitly created only for scalar outputs");
    TORCXX_CHECK(output.is_floating_point(),
                 "grad can be implicitly created only for real scalar outputs but got ",
                 dtype_name(output));
    NoGradGuard no_grad;
    return ones_like(output);
  }
  TORCXX_CHECK(grad.sizes() == output.sizes(), "Mismatch in shape: grad_output[", i,
               "] has a shape of ", size_name(grad), " and output[", i, "] has a shape of ",
               size_name(output), ".");
  TORCXX_CHECK(grad.is_complex() == output.is_complex(),
               "For complex Tensors, both grad_output and output are required to have the same "
               "dtype. Mismatch in dtype: grad_output[",
               i, "] has a dtype of ", dtype_name(grad), " and output[", i, "] has a dtype of ",
               dtype_name(output), ".");
  TORCXX_CHECK(grad.device().type() == output.device().type(), "Mismatch in device: grad_output[",
               i, "] is on ", grad.device(), " and output[", i, "] is on ", output.device(), ".");
  return grad.scalar_type() == output.scalar_type() ? grad : to_dtype(grad, output.scalar_type());
}

struct Roots {
  std::vector<Edge> edges;
  std::vector<TensorBase> grads;
};

Roots make_roots(const std::vector<TensorBase>& outputs, const std::vector<TensorBase>& grads,
                 const char* what) {
  TORCXX_CHECK(grads.empty() || grads.size() == outputs.size(), "got ", outputs.size(), " ", what,
               " and ", grads.size(), " gradients");
  Roots roots;
  for (size_t i = 0; i < outputs.size(); i++) {
    TORCXX_CHECK(outputs[i].defined(), "element ", i, " of tensors is undefined");
    Edge edge = gradient_edge(outputs[i]);
    TORCXX_CHECK(static_cast<bool>(edge.function), "element ", i,
                 " of tensors does not require grad and does not have a grad_fn");
    roots.edges.push_back(std::move(edge));
    roots.grads.push_back(check_grad_root(outputs[i], grads.empty() ? TensorBase() : grads[i], i));
  }
  return roots;
}

// An edge is empty for a leaf that no graph leads to.
Edge input_edge(const TensorBase& t) {
  TORCXX_CHECK(t.defined() && t.requires_grad(),
               "One of the differentiated Tensors does not require grad");
  return is_leaf(t) ? Edge{living_accumulator(t), 0} : gradient_edge(t);
}

}  // namespace

void backward_of(const std::vector<TensorBase>& tensors,
                 const std::vector<TensorBase>& grad_tensors, std::optional<bool> retain_graph,
                 bool create_graph, const std::vector<TensorBase>* inputs) {
  const Roots roots = make_roots(tensors, grad_tensors, "tensors");
  if (roots.edges.empty()) return;
  std::vector<Edge> edges;
  if (inputs) {
    TORCXX_CHECK(!inputs->empty(), "`inputs` argument to `backward()` cannot be empty.");
    for (const TensorBase& t : *inputs) {
      edges.push_back(input_edge(t));
      if (!is_leaf(t)) retain_grad(t);
    }
  }
  const BackwardOptions options{retain_graph.value_or(create_graph), create_graph,
                                inputs != nullptr};
  run_backward(roots.edges, roots.grads, options, edges);
}

std::vector<TensorBase> gradients_of(const std::vector<TensorBase>& outputs,
                                     const std::vector<TensorBase>& inputs,
                                     const std::vector<TensorBase>& grad_outputs,
                                     std::optional<bool> retain_graph, bool create_graph,
                                     bool allow_unused) {
  TORCXX_CHECK_VALUE(!inputs.empty(), "grad requires non-empty inputs.");
  const Roots roots = make_roots(outputs, grad_outputs, "outputs");
  std::vector<Edge> edges;
  for (const TensorBase& t : inputs) edges.push_back(input_edge(t));
  const BackwardOptions options{retain_graph.value_or(create_graph), create_graph, false};
  std::vector<TensorBase> result(inputs.size());
  if (!roots.edges.empty()) result = run_backward(roots.edges, roots.grads, options, edges);
  for (size_t i = 0; i < result.size(); i++)
    TORCXX_CHECK(result[i].defined() || allow_unused, "The differentiated Tensor at index ", i,
                 " appears to not have been used in the graph. Set allow_unused=True if this is "
                 "the desired behavior.");
  return result;
}

}  // namespace torcxx::autograd
