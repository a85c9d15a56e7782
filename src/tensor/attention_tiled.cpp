// Attention without the matrix of scores: a block of rows of it at a time, formed again for the
// gradients. Softmax takes whole rows, so results do not depend on the blocks.
#include <algorithm>
#include <cmath>
#include <limits>

#include "backend/cpu/gemm.h"
#include "backend/cpu/rows.h"
#include "backend/cpu/scratch.h"
#include "gen/ops/_contiguous_copy.h"
#include "gen/ops/_safe_softmax.h"
#include "gen/ops/_tiled_attention.h"
#include "gen/ops/add.h"
#include "gen/ops/eq.h"
#include "gen/ops/masked_fill.h"
#include "gen/ops/matmul.h"
#include "gen/ops/mul.h"
#include "gen/ops/ones.h"
#include "gen/ops/sum.h"
#include "gen/ops/transpose.h"
#include "gen/ops/tril.h"
#include "gen/ops/zeros.h"
#include "tensor/broadcast.h"
#include "tensor/factory.h"
#include "tensor/nn_formulas.h"
#include "tensor/operators.h"
#include "torcxx/autograd/grad_mode.h"
#include "torcxx/core/parallel.h"

namespace torcxx {
namespace {

constexpr int64_t kBlockBytes = 1 << 20;  // scores at hand: the second cache

// The matrices of one operand, batch dimensions broadcast.
struct Matrices {
  char* data;
  int64_t element, strides[kMaxDims];
  int64_t rs, cs;

  Matrices(const TensorBase& t, IntArrayRef batch) : Matrices(t, batch, t.size(-2), t.size(-1)) {}
  Matrices(const TensorBase& t, IntArrayRef batch, int64_t rows, int64_t columns)
      : data(static_cast<char*>(t.data_ptr())) {
    Shape shape;
    shape.assign(batch);
    shape.size[shape.ndim++] = rows;
    shape.size[shape.ndim++] = columns;
    broadcast_strides(t, shape, strides);
    element = t.element_size();
    rs = strides[shape.ndim - 2], cs = strides[shape.ndim - 1];
  }
  template <class T>
  T* at(int64_t index, IntArrayRef batch) const {
    int64_t offset = 0;
    for (size_t d = batch.size(); d-- > 0;) {
      offset += index % batch[d] * strides[d];
      index /= batch[d];
    }
    return reinterpret_cast<T*>(data + offset * element);
  }
};

template <class T>
struct Attention {
  std::vector<int64_t> batch;
  int64_t count, rows, keys, width, out_width;
  Matrices q, k, v;
  TensorBase mask_;
  bool causal;
  double scale;

  Attention(const TensorBase& query, const TensorBase& key, const TensorBase& value,
            const TensorBase& mask, bool is_causal, double factor, std::vector<int64_t> batches)
      : batch(std::move(batches)),
        count(product_of(batch)),
        rows(query.size(-2)),
        keys(key.size(-2)),
        width(query.size(-1)),
        out_width(value.size(-1)),
        q(query, batch),
        k(key, batch),
        v(value, batch),
        mask_(mask),
        causal(is_causal),
        scale(factor) {
    if (mask.defined() && mask.size(-1) != 1 && mask.stride(-1) != 1)
      mask_ = ops::_contiguous_copy(mask);
  }

  int64_t block() const {
    const int64_t fit = kBlockBytes / static_cast<int64_t>(sizeof(T)) / std::max<int64_t>(keys, 1);
    return std::clamp<int64_t>(fit, 16, 256);
  }
  // Rows of a block lie apart by other than a power of two, or they would share cache sets.
  int64_t pitch() const { return (keys + 15) / 16 * 16 + 16; }
  T* memory(cpu::ScratchSlot slot) const {
    return static_cast<T*>(cpu::scratch(slot, block() * pitch() * int64_t{sizeof(T)}));
  }
  int64_t blocks() const { return (rows + block() - 1) / block(); }

  static void product(const T* a, int64_t a_rs, int64_t a_cs, const T* b, int64_t b_rs,
                      int64_t b_cs, T* c, int64_t c_rs, int64_t m, int64_t n, int64_t depth,
                      double alpha, double beta) {
    cpu::GemmArgs g;
    g.m = m, g.n = n, g.k = depth;
    g.a = a, g.a_rs = a_rs, g.a_cs = a_cs;
    g.b = b, g.b_rs = b_rs, g.b_cs = b_cs;
    g.c = c, g.c_rs = c_rs;
    g.alpha = alpha, g.beta = beta;
    cpu::gemm(sizeof(T) == 8 ? kFloat64 : kFloat32, g);
  }

  // The weights of rows [i0, i0 + m) for the first n keys, which are all that they see.
  int64_t seen(int64_t i0, int64_t m) const { return causal ? std::min(keys, i0 + m) : keys; }
  void weights(T* p, int64_t index, int64_t i0, int64_t m, int64_t n) const {
    const auto& kernel = cpu::row_kernels(T{});
    product(q.at<T>(index, batch) + i0 * q.rs, q.rs, q.cs, k.at<T>(index, batch), k.cs, k.rs, p,
            pitch(), m, n, width, scale, 0);
    const Matrices added = mask_.defined() ? Matrices(mask_, batch, rows, keys) : q;
    for (int64_t i = 0; i < m; i++, p += pitch()) {
      const int64_t open = causal ? std::min(n, i0 + i + 1) : n;
      bool closed = false;
      if (mask_.defined()) {
        const T* row = added.at<T>(index, batch) + (i0 + i) * added.rs;
        if (added.cs == 0)
          kernel.affine(p, p, n, T(1), *row);
        else
          kernel.combine(p, p, row, n, T(1), T(1), T(0));
        closed =
            std::all_of(p, p + n, [](T x) { return x == -std::numeric_limits<T>::infinity(); });
      }
      if (closed)
        std::fill(p, p + n, T(0));
      else
        kernel.softmax(p, p, 1, open);
      std::fill(p + open, p + n, T(0));
    }
  }

  void forward(T* out) const {
    parallel_for(0, count * blocks(), 1, [&](int64_t b, int64_t e) {
      T* p = memory(cpu::ScratchSlot::kImage);
      for (int64_t t = b; t < e; t++) {
        const int64_t index = t / blocks(), i0 = t % blocks() * block();
        const int64_t m = std::min(block(), rows - i0), n = seen(i0, m);
        weights(p, index, i0, m, n);
        product(p, pitch(), 1, v.at<T>(index, batch), v.rs, v.cs,
                out + (index * rows + i0) * out_width, out_width, m, out_width, n, 1, 0);
      }
    });
  }

  // gk and gv start as zeros.
  void backward(const Matrices& g, T* gq, T* gk, T* gv) const {
    const auto& kernel = cpu::row_kernels(T{});
    parallel_for(0, count, 1, [&](int64_t b, int64_t e) {
      T *p = memory(cpu::ScratchSlot::kImage), *s = memory(cpu::ScratchSlot::kWeights);
      const int64_t step = pitch();
      for (int64_t index = b; index < e; index++) {
        for (int64_t i0 = 0; i0 < rows; i0 += block()) {
          const int64_t m = std::min(block(), rows - i0), n = seen(i0, m);
          const T* grad = g.at<T>(index, batch) + i0 * g.rs;
          weights(p, index, i0, m, n);
          product(p, 1, step, grad, g.rs, g.cs, gv + index * keys * out_width, out_width, n,
                  out_width, m, 1, 1);
          product(grad, g.rs, g.cs, v.at<T>(index, batch), v.cs, v.rs, s, step, m, n, out_width, 1,
                  0);
          for (int64_t i = 0; i < m; i++)
            kernel.softmax_backward(s + i * step, s + i * step, p + i * step, 1, n);
          product(s, step, 1, k.at<T>(index, batch), k.rs, k.cs, gq + (index * rows + i0) * width,
                  width, m, width, n, scale, 0);
          product(s, 1, step, q.at<T>(index, batch) + i0 * q.rs, q.rs, q.cs,
                  gk + index * keys * width, width, n, width, m, scale, 1);
        }
      }
    });
  }
};

std::vector<int64_t> joined(std::vector<int64_t> batch, int64_t rows, int64_t columns) {
  batch.insert(batch.end(), {rows, columns});
  return batch;
}

std::vector<int64_t> batch_of(const TensorBase& q, const TensorBase& k, const TensorBase& v) {
  const std::vector<int64_t> two = broadcast_batch(q.sizes(), k.sizes()).first;
  return broadcast_batch(joined(two, 1, 1), v.sizes()).first;
}

template <class F>
auto by_type(ScalarType t, F f) {
  return t == kFloat64 ? f(0.0) : f(0.0f);
}

}  // namespace

bool tiles_attention(const TensorBase& query, const TensorBase& key, const TensorBase& value,
                     const TensorBase& mask) {
  const auto fits = [](IntArrayRef into, IntArrayRef from) {  // from repeated to into
    if (from.size() > into.size()) return false;
    for (size_t d = 1; d <= from.size(); d++)
      if (from[from.size() - d] != 1 && from[from.size() - d] != into[into.size() - d])
        return false;
    return true;
  };
  const auto agree = [](IntArrayRef a, IntArrayRef b) {
    for (size_t d = 3; d <= std::min(a.size(), b.size()); d++) {
      const int64_t x = a[a.size() - d], y = b[b.size() - d];
      if (x != y && x != 1 && y != 1) return false;
    }
    return true;
  };
  const ScalarType t = query.dtype();
  if ((t != kFloat32 && t != kFloat64) || query.device().type() != kCPU) return false;
  if (query.numel() == 0 || key.numel() == 0 || value.numel() == 0) return false;
  if (query.size(-1) != key.size(-1) || key.size(-2) != value.size(-2)) return false;
  if (!agree(query.sizes(), key.sizes()) || !agree(query.sizes(), value.sizes()) ||
      !agree(key.sizes(), value.sizes()))
    return false;
  if (!mask.defined()) return true;
  if (GradMode::is_enabled() && mask.requires_grad()) return false;
  return mask.dim() >= 1 &&
         fits(joined(batch_of(query, key, value), query.size(-2), key.size(-2)), mask.sizes());
}

// This operation is also called by name, from the registry.
static void check_operands(const TensorBase& query, const TensorBase& key, const TensorBase& value,
                           const TensorBase& mask) {
  const ScalarType t = query.dtype();
  TORCXX_CHECK(
      key.defined() && value.defined() && (t == kFloat32 || t == kFloat64) && key.dtype() == t &&
          value.dtype() == t && query.dim() >= 2 && key.dim() >= 2 && value.dim() >= 2 &&
          key.size(-1) == query.size(-1) && value.size(-2) == key.size(-2),
      "attention: expected query (..., L, E), key (..., S, E) and value (..., S, V) of one "
      "floating point dtype");
  if (!mask.defined()) return;
  Shape scores, with_mask;
  scores.assign(joined(batch_of(query, key, value), query.size(-2), key.size(-2)));
  with_mask = scores;
  broadcast_into(with_mask, mask.sizes());
  TORCXX_CHECK(
      mask.dtype() == t && mask.dim() >= 1 && IntArrayRef(with_mask) == IntArrayRef(scores),
      "attention: expected a mask that broadcasts to the scores' size ", IntArrayRef(scores),
      ", got ", mask.sizes());
}

namespace impl {

TensorBase _tiled_attention(const TensorBase& query, const TensorBase& key, const TensorBase& value,
                            const TensorBase& mask, bool is_causal, double scale) {
  check_operands(query, key, value, mask);
  return by_type(query.dtype(), [&](auto zero) {
    using T = decltype(zero);
    const Attention<T> a(query, key, value, mask, is_causal, scale, batch_of(query, key, value));
    TensorBase out = new_tensor(joined(a.batch, a.rows, a.out_width), query.dtype());
    a.forward(static_cast<T*>(out.data_ptr()));
    return out;
  });
}

}  // namespace impl

std::array<TensorBase, 3> attention_grads(const TensorBase& grad, const TensorBase& query,
                                          const TensorBase& key, const TensorBase& value,
                                          const TensorBase& mask, bool is_causal, double scale) {
  if (!grad.defined()) return {};
  if (GradMode::is_enabled()) {  // the same in differentiable operations
    const auto t = [](const TensorBase& x) { return ops::transpose(x, -2, -1); };
    const Scalar s = scale;
    TensorBase scores = ops::mul(ops::matmul(query, t(key)), s);
    if (mask.defined()) scores = scores + mask;
    if (is_causal) {
      const TensorBase open =
          ops::tril(ops::ones({query.size(-2), key.size(-2)}, TensorOptions(kBool)));
      scores = ops::masked_fill(scores, ops::eq(open, 0), -std::numeric_limits<double>::infinity());
    }
    const TensorBase p = ops::_safe_softmax(scores), gp = ops::matmul(grad, t(value));
    const TensorBase gs = p * (gp - ops::sum(gp * p, IntArrayRef{-1}, true, {}));
    return {sum_to_size(ops::mul(ops::matmul(gs, key), s), query.sizes()),
            sum_to_size(ops::mul(ops::matmul(t(gs), query), s), key.sizes()),
            sum_to_size(ops::matmul(t(p), grad), value.sizes())};
  }
  return by_type(query.dtype(), [&](auto zero) {
    using T = decltype(zero);
    const Attention<T> a(query, key, value, mask, is_causal, scale, batch_of(query, key, value));
    const TensorOptions like(query.dtype());
    const TensorBase gq = new_tensor(joined(a.batch, a.rows, a.width), query.dtype()),
                     gk = ops::zeros(joined(a.batch, a.keys, a.width), like),
                     gv = ops::zeros(joined(a.batch, a.keys, a.out_width), like);
    const auto data = [](const TensorBase& x) { return static_cast<T*>(x.data_ptr()); };
    a.backward(Matrices(grad, a.batch), data(gq), data(gk), data(gv));
    return std::array<TensorBase, 3>{sum_to_size(gq, query.sizes()), sum_to_size(gk, key.sizes()),
                                     sum_to_size(gv, value.sizes())};
  });
}

}  // namespace torcxx
