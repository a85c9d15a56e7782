// Creation, options, indexing, accessors and printing.
#include <torch/torch.h>

#include <cmath>
#include <iostream>

using torch::indexing::Ellipsis;
using torch::indexing::None;
using torch::indexing::Slice;

int main() {
  const auto options =
      torch::TensorOptions().dtype(torch::kFloat64).device(torch::kCPU).requires_grad(false);
  torch::Tensor a = torch::arange(12, options).reshape({3, 4});
  std::cout << a << std::endl;
  std::cout << a.to(torch::kInt) * 1000 << "\n" << a / 7 << "\n" << a.sizes() << "\n";
  std::cout << torch::tensor({1.5, -2.25e6, 3e-5}) << "\n" << torch::zeros({2, 0, 3}) << "\n";
  std::cout << torch::ones({2, 2, 2}, torch::kBool) << "\n" << torch::tensor(3) << "\n";
  std::cout << c10::toString(a.scalar_type()) << " " << a.device() << " " << a.scalar_type() << " "
            << a.dim() << "\n";

  std::cout << a.index({1}) << a.index({Slice(), 2}) << a.index({Slice(1, None, 2), "..."}) << "\n";
  std::cout << a.index({Ellipsis, Slice(None, -1)}) << a.index({a.gt(5)}) << "\n";
  std::cout << a.index({torch::tensor({2, 0}), None}).sizes() << "\n";
  a.index_put_({Slice(0, 2), 1}, 100.0);
  a.index_put_({2, Slice(None, None, 2)}, torch::tensor({-1.0, -2.0}, options));
  a[0][0] = 42;
  std::cout << a << "\n";

  double sum = 0;
  const auto elements = a.accessor<double, 2>();
  for (int64_t i = 0; i < elements.size(0); i++)
    for (int64_t j = 0; j < elements.size(1); j++) sum += elements[i][j];
  std::cout << sum << " " << a.sum().item<double>() << " " << a.mean().item().toDouble() << "\n";

  std::vector<float> memory = {1, 2, 3, 4, 5, 6};
  const torch::Tensor view = torch::from_blob(memory.data(), {2, 3}, torch::kFloat32);
  memory[4] = 50;
  std::cout << view << view.t().contiguous().view(-1) << "\n";
  std::cout << torch::cat({view, view.clone().mul_(2)}, 0) << torch::stack({view, view}).sizes();
  std::cout << "\n" << int(view.dtype() == torch::kFloat32) << "\n";
  const auto [values, indices] = torch::max(view, /*dim=*/1);
  std::cout << values << indices << std::get<0>(view.sort(1, true)) << "\n";
  std::cout << int(torch::allclose(view, view + 1e-9) && view.equal(view) && a.defined()) << "\n";
  std::cout << torch::full({2}, 7, torch::dtype(torch::kLong)) << torch::eye(2) << "\n";
  std::cout << torch::where(view > 3, view, torch::zeros_like(view)) << "\n";
  std::cout << torch::linspace(0, 1, 5) << torch::einsum("ij,kj->ik", {view, view}) << "\n";

  a.index_put_({torch::tensor({0, 0, 2}), torch::tensor({1, 1, 3})}, torch::ones({3}, options),
               /*accumulate=*/true);
  auto writable = a.accessor<double, 2>();
  writable[1][1] = -7;
  std::cout << a << a.index({Ellipsis, 1, None}) << "\n";
  bool released = false;
  {
    const auto owned = torch::from_blob(
        memory.data(), {3, 2}, [&](void*) { released = true; }, torch::kFloat);
    std::cout << owned.t() << owned.strides() << "\n";
  }
  std::cout << int(released) << "\n";
  torch::manual_seed(3);
  const auto first = torch::rand({4});
  torch::manual_seed(3);
  std::cout << int(first.equal(torch::rand({4})) && first.ge(0).all().item<bool>()) << "\n";
  const auto like = torch::empty({2}, torch::dtype(torch::kInt16).requires_grad(false)).fill_(3);
  std::cout << like << like.element_size() << "\n";
  std::cout << torch::tensor({{1, 2}, {3, 4}}) << torch::tensor({true, false}) << "\n";
  std::cout << torch::tensor({1.5f}).to(torch::kHalf) << torch::tensor(2.5).to(torch::kBFloat16)
            << torch::Tensor() << "\n";
  std::cout << torch::arange(0, 100, 7).view({3, 5}).to(torch::kFloat) / 3 << "\n";
  std::cout << torch::tensor({1e10, 1.0, std::nan(""), -double(INFINITY)}) << "\n";
  std::cout << (view > 2).to(torch::kLong).sum({0}, /*keepdim=*/true) << view.chunk(3, 1)[2]
            << "\n";
  std::cout << at::add(view, view, 0.5) << at::zeros_like(view, at::kByte).sizes() << -view[0]
            << "\n";
  std::cout << view.std({0}) << view.var(/*dim=*/1, /*unbiased=*/false) << view.max() << "\n";
}
