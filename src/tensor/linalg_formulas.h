// What records of linear algebra share: checks, and gradients as formulas over differentiable
// operations.
#pragma once
#include <array>

#include "torcxx/tensor/types.h"

namespace torcxx {

// Raises Error in PyTorch's words unless t has square matrices in its last two dimensions.
void check_square(const TensorBase& t, const char* op, const char* name = "A");
// Whether b holds one vector for each matrix of a.
bool is_vector_side(const TensorBase& a, const TensorBase& b);
void check_lu_solve(const TensorBase& LU, const TensorBase& pivots, const TensorBase& B, bool left);
void check_lstsq(const TensorBase& a, const TensorBase& b);
void check_rank_input(const TensorBase& t, const char* op);
// The two dimensions of a matrix norm, from 0.
std::pair<int64_t, int64_t> matrix_dims(const TensorBase& self, IntArrayRef dim,
                                        std::optional<ScalarType> dtype);

// A bound on singular values as a float64 number; undefined for none.
TensorBase tolerance(std::optional<double> value, const TensorBase& like);
// max(atol, rtol times most); without rtol epsilon times the greater size, or 0 if atol is given.
TensorBase singular_limit(const TensorBase& self, const TensorBase& most, const TensorBase& atol,
                          const TensorBase& rtol, const char* op);
// Norm of self times that of its inverse: of a number, or the name of a norm unless it is empty.
TensorBase cond_by_inverse(const TensorBase& self, double order, std::string_view name);
// Product of two or more matrices in the order of least work.
TensorBase multiply_chain(ArrayRef<TensorBase> tensors);

// Of determinants: det inv(A)^H, by singular values where there is no inverse.
TensorBase det_grad(const TensorBase& grad, const TensorBase& A, const TensorBase& det,
                    const TensorBase& LU, const TensorBase& pivots);
// Of Q other for the product Q of k reflectors I - tau v v^H, or of Q^H other: for the reflectors,
// their factors tau and other.
std::array<TensorBase, 3> reflected_grads(const TensorBase& grad, const TensorBase& input,
                                          const TensorBase& tau, const TensorBase& other,
                                          bool adjoint);
// Any gradient given may be undefined. Eigenvectors and singular vectors of complex matrices are
// unique but for a phase: raises Error when the gradient depends on it.
TensorBase eigh_grad(const TensorBase& grad_values, const TensorBase& grad_vectors,
                     const TensorBase& values, const TensorBase& vectors);
TensorBase eig_grad(const TensorBase& grad_values, const TensorBase& grad_vectors,
                    const TensorBase& values, const TensorBase& vectors);
TensorBase svd_grad(const TensorBase& grad_U, const TensorBase& grad_S, const TensorBase& grad_Vh,
                    const TensorBase& U, const TensorBase& S, const TensorBase& Vh);
TensorBase pinv_grad(const TensorBase& grad, const TensorBase& pinv, const TensorBase& self);
// Of A = U H.
TensorBase polar_grad(const TensorBase& grad_U, const TensorBase& grad_H, const TensorBase& A,
                      const TensorBase& U, const TensorBase& H);

}  // namespace torcxx
