// Blocks of an image as channels, and back.
#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct PixelShuffle : Composite {
  static constexpr auto schema = "pixel_shuffle(Tensor self, int upscale_factor) -> Tensor";
  static constexpr auto doc = "(..., C r r, H, W) to (..., C, H r, W r).";
  static constexpr auto variants = "function";
  static Tensor forward(const Tensor& self, int64_t r) {
    TORCXX_CHECK(self.dim() >= 3,
                 "pixel_shuffle expects input to have at least 3 dimensions, but "
                 "got input with ",
                 self.dim(), " dimension(s)");
    TORCXX_CHECK(r > 0 && r <= INT32_MAX,
                 "pixel_shuffle expects a positive upscale_factor, but got ", r);
    const int64_t c = self.size(-3), h = self.size(-2), w = self.size(-1);
    TORCXX_CHECK(c % (r * r) == 0,
                 "pixel_shuffle expects its input's 'channel' dimension to be "
                 "divisible by the square of upscale_factor, but input.size(-3)=",
                 c, " is not divisible by ", r * r);
    std::vector<int64_t> lead = self.sizes().slice(0, self.sizes().size() - 3).vec(), out = lead;
    const auto n = static_cast<int64_t>(lead.size());
    std::vector<int64_t> order;
    for (int64_t d = 0; d < n; d++) order.push_back(d);
    for (int64_t d : {0, 3, 1, 4, 2}) order.push_back(n + d);
    for (int64_t s : {c / (r * r), r, r, h, w}) lead.push_back(s);
    for (int64_t s : {c / (r * r), h * r, w * r}) out.push_back(s);
    return reshape(permute(reshape(self, lead), order), out);
  }
};

struct PixelUnshuffle : Composite {
  static constexpr auto schema = "pixel_unshuffle(Tensor self, int downscale_factor) -> Tensor";
  static constexpr auto doc = "(..., C, H r, W r) to (..., C r r, H, W).";
  static constexpr auto variants = "function";
  static Tensor forward(const Tensor& self, int64_t r) {
    TORCXX_CHECK(self.dim() >= 3,
                 "pixel_unshuffle expects input to have at least 3 dimensions, but "
                 "got input with ",
                 self.dim(), " dimension(s)");
    TORCXX_CHECK(r > 0 && r <= INT32_MAX,
                 "pixel_unshuffle expects a positive downscale_factor, but got ", r);
    const int64_t c = self.size(-3), h = self.size(-2), w = self.size(-1);
    TORCXX_CHECK(h % r == 0 && w % r == 0,
                 "pixel_unshuffle expects height and width to be "
                 "divisible by downscale_factor, but input of size ",
                 self.sizes(), " is not divisible by ", r);
    std::vector<int64_t> lead = self.sizes().slice(0, self.sizes().size() - 3).vec(), out = lead;
    const auto n = static_cast<int64_t>(lead.size());
    std::vector<int64_t> order;
    for (int64_t d = 0; d < n; d++) order.push_back(d);
    for (int64_t d : {0, 2, 4, 1, 3}) order.push_back(n + d);
    for (int64_t s : {c, h / r, r, w / r, r}) lead.push_back(s);
    for (int64_t s : {c * r * r, h / r, w / r}) out.push_back(s);
    return reshape(permute(reshape(self, lead), order), out);
  }
};

struct ChannelShuffle : Composite {
  static constexpr auto schema = "channel_shuffle(Tensor self, int groups) -> Tensor";
  static constexpr auto doc = "Channels of (N, C, ...) dealt out: one of each group after another.";
  static constexpr auto variants = "function";
  static Tensor forward(const Tensor& self, int64_t groups) {
    TORCXX_CHECK(self.dim() > 2,
                 "channel_shuffle expects input with > 2 dims, but got input with "
                 "sizes ",
                 self.sizes());
    TORCXX_CHECK(groups > 0 && self.size(1) % groups == 0,
                 "Number of channels must be divisible by groups. Got ", self.size(1),
                 " channels and ", groups, " groups.");
    std::vector<int64_t> shape = self.sizes().vec();
    shape[1] = self.size(1) / groups;
    shape.insert(shape.begin() + 1, groups);
    return reshape(transpose(reshape(self, shape), 1, 2), self.sizes());
  }
};

}  // namespace torcxx::ops
