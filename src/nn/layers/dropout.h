#pragma once
#include "nn/layer_record.h"

namespace torcxx::nn::records {

struct Dropout : Layer {
  static constexpr auto schema = "Dropout(float p=0.5, bool inplace=False)";
  static constexpr auto doc =
      "Elements zeroed with probability p and the rest scaled by 1 / (1 - p), when training.";
  static constexpr auto repr = "p, inplace";
  template <class M> static void check(const M& m) {
    TORCXX_CHECK_VALUE(m.options.p() >= 0 && m.options.p() <= 1,
                       "dropout probability has to be between 0 and 1, but got ", m.options.p());
  }
  template <class M> static Tensor forward(M& m, Tensor input) {
    return m.options.inplace() ? dropout_(input, m.options.p(), m.is_training())
                               : dropout(input, m.options.p(), m.is_training());
  }
};

}  // namespace torcxx::nn::records
