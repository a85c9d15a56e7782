// grad_weight^T (taps x output channels) = shifted source (taps x positions) * grad_output^T
// (positions x output channels), summed over the images. The gradient is packed, the source read in
// place. Where there are too few taps and channels to share out, a fixed number of parts of the
// batch have sums of their own, which are then added in order.
#include "backend/cpu/conv_weight.h"

#include <torcxx/core/half.h>
#include <torcxx/core/parallel.h>

#include <algorithm>
#include <type_traits>

#include "backend/cpu/scratch.h"

namespace torcxx::cpu {
namespace {

int64_t ceil_div(int64_t a, int64_t b) { return (a + b - 1) / b; }
int64_t product(const int64_t (&x)[3]) { return x[0] * x[1] * x[2]; }

constexpr int64_t kPositions = 256;  // of one pass of the inner kernel

// The reduction over the images of one unit, cut into passes.
struct Pass {
  int64_t first_run, runs, start, positions;
};

template <class T, class S>
struct WeightGradient {
  const ConvKernels& k;
  const ConvShape& s;
  const S* input;
  const S* gradient;
  ConvSource source;
  std::vector<int64_t> offsets;
  int64_t rows;     // output channels of a group
  int64_t depth;    // taps times input channels of a group
  int64_t columns;  // rows rounded up to vectors
  int64_t positions;
  bool in_place;  // the input serves as the source
  int64_t source_image;
  std::vector<ConvRun> runs;  // of one image; a group of images repeats them
  int64_t images;             // of one unit

  WeightGradient(const ConvKernels& kernels, const ConvShape& shape, const S* in, const S* grad)
      : k(kernels), s(shape), input(in), gradient(grad), source(forward_source(shape)) {
    source.check("conv_backward_weight");
    offsets = forward_offsets(s, source);
    rows = s.out_channels / s.groups;
    depth = static_cast<int64_t>(offsets.size());
    columns = ceil_div(rows, k.lanes) * k.lanes;
    positions = product(s.out);
    in_place = source.is_image() && std::is_same_v<T, S>;
    source_image = in_place ? s.in_channels * product(s.in) : source.image();
    // Small images are taken together, or the passes would be short.
    const int64_t bytes = std::max<int64_t>(1, source.image() * sizeof(T));
    images = std::clamp<int64_t>(kPositions / positions, 1,
                                 std::max<int64_t>(1, (int64_t{4} << 20) / bytes));
    images = std::min(images, s.batch);
    list_runs();
  }

  void list_runs() {
    for (int64_t n = 0; n < images; ++n) {
      for (int64_t d = 0; d < s.out[0]; ++d) {
        for (int64_t h = 0; h < s.out[1]; ++h) {
          const int64_t row = n * source_image + (d * source.size[1] + h) * source.size[2];
          for (int64_t w = 0; w < s.out[2]; w += kPositions) {
            runs.push_back({row + w, std::min(kPositions, s.out[2] - w)});
          }
        }
      }
    }
  }

  // Passes over the runs of the first `count` images.
  std::vector<Pass> cut(int64_t count) const {
    std::vector<Pass> out;
    const int64_t total = static_cast<int64_t>(runs.size()) / images * count;
    int64_t start = 0;
    for (int64_t r = 0; r < total; ++r) {
      if (out.empty() || out.back().positions + runs[r].length > kPositions) {
        out.push_back({r, 0, start, 0});
      }
      ++out.back().runs;
      out.back().positions += runs[r].length;
      start += runs[r].length;
    }
    return out;
  }

  const S* image(int64_t n, int64_t group) const {
    return input + (n * s.groups + group) * source.channels * product(s.in);
  }

  const T* fill(T* memory, int64_t n, int64_t count, int64_t group, int64_t c0, int64_t c1) const {
    if (in_place) return reinterpret_cast<const T*>(image(n, group));
    for (int64_t i = 0; i < count; ++i) {
      source.template fill<T, S>(k, image(n + i, group), memory + i * source_image, c0, c1);
    }
    return memory;
  }

  // The gradient of `count` images for the channels from c0, position-major.
  void pack(T* out, int64_t n, int64_t count, int64_t group, int64_t c0, int64_t width) const {
    const int64_t valid = std::min(width, rows - c0);
    for (int64_t i = 0; i < count; ++i, out += positions * width) {
      const S* g = gradient + ((n + i) * s.out_channels + group * rows + c0) * positions;
      if constexpr (std::is_same_v<T, S>) {
        k.transpose(out, g, positions, valid, width, positions);
      } else {
        for (int64_t p = 0; p < positions; ++p) {
          for (int64_t c = 0; c < width; ++c) {
            out[p * width + c] = c < valid ? static_cast<T>(g[c * positions + p]) : T(0);
          }
        }
      }
    }
  }

  int64_t tiles() const { return ceil_div(rows, k.nr); }
  int64_t tile_width(int64_t tile) const { return std::min<int64_t>(k.nr, columns - tile * k.nr); }

  // Adds a unit's share: steps [k0, k1) of the channels of one tile.
  void reduce(T* sums, const T* src, const T* packed, const std::vector<Pass>& cuts, int64_t tile,
              int64_t k0, int64_t k1) const {
    const int64_t width = tile_width(tile);
    for (const Pass& p : cuts) {
      k.reduce({k1 - k0, src, offsets.data() + k0, runs.data() + p.first_run, p.runs,
                packed + p.start * width, width, sums + k0 * columns + tile * k.nr, columns});
    }
  }

  // Images [n0, n1) on one thread.
  void run_part(T* sums, int64_t group, int64_t n0, int64_t n1) const {
    const std::vector<Pass> whole = cut(images);
    T* memory = in_place ? nullptr
                         : static_cast<T*>(scratch(ScratchSlot::kImage,
                                                   images * source_image * int64_t{sizeof(T)}));
    T* packed = static_cast<T*>(
        scratch(ScratchSlot::kPackB, (images * positions * k.nr + k.nr) * int64_t{sizeof(T)}));
    for (int64_t n = n0; n < n1; n += images) {
      const int64_t count = std::min(images, n1 - n);
      const std::vector<Pass> rest = count < images ? cut(count) : std::vector<Pass>();
      const T* src = fill(memory, n, count, group, 0, source.channels);
      for (int64_t t = 0; t < tiles(); ++t) {
        pack(packed, n, count, group, t * k.nr, tile_width(t));
        reduce(sums, src, packed, count < images ? rest : whole, t, 0, depth);
      }
    }
  }

  // All images, each unit shared by the threads.
  void run_shared(T* sums, int64_t group) const {
    const std::vector<Pass> whole = cut(images);
    T* memory = in_place ? nullptr
                         : static_cast<T*>(scratch(ScratchSlot::kImage,
                                                   images * source_image * int64_t{sizeof(T)}));
    const int64_t unit = images * positions * k.nr + k.nr;
    T* packed = static_cast<T*>(scratch(ScratchSlot::kPackB, tiles() * unit * int64_t{sizeof(T)}));
    const int64_t share = 4 * k.mr, blocks = ceil_div(depth, share);
    for (int64_t n = 0; n < s.batch; n += images) {
      const int64_t count = std::min(images, s.batch - n);
      const std::vector<Pass> rest = count < images ? cut(count) : std::vector<Pass>();
      const int64_t fills = in_place ? 0 : source.channels;
      const T* src = fill(memory, n, count, group, 0, 0);
      const int64_t grain = std::max<int64_t>(1, 16384 / std::max<int64_t>(1, source.channel()));
      parallel_for(0, fills, grain,
                   [&](int64_t b, int64_t e) { fill(memory, n, count, group, b, e); });
      parallel_for(0, tiles(), 1, [&](int64_t b, int64_t e) {
        for (int64_t t = b; t < e; ++t) {
          pack(packed + t * unit, n, count, group, t * k.nr, tile_width(t));
        }
      });
      parallel_for(0, tiles() * blocks, 1, [&](int64_t b, int64_t e) {
        for (int64_t i = b; i < e; ++i) {
          const int64_t t = i / blocks, k0 = i % blocks * share;
          reduce(sums, src, packed + t * unit, count < images ? rest : whole, t, k0,
                 std::min(depth, k0 + share));
        }
      });
    }
  }

  void write(const T* sums, int64_t group, S* grad_weight) const {
    S* out = grad_weight + group * rows * depth;
    // Strips of sixteen rows stay in the first cache while their columns are read.
    for (int64_t i0 = 0; i0 < depth; i0 += 16) {
      const int64_t i1 = std::min(depth, i0 + 16);
      for (int64_t m = 0; m < rows; ++m) {
        for (int64_t i = i0; i < i1; ++i) {
          out[m * depth + i] = static_cast<S>(sums[i * columns + m]);
        }
      }
    }
  }

  void run(S* grad_weight) const {
    const int64_t size = depth * columns;
    const int64_t tasks = ceil_div(depth, 4 * k.mr) * tiles();
    if (tasks >= 16 && s.groups == 1) {
      std::vector<T> sums(static_cast<size_t>(size));
      run_shared(sums.data(), 0);
      return write(sums.data(), 0, grad_weight);
    }
    // Parts of the batch: a number that the shape alone decides.
    const int64_t parts = std::clamp<int64_t>(ceil_div(32, s.groups), 1, ceil_div(s.batch, images));
    const int64_t per_part = ceil_div(ceil_div(s.batch, parts), images) * images;
    std::vector<T> sums(static_cast<size_t>(s.groups * parts * size));
    parallel_for(0, s.groups * parts, 1, [&](int64_t b, int64_t e) {
      for (int64_t i = b; i < e; ++i) {
        const int64_t n0 = i % parts * per_part;
        run_part(sums.data() + i * size, i / parts, std::min(s.batch, n0),
                 std::min(s.batch, n0 + per_part));
      }
    });
    for (int64_t g = 0; g < s.groups; ++g) {
      T* total = sums.data() + g * parts * size;
      for (int64_t p = 1; p < parts; ++p) {
        for (int64_t i = 0; i < size; ++i) total[i] += total[p * size + i];
      }
      write(total, g, grad_weight);
    }
  }

  // One input channel and few output channels per group: dot products of rows.
  void run_depthwise(S* grad_weight) const {
    parallel_for(0, s.groups, 1, [&](int64_t g0, int64_t g1) {
      T* memory = static_cast<T*>(
          scratch(ScratchSlot::kImage, (source.image() + k.nr) * int64_t{sizeof(T)}));
      T* wide = static_cast<T*>(scratch(ScratchSlot::kVector, positions * int64_t{sizeof(T)}));
      std::vector<double> sums(static_cast<size_t>(rows * depth));
      for (int64_t g = g0; g < g1; ++g) {
        std::fill(sums.begin(), sums.end(), 0.0);
        for (int64_t n = 0; n < s.batch; ++n) {
          source.template fill<T, S>(k, image(n, g), memory, 0, 1);
          for (int64_t m = 0; m < rows; ++m) {
            const S* grad = gradient + (n * s.out_channels + g * rows + m) * positions;
            const T* from = wide;
            if constexpr (std::is_same_v<T, S>)
              from = grad;
            else
              for (int64_t p = 0; p < positions; ++p) wide[p] = static_cast<T>(grad[p]);
            for (int64_t d = 0; d < s.out[0]; ++d) {
              k.tap_dots(sums.data() + m * depth, memory + d * source.size[1] * source.size[2],
                         source.size[2], offsets.data(), depth, from + d * s.out[1] * s.out[2],
                         s.out[2], s.out[1], s.out[2]);
            }
          }
        }
        for (int64_t i = 0; i < rows * depth; ++i) {
          grad_weight[g * rows * depth + i] =
              static_cast<S>(static_cast<T>(sums[static_cast<size_t>(i)]));
        }
      }
    });
  }
};

}  // namespace

ConvSource forward_source(const ConvShape& s) {
  ConvSource c;
  c.channels = s.in_channels / s.groups;
  for (int i = 0; i < 3; ++i) {
    c.in[i] = s.in[i], c.stride[i] = s.stride[i], c.front[i] = s.padding[i];
    c.phases[i] = s.kernel[i] > 1 ? s.stride[i] : 1;
    const int64_t extent = (s.out[i] - 1) * s.stride[i] + (s.kernel[i] - 1) * s.dilation[i] + 1;
    c.size[i] = ceil_div(extent, s.stride[i]);
  }
  return c;
}

std::vector<int64_t> forward_offsets(const ConvShape& s, const ConvSource& source) {
  std::vector<int64_t> offsets;
  offsets.reserve(static_cast<size_t>(source.channels * product(s.kernel)));
  for (int64_t c = 0; c < source.channels; ++c) {
    for (int64_t d = 0; d < s.kernel[0]; ++d) {
      for (int64_t h = 0; h < s.kernel[1]; ++h) {
        for (int64_t w = 0; w < s.kernel[2]; ++w) {
          offsets.push_back(
              source.offset(c, d * s.dilation[0], h * s.dilation[1], w * s.dilation[2]));
        }
      }
    }
  }
  return offsets;
}

template <class T, class S>
void run_weight_gradient(const ConvKernels& kernels, const ConvShape& s, const S* input,
                         const S* grad_output, S* grad_weight) {
  const int64_t count = s.out_channels * (s.in_channels / s.groups) * product(s.kernel);
  if (count == 0) return;
  if (s.batch * product(s.out) == 0) {
    std::fill(grad_weight, grad_weight + count, static_cast<S>(0.f));
    return;
  }
  const WeightGradient<T, S> gradient(kernels, s, input, grad_output);
  if (gradient.source.channels == 1 && gradient.rows <= 2 && s.groups > 1) {
    gradient.run_depthwise(grad_weight);
  } else {
    gradient.run(grad_weight);
  }
}

template void run_weight_gradient<float, float>(const ConvKernels&, const ConvShape&, const float*,
                                                const float*, float*);
template void run_weight_gradient<double, double>(const ConvKernels&, const ConvShape&,
                                                  const double*, const double*, double*);
template void run_weight_gradient<float, Half>(const ConvKernels&, const ConvShape&, const Half*,
                                               const Half*, Half*);
template void run_weight_gradient<float, BFloat16>(const ConvKernels&, const ConvShape&,
                                                   const BFloat16*, const BFloat16*, BFloat16*);

}  // namespace torcxx::cpu
