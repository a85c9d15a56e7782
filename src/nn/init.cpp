#include "torcxx/nn/init.h"

#include <cmath>

namespace torcxx::nn::init {

Fans calculate_fan_in_and_fan_out(const Tensor& weight) {
  TORCXX_CHECK_VALUE(
      weight.dim() >= 2,
      "Fan in and fan out can not be computed for tensor with fewer than 2 dimensions");
  int64_t field = 1;
  for (int64_t d = 2; d < weight.dim(); d++) field *= weight.size(d);
  return {weight.size(1) * field, weight.size(0) * field};
}

double calculate_gain(std::string_view n, double param) {
  if (n == "linear" || n == "sigmoid" || n.substr(0, 4) == "conv") return 1;
  if (n == "tanh") return 5.0 / 3;
  if (n == "relu") return std::sqrt(2.0);
  if (n == "leaky_relu") return std::sqrt(2 / (1 + param * param));
  if (n == "selu") return 0.75;
  torcxx::detail::raise<ValueError>("Unsupported nonlinearity ", n);
}

Tensor constant_(Tensor t, const Scalar& value) {
  const NoGradGuard off;
  return t.fill_(value);
}
Tensor zeros_(Tensor t) { return constant_(std::move(t), 0); }
Tensor ones_(Tensor t) { return constant_(std::move(t), 1); }
Tensor uniform_(Tensor t, double low, double high) {
  const NoGradGuard off;
  return t.uniform_(low, high);
}
Tensor normal_(Tensor t, double mean, double std) {
  const NoGradGuard off;
  return t.normal_(mean, std);
}

Tensor xavier_uniform_(Tensor t, double gain) {
  const Fans f = calculate_fan_in_and_fan_out(t);
  const double bound = gain * std::sqrt(6.0 / static_cast<double>(f.in + f.out));
  return uniform_(std::move(t), -bound, bound);
}
Tensor xavier_normal_(Tensor t, double gain) {
  const Fans f = calculate_fan_in_and_fan_out(t);
  return normal_(std::move(t), 0, gain * std::sqrt(2.0 / static_cast<double>(f.in + f.out)));
}

static double kaiming_std(const Tensor& t, double a, std::string_view mode,
                          std::string_view nonlinearity) {
  TORCXX_CHECK_VALUE(mode == "fan_in" || mode == "fan_out", "Mode ", mode,
                     " not supported, please use one of fan_in, fan_out");
  const Fans f = calculate_fan_in_and_fan_out(t);
  const int64_t fan = mode == "fan_in" ? f.in : f.out;
  return fan ? calculate_gain(nonlinearity, a) / std::sqrt(static_cast<double>(fan)) : 0;
}
Tensor kaiming_uniform_(Tensor t, double a, std::string_view mode, std::string_view nonlinearity) {
  const double bound = std::sqrt(3.0) * kaiming_std(t, a, mode, nonlinearity);
  return uniform_(std::move(t), -bound, bound);
}
Tensor kaiming_normal_(Tensor t, double a, std::string_view mode, std::string_view nonlinearity) {
  const double std = kaiming_std(t, a, mode, nonlinearity);
  return normal_(std::move(t), 0, std);
}

void linear_defaults(Tensor weight, Tensor bias) {
  kaiming_uniform_(weight, std::sqrt(5.0));
  if (!bias.defined()) return;
  const int64_t fan = calculate_fan_in_and_fan_out(weight).in;
  const double bound = fan > 0 ? 1 / std::sqrt(static_cast<double>(fan)) : 0;
  uniform_(std::move(bias), -bound, bound);
}

}  // namespace torcxx::nn::init
