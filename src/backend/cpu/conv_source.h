// The padded source image of a convolution. A stride s splits each dimension into s phases stored
// as planes of their own, so that every tap reads its row with unit stride at a fixed shift.
#pragma once

#include <torcxx/core/error.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <type_traits>

#include "backend/cpu/conv_args.h"

namespace torcxx::cpu {

struct ConvSource {
  int64_t channels;
  int64_t in[3];  // size of the image
  int64_t stride[3];
  int64_t front[3];   // zeros before the image
  int64_t phases[3];  // planes kept of each dimension
  int64_t size[3];    // of a phase plane

  // Raises OutOfMemoryError where a padded image is beyond any memory, and its size beyond int64.
  void check(const char* op) const {
    double elements = static_cast<double>(channels);
    for (int i = 0; i < 3; ++i) {
      elements *= static_cast<double>(phases[i]) * static_cast<double>(size[i]);
    }
    TORCXX_CHECK_AS(OutOfMemoryError, elements < 0x1p44, op, ": one padded image would take ",
                    elements, " elements (padding and dilation are too large)");
  }

  int64_t plane() const { return size[0] * size[1] * size[2]; }
  int64_t channel() const { return phases[0] * phases[1] * phases[2] * plane(); }
  int64_t image() const { return channels * channel(); }

  // Offset of the padded coordinates (d, h, w) of channel c at output position 0.
  int64_t offset(int64_t c, int64_t d, int64_t h, int64_t w) const {
    const int64_t phase = ((d % stride[0]) * phases[1] + h % stride[1]) * phases[2] + w % stride[2];
    return c * channel() + phase * plane() + ((d / stride[0]) * size[1] + h / stride[1]) * size[2] +
           w / stride[2];
  }

  // Whether the image itself serves: no zeros, no phases.
  bool is_image() const {
    for (int i = 0; i < 3; ++i) {
      if (front[i] != 0 || stride[i] != 1 || size[i] != in[i]) return false;
    }
    return true;
  }

  // Without phases.
  template <class T>
  void fill_plane(const ConvKernels& kernels, const T* src, T* out) const {
    const int64_t above = std::min(front[1], size[1]);
    const int64_t rows = std::clamp<int64_t>(size[1] - above, 0, in[1]);
    std::fill(out, out + above * size[2], T(0));
    kernels.pad(out + above * size[2], src, rows, in[2], front[2], size[2]);
    std::fill(out + (above + rows) * size[2], out + size[1] * size[2], T(0));
  }

  // The phases (ph, pw) of a plane whose rows have a stride of two.
  template <class T>
  void fill_split(const ConvKernels& kernels, const T* src, int64_t ph, int64_t pw, T* out) const {
    // Steps from a coordinate before the image to the first inside.
    const auto inside = [](int64_t at, int64_t step) {
      return at < 0 ? (-at + step - 1) / step : 0;
    };
    const int64_t y = ph - front[1], x = pw - front[2], s1 = stride[1];
    const int64_t above = std::min(inside(y, s1), size[1]), left = std::min(inside(x, 2), size[2]);
    const int64_t first_y = y + above * s1, first_x = x + left * 2;
    const int64_t rows =
        first_y < in[1] ? std::min(size[1] - above, (in[1] - first_y + s1 - 1) / s1) : 0;
    const int64_t count = first_x < in[2] ? std::min(size[2] - left, (in[2] - first_x + 1) / 2) : 0;
    std::fill(out, out + above * size[2], T(0));
    kernels.split(out + above * size[2], src + first_y * in[2] + first_x, s1 * in[2],
                  std::max<int64_t>(rows, 0), std::max<int64_t>(count, 0), left, size[2]);
    std::fill(out + (above + std::max<int64_t>(rows, 0)) * size[2], out + size[1] * size[2], T(0));
  }

  // A plane is read by columns of vectors or by phases: jumps that the processor does not foresee.
  static void prefetch(const void* plane, int64_t bytes) {
    for (int64_t i = 0; i < bytes; i += 64) __builtin_prefetch(static_cast<const char*>(plane) + i);
  }

  template <class T, class S>
  void fill_row(const S* row, int64_t phase, T* out) const {
    const int64_t s = stride[2];
    int64_t x = phase - front[2], j = 0;
    for (; j < size[2] && x < 0; ++j, x += s) out[j] = T(0);
    const int64_t end = x < in[2] ? std::min(size[2], j + (in[2] - x + s - 1) / s) : j;
    if (std::is_same_v<T, S> && s == 1) {
      if (end > j) std::memcpy(out + j, row + x, static_cast<size_t>(end - j) * sizeof(T));
      j = std::max(j, end);
    } else {
      for (; j < end; ++j, x += s) out[j] = static_cast<T>(row[x]);
    }
    for (; j < size[2]; ++j) out[j] = T(0);
  }

  // Channels [c0, c1) of one image; `out` is the start of the padded image.
  template <class T, class S>
  void fill(const ConvKernels& kernels, const S* image, T* out, int64_t c0, int64_t c1) const {
    out += c0 * channel();
    for (int64_t c = c0; c < c1; ++c) {
      const int64_t count = in[0] * in[1] * in[2];
      const S* src = image + c * count;
      const int64_t bytes = count * int64_t{sizeof(S)};
      if (bytes <= 1 << 16) prefetch(src + count, bytes);
      for (int64_t pd = 0; pd < phases[0]; ++pd) {
        for (int64_t ph = 0; ph < phases[1]; ++ph) {
          for (int64_t pw = 0; pw < phases[2]; ++pw) {
            for (int64_t d = 0; d < size[0]; ++d) {
              const int64_t z = d * stride[0] + pd - front[0];
              if constexpr (std::is_same_v<T, S>) {
                if (stride[1] == 1 && stride[2] == 1 && z >= 0 && z < in[0]) {
                  fill_plane(kernels, src + z * in[1] * in[2], out);
                  out += size[1] * size[2];
                  continue;
                }
                if (stride[2] == 2 && z >= 0 && z < in[0]) {
                  fill_split(kernels, src + z * in[1] * in[2], ph, pw, out);
                  out += size[1] * size[2];
                  continue;
                }
              }
              for (int64_t h = 0; h < size[1]; ++h, out += size[2]) {
                const int64_t y = h * stride[1] + ph - front[1];
                if (z < 0 || z >= in[0] || y < 0 || y >= in[1]) {
                  std::fill(out, out + size[2], T(0));
                } else {
                  fill_row<T, S>(src + (z * in[1] + y) * in[2], pw, out);
                }
              }
            }
          }
        }
      }
    }
  }
};

}  // namespace torcxx::cpu
