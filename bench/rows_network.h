// Convolution, pooling, attention, optimizers, and a network's training step.
#pragma once
#include "row.h"

namespace bench {

struct ConvCase {
  int64_t batch, in, out, size, kernel, stride, padding, groups;
};

inline void convolution(Rows& rows, const ConvCase& c) {
  using lib::Tensor;
  const int64_t side = (c.size + 2 * c.padding - c.kernel) / c.stride + 1;
  const double x = double(c.batch * c.in * c.size * c.size),
               y = double(c.batch * c.out * side * side),
               w = double(c.out * c.in / c.groups * c.kernel * c.kernel);
  const double flops = 2 * y * w / double(c.out);
  std::string name = "conv " + std::to_string(c.batch) + "x" + std::to_string(c.in) + "->" +
                     std::to_string(c.out) + " " + std::to_string(c.size) + "x" +
                     std::to_string(c.size) + " k" + std::to_string(c.kernel);
  if (c.stride > 1) name += " s" + std::to_string(c.stride);
  if (c.groups > 1) name += " g" + std::to_string(c.groups);
  const auto operands = [c](bool input, bool weight) {
    return std::pair{
        lib::randn({c.batch, c.in, c.size, c.size}).requires_grad_(input),
        lib::randn({c.out, c.in / c.groups, c.kernel, c.kernel}).requires_grad_(weight)};
  };
  const auto run = [c](const std::pair<Tensor, Tensor>& p) {
    return lib::conv2d(p.first, p.second, {}, c.stride, c.padding, 1, c.groups);
  };
  rows.push_back({name, flops, 4 * (x + w), 4 * y,
                  [=]() -> Task { return [=, p = operands(false, false)] { run(p); }; }});
  for (const bool input : {true, false}) {
    rows.push_back({name + (input ? ", input" : ", weight"), flops, 4 * (input ? y + w : x + y),
                    4 * (input ? x : w), [=]() -> Task {
                      const auto p = operands(input, !input);
                      const Tensor out = run(p), g = lib::randn_like(out),
                                   of = input ? p.first : p.second;
                      return [=] { lib::autograd::grad({out}, {of}, {g}, true); };
                    }});
  }
}

inline void attention(Rows& rows, const char* name, bool causal, bool training) {
  using lib::Tensor;
  constexpr double n = 1024, heads = 8, width = 64;
  const double scores = heads * n * n * (causal ? 0.5 : 1), bytes = 4 * heads * n * width;
  rows.push_back({name, scores * width * 2 * (training ? 7 : 2), 3 * bytes, bytes, [=]() -> Task {
                    std::vector<Tensor> in;
                    for (int i = 0; i < 3; i++)
                      in.push_back(lib::randn({1, 8, 1024, 64}).requires_grad_(training));
                    const Tensor g = lib::randn({1, 8, 1024, 64});
                    return [=] {
                      const Tensor y =
                          lib::scaled_dot_product_attention(in[0], in[1], in[2], {}, 0, causal);
                      if (training) lib::autograd::grad({y}, in, {g});
                    };
                  }});
}

inline void adam(Rows& rows, const char* name, int count, int64_t n) {
  const double bytes = 4.0 * count * double(n);
  rows.push_back({name, 0, 4 * bytes, 3 * bytes, [=]() -> Task {
                    std::vector<lib::Tensor> list;
                    for (int i = 0; i < count; i++) {
                      list.push_back(lib::rand({n}).requires_grad_());
                      lib::sum(list.back() * lib::rand({n})).backward();
                    }
                    const auto optimizer = std::make_shared<Adam>(list, 1e-3);
                    return [optimizer] { optimizer->step(); };
                  }});
}

// Two convolutions, pooling, dropout and two linear layers.
inline void mnist(Rows& rows) {
  namespace nn = lib::nn;
  const double conv1 = 64 * 784 * 32 * 9, conv2 = 64 * 784 * 64 * 288.0, fc = 64 * 12544 * 128.0;
  Row row{"MNIST training step", 2 * (2 * conv1 + 3 * conv2 + 3 * fc), 0, 0, []() -> Task {
            nn::Sequential net(nn::Conv2d(nn::Conv2dOptions(1, 32, 3).padding(1)), nn::ReLU(),
                               nn::Conv2d(nn::Conv2dOptions(32, 64, 3).padding(1)), nn::ReLU(),
                               nn::MaxPool2d(2), nn::Dropout(0.25), nn::Flatten(),
                               nn::Linear(64 * 14 * 14, 128), nn::ReLU(), nn::Dropout(0.5),
                               nn::Linear(128, 10));
            const auto optimizer = std::make_shared<Adam>(net->parameters(), 1e-3);
            return [net, optimizer, x = lib::rand({64, 1, 28, 28}),
                    y = lib::randint(10, {64}, lib::kInt64)]() mutable {
              optimizer->zero_grad();
              lib::cross_entropy_loss(net->forward(x), y).backward();
              optimizer->step();
            };
          }};
  row.limit = "ratio", row.bound = 0.7;
  rows.push_back(std::move(row));
}

inline void network_rows(Rows& rows) {
  mnist(rows);
  for (const ConvCase& c : {ConvCase{64, 1, 32, 28, 3, 1, 0, 1},
                            {64, 16, 32, 8, 3, 1, 1, 1},
                            {64, 32, 64, 12, 3, 1, 0, 1},
                            {8, 3, 64, 224, 7, 2, 3, 1},
                            {8, 64, 64, 56, 1, 1, 0, 1},
                            {8, 64, 64, 56, 3, 1, 1, 1},
                            {8, 128, 128, 56, 3, 2, 1, 1},
                            {8, 256, 256, 14, 3, 1, 1, 1},
                            {8, 1024, 256, 14, 1, 1, 0, 1},
                            {8, 512, 512, 7, 3, 1, 1, 1},
                            {8, 128, 128, 56, 3, 1, 1, 128},
                            {8, 128, 128, 56, 3, 2, 1, 128}}) {
    convolution(rows, c);
  }
  rows.push_back({"max_pool2d 2", 0, 4e6, 1e6, []() -> Task {
                    return [x = lib::rand({1, 64, 125, 125})] { lib::max_pool2d(x, 2); };
                  }});
  attention(rows, "attention", false, false);
  attention(rows, "attention, causal", true, false);
  attention(rows, "attention, training", false, true);
  adam(rows, "Adam, 100 x 1000", 100, 1000);
  adam(rows, "Adam, 10^7", 1, 10000000);
}

}  // namespace bench
