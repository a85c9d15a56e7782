// The line search of L-BFGS.
#pragma once
#include <functional>

#include "torcxx/tensor/tensor.h"

namespace torcxx::optim {

// A step along the direction, with the loss, the gradient and the slope there.
struct LinePoint {
  double t = 0, loss = 0;
  Tensor gradient;
  double slope = 0;
};

struct LineSearch {
  LinePoint point;
  int64_t evaluations = 0;
};

// A point that meets the strong Wolfe conditions (Nocedal and Wright, algorithms 3.5 and 3.6), or
// the best one that was found; direction_norm is the direction's largest element.
LineSearch strong_wolfe(const std::function<LinePoint(double t)>& evaluate, double t,
                        double direction_norm, const LinePoint& start, double tolerance_change);

}  // namespace torcxx::optim
