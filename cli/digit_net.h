// The convolutional network that reads digits, and its file.
#pragma once
#include <string>

#include "torcxx/nn/layers.gen.h"

namespace torcxx::cli {

// Two 3x3 convolutions, 2x2 pooling and two linear layers over square gray images.
class DigitNetImpl : public nn::Module {
 public:
  explicit DigitNetImpl(int64_t side);
  // (N, 1, side, side) in [0, 1] to scores (N, 10).
  Tensor forward(Tensor x);
  int64_t side() const { return side_; }

 private:
  int64_t side_;
  nn::Conv2d conv1, conv2;
  nn::Dropout dropout1, dropout2;
  nn::Linear fc1, fc2;
};
TORCXX_MODULE(DigitNet);

void save_model(const DigitNet& net, const std::string& path);
// Raises ValueError when the file holds another model.
DigitNet load_model(const std::string& path);
// A PNG as the network sees digits: bright strokes on black, side x side, (1, 1, side, side).
Tensor read_digit(const std::string& path, int64_t side);

}  // namespace torcxx::cli
