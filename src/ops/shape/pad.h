#pragma once
#include <algorithm>
#include <cstdlib>

#include "ops/record.h"

namespace torcxx::ops {

struct ConstantPadNd : Function {
  static constexpr auto schema =
      "constant_pad_nd(Tensor self, int[] pad, Scalar value=0) -> Tensor";
  static constexpr auto doc =
      "self with pad[0] values before and pad[1] behind in the last dimension, and so on; negative "
      "ones cut off.";
  static constexpr auto variants = "function";
  template <class C> static Tensor grad_self(const C& c) {
    return constant_pad_nd(c.grad, negated(c.pad), 0);
  }
};

struct Pad : Composite {
  static constexpr auto schema =
      "pad(Tensor self, int[] pad, str mode=\"constant\", float? value=None) -> Tensor";
  static constexpr auto doc =
      "constant_pad_nd, or dimensions continued by 'reflect', 'replicate' or 'circular'.";
  static constexpr auto variants = "function";
  static constexpr bool out = false;
  // Places of self that a dimension of n places shows from `first` on.
  static Tensor places(int64_t n, int64_t first, int64_t count, std::string_view mode) {
    const Tensor out = empty(count, TensorOptions(kInt64));
    auto* place = static_cast<int64_t*>(out.data_ptr());
    // By hand: as operations these lines link 70 kB of kernels into every convolution.
    for (int64_t k = 0; k < count; k++) {
      const int64_t i = first + k;
      place[k] = mode == "replicate"  ? std::clamp<int64_t>(i, 0, n - 1)
                 : mode == "circular" ? (i % n + n) % n
                                      : n - 1 - std::abs(n - 1 - std::abs(i));
    }
    return out;
  }
  static Tensor forward(const Tensor& self, IntArrayRef pad, std::string_view mode,
                        std::optional<double> value) {
    TORCXX_CHECK(pad.size() % 2 == 0 && pad.size() <= 2 * static_cast<size_t>(self.dim()),
                 "pad: expected an even number of paddings, at most two for each dimension, got ",
                 pad);
    if (mode == "constant") return constant_pad_nd(self, pad, value.value_or(0));
    TORCXX_CHECK(mode == "reflect" || mode == "replicate" || mode == "circular",
                 "pad: argument 'mode' expected constant, reflect, replicate or circular, got '",
                 mode, "'");
    TORCXX_CHECK(!value || *value == 0, "Padding mode \"", mode,
                 "\" doesn't take in value argument");
    Tensor x = self;
    for (size_t k = 0; k < pad.size() / 2; k++) {
      const int64_t d = self.dim() - 1 - static_cast<int64_t>(k), n = self.size(d);
      const int64_t before = pad[2 * k], after = pad[2 * k + 1];
      const int64_t most = mode == "reflect" ? n - 1 : mode == "circular" ? n : INT32_MAX;
      TORCXX_CHECK(before <= most && after <= most && before > -n - 1 && after > -n - 1,
                   "pad: padding size should be less than the corresponding input dimension, but "
                   "got: padding (",
                   before, ", ", after, ") at dimension ", d, " of input ", self.sizes());
      TORCXX_CHECK(n + before + after >= 0 && (n > 0 || before + after == 0), "pad: input ",
                   self.sizes(), " is too small for paddings ", pad);
      if (mode == "circular" && (before < 0 || after < 0)) {  // goes round what is left
        const int64_t cut = std::max<int64_t>(-before, 0),
                      rest = n - cut - std::max<int64_t>(-after, 0);
        x = narrow(x, d, cut, rest);
        x = index_select(x, d,
                         places(rest, -std::max<int64_t>(before, 0), n + before + after, mode));
      } else if (before || after) {
        x = index_select(x, d, places(n, -before, n + before + after, mode));
      }
    }
    return x.is_same(self) ? clone(self) : x;
  }
};

}  // namespace torcxx::ops
