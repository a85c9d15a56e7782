// The networks of the table.
#pragma once
#include "lib.h"

namespace bench {

namespace nn = torch::nn;

inline nn::Sequential mlp() {
  return nn::Sequential(nn::Linear(784, 256), nn::ReLU(), nn::Linear(256, 10));
}

// PyTorch's MNIST example.
inline nn::Sequential mnist_cnn() {
  return nn::Sequential(nn::Conv2d(nn::Conv2dOptions(1, 32, 3)), nn::ReLU(),
                        nn::Conv2d(nn::Conv2dOptions(32, 64, 3)), nn::ReLU(), nn::MaxPool2d(2),
                        nn::Dropout(0.25), nn::Flatten(), nn::Linear(9216, 128), nn::ReLU(),
                        nn::Dropout(0.5), nn::Linear(128, 10));
}

inline nn::Conv2d convolution(int64_t in, int64_t out, int64_t kernel, int64_t stride) {
  return nn::Conv2d(
      nn::Conv2dOptions(in, out, kernel).stride(stride).padding(kernel / 2).bias(false));
}

// Two convolutions around which the input goes too.
struct ResidualImpl : nn::Module {
  ResidualImpl(int64_t in, int64_t out, int64_t stride)
      : body(convolution(in, out, 3, stride), nn::BatchNorm2d(out), nn::ReLU(),
             convolution(out, out, 3, 1), nn::BatchNorm2d(out)) {
    register_module("body", body);
    if (stride > 1)
      shortcut = nn::Sequential(convolution(in, out, 1, stride), nn::BatchNorm2d(out));
    register_module("shortcut", shortcut);
  }
  Tensor forward(const Tensor& x) {
    return torch::relu(body->forward(x) + (shortcut->is_empty() ? x : shortcut->forward(x)));
  }
  nn::Sequential body, shortcut;
};
TORCH_MODULE(Residual);

inline nn::Sequential resnet18() {
  nn::Sequential net(convolution(3, 64, 7, 2), nn::BatchNorm2d(64), nn::ReLU(),
                     nn::MaxPool2d(nn::MaxPool2dOptions(3).stride({2, 2}).padding(1)));
  for (int64_t in = 64, out = 64; out <= 512; in = out, out *= 2) {
    net->push_back(Residual(in, out, out > in ? 2 : 1));
    net->push_back(Residual(out, out, 1));
  }
  net->push_back(nn::AdaptiveAvgPool2d(1));
  net->push_back(nn::Flatten());
  net->push_back(nn::Linear(512, 1000));
  return net;
}

struct DecoderImpl : nn::Module {
  explicit DecoderImpl(int64_t width)
      : norm1(nn::LayerNormOptions({width})),
        norm2(nn::LayerNormOptions({width})),
        qkv(width, 3 * width),
        out(width, width),
        up(width, 4 * width),
        down(4 * width, width) {
    register_module("norm1", norm1), register_module("norm2", norm2);
    register_module("qkv", qkv), register_module("out", out);
    register_module("up", up), register_module("down", down);
  }
  Tensor forward(const Tensor& x) {
    const int64_t n = x.size(0), length = x.size(1), width = x.size(2);
    const Tensor all = qkv->forward(norm1->forward(x)).view({n, length, 3, 8, width / 8});
    const Tensor heads = all.permute({2, 0, 3, 1, 4});
    const Tensor mixed =
        torch::scaled_dot_product_attention(heads[0], heads[1], heads[2], {}, 0, true);
    const Tensor y = x + out->forward(mixed.transpose(1, 2).reshape({n, length, width}));
    return y + down->forward(torch::gelu(up->forward(norm2->forward(y))));
  }
  nn::LayerNorm norm1, norm2;
  nn::Linear qkv, out, up, down;
};
TORCH_MODULE(Decoder);

// Four layers of width 256 over 1,000 tokens, up to 128 of them; logits of every position.
struct GPTImpl : nn::Module {
  GPTImpl()
      : tokens(1000, 256), places(128, 256), norm(nn::LayerNormOptions({256})), head(256, 1000) {
    register_module("tokens", tokens), register_module("places", places);
    for (int i = 0; i < 4; i++) layers->push_back(Decoder(256));
    register_module("layers", layers);
    register_module("norm", norm), register_module("head", head);
  }
  Tensor forward(const Tensor& ids) {
    const Tensor x = tokens->forward(ids) + places->forward(torch::arange(ids.size(1)));
    return head->forward(norm->forward(layers->forward(x))).flatten(0, 1);
  }
  nn::Embedding tokens, places;
  nn::Sequential layers;
  nn::LayerNorm norm;
  nn::Linear head;
};
TORCH_MODULE(GPT);

}  // namespace bench
