// Initial values of parameters, in place and unrecorded; each returns its tensor.
#pragma once
#include <string_view>

#include "torcxx/tensor/tensor.h"

namespace torcxx::nn::init {

// Inputs and outputs that one element of a weight (out, in, kernel...) connects. Raises ValueError
// for fewer than two dimensions.
struct Fans {
  int64_t in, out;
};
TORCXX_API Fans calculate_fan_in_and_fan_out(const Tensor& weight);
// Recommended gain of a nonlinearity by name ("relu", "leaky_relu", "tanh", "linear" ...).
TORCXX_API double calculate_gain(std::string_view nonlinearity, double param = 0.01);

TORCXX_API Tensor constant_(Tensor t, const Scalar& value);
TORCXX_API Tensor zeros_(Tensor t);
TORCXX_API Tensor ones_(Tensor t);
TORCXX_API Tensor uniform_(Tensor t, double low = 0, double high = 1);
TORCXX_API Tensor normal_(Tensor t, double mean = 0, double std = 1);
// Glorot and Bengio, 2010.
TORCXX_API Tensor xavier_uniform_(Tensor t, double gain = 1);
TORCXX_API Tensor xavier_normal_(Tensor t, double gain = 1);
// He et al., 2015; mode "fan_in" or "fan_out", a the slope of a leaky_relu.
TORCXX_API Tensor kaiming_uniform_(Tensor t, double a = 0, std::string_view mode = "fan_in",
                                   std::string_view nonlinearity = "leaky_relu");
TORCXX_API Tensor kaiming_normal_(Tensor t, double a = 0, std::string_view mode = "fan_in",
                                  std::string_view nonlinearity = "leaky_relu");
// PyTorch's default of linear and convolution layers: weight by kaiming_uniform_ with a = sqrt(5),
// bias uniform within 1 / sqrt(fan in). The bias may be undefined.
TORCXX_API void linear_defaults(Tensor weight, Tensor bias);

}  // namespace torcxx::nn::init
