#include "backend/cpu/conv_pixel.h"

#include <torcxx/core/half.h>
#include <torcxx/core/parallel.h>

#include <algorithm>
#include <type_traits>

#include "backend/cpu/cpu_info.h"
#include "backend/cpu/scratch.h"

namespace torcxx::cpu {
namespace {

int64_t ceil_div(int64_t a, int64_t b) { return (a + b - 1) / b; }

// Output rows that read the same taps: the others lie in the padding.
struct RowClass {
  std::vector<int64_t> taps;     // of one channel
  std::vector<int64_t> offsets;  // steps of all channels: in the source,
  std::vector<int64_t> rows;     // and in the packed weights
};

struct PixelRow {
  int64_t row_class;
  int64_t first_run, runs;  // while planning, first_run is the offset in the source
  int64_t position, length;
};

struct PixelPlan {
  std::vector<RowClass> classes;
  std::vector<ConvRun> runs;
  std::vector<PixelRow> rows;
  int64_t taps;      // of one channel
  int64_t channels;  // of one pass
};

// The taps whose source row exists for output row (d, h).
std::vector<int64_t> live_taps(const ShiftConv& c, int64_t taps, int64_t d, int64_t h) {
  const ConvSource& s = c.source;
  std::vector<int64_t> live;
  for (int64_t t = 0; t < taps; ++t) {
    const int64_t at = c.offsets[static_cast<size_t>(t)];
    const int64_t phase = at / s.plane(), in_plane = at % s.plane();
    const int64_t pd = phase / (s.phases[1] * s.phases[2]), ph = phase / s.phases[2] % s.phases[1];
    const int64_t z = (in_plane / (s.size[1] * s.size[2]) + d) * s.stride[0] + pd - s.front[0];
    const int64_t y = (in_plane / s.size[2] % s.size[1] + h) * s.stride[1] + ph - s.front[1];
    if (z >= 0 && z < s.in[0] && y >= 0 && y < s.in[1]) live.push_back(t);
  }
  return live;
}

PixelPlan make_plan(const ConvKernels& k, const ShiftConv& c) {
  PixelPlan p;
  p.taps = static_cast<int64_t>(c.offsets.size()) / std::max<int64_t>(1, c.source.channels);
  // The weights of a pass take about half of the first cache.
  p.channels = std::max<int64_t>(1, 192 / std::max<int64_t>(1, p.taps));
  for (int64_t d = 0; d < c.out[0]; ++d) {
    for (int64_t h = 0; h < c.out[1]; ++h) {
      const std::vector<int64_t> live = live_taps(c, p.taps, d, h);
      size_t i = 0;
      while (i < p.classes.size() && p.classes[i].taps != live) ++i;
      if (i == p.classes.size()) p.classes.push_back({live, {}, {}});
      const int64_t position = (d * c.out[1] + h) * c.out[2];
      const int64_t offset = (d * c.source.size[1] + h) * c.source.size[2];
      const auto row_class = static_cast<int64_t>(i);
      // Rows that follow one another in the source, too, are one long row.
      if (!p.rows.empty() && p.rows.back().row_class == row_class &&
          p.rows.back().first_run + p.rows.back().length == offset &&
          p.rows.back().length < 56 * k.mr) {
        p.rows.back().length += c.out[2];
      } else {
        p.rows.push_back({row_class, offset, 0, position, c.out[2]});
      }
    }
  }
  for (PixelRow& row : p.rows) {
    const int64_t offset = row.first_run;
    row.first_run = static_cast<int64_t>(p.runs.size());
    row.runs = ceil_div(row.length, k.mr);
    for (int64_t r = 0, w = 0; r < row.runs; ++r) {
      const int64_t n = ceil_div(row.length - w, row.runs - r);
      p.runs.push_back({offset + w, n});
      w += n;
    }
  }
  return p;
}

template <class T, class S>
struct PixelRunner {
  const ConvKernels& k;
  const ShiftConv& c;
  const PixelPlan& plan;
  const S* input;
  const T* weights;  // group, channel tile, step, lane
  const T* bias;
  S* output;
  int64_t depth;
  bool in_place;

  int64_t tiles() const { return ceil_div(c.rows, k.nr); }
  int64_t tile_width(int64_t tile) const { return c.rows - tile * k.nr > k.lanes ? k.nr : k.lanes; }
  int64_t padded_rows() const { return (tiles() - 1) * k.nr + tile_width(tiles() - 1); }
  const T* tile_weights(int64_t group, int64_t tile) const {
    return weights + (group * padded_rows() + tile * k.nr) * depth;
  }
  const S* image(int64_t n, int64_t group) const {
    return input + n * c.in_image + group * c.in_group;
  }

  void store(const T* sums, int64_t width, int64_t channels, const T* row_bias, int64_t position,
             int64_t count, S* out) const {
    if constexpr (std::is_same_v<T, S>) {
      if (c.out_step[2] == 1 && c.out_step[1] == c.out[2] &&
          (c.out[0] == 1 || c.out_step[0] == c.out[1] * c.out[2])) {
        return k.unpack(out + position, c.out_channel, sums, width, channels, count, row_bias);
      }
    }
    for (int64_t i = 0; i < count; ++i) {
      const int64_t p = position + i, h = p / c.out[2];
      S* to = out + h / c.out[1] * c.out_step[0] + h % c.out[1] * c.out_step[1] +
              p % c.out[2] * c.out_step[2];
      for (int64_t m = 0; m < channels; ++m) {
        to[m * c.out_channel] =
            static_cast<S>(row_bias ? sums[i * width + m] + row_bias[m] : sums[i * width + m]);
      }
    }
  }

  int64_t source_step() const { return in_place ? c.in_image : c.source.image(); }

  // Rows [r0, r1) of one tile of output channels, of `images` images: the weights of a pass serve
  // them all while they are in the first cache.
  void run(const T* source, int64_t n, int64_t images, int64_t group, int64_t tile, int64_t r0,
           int64_t r1) const {
    const int64_t width = tile_width(tile), first = plan.rows[static_cast<size_t>(r0)].position;
    const PixelRow& last = plan.rows[static_cast<size_t>(r1 - 1)];
    const int64_t positions = last.position + last.length - first;
    T* sums = static_cast<T*>(
        scratch(ScratchSlot::kAccumulate, images * positions * width * int64_t{sizeof(T)}));
    const int64_t passes = std::max<int64_t>(1, ceil_div(c.source.channels, plan.channels));
    for (int64_t pass = 0; pass < passes; ++pass) {
      const int64_t c0 = pass * plan.channels;
      const int64_t c1 = std::min(c.source.channels, c0 + plan.channels);
      for (int64_t i = 0; i < images; ++i) {
        for (int64_t r = r0; r < r1; ++r) {
          const PixelRow& row = plan.rows[static_cast<size_t>(r)];
          const RowClass& kind = plan.classes[static_cast<size_t>(row.row_class)];
          const auto taps = static_cast<int64_t>(kind.taps.size());
          k.pixels({source + i * source_step(), plan.runs.data() + row.first_run, row.runs,
                    (c1 - c0) * taps, kind.offsets.data() + c0 * taps, kind.rows.data() + c0 * taps,
                    tile_weights(group, tile), width,
                    sums + (i * positions + row.position - first) * width, pass > 0});
        }
      }
    }
    const int64_t m = tile * k.nr;
    for (int64_t i = 0; i < images; ++i) {
      store(sums + i * positions * width, width, std::min(width, c.rows - m),
            bias ? bias + group * c.rows + m : nullptr, first, positions,
            output + (n + i) * c.out_image + (group * c.rows + m) * c.out_channel);
    }
  }

  // Images that share a reading of the weights, where these do not stay in the second cache.
  int64_t images_together() const {
    if (c.groups != 1 || padded_rows() * depth * int64_t{sizeof(T)} < cpu_info().l2_bytes) return 1;
    const int64_t bytes = std::max<int64_t>(1, c.source.image() * int64_t{sizeof(T)});
    const int64_t fit = std::min<int64_t>((int64_t{2} << 20) / bytes, 8);
    return std::clamp<int64_t>(std::min(fit, c.batch / (2 * get_num_threads())), 1, c.batch);
  }

  // Ends of the blocks of rows whose sums stay in the second cache.
  std::vector<int64_t> blocks() const {
    std::vector<int64_t> ends{0};
    int64_t positions = 0;
    for (size_t r = 0; r < plan.rows.size(); ++r) {
      if (positions > 0 && positions + plan.rows[r].length > 800) {
        ends.push_back(static_cast<int64_t>(r));
        positions = 0;
      }
      positions += plan.rows[r].length;
    }
    ends.push_back(static_cast<int64_t>(plan.rows.size()));
    return ends;
  }

  void run_all() const {
    const std::vector<int64_t> ends = blocks();
    const auto count = static_cast<int64_t>(ends.size()) - 1;
    const int64_t units = c.batch * c.groups, together = images_together();
    auto piece = [&](const T* source, int64_t u, int64_t images, int64_t i) {
      const auto b = static_cast<size_t>(i % count);
      run(source, u / c.groups, images, u % c.groups, i / count, ends[b], ends[b + 1]);
    };
    if (units >= 2 * get_num_threads() || get_num_threads() == 1) {
      parallel_for(0, ceil_div(units, together), 1, [&](int64_t u0, int64_t u1) {
        for (int64_t u = u0 * together; u < std::min(units, u1 * together); u += together) {
          const int64_t images = std::min(together, units - u);
          const T* source = fill(u / c.groups, images, u % c.groups, false);
          for (int64_t i = 0; i < tiles() * count; ++i) piece(source, u, images, i);
        }
      });
      return;
    }
    for (int64_t u = 0; u < units; ++u) {
      const T* source = fill(u / c.groups, 1, u % c.groups, true);
      parallel_for(0, tiles() * count, 1, [&](int64_t i0, int64_t i1) {
        for (int64_t i = i0; i < i1; ++i) piece(source, u, 1, i);
      });
    }
  }

  const T* fill(int64_t n, int64_t images, int64_t group, bool share) const {
    if (in_place) return reinterpret_cast<const T*>(image(n, group));
    T* memory = static_cast<T*>(
        scratch(ScratchSlot::kImage, images * c.source.image() * int64_t{sizeof(T)}));
    const int64_t channels = c.source.channels;
    const auto some = [&](int64_t c0, int64_t c1) {
      for (int64_t i = 0; i < images; ++i) {
        c.source.template fill<T, S>(k, image(n + i, group), memory + i * c.source.image(), c0, c1);
      }
    };
    const int64_t grain = std::max<int64_t>(1, 16384 / std::max<int64_t>(1, c.source.channel()));
    if (share)
      parallel_for(0, channels, grain, some);
    else
      some(0, channels);
    return memory;
  }

  // Weights of each tile of channels, step-major.
  T* pack(const S* weight) {
    T* packed = static_cast<T*>(scratch(
        ScratchSlot::kWeights, (c.groups * padded_rows() * depth + k.nr) * int64_t{sizeof(T)}));
    bool contiguous = true, by_channel = true;
    for (int64_t i = 0; i < depth; ++i) {
      contiguous = contiguous && c.weight_offsets[i] == i;
      const int64_t first = c.weight_offsets[static_cast<size_t>(i / plan.taps * plan.taps)];
      by_channel = by_channel && c.weight_offsets[i] == first + i % plan.taps;
    }
    parallel_for(0, c.groups * tiles(), 1, [&](int64_t b, int64_t e) {
      for (int64_t i = b; i < e; ++i) {
        const int64_t group = i / tiles(), tile = i % tiles(), width = tile_width(tile);
        const int64_t valid = std::min(width, c.rows - tile * k.nr);
        T* to = packed + (group * padded_rows() + tile * k.nr) * depth;
        const S* from = weight + group * c.weight_group + tile * k.nr * c.weight_row;
        if constexpr (std::is_same_v<T, S>) {
          if (contiguous) {
            k.transpose(to, from, c.weight_row, valid, width, depth);
            continue;
          }
          if (by_channel) {
            for (int64_t s = 0; s < depth; s += plan.taps, to += plan.taps * width) {
              k.transpose(to, from + c.weight_offsets[static_cast<size_t>(s)], c.weight_row, valid,
                          width, plan.taps);
            }
            continue;
          }
        }
        for (int64_t s = 0; s < depth; ++s, to += width) {
          const S* step = from + c.weight_offsets[static_cast<size_t>(s)];
          for (int64_t m = 0; m < valid; ++m) to[m] = static_cast<T>(step[m * c.weight_row]);
          for (int64_t m = valid; m < width; ++m) to[m] = T(0);
        }
      }
    });
    return packed;
  }
};

}  // namespace

double pixel_conv_cost(const ConvKernels& k, const ShiftConv& c) {
  const PixelPlan plan = make_plan(k, c);
  double cost = 0;
  for (const PixelRow& row : plan.rows) {
    const double steps = double(plan.classes[static_cast<size_t>(row.row_class)].taps.size());
    for (int64_t m = 0; m < c.rows; m += k.nr) {
      const double vectors = c.rows - m > k.lanes ? 2 : 1;
      for (int64_t r = 0; r < row.runs; ++r) {
        const double n = double(plan.runs[static_cast<size_t>(row.first_run + r)].length);
        // Fewer than eight sums wait for one another.
        cost += steps * double(c.source.channels) * std::max(4.5, n * vectors / 2 + 0.5) +
                4 * n * vectors;
      }
    }
  }
  return cost;
}

template <class T, class S>
void run_pixel_conv(const ConvKernels& kernels, const ShiftConv& conv, const S* input,
                    const S* weight, const S* bias, S* output) {
  PixelPlan plan = make_plan(kernels, conv);
  const auto depth = static_cast<int64_t>(conv.offsets.size());
  for (RowClass& kind : plan.classes) {
    for (int64_t channel = 0; channel < conv.source.channels; ++channel) {
      for (int64_t t : kind.taps) {
        kind.rows.push_back(channel * plan.taps + t);
        kind.offsets.push_back(conv.offsets[static_cast<size_t>(channel * plan.taps + t)]);
      }
    }
  }
  std::vector<T> wide_bias;
  if (bias) wide_bias.assign(bias, bias + conv.groups * conv.rows);
  PixelRunner<T, S> runner{kernels, conv,    plan,
                           input,   nullptr, bias ? wide_bias.data() : nullptr,
                           output,  depth,   conv.source.is_image() && std::is_same_v<T, S>};
  runner.weights = runner.pack(weight);
  runner.run_all();
}

template void run_pixel_conv<float, float>(const ConvKernels&, const ShiftConv&, const float*,
                                           const float*, const float*, float*);
template void run_pixel_conv<double, double>(const ConvKernels&, const ShiftConv&, const double*,
                                             const double*, const double*, double*);
template void run_pixel_conv<float, Half>(const ConvKernels&, const ShiftConv&, const Half*,
                                          const Half*, const Half*, Half*);
template void run_pixel_conv<float, BFloat16>(const ConvKernels&, const ShiftConv&, const BFloat16*,
                                              const BFloat16*, const BFloat16*, BFloat16*);

}  // namespace torcxx::cpu
