// What a program catches: bad shapes, dtypes, indices and arguments.
#include <torch/torch.h>

#include <functional>
#include <iostream>

void attempt(const char* what, const std::function<void()>& run, bool message = false) {
  try {
    run();
    std::cout << what << ": nothing\n";
  } catch (const c10::IndexError&) {
    std::cout << what << ": IndexError\n";
  } catch (const c10::Error& e) {
    const std::string text = e.what_without_backtrace();
    std::cout << what << ": Error" << (message ? ": " + text.substr(0, text.find('\n')) : "")
              << "\n";
  } catch (const std::exception&) {
    std::cout << what << ": exception\n";
  }
}

int main() {
  const auto a = torch::ones({2, 3}), b = torch::ones({4, 5});
  attempt("matmul", [&] { torch::matmul(a, b); });
  attempt(
      "add", [&] { a + b; }, true);
  attempt(
      "view",
      [&] {
        a.view({4, 2});
      },
      true);
  attempt("cat", [&] { torch::cat({a, b}); });
  attempt("index", [&] { a[5]; });
  attempt("select", [&] { a.select(7, 0); });
  attempt(
      "backward", [&] { a.sum().backward(); }, true);
  attempt(
      "item", [&] { a.item<float>(); }, true);
  attempt("linear", [&] { torch::nn::Linear(4, 2)->forward(a); });
  attempt("conv", [&] { torch::nn::Conv2d(1, 2, 3)->forward(a); });
  attempt("load", [&] {
    torch::Tensor t;
    torch::load(t, "/nonexistent/file.pt");
  });
  attempt("sequential", [&] { torch::nn::Sequential()->forward(a); });
  attempt("module", [&] {
    torch::nn::Module m;
    m.register_parameter("a.b", a);
  });
  attempt(
      "leaf", [&] { a.clone().set_requires_grad(true).add_(1); }, true);
  attempt("integer gradient", [&] { torch::ones({2}, torch::kInt).set_requires_grad(true); });
  attempt("accessor", [&] { a.accessor<double, 2>(); });
  attempt("cholesky", [&] { torch::linalg_cholesky(-torch::eye(2)); });
  attempt(
      "check", [&] { TORCH_CHECK(a.dim() == 3, "three dimensions, got ", a.dim()); }, true);
  attempt("check index", [&] { TORCH_CHECK_INDEX(false, "no such index"); });
  attempt("optimizer", [&] { torch::optim::SGD(std::vector<torch::Tensor>{a * 2}, -1.0); });
  attempt("std", [] { throw std::runtime_error("of my own"); });
  try {
    a.view({7});
  } catch (const torch::Error& e) {
    std::cout << "torch::Error\n";
  }
}
