// Windows for signals: periodic ones are a period of the next longer symmetric one.
#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct HannWindow : Composite {
  static constexpr auto schema =
      "hann_window.periodic(int window_length, bool periodic, *, TensorOptions options={}) -> "
      "Tensor";
  static constexpr auto doc = "Hann window: (1 - cos(2 pi x)) / 2.";
  static constexpr auto variants = "function";
  static Tensor forward(int64_t window_length, bool periodic, const TensorOptions& options) {
    return window("hann_window", window_length, periodic, options,
                  [&](const Tensor& x) { return rsub(0.5 * cos(x * 6.283185307179586), 0.5); });
  }
};

struct HannWindowPeriodic : Composite {
  static constexpr auto schema =
      "hann_window(int window_length, *, TensorOptions options={}) -> Tensor";
  static constexpr auto variants = "function";
  static Tensor forward(int64_t window_length, const TensorOptions& options) {
    return hann_window(window_length, true, options);
  }
};

struct BartlettWindow : Composite {
  static constexpr auto schema =
      "bartlett_window.periodic(int window_length, bool periodic, *, TensorOptions options={}) -> "
      "Tensor";
  static constexpr auto doc = "Triangle.";
  static constexpr auto variants = "function";
  static Tensor forward(int64_t window_length, bool periodic, const TensorOptions& options) {
    return window("bartlett_window", window_length, periodic, options,
                  [&](const Tensor& x) { return rsub(abs(rsub(x * 2, 1)), 1); });
  }
};

struct BartlettWindowPeriodic : Composite {
  static constexpr auto schema =
      "bartlett_window(int window_length, *, TensorOptions options={}) -> Tensor";
  static constexpr auto variants = "function";
  static Tensor forward(int64_t window_length, const TensorOptions& options) {
    return bartlett_window(window_length, true, options);
  }
};

struct BlackmanWindow : Composite {
  static constexpr auto schema =
      "blackman_window.periodic(int window_length, bool periodic, *, TensorOptions options={}) -> "
      "Tensor";
  static constexpr auto doc = "Blackman window.";
  static constexpr auto variants = "function";
  static Tensor forward(int64_t window_length, bool periodic, const TensorOptions& options) {
    return window("blackman_window", window_length, periodic, options, [&](const Tensor& x) {
      return 0.42 - 0.5 * cos(x * 6.283185307179586) + 0.08 * cos(x * 12.566370614359172);
    });
  }
};

struct BlackmanWindowPeriodic : Composite {
  static constexpr auto schema =
      "blackman_window(int window_length, *, TensorOptions options={}) -> Tensor";
  static constexpr auto variants = "function";
  static Tensor forward(int64_t window_length, const TensorOptions& options) {
    return blackman_window(window_length, true, options);
  }
};

struct HammingWindow : Composite {
  static constexpr auto schema =
      "hamming_window.periodic_alpha_beta(int window_length, bool periodic, float alpha, float "
      "beta, *, TensorOptions options={}) -> Tensor";
  static constexpr auto doc = "Hamming window: alpha - beta cos(2 pi x).";
  static constexpr auto variants = "function";
  static Tensor forward(int64_t window_length, bool periodic, double alpha, double beta,
                        const TensorOptions& options) {
    return window("hamming_window", window_length, periodic, options,
                  [&](const Tensor& x) { return alpha - beta * cos(x * 6.283185307179586); });
  }
};

struct HammingWindowAlpha : Composite {
  static constexpr auto schema =
      "hamming_window.periodic_alpha(int window_length, bool periodic, float alpha, *, "
      "TensorOptions options={}) -> Tensor";
  static constexpr auto variants = "function";
  static Tensor forward(int64_t window_length, bool periodic, double alpha,
                        const TensorOptions& options) {
    return hamming_window(window_length, periodic, alpha, 0.46, options);
  }
};

struct HammingWindowPeriodic : Composite {
  static constexpr auto schema =
      "hamming_window.periodic(int window_length, bool periodic, *, TensorOptions options={}) -> "
      "Tensor";
  static constexpr auto variants = "function";
  static Tensor forward(int64_t window_length, bool periodic, const TensorOptions& options) {
    return hamming_window(window_length, periodic, 0.54, 0.46, options);
  }
};

struct HammingWindowPlain : Composite {
  static constexpr auto schema =
      "hamming_window(int window_length, *, TensorOptions options={}) -> Tensor";
  static constexpr auto variants = "function";
  static Tensor forward(int64_t window_length, const TensorOptions& options) {
    return hamming_window(window_length, true, 0.54, 0.46, options);
  }
};

struct KaiserWindow : Composite {
  static constexpr auto schema =
      "kaiser_window.beta(int window_length, bool periodic, float beta, *, TensorOptions "
      "options={}) -> Tensor";
  static constexpr auto doc = "Kaiser window: i0(beta sqrt(1 - (2 x - 1)^2)) / i0(beta).";
  static constexpr auto variants = "function";
  static Tensor forward(int64_t window_length, bool periodic, double beta,
                        const TensorOptions& options) {
    return window("kaiser_window", window_length, periodic, options, [&](const Tensor& x) {
      return i0(beta * sqrt(clamp(1 - square(x * 2 - 1), Scalar(0), std::nullopt))) /
             i0(full({}, beta, TensorOptions(x.dtype())));
    });
  }
};

struct KaiserWindowPeriodic : Composite {
  static constexpr auto schema =
      "kaiser_window.periodic(int window_length, bool periodic, *, TensorOptions options={}) -> "
      "Tensor";
  static constexpr auto variants = "function";
  static Tensor forward(int64_t window_length, bool periodic, const TensorOptions& options) {
    return kaiser_window(window_length, periodic, 12.0, options);
  }
};

struct KaiserWindowPlain : Composite {
  static constexpr auto schema =
      "kaiser_window(int window_length, *, TensorOptions options={}) -> Tensor";
  static constexpr auto variants = "function";
  static Tensor forward(int64_t window_length, const TensorOptions& options) {
    return kaiser_window(window_length, true, 12.0, options);
  }
};

}  // namespace torcxx::ops
