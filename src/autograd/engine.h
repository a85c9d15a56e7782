// The engine: runs the tape backwards.
#pragma once
#include <vector>

#include "torcxx/autograd/node.h"

namespace torcxx::autograd {

struct BackwardOptions {
  bool retain_graph = false;
  bool create_graph = false;
  // Only with `inputs`: add to the inputs' .grad instead of returning the gradients.
  bool accumulate = false;
};

// Sends grad_roots[i] (defined, of the root output's shape) into roots[i]. Without `inputs` every
// reachable leaf accumulates. With them only what leads to an input runs, and the result holds one
// gradient per input, undefined where none arrived (or all undefined with `accumulate`).
// Nodes run when all gradients of their outputs are there, the latest recorded first, one after the
// other in the calling thread; several threads may each run a backward, also over shared graphs.
std::vector<TensorBase> run_backward(const std::vector<Edge>& roots,
                                     const std::vector<TensorBase>& grad_roots,
                                     const BackwardOptions& options,
                                     const std::vector<Edge>& inputs = {});

// Makes `grad`, the gradient number `index` that `from` returned, fit the forward output it belongs
// to: sums broadcast dimensions, converts the dtype. Raises Error when it cannot fit.
void fit_gradient(TensorBase& grad, const OutputMetadata& expected, const Node& from,
                  uint32_t index);
// slot += grad, reusing memory that nobody else holds.
void accumulate_into(TensorBase& slot, TensorBase&& grad);

}  // namespace torcxx::autograd
