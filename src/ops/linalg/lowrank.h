// Factors of low rank by random projections.
#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct SvdLowrank : Composite {
  static constexpr auto schema =
      "svd_lowrank(Tensor A, int? q=6, int? niter=2, Tensor? M=None) -> (Tensor U, Tensor S, "
      "Tensor "
      "V)";
  static constexpr auto doc =
      "The greatest q singular values of A - M, nearly, with their vectors as columns.";
  static constexpr auto variants = "function";
  static constexpr bool out = false;
  // Halko, Martinsson and Tropp, "Finding structure with randomness" (2011), algorithms 4.4, 5.1.
  static std::tuple<Tensor, Tensor, Tensor> forward(const Tensor& A, std::optional<int64_t> q,
                                                    std::optional<int64_t> niter, const Tensor& M) {
    TORCXX_CHECK(A.dim() >= 2, "svd_lowrank: expected matrices, got ", A.dim(), "D");
    const int64_t rounds = niter.value_or(2);
    TORCXX_CHECK_VALUE(rounds >= 0 && rounds <= 10000,
                       "svd_lowrank: niter expected in [0, 10000], got ", rounds);
    const Tensor all = M.defined() ? sub(A, M) : A;
    const bool wide = all.size(-2) < all.size(-1);
    const Tensor x = wide ? mH(all) : all;
    const auto basis = [](const Tensor& t) { return std::get<0>(linalg_qr(t)); };
    const Tensor start = randn({x.size(-1), q.value_or(6)}, TensorOptions(x.dtype()));
    Tensor Q = basis(matmul(x, start));
    for (int64_t i = 0; i < rounds; i++) Q = basis(matmul(x, basis(matmul(mH(x), Q))));
    const auto [inner, S, Vh] = linalg_svd(matmul(mH(Q), x), false);
    const Tensor U = matmul(Q, inner), V = mH(Vh);
    return wide ? std::make_tuple(V, S, U) : std::make_tuple(U, S, V);
  }
};

struct PcaLowrank : Composite {
  static constexpr auto schema =
      "pca_lowrank(Tensor A, int? q=None, bool center=True, int niter=2) -> (Tensor U, Tensor S, "
      "Tensor V)";
  static constexpr auto doc =
      "svd_lowrank of the rows less their mean: V holds the q principal directions, 6 when None.";
  static constexpr auto variants = "function";
  static constexpr bool out = false;
  static std::tuple<Tensor, Tensor, Tensor> forward(const Tensor& A, std::optional<int64_t> q,
                                                    bool center, int64_t niter) {
    TORCXX_CHECK(A.dim() >= 2, "pca_lowrank: expected matrices, got ", A.dim(), "D");
    const int64_t least = std::min(A.size(-2), A.size(-1)),
                  wanted = q.value_or(std::min<int64_t>(6, least));
    TORCXX_CHECK_VALUE(wanted >= 0 && wanted <= least, "q(=", wanted,
                       ") must be non-negative integer and not greater than min(m, n)=", least);
    TORCXX_CHECK_VALUE(niter >= 0, "niter(=", niter, ") must be non-negative integer");
    return svd_lowrank(center ? sub(A, mean(A, -2, true)) : A, wanted, niter);
  }
};

}  // namespace torcxx::ops
