#include "backend/cpu/conv_shift.h"

#include <torcxx/core/half.h>
#include <torcxx/core/parallel.h>

#include <algorithm>
#include <cstring>

#include "backend/cpu/conv_pixel.h"
#include "backend/cpu/cpu_info.h"
#include "backend/cpu/scratch.h"

namespace torcxx::cpu {
namespace {

int64_t ceil_div(int64_t a, int64_t b) { return (a + b - 1) / b; }

// Equal parts of at most `limit`, in multiples of `unit`.
int64_t balanced(int64_t total, int64_t limit, int64_t unit) {
  return ceil_div(ceil_div(total, ceil_div(total, limit)), unit) * unit;
}

// The tiles of `images` consecutive images.
struct Tiles {
  std::vector<ConvTile> tiles;
  std::vector<ConvSegment> segments;  // to gather, in the order of their lanes
  std::vector<ConvSegment> stores;    // runs across rows where the output is contiguous

  void start(int64_t base) {
    const auto at = static_cast<int32_t>(segments.size());
    const auto store = static_cast<int32_t>(stores.size());
    tiles.push_back({base, at, at, store, store});
  }

  // Adds a run of positions to the last tile, split where vectors end.
  void add(int64_t lanes, int64_t lane, int64_t count, int64_t source, int64_t output,
           int64_t step) {
    while (count > 0) {
      // Steps other than 1 are stored one by one.
      const int64_t n = step == 1 ? std::min(count, lanes - lane % lanes) : 1;
      const ConvSegment s{static_cast<int32_t>(lane), static_cast<int32_t>(n), source, output};
      segments.push_back(s);
      const bool fresh = tiles.back().first_store == static_cast<int32_t>(stores.size());
      if (!fresh && lane % lanes != 0 && stores.back().lane + stores.back().count == lane &&
          stores.back().output + stores.back().count == output) {
        stores.back().count += s.count;
      } else {
        stores.push_back(s);
      }
      lane += n, count -= n, source += n, output += n * step;
    }
    tiles.back().last = static_cast<int32_t>(segments.size());
    tiles.back().last_store = static_cast<int32_t>(stores.size());
  }
};

struct Plan {
  bool direct;         // one or two rows: vectors of positions, no tiles
  bool gather;         // tiles of valid positions only, gathered; else shifted rows in place
  bool in_place;       // the input itself is the source
  int64_t images;      // of one unit of work
  int64_t row_block;   // output channels of one pass
  int64_t block;       // depth of one pass
  double cost;         // of one image and group, in pairs of vector multiply-adds
  int64_t run;         // steps of successive offsets, see ConvGather
  int64_t tile_block;  // tiles of one pass
};

// Gathered tiles: positions of all images in a row, nr to a tile.
Tiles gathered_tiles(const ConvKernels& k, const ShiftConv& c, int64_t images,
                     int64_t source_image) {
  Tiles t;
  int64_t lane = k.nr;
  for (int64_t n = 0; n < images; ++n) {
    for (int64_t d = 0; d < c.out[0]; ++d) {
      for (int64_t h = 0; h < c.out[1]; ++h) {
        for (int64_t w = 0; w < c.out[2];) {
          if (lane == k.nr) {
            t.start(0);
            lane = 0;
          }
          const int64_t count = std::min(c.out[2] - w, k.nr - lane);
          t.add(k.lanes, lane, count,
                n * source_image + (d * c.source.size[1] + h) * c.source.size[2] + w,
                n * c.out_image + d * c.out_step[0] + h * c.out_step[1] + w * c.out_step[2],
                c.out_step[2]);
          lane += count, w += count;
        }
      }
    }
  }
  return t;
}

// Shifted tiles: nr successive elements of the padded plane; those between rows go unused.
Tiles shifted_tiles(const ConvKernels& k, const ShiftConv& c, int64_t images,
                    int64_t source_image) {
  Tiles t;
  const int64_t pitch = c.source.size[2];
  const int64_t span = (c.out[1] - 1) * pitch + c.out[2];
  for (int64_t n = 0; n < images; ++n) {
    for (int64_t d = 0; d < c.out[0]; ++d) {
      for (int64_t j = 0; j < span; j += k.nr) {
        const int64_t base = n * source_image + d * c.source.size[1] * pitch + j;
        t.start(base);
        for (int64_t p = j; p < std::min(span, j + k.nr);) {
          const int64_t h = p / pitch, w = p % pitch;
          if (w < c.out[2]) {
            t.add(k.lanes, p - j, std::min(c.out[2] - w, j + k.nr - p), base + p - j,
                  n * c.out_image + d * c.out_step[0] + h * c.out_step[1] + w * c.out_step[2],
                  c.out_step[2]);
          }
          p = (h + 1) * pitch;
        }
      }
    }
  }
  return t;
}

// The length of the runs of successive offsets, if all are alike.
int64_t successive(const std::vector<int64_t>& offsets) {
  const size_t n = offsets.size();
  size_t run = 1;
  while (run < n && offsets[run] == offsets[0] + static_cast<int64_t>(run)) ++run;
  if (n % run != 0) return 1;
  for (size_t i = 0; i < n; ++i) {
    if (offsets[i] != offsets[i / run * run] + static_cast<int64_t>(i % run)) return 1;
  }
  return static_cast<int64_t>(run);
}

// Compares the times of a depth step of a tile, in rows: gathering costs about six.
Plan make_plan(const ConvKernels& k, const ShiftConv& c, int64_t bytes, bool same_type) {
  Plan p;
  const int64_t depth = static_cast<int64_t>(c.offsets.size());
  const int64_t positions = c.out[0] * c.out[1] * c.out[2];
  const int64_t span = (c.out[1] - 1) * c.source.size[2] + c.out[2];
  const int64_t shifted = c.out[0] * ceil_div(span, k.nr);
  const int64_t image_bytes = std::max<int64_t>(1, c.source.image() * bytes);
  // What decides how sums are formed must not know of threads; their number of images may.
  const int64_t most =
      std::min(std::clamp<int64_t>((int64_t{4} << 20) / image_bytes, 1, 16), c.batch);
  const int64_t share = std::max<int64_t>(1, c.batch * c.groups / (2 * get_num_threads()));
  // Images per unit: those that waste little of their last tile, and stay in the second cache.
  const double rows = double(c.rows);
  const bool copies = !(c.source.is_image() && same_type);
  auto gathered = [&](int64_t n) {
    const bool large = copies && n > 1 && n * image_bytes > cpu_info().l2_bytes / 3;
    return double(ceil_div(n * positions, k.nr)) / double(n) * (rows + (large ? 24 : 8));
  };
  int64_t best = 1;
  for (int64_t n = 2; n <= most; ++n) {
    if (gathered(n) < 0.98 * gathered(best)) best = n;
  }
  const double cost_gathered = gathered(best);
  const double cost_shifted = double(shifted) * (rows + 2);
  p.gather = !copies || cost_gathered < cost_shifted;
  p.in_place = p.gather && !copies;
  p.images = std::min(p.gather ? best : std::clamp<int64_t>(4 / shifted, 1, most), share);
  p.cost = std::min(cost_shifted, cost_gathered) * double(depth);
  p.direct = c.rows <= 2;
  if (p.direct) p.gather = p.in_place = false, p.images = 1;
  // The weights of a pass (rows x block) fill a third of the second cache, its sums a quarter.
  const int64_t cache = cpu_info().l2_bytes / bytes;
  p.row_block = balanced(c.rows, 512, k.mr);
  const int64_t most_depth = p.gather ? cpu_info().l1d_bytes / 2 / (k.nr * bytes) : 384;
  const int64_t block = std::clamp<int64_t>(std::min(most_depth, cache / 3 / p.row_block), 96, 384);
  p.block = depth == 0 ? 1 : p.direct ? depth : ceil_div(depth, ceil_div(depth, block));
  p.run = successive(c.offsets);
  p.block = ceil_div(p.block, p.run) * p.run;
  p.tile_block = std::clamp<int64_t>(cache / 4 / (p.row_block * k.nr), 1, 8);
  return p;
}

template <class T, class S>
struct Runner {
  const ConvKernels& k;
  const ShiftConv& c;
  const Plan& plan;
  const S* input;
  const T* weights;  // packed: group, depth block, panels
  const T* bias;
  S* output;
  int64_t depth;
  int64_t source_image;

  // Storing with a step, or into another type.
  void store_plain(const T* sums, const T* row_bias, const ConvSegment* s, int64_t count, S* out,
                   int64_t rows) const {
    for (int64_t i = 0; i < rows; ++i) {
      const T add = row_bias ? row_bias[i] : T(0);
      for (int64_t n = 0; n < count; ++n) {
        for (int64_t l = 0; l < s[n].count; ++l) {
          out[i * c.out_channel + s[n].output + l] =
              static_cast<S>(sums[i * k.nr + s[n].lane + l] + add);
        }
      }
    }
  }

  // Tiles [t0, t1) of the images from `first`, whose source stands ready.
  void run(const Tiles& tiles, int64_t t0, int64_t t1, int64_t first, int64_t group,
           const T* source) const {
    for (int64_t m = 0; m < c.rows; m += plan.row_block) {
      run_rows(tiles, t0, t1, first, group, source, m, std::min(plan.row_block, c.rows - m));
    }
  }

  // The places of the results, which are spread over as many pages as there are channels.
  void prefetch_output(const Tiles& tiles, const ConvTile& tile, S* out, int64_t rows) const {
    for (int32_t s = tile.first_store; s < tile.last_store; ++s) {
      const S* at = out + tiles.stores[static_cast<size_t>(s)].output;
      for (int64_t m = 0; m < rows; ++m) __builtin_prefetch(at + m * c.out_channel, 1, 2);
    }
  }

  void run_rows(const Tiles& tiles, int64_t t0, int64_t t1, int64_t first, int64_t group,
                const T* source, int64_t row, int64_t rows) const {
    T* sums = static_cast<T*>(
        scratch(ScratchSlot::kAccumulate, plan.tile_block * rows * k.nr * int64_t{sizeof(T)}));
    T* panel =
        plan.gather
            ? static_cast<T*>(scratch(ScratchSlot::kPackB, plan.block * k.nr * int64_t{sizeof(T)}))
            : nullptr;
    S* out = output + first * c.out_image + (group * c.rows + row) * c.out_channel;
    const T* row_bias = bias ? bias + group * c.rows + row : nullptr;
    const T* w = weights + group * depth * c.rows;
    for (int64_t t = t0; t < t1; t += plan.tile_block) {
      const int64_t count = std::min(plan.tile_block, t1 - t);
      const ConvTile* tile = tiles.tiles.data() + t;
      for (int64_t k0 = 0; k0 < depth; k0 += plan.block) {
        const int64_t kc = std::min(plan.block, depth - k0);
        const int64_t* offsets = c.offsets.data() + k0;
        for (int64_t i = 0; i < count; ++i) {
          const ConvSegment* s = tiles.segments.data() + tile[i].first;
          if (k0 + kc == depth) prefetch_output(tiles, tile[i], out, rows);
          // One panel serves all tiles: it stays in the first cache.
          if (plan.gather)
            k.gather({kc, plan.run, source, offsets, s, tile[i].last - tile[i].first, panel});
          k.multiply({rows, kc, w + k0 * c.rows + row * kc,
                      plan.gather ? panel : source + tile[i].base, plan.gather ? nullptr : offsets,
                      sums + i * rows * k.nr, k0 > 0});
        }
      }
      for (int64_t i = 0; i < count; ++i) {
        const ConvSegment* s = tiles.stores.data() + tile[i].first_store;
        const int64_t segments = tile[i].last_store - tile[i].first_store;
        T* from = sums + i * rows * k.nr;
        if (depth == 0) std::fill(from, from + rows * k.nr, T(0));
        if (std::is_same_v<T, S> && c.out_step[2] == 1) {
          k.store({rows, from, row_bias, s, segments, out, c.out_channel});
        } else {
          store_plain(from, row_bias, s, segments, out, rows);
        }
      }
    }
  }

  // Few rows: whole planes of the padded width, then their rows to the output.
  void run_direct(int64_t first, int64_t group, const T* source) const {
    const int64_t pitch = c.source.size[2], span = (c.out[1] - 1) * pitch + c.out[2];
    T* plane = static_cast<T*>(
        scratch(ScratchSlot::kAccumulate, (span + 8 * k.lanes) * int64_t{sizeof(T)}));
    for (int64_t m = 0; m < c.rows; ++m) {
      const T* w = weights + (group * c.rows + m) * depth;
      const double add = bias ? static_cast<double>(bias[group * c.rows + m]) : 0;
      for (int64_t d = 0; d < c.out[0]; ++d) {
        k.depthwise(plane, source + d * c.source.size[1] * pitch, c.offsets.data(), w, depth, add,
                    span);
        S* out =
            output + first * c.out_image + (group * c.rows + m) * c.out_channel + d * c.out_step[0];
        for (int64_t h = 0; h < c.out[1]; ++h) {
          const T* row = plane + h * pitch;
          S* to = out + h * c.out_step[1];
          if constexpr (std::is_same_v<T, S>) {
            if (c.out_step[2] == 1) {
              std::memcpy(to, row, static_cast<size_t>(c.out[2]) * sizeof(T));
              continue;
            }
          }
          for (int64_t x = 0; x < c.out[2]; ++x) to[x * c.out_step[2]] = static_cast<S>(row[x]);
        }
      }
    }
  }

  // A shifted read may pass the last image by a tile or a step of the direct kernel.
  int64_t source_elements() const { return plan.images * source_image + 8 * k.nr; }

  T* source_memory() const {
    T* memory =
        static_cast<T*>(scratch(ScratchSlot::kImage, source_elements() * int64_t{sizeof(T)}));
    std::fill(memory + plan.images * source_image, memory + source_elements(), T(0));
    return memory;
  }

  const S* image(int64_t n, int64_t group) const {
    return input + n * c.in_image + group * c.in_group;
  }

  // One unit on one thread.
  void run_unit(const Tiles& tiles, int64_t first, int64_t images, int64_t group) const {
    const T* source;
    if (plan.in_place) {
      source = reinterpret_cast<const T*>(image(first, group));
    } else {
      T* memory = source_memory();
      for (int64_t n = 0; n < images; ++n) {
        c.source.template fill<T, S>(k, image(first + n, group), memory + n * source_image, 0,
                                     c.source.channels);
      }
      source = memory;
    }
    if (plan.direct) return run_direct(first, group, source);
    run(tiles, 0, static_cast<int64_t>(tiles.tiles.size()), first, group, source);
  }

  // One unit on all threads.
  void share_unit(const Tiles& tiles, int64_t first, int64_t images, int64_t group) const {
    const T* source = reinterpret_cast<const T*>(image(first, group));
    if (!plan.in_place) {
      T* memory = source_memory();
      const int64_t channels = c.source.channels;
      const int64_t grain = std::max<int64_t>(1, 16384 / std::max<int64_t>(1, c.source.channel()));
      parallel_for(0, images * channels, grain, [&](int64_t b, int64_t e) {
        for (int64_t i = b; i < e; ++i) {
          const int64_t n = i / channels;
          c.source.template fill<T, S>(k, image(first + n, group), memory + n * source_image,
                                       i % channels, i % channels + 1);
        }
      });
      source = memory;
    }
    const int64_t count = static_cast<int64_t>(tiles.tiles.size());
    const int64_t share = std::clamp<int64_t>(count / (4 * get_num_threads()), 1, plan.tile_block);
    parallel_for(0, ceil_div(count, share), 1, [&](int64_t b, int64_t e) {
      run(tiles, b * share, std::min(count, e * share), first, group, source);
    });
  }
};

// One panel: to[s * rows + r] = the weight of row r at step s.
template <class T, class S>
void pack_panel(const ConvKernels& k, const S* w, int64_t stride, const int64_t* offsets,
                int64_t depth, int64_t rows, bool contiguous, T* to) {
  if constexpr (std::is_same_v<T, S>) {
    if (contiguous) return k.transpose(to, w + offsets[0], stride, rows, rows, depth);
  }
  for (int64_t s = 0; s < depth; ++s, to += rows) {
    const S* from = w + offsets[s];
    for (int64_t r = 0; r < rows; ++r) to[r] = static_cast<T>(from[r * stride]);
  }
}

template <class T, class S>
T* pack_weights(const ConvKernels& k, const ShiftConv& c, const Plan& plan, const S* weight) {
  const int64_t depth = static_cast<int64_t>(c.offsets.size());
  T* packed = static_cast<T*>(
      scratch(ScratchSlot::kWeights, (c.groups * depth * c.rows + 16) * int64_t{sizeof(T)}));
  bool contiguous = true;
  for (int64_t i = 0; i < depth; ++i) contiguous = contiguous && c.weight_offsets[i] == i;
  const int64_t blocks = ceil_div(depth, plan.block);
  const int64_t grain = std::max<int64_t>(1, 16384 / (c.rows * plan.block + 1));
  parallel_for(0, c.groups * blocks, grain, [&](int64_t b, int64_t e) {
    for (int64_t i = b; i < e; ++i) {
      const int64_t group = i / blocks, k0 = i % blocks * plan.block;
      const int64_t kc = std::min(plan.block, depth - k0);
      T* out = packed + (group * depth + k0) * c.rows;
      const S* w = weight + group * c.weight_group;
      for (int64_t m = 0, rows; m < c.rows; m += rows) {
        const int64_t left = std::min(c.rows, (m / plan.row_block + 1) * plan.row_block) - m;
        rows = plan.direct ? 1 : k.panel_rows(left);
        pack_panel<T, S>(k, w + m * c.weight_row, c.weight_row, c.weight_offsets.data() + k0, kc,
                         rows, contiguous, out + m * kc);
      }
    }
  });
  return packed;
}

}  // namespace

template <class T, class S>
void run_shift_conv(const ConvKernels& kernels, const ShiftConv& conv, const S* input,
                    const S* weight, const S* bias, S* output) {
  if (conv.out[0] * conv.out[1] * conv.out[2] * conv.batch * conv.rows == 0) return;
  const Plan plan = make_plan(kernels, conv, sizeof(T), std::is_same_v<T, S>);
  if (!plan.direct && pixel_conv_cost(kernels, conv) < plan.cost) {
    return run_pixel_conv<T, S>(kernels, conv, input, weight, bias, output);
  }
  const T* weights = pack_weights<T, S>(kernels, conv, plan, weight);
  std::vector<T> wide_bias;
  if (bias) {
    wide_bias.resize(static_cast<size_t>(conv.groups * conv.rows));
    for (size_t i = 0; i < wide_bias.size(); ++i) wide_bias[i] = static_cast<T>(bias[i]);
  }
  const int64_t source_image = plan.in_place ? conv.in_image : conv.source.image();
  const auto make_tiles = plan.gather ? gathered_tiles : shifted_tiles;
  const Tiles tiles = plan.direct ? Tiles() : make_tiles(kernels, conv, plan.images, source_image);
  const int64_t rest = conv.batch % plan.images;
  const Tiles rest_tiles = rest ? make_tiles(kernels, conv, rest, source_image) : Tiles();
  const Runner<T, S> runner{kernels,     conv,
                            plan,        input,
                            weights,     bias ? wide_bias.data() : nullptr,
                            output,      static_cast<int64_t>(conv.offsets.size()),
                            source_image};
  const int64_t per_group = ceil_div(conv.batch, plan.images), units = per_group * conv.groups;
  const bool share = !plan.direct && units < 2 * get_num_threads() && get_num_threads() > 1;
  auto unit = [&](int64_t u) {
    const int64_t first = u % per_group * plan.images, group = u / per_group;
    const int64_t images = std::min(plan.images, conv.batch - first);
    const Tiles& t = images == plan.images ? tiles : rest_tiles;
    if (share)
      runner.share_unit(t, first, images, group);
    else
      runner.run_unit(t, first, images, group);
  };
  if (share) {
    for (int64_t u = 0; u < units; ++u) unit(u);
  } else {
    parallel_for(0, units, 1, [&](int64_t b, int64_t e) {
      for (int64_t u = b; u < e; ++u) unit(u);
    });
  }
}

template void run_shift_conv<float, float>(const ConvKernels&, const ShiftConv&, const float*,
                                           const float*, const float*, float*);
template void run_shift_conv<double, double>(const ConvKernels&, const ShiftConv&, const double*,
                                             const double*, const double*, double*);
template void run_shift_conv<float, Half>(const ConvKernels&, const ShiftConv&, const Half*,
                                          const Half*, const Half*, Half*);
template void run_shift_conv<float, BFloat16>(const ConvKernels&, const ShiftConv&, const BFloat16*,
                                              const BFloat16*, const BFloat16*, BFloat16*);

}  // namespace torcxx::cpu
