#include "backend/cpu/map.h"

#include <algorithm>
#include <cstring>

#include "torcxx/core/parallel.h"
#include "torcxx/core/tensor_base.h"

namespace torcxx::cpu {

namespace {

constexpr int kOps = kMaxOperands + 1;            // inputs, then the output
constexpr int64_t kTile = 1024;                   // elements of a tile
constexpr int64_t kGrain = 32768;                 // elements of a parallel chunk
constexpr int64_t kTileBytes = kTile * 16 + 192;  // widest type; odd cache lines keep tiles apart

// Shape with size-1 dimensions dropped, ordered by the output's strides (innermost first) and
// merged where all operands allow it.
struct Loop {
  int ndim = 0;
  int64_t size[kMaxDims];
  int64_t stride[kMaxDims][kOps];
};

int64_t magnitude(int64_t s) { return s < 0 ? -s : s; }

Loop make_loop(const MapArgs& a) {
  Loop l;
  const int n = a.inputs;
  for (int d = static_cast<int>(a.shape.size()) - 1; d >= 0; d--) {
    if (a.shape[d] == 1) continue;
    int64_t st[kOps];
    for (int k = 0; k < n; k++) st[k] = a.in[k].strides[d];
    st[n] = a.out.strides[d];
    int at = l.ndim;  // insertion sort by the output's stride, ties by the inputs'
    const auto before = [&](int j) {
      for (int k = n; k >= 0; k--) {
        const int64_t x = magnitude(st[k]), y = magnitude(l.stride[j][k]);
        if (x != y && x != 0 && y != 0) return x < y;
      }
      return false;
    };
    while (at > 0 && before(at - 1)) at--;
    for (int j = l.ndim; j > at; j--) {
      l.size[j] = l.size[j - 1];
      std::memcpy(l.stride[j], l.stride[j - 1], sizeof(st));
    }
    l.size[at] = a.shape[d];
    std::memcpy(l.stride[at], st, sizeof(st));
    l.ndim++;
  }
  int w = 0;
  for (int d = 1; d < l.ndim; d++) {
    bool merge = true;
    for (int k = 0; k <= n; k++) merge = merge && l.stride[d][k] == l.stride[w][k] * l.size[w];
    if (merge) {
      l.size[w] *= l.size[d];
    } else {
      w++;
      l.size[w] = l.size[d];
      std::memcpy(l.stride[w], l.stride[d], sizeof(l.stride[d]));
    }
  }
  if (l.ndim == 0) {
    l.size[0] = 1;
    for (int k = 0; k <= n; k++) l.stride[0][k] = 1;
  }
  l.ndim = l.ndim ? w + 1 : 1;
  return l;
}

struct Runner {
  const MapArgs& a;
  Loop l;
  bool identity;            // same dtype, no kernel: elements just move
  ScalarType native[kOps];  // dtype that the kernel reads or writes
  int64_t esize[kOps], nsize[kOps];
  int64_t cols, rows;  // tile geometry: cols along dimension 0, rows along dimension 1
  int64_t tiles0, tiles1, outer;

  explicit Runner(const MapArgs& args) : a(args), l(make_loop(args)) {
    identity = !a.row[kVectors] && a.in[0].dtype == a.out.dtype;
    for (int k = 0; k <= a.inputs; k++) {
      const MapOperand& o = k < a.inputs ? a.in[k] : a.out;
      native[k] = k == a.inputs ? a.result : (a.masks >> k & 1) ? kBool : dtype_of(a.compute);
      esize[k] = elementSize(o.dtype);
      nsize[k] = elementSize(native[k]);
    }
  }
  char* base(int k) const { return static_cast<char*>(k < a.inputs ? a.in[k].data : a.out.data); }
  ScalarType dtype(int k) const { return k < a.inputs ? a.in[k].dtype : a.out.dtype; }
  bool plain(int k) const { return dtype(k) == native[k]; }
  MoveFn move(int k) const {
    return tiles().move[__builtin_ctzll(static_cast<uint64_t>(esize[k]))];
  }

  // A variant for a scalar operand, when input 0 or 1 has stride 0 along the run.
  MapFn pick(const bool* scalar) const {
    if (a.inputs == 2 && scalar[0] != scalar[1]) {
      const MapFn* row = a.row[scalar[0] ? kFirstScalar : kSecondScalar];
      if (row && row[a.compute]) return row[a.compute];
    }
    return nullptr;
  }

  // One dense run: every operand contiguous in its native dtype, or a scalar with its own kernel.
  bool direct() {
    if (l.ndim != 1) return false;
    bool scalar[kOps] = {};
    for (int k = 0; k <= a.inputs; k++) {
      if (!plain(k)) return false;
      if (l.stride[0][k] == 1) continue;
      if (l.stride[0][k] != 0 || k == a.inputs) return false;
      scalar[k] = true;
    }
    MapFn fn = a.row[kVectors][a.compute];
    for (int k = 0; k < a.inputs; k++)
      if (scalar[k]) {
        fn = pick(scalar);
        break;
      }
    if (!fn) return false;
    parallel_for(0, l.size[0], kGrain, [&](int64_t b, int64_t e) {
      const void* in[kMaxOperands];
      for (int k = 0; k < a.inputs; k++) in[k] = base(k) + (scalar[k] ? 0 : b * esize[k]);
      fn(base(a.inputs) + b * esize[a.inputs], in, a.scalars, e - b);
    });
    return true;
  }

  void load(int k, const char* src, char* buffer, int64_t r, int64_t c) const {
    const int64_t cs = l.stride[0][k], rs = l.ndim > 1 ? l.stride[1][k] : 0;
    const TileKernels& t = tiles();
    if (plain(k)) {
      move(k)(buffer, c, 1, src, rs, cs, r, c);
      return;
    }
    const Compute as = native[k] == kBool ? I32 : a.compute;
    if (native[k] == kBool && dtype(k) != kBool) {  // a condition of another dtype: to bool bytes
      alignas(64) char wide[kTileBytes];
      const Compute c2 = compute_of(dtype(k));
      t.load[static_cast<int>(dtype(k))][c2](wide, src, r, rs, c, cs);
      t.store[c2][static_cast<int>(kBool)](buffer, wide, 1, 0, r * c, 1);
    } else {
      t.load[static_cast<int>(dtype(k))][as](buffer, src, r, rs, c, cs);
    }
  }

  void tile(int64_t index, char (*buffer)[kTileBytes]) const {
    int64_t rest = index;
    const int64_t i0 = (rest % tiles0) * cols;
    rest /= tiles0;
    const int64_t i1 = (rest % tiles1) * rows;
    rest /= tiles1;
    int64_t at[kOps];
    for (int k = 0; k <= a.inputs; k++)
      at[k] = i0 * l.stride[0][k] + (l.ndim > 1 ? i1 * l.stride[1][k] : 0);
    for (int d = 2; d < l.ndim; d++) {
      const int64_t i = rest % l.size[d];
      rest /= l.size[d];
      for (int k = 0; k <= a.inputs; k++) at[k] += i * l.stride[d][k];
    }
    const int64_t c = std::min(cols, l.size[0] - i0);
    const int64_t r = l.ndim > 1 ? std::min(rows, l.size[1] - i1) : 1;
    const int o = a.inputs;
    char* dst = base(o) + at[o] * esize[o];
    if (identity) {
      move(0)(dst, l.ndim > 1 ? l.stride[1][1] : 0, l.stride[0][1], base(0) + at[0] * esize[0],
              l.ndim > 1 ? l.stride[1][0] : 0, l.stride[0][0], r, c);
      return;
    }
    const void* in[kMaxOperands];
    for (int k = 0; k < a.inputs; k++) {
      const char* src = base(k) + at[k] * esize[k];
      if (plain(k) && l.stride[0][k] == 1 && (r == 1 || l.stride[1][k] == c)) {
        in[k] = src;
      } else {
        load(k, src, buffer[k], r, c);
        in[k] = buffer[k];
      }
    }
    const bool in_place = plain(o) && l.stride[0][o] == 1 && (r == 1 || l.stride[1][o] == c);
    void* out = in_place ? dst : buffer[o];
    if (a.row[kVectors])
      a.row[kVectors][a.compute](out, in, a.scalars, r * c);
    else if (in_place)
      std::memcpy(out, in[0], static_cast<size_t>(r * c * nsize[o]));
    else
      out = const_cast<void*>(in[0]);  // the identity
    if (in_place) return;
    const Compute from = native[o] == kBool ? I32 : a.compute;
    const int64_t rs = l.ndim > 1 ? l.stride[1][o] : 0;
    if (native[o] == kBool) {  // bytes: widen to store as another dtype or strided
      alignas(64) char wide[kTileBytes];
      tiles().load[static_cast<int>(kBool)][I32](wide, out, 1, 0, r * c, 1);
      tiles().store[I32][static_cast<int>(dtype(o))](dst, wide, r, rs, c, l.stride[0][o]);
    } else {
      const Compute f = compute_of(native[o]);
      tiles().store[native[o] == dtype_of(from) ? from : f][static_cast<int>(dtype(o))](
          dst, out, r, rs, c, l.stride[0][o]);
    }
  }

  void run() {
    if (a.row[kVectors] && direct()) return;
    bool transposed = false;  // then square tiles share cache lines
    for (int k = 0; k <= a.inputs && l.ndim > 1; k++)
      transposed = transposed ||
                   (l.stride[1][k] != 0 && magnitude(l.stride[1][k]) < magnitude(l.stride[0][k]));
    const int64_t most = identity ? 4 * kTile : kTile;  // without buffers tiles may be larger
    cols = std::min(l.size[0], !transposed ? most : identity ? int64_t{64} : int64_t{32});
    rows = l.ndim > 1 ? std::max<int64_t>(1, std::min(l.size[1], most / cols)) : 1;
    tiles0 = (l.size[0] + cols - 1) / cols;
    tiles1 = l.ndim > 1 ? (l.size[1] + rows - 1) / rows : 1;
    outer = tiles0 * tiles1;
    for (int d = 2; d < l.ndim; d++) outer *= l.size[d];
    const int64_t grain = std::max<int64_t>(1, kGrain / (rows * cols));
    parallel_for(0, outer, grain, [&](int64_t b, int64_t e) {
      alignas(64) char buffer[kOps][kTileBytes];
      for (int64_t i = b; i < e; i++) tile(i, buffer);
    });
  }
};

}  // namespace

void map(const MapArgs& args) {
  for (int64_t s : args.shape)
    if (s == 0) return;
  Runner(args).run();
}

void copy(const MapOperand& out, const MapOperand& in, IntArrayRef shape) {
  MapArgs a{};
  a.compute = compute_of(in.dtype);
  a.result = dtype_of(a.compute);
  a.inputs = 1;
  a.in[0] = in;
  a.out = out;
  a.shape = shape;
  map(a);
}

}  // namespace torcxx::cpu
