// Eigenvalues and eigenvectors.
#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct LinalgEighParts : Function {
  static constexpr auto schema =
      "_linalg_eigh(Tensor A, str UPLO=\"L\", bool compute_v=True) -> (Tensor eigenvalues, Tensor "
      "eigenvectors)";
  static constexpr bool out = false;
  template <class C> static Tensor grad_A(const C& c) {
    return eigh_grad(c.grad_eigenvalues, c.grad_eigenvectors, c.eigenvalues, c.eigenvectors);
  }
};

struct LinalgEigh : Composite {
  static constexpr auto schema =
      "linalg_eigh(Tensor self, str UPLO=\"L\") -> (Tensor eigenvalues, Tensor eigenvectors)";
  static constexpr auto doc =
      "Eigenvalues in ascending order and orthonormal eigenvectors, as columns, of Hermitian "
      "matrices; only the triangle UPLO is read.";
  static std::tuple<Tensor, Tensor> forward(const Tensor& self, std::string_view UPLO) {
    return _linalg_eigh(self, UPLO, true);
  }
};

struct LinalgEigvalsh : Composite {
  static constexpr auto schema = "linalg_eigvalsh(Tensor self, str UPLO=\"L\") -> Tensor";
  static constexpr auto doc = "Eigenvalues of Hermitian matrices in ascending order.";
  static Tensor forward(const Tensor& self, std::string_view UPLO) {
    return std::get<0>(_linalg_eigh(self, UPLO, autograd::requires_grad(self)));
  }
};

struct LinalgEigParts : Function {
  static constexpr auto schema =
      "_linalg_eig(Tensor self, bool compute_v) -> (Tensor eigenvalues, Tensor eigenvectors)";
  static constexpr bool out = false;
  template <class C> static Tensor grad_self(const C& c) {
    const Tensor g =
        eig_grad(c.grad_eigenvalues, c.grad_eigenvectors, c.eigenvalues, c.eigenvectors);
    return isComplexType(c.self_dtype) ? g : real(g);
  }
};

struct LinalgEig : Composite {
  static constexpr auto schema =
      "linalg_eig(Tensor self) -> (Tensor eigenvalues, Tensor eigenvectors)";
  static constexpr auto doc =
      "Eigenvalues in no order and eigenvectors of norm 1, as columns, of square matrices; "
      "complex.";
  static std::tuple<Tensor, Tensor> forward(const Tensor& self) { return _linalg_eig(self, true); }
};

struct LinalgEigvals : Composite {
  static constexpr auto schema = "linalg_eigvals(Tensor self) -> Tensor";
  static constexpr auto doc = "Eigenvalues of square matrices in no order; complex.";
  static Tensor forward(const Tensor& self) {
    return std::get<0>(_linalg_eig(self, autograd::requires_grad(self)));
  }
};

}  // namespace torcxx::ops
