#include "optim/strong_wolfe.h"

#include <algorithm>
#include <cmath>

namespace torcxx::optim {
namespace {

constexpr double kDecrease = 1e-4, kCurvature = 0.9;
constexpr int64_t kMaxEvaluations = 25;

// Where the cubic through two points with their slopes has its minimum within [low, high] (Nocedal
// and Wright, 3.5).
double cubic_minimum(const LinePoint& a, const LinePoint& b, double low, double high) {
  const double d1 = a.slope + b.slope - 3 * (a.loss - b.loss) / (a.t - b.t);
  const double square = d1 * d1 - a.slope * b.slope;
  if (!(square >= 0)) return (low + high) / 2;
  const double d2 = std::sqrt(square);
  const double at = a.t <= b.t
                        ? b.t - (b.t - a.t) * ((b.slope + d2 - d1) / (b.slope - a.slope + 2 * d2))
                        : a.t - (a.t - b.t) * ((a.slope + d2 - d1) / (a.slope - b.slope + 2 * d2));
  return std::min(std::max(at, low), high);
}

}  // namespace

LineSearch strong_wolfe(const std::function<LinePoint(double t)>& evaluate, double t,
                        double direction_norm, const LinePoint& start, double tolerance_change) {
  const auto rises = [&](const LinePoint& p) {
    return p.loss > start.loss + kDecrease * p.t * start.slope;
  };
  const auto flat = [&](const LinePoint& p) {
    return std::abs(p.slope) <= -kCurvature * start.slope;
  };
  int64_t evaluations = 1;
  LinePoint previous = start, point = evaluate(t);

  // Goes on until the minimum lies between two points.
  LinePoint bracket[2] = {start, point};
  bool found = false;
  for (; evaluations <= kMaxEvaluations; evaluations++) {
    bracket[0] = previous;
    bracket[1] = point;
    if (rises(point) || (evaluations > 2 && point.loss >= previous.loss)) break;
    found = flat(point);
    if (found || point.slope >= 0) break;
    const double low = point.t + 0.01 * (point.t - previous.t), high = point.t * 10;
    t = cubic_minimum(previous, point, low, high);
    previous = point;
    point = evaluate(t);
  }
  if (found) return {point, evaluations};
  if (evaluations > kMaxEvaluations) {
    bracket[0] = start;
    bracket[1] = point;
  }

  // Narrows it.
  bool slow = false;
  int low = bracket[0].loss <= bracket[1].loss ? 0 : 1;
  while (evaluations <= kMaxEvaluations) {
    const double bottom = std::min(bracket[0].t, bracket[1].t);
    const double top = std::max(bracket[0].t, bracket[1].t);
    if ((top - bottom) * direction_norm < tolerance_change) break;
    t = cubic_minimum(bracket[0], bracket[1], bottom, top);
    const double margin = 0.1 * (top - bottom);
    if (std::min(top - t, t - bottom) < margin) {
      if (slow || t >= top || t <= bottom) {  // twice near an end: go in from it
        t = std::abs(t - top) < std::abs(t - bottom) ? top - margin : bottom + margin;
        slow = false;
      } else {
        slow = true;
      }
    } else {
      slow = false;
    }
    point = evaluate(t);
    evaluations++;
    if (rises(point) || point.loss >= bracket[low].loss) {
      bracket[1 - low] = point;
      low = bracket[0].loss <= bracket[1].loss ? 0 : 1;
      continue;
    }
    const bool done = flat(point);
    if (!done && point.slope * (bracket[1 - low].t - bracket[low].t) >= 0)
      bracket[1 - low] = bracket[low];
    bracket[low] = point;
    if (done) break;
  }
  return {bracket[low], evaluations};
}

}  // namespace torcxx::optim
