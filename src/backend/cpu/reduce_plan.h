// How a reduction walks its input.
#pragma once
#include <algorithm>

#include "backend/cpu/reduce.h"
#include "torcxx/core/tensor_base.h"

namespace torcxx::cpu {

struct ReduceAxis {
  int64_t size, in, out, extra;  // strides in elements
};

// Kept and reduced dimensions apart, each innermost first and merged; never empty.
struct ReducePlan {
  int kept = 0, reduced = 0;
  ReduceAxis k[kMaxDims + 1], r[kMaxDims + 1];
  int64_t outputs = 1, count = 1;

  explicit ReducePlan(const ReduceArgs& a) {
    for (size_t d = 0; d < a.shape.size(); d++) {
      const int64_t extra = a.extra.data ? a.extra.strides[d] : 0;
      if (a.reduced[d])
        insert(r, reduced, {a.shape[d], a.in.strides[d], 0, 0}, count);
      else
        insert(k, kept, {a.shape[d], a.in.strides[d], a.out.strides[d], extra}, outputs);
    }
    merge(k, kept);
    merge(r, reduced);
  }

 private:
  static void insert(ReduceAxis* list, int& n, ReduceAxis axis, int64_t& product) {
    product *= axis.size;
    if (axis.size == 1) return;
    // Repeated elements (stride 0) go last: the innermost loop wants neighbours in memory.
    const auto key = [](const ReduceAxis& x) {
      return x.in == 0 ? INT64_MAX : x.in < 0 ? -x.in : x.in;
    };
    int at = n++;
    for (; at > 0 && key(axis) <= key(list[at - 1]); at--) list[at] = list[at - 1];
    list[at] = axis;
  }
  static void merge(ReduceAxis* list, int& n) {
    int w = 0;
    for (int i = 1; i < n; i++) {
      ReduceAxis& x = list[w];
      const ReduceAxis& y = list[i];
      if (y.in == x.in * x.size && y.out == x.out * x.size && y.extra == x.extra * x.size)
        x.size *= y.size;
      else
        list[++w] = y;
    }
    if (n == 0) list[0] = {1, 1, 1, 1};
    n = w + 1;
  }
};

}  // namespace torcxx::cpu
