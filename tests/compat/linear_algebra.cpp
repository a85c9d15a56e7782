// torch::linalg_*, at::linalg_*, torch::fft, torch::special.
#include <torch/torch.h>

#include <iostream>

int main() {
  const auto eye = torch::eye(3, torch::kDouble);
  const auto a = torch::arange(9).to(torch::kDouble).mul(0.9).sin().view({3, 3}) + 2 * eye;
  const auto b = torch::ones({3, 2}, torch::kDouble);
  std::cout << torch::linalg_det(a) << torch::det(a) << torch::logdet(a) << "\n";
  std::cout << torch::linalg_inv(a).matmul(a).sub(eye).abs().lt(1e-12) << "\n";
  std::cout << torch::linalg_solve(a, b, /*left=*/true) << torch::inverse(a) << "\n";
  const auto spd = a.matmul(a.t());
  std::cout << at::linalg_cholesky(spd) << torch::linalg_eigvalsh(spd, "L") << "\n";
  const auto [u, s, vh] = torch::linalg_svd(a, /*full_matrices=*/false, std::nullopt);
  std::cout << s << (u.matmul(s.diag()).matmul(vh) - a).abs().max().lt(1e-12) << "\n";
  const auto [q, r] = torch::linalg_qr(a, "reduced");
  std::cout << (q.matmul(r) - a).abs().max().lt(1e-12) << r.diagonal().abs() << "\n";
  std::cout << torch::linalg_vector_norm(a, 1, {}, false, {}) << a.norm() << "\n";
  std::cout << torch::linalg_matrix_power(a, 3) << torch::matrix_exp(a * 0.1) << "\n";
  std::cout << torch::pinverse(b) << torch::trace(a) << torch::tril(a) << "\n";

  const auto signal = torch::linspace(0, 3, 8).sin();
  const auto spectrum = torch::fft::rfft(signal);
  std::cout << torch::real(spectrum) << torch::imag(spectrum) << "\n";
  std::cout << torch::fft::irfft(spectrum, 8) + 1 << torch::fft::fftfreq(5) << "\n";
  std::cout << torch::abs(torch::fft::fft(signal, 6)) << "\n";
  std::cout << torch::abs(torch::fft::fft2(a)) << torch::fft::fftshift(torch::arange(5)) << "\n";

  const auto x = torch::linspace(0.1, 2, 5);
  std::cout << torch::special::expit(x) << torch::special::erf(x) << torch::special::gammaln(x)
            << torch::special::digamma(x) << torch::special::logit(x / 3)
            << torch::special::expm1(x) << torch::special::xlogy(x, x) << torch::special::i0(x)
            << torch::special::ndtri(x / 3) << torch::special::log1p(x) << "\n";
}
