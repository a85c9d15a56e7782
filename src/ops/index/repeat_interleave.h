#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct RepeatInterleave : Function {
  static constexpr auto schema =
      "repeat_interleave.Tensor(Tensor repeats, *, int? output_size=None) -> Tensor";
  static constexpr auto doc = "Place i repeated repeats[i] times, for each i.";
  static constexpr auto variants = "function";
  static constexpr bool differentiable = false;
};

struct RepeatInterleaveTensor : Composite {
  static constexpr auto schema =
      "repeat_interleave.self_Tensor(Tensor self, Tensor repeats, int? dim=None, *, int? "
      "output_size=None) -> Tensor";
  static constexpr auto doc =
      "Each slice of dim (of self flattened when None) repeated as often as repeats says.";
  static Tensor forward(const Tensor& self, const Tensor& repeats, std::optional<int64_t> dim,
                        std::optional<int64_t> output_size) {
    return repeat_each(self, repeats, dim, output_size);
  }
};

struct RepeatInterleaveInt : Composite {
  static constexpr auto schema =
      "repeat_interleave.self_int(Tensor self, int repeats, int? dim=None, *, int? "
      "output_size=None) -> Tensor";
  static constexpr auto doc = "Each slice of dim (of self flattened when None) repeated.";
  static Tensor forward(const Tensor& self, int64_t repeats, std::optional<int64_t> dim,
                        std::optional<int64_t> output_size) {
    return repeat_each(self, repeats, dim, output_size);
  }
};

}  // namespace torcxx::ops
