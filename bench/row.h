// What a row of the table is, and the two calls that make most rows: a function of tensors, and its
// gradient.
#pragma once
#include <string>
#include <tuple>

#include "lib.h"

namespace bench {

using Task = std::function<void()>;

// Something to do, and the bytes that any machine must read and write for it.
struct Work {
  Task run;
  double reads = 0, writes = 0;
};

struct Row {
  std::string name;
  double flops = 0;  // in float32's time: one of float64 counts twice, one of bfloat16 half
  // The plain way; behind it what PyTorch's side tries too.
  std::vector<std::function<Work()>> ways;
};
using Rows = std::vector<Row>;

// Operands, made when a row's turn comes. Those of Image may be channels_last in PyTorch.
using Sizes = std::vector<int64_t>;
using Make = std::function<Tensor(bool channels_last)>;
struct Image : Make {
  using Make::Make;
};
inline Make normal(Sizes s, torch::ScalarType dtype = torch::kFloat32) {
  return [=](bool) { return torch::randn(s, dtype); };
}
inline Make variable(Sizes s) {
  return [=](bool) { return torch::randn(s).requires_grad_(); };
}
inline Make indices(int64_t end, Sizes s) {
  return [=](bool) { return torch::randint(end, s, torch::kInt64); };
}
inline Image image(Sizes s) {
  return [=](bool last) { return last ? channels_last(torch::randn(s)) : torch::randn(s); };
}

inline double bytes(const Tensor& t) {
  return t.defined() ? double(t.numel()) * double(t.element_size()) : 0;
}
inline double bytes(const std::vector<Tensor>& list) {
  double sum = 0;
  for (const Tensor& t : list) sum += bytes(t);
  return sum;
}
template <class... T>
double bytes(const std::tuple<T...>& list) {
  return std::apply([](const auto&... t) { return (0 + ... + bytes(t)); }, list);
}

// A row of `make(channels_last)`.
template <class F>
void add(Rows& rows, std::string name, double flops, F make, bool images = false) {
  Row row{std::move(name), flops, {[=] { return make(false); }}};
  if (kPeer && images) row.ways.push_back([=] { return make(true); });
  rows.push_back(std::move(row));
}

// f(operands...): each operand read once, the result written once.
template <class F, class... M>
void forward(Rows& rows, std::string name, double flops, F f, M... make) {
  const auto work = [=]([[maybe_unused]] bool last) {
    const auto in = std::tuple{make(last)...};
    return Work{[=] { std::apply(f, in); }, bytes(in), bytes(std::apply(f, in))};
  };
  add(rows, std::move(name), flops, work, (std::is_same_v<M, Image> || ...));
}

// The gradient of f(operands...) with respect to the floating ones.
template <class F, class... M>
void backward(Rows& rows, std::string name, double flops, F f, M... make) {
  const auto work = [=](bool last) {
    const auto in = std::tuple{make(last)...};
    std::vector<Tensor> inputs;
    const auto choose = [&](Tensor t) {
      if (t.is_floating_point()) inputs.push_back(t.requires_grad_());
    };
    std::apply([&](const auto&... t) { (choose(t), ...); }, in);
    const Tensor y = std::apply(f, in), g = torch::randn_like(y);
    return Work{[=] { torch::autograd::grad({y}, inputs, {g}, true); }, bytes(in) + bytes(g),
                bytes(inputs)};
  };
  add(rows, std::move(name), flops, work, (std::is_same_v<M, Image> || ...));
}

template <class F, class... M>
void both(Rows& rows, const std::string& name, double flops, F f, M... make) {
  forward(rows, name, flops, f, make...);
  backward(rows, name + ", backward", 2 * flops, f, make...);
}

}  // namespace bench
