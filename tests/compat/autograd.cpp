// Recording, gradients, hooks, modes and a function of one's own.
#include <torch/torch.h>

#include <iostream>

using torch::autograd::AutogradContext;
using torch::autograd::tensor_list;
using torch::autograd::variable_list;

class MulAdd : public torch::autograd::Function<MulAdd> {
 public:
  static torch::Tensor forward(AutogradContext* ctx, torch::Tensor x, torch::Tensor w, double k) {
    ctx->saved_data["k"] = k;
    ctx->save_for_backward({x, w});
    return x * w + k * w;
  }
  static tensor_list backward(AutogradContext* ctx, tensor_list grads) {
    const auto saved = ctx->get_saved_variables();
    const double k = ctx->saved_data["k"].toDouble();
    return {grads[0] * saved[1], grads[0] * (saved[0] + k), torch::Tensor()};
  }
};

int main() {
  auto x = torch::tensor({1.0, 2.0, 3.0}, torch::requires_grad());
  auto w = torch::tensor({0.5, -1.0, 2.0}, torch::TensorOptions().requires_grad(true));
  auto y = MulAdd::apply(x, w, 3.0);
  std::cout << y << " " << y.requires_grad() << y.is_leaf() << bool(y.grad_fn()) << "\n";
  y.sum().backward();
  std::cout << x.grad() << w.grad() << "\n";

  x.mutable_grad().reset();
  auto z = (x.pow(3) * w.detach()).sum();
  auto first = torch::autograd::grad({z}, {x}, /*grad_outputs=*/{}, /*retain_graph=*/true,
                                     /*create_graph=*/true)[0];
  auto second = torch::autograd::grad({first.sum()}, {x})[0];
  std::cout << first << second << "\n";

  int calls = 0;
  auto h = x.register_hook([&](torch::Tensor grad) {
    calls++;
    return grad * 10;
  });
  (x * 2).sum().backward();
  x.remove_hook(h);
  (x * 2).sum().backward();
  std::cout << x.grad() << calls << "\n";

  {
    torch::NoGradGuard no_grad;
    std::cout << (x * 2).requires_grad() << torch::GradMode::is_enabled();
    torch::AutoGradMode on(true);
    std::cout << (x * 2).requires_grad() << "\n";
  }
  {
    c10::InferenceMode guard;
    auto t = torch::ones({2});
    std::cout << t.is_inference() << c10::InferenceMode::is_enabled() << "\n";
  }
  auto a = torch::ones({2, 2}, torch::requires_grad());
  auto b = a * 3;
  b.retain_grad();
  b.mul_(2);
  auto c = b.view({4}).slice(0, 1, 3);
  c.sum().backward();
  std::cout << a.grad() << b.grad() << "\n";
  try {
    a.mul_(2);
  } catch (const c10::Error& e) {
    std::cout << "c10::Error\n";
  }
  try {
    torch::ones({2, 3}).matmul(torch::ones({2, 3}));
  } catch (const std::exception& e) {
    std::cout << "caught\n";
  }
  auto leaf = torch::zeros({3}).set_requires_grad(true);
  torch::autograd::backward({(leaf.exp() * 2).sum()}, {});
  std::cout << leaf.grad() << leaf.grad().requires_grad() << "\n";
}
