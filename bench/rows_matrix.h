// Matrix products into memory that is there (n and t say which operand is stored transposed), and
// what is built on them.
#pragma once
#include "row.h"

namespace bench {

struct Product {
  int64_t batch, m, n, k;
  const char* layout;
  torch::ScalarType dtype = torch::kFloat32;
};

inline void product(Rows& rows, const Product& p) {
  const bool half = p.dtype == torch::kBFloat16, wide = p.dtype == torch::kFloat64;
  std::string name = p.batch > 1 ? "bmm " + std::to_string(p.batch) + "x" : "mm ";
  name += half ? "bf16 " : wide ? "f64 " : "";
  name += std::to_string(p.m);
  if (p.m != p.n || p.n != p.k) name += "x" + std::to_string(p.n) + "x" + std::to_string(p.k);
  const double flops = 2.0 * double(p.batch * p.m) * double(p.n) * double(p.k);
  const auto operand = [p](int64_t r, int64_t c, bool transposed) -> Make {
    return [=](bool) {
      const Tensor t = torch::rand(transposed ? Sizes{p.batch, c, r} : Sizes{p.batch, r, c});
      const Tensor x = transposed ? t.to(p.dtype).mT() : t.to(p.dtype);
      return p.batch == 1 ? x[0] : x;
    };
  };
  forward(
      rows, name + " " + p.layout,
      flops * (wide   ? 2
               : half ? 0.5
                      : 1),
      [batched = p.batch > 1](Tensor c, const Tensor& a, const Tensor& b) {
        return batched ? torch::bmm_out(c, a, b) : torch::mm_out(c, a, b);
      },
      operand(p.m, p.n, false), operand(p.m, p.k, p.layout[0] == 't'),
      operand(p.k, p.n, p.layout[1] == 't'));
}

inline void matrix_rows(Rows& rows) {
  const auto f64 = torch::kFloat64, bf16 = torch::kBFloat16;
  for (const int64_t n : {64, 128, 256, 512, 1024, 2048}) product(rows, {1, n, n, n, "nn"});
  for (const int64_t n : {128, 512, 1024}) product(rows, {1, n, n, n, "nt"});
  for (const int64_t n : {128, 512, 1024}) product(rows, {1, n, n, n, "tn"});
  for (const int64_t n : {128, 512, 1024}) product(rows, {1, n, n, n, "nn", f64});
  for (const int64_t n : {256, 512, 1024}) product(rows, {1, n, n, n, "nn", bf16});
  product(rows, {1, 1024, 1024, 1024, "nt", bf16});
  product(rows, {1, 64, 128, 784, "nt"});
  product(rows, {1, 1, 4096, 4096, "nt"});
  product(rows, {1, 16, 4096, 1024, "nt"});
  product(rows, {1, 4096, 16, 4096, "nn"});
  product(rows, {1, 2048, 2048, 16, "nn"});
  product(rows, {64, 64, 64, 64, "nn"});
  product(rows, {256, 16, 16, 16, "nn"});
  product(rows, {8, 512, 512, 64, "nt"});
}

// Dense linear algebra; flops of a complex multiply-add are 8.
inline void linear_algebra_rows(Rows& rows) {
  using T = const Tensor&;
  const auto c64 = torch::kComplexFloat;
  forward(
      rows, "mm complex 256", 8 * 256 * 256 * 256, [](T a, T b) { return torch::mm(a, b); },
      normal({256, 256}, c64), normal({256, 256}, c64));
  forward(
      rows, "matrix_exp 128", 0, [](T a) { return torch::matrix_exp(a); }, normal({128, 128}));
  const Make spd = [](bool) {
    const Tensor a = torch::randn({256, 256});
    return torch::mm(a, a.t()) + 256 * torch::eye(256);
  };
  forward(
      rows, "cholesky 256", 256 * 256 * 256 / 3, [](T a) { return torch::linalg::cholesky(a); },
      spd);
  forward(
      rows, "solve 256", 0, [](T a, T b) { return torch::linalg::solve(a, b); }, spd,
      normal({256, 256}));
  forward(
      rows, "solve_triangular 256", 256 * 256 * 256,
      [](T a, T b) { return torch::linalg::solve_triangular(a, b, false); }, spd,
      normal({256, 256}));
  forward(
      rows, "eigh 256", 0, [](T a) { return torch::linalg::eigh(a); }, spd);
  forward(
      rows, "svd 128", 0, [](T a) { return torch::linalg::svd(a); }, normal({128, 128}));
}

}  // namespace bench
