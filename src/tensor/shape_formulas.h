// Helpers that the records of shape operations share: shapes, checks, gradients.
#pragma once
#include <optional>
#include <string_view>
#include <vector>

#include "torcxx/core/tensor_base.h"

namespace torcxx {

// Permutations.
std::vector<int64_t> inverse_permutation(IntArrayRef dims);
std::vector<int64_t> reversed_dims(int64_t ndim);
std::vector<int64_t> movedim_order(int64_t ndim, IntArrayRef source, IntArrayRef destination);
void check_matrices(const TensorBase& self, const char* op);
void check_one_matrix(const TensorBase& self);

// Shapes of flatten, unflatten, narrow, tile.
bool same_dim(const TensorBase& self, int64_t start_dim, int64_t end_dim);
std::vector<int64_t> flatten_shape(const TensorBase& self, int64_t start_dim, int64_t end_dim);
std::vector<int64_t> unflatten_shape(const TensorBase& self, int64_t dim, IntArrayRef sizes);
int64_t narrow_start(const TensorBase& self, int64_t dim, int64_t start, int64_t length);
std::vector<int64_t> tile_repeats(const TensorBase& self, IntArrayRef dims);
std::vector<int64_t> negated(IntArrayRef list);
// The value of a 0-d integer tensor.
int64_t integer_of(const TensorBase& t, const char* op, const char* argument);

// Parts.
std::vector<int64_t> even_split(IntArrayRef sizes, int64_t split_size, int64_t dim);
int64_t chunk_size(const TensorBase& self, int64_t chunks, int64_t dim);
std::vector<int64_t> section_ends(const TensorBase& self, int64_t sections, int64_t dim);
std::vector<int64_t> split_points(const TensorBase& indices_or_sections);
// Dimension that hsplit, vsplit or dsplit cuts; checks that `sections` divide it.
int64_t numpy_split_dim(const TensorBase& self, std::string_view op,
                        std::optional<int64_t> sections);
// Slices of dimension dim before, between and after the indices.
std::vector<TensorBase> slices_at(const TensorBase& self, IntArrayRef indices, int64_t dim);
// Slices of these sizes, one after the other.
std::vector<TensorBase> split_slices(const TensorBase& self, IntArrayRef sizes, int64_t dim);

// Joining.
void check_not_empty(ArrayRef<TensorBase> tensors, const char* op);
void check_vectors(ArrayRef<TensorBase> tensors);
std::vector<TensorBase> at_least(ArrayRef<TensorBase> tensors, int64_t ndim);
std::vector<TensorBase> as_columns(ArrayRef<TensorBase> tensors);
TensorBase block_diagonal(ArrayRef<TensorBase> tensors);
std::vector<int64_t> broadcast_shape(ArrayRef<TensorBase> tensors);
std::vector<TensorBase> expand_all(ArrayRef<TensorBase> tensors, IntArrayRef shape);
std::vector<TensorBase> make_meshgrid(ArrayRef<TensorBase> tensors, std::string_view indexing);

TensorBase einstein_sum(std::string_view equation, ArrayRef<TensorBase> tensors);

// Checks.
void check_flip(const TensorBase& self, int64_t ndim);
void check_diag(const TensorBase& self);
// Of complex() and polar().
// The number in a 0-d tensor that linspace or logspace starts or ends with.
Scalar end_of(const char* op, const TensorBase& t);
void check_complex_parts(const TensorBase& real, const TensorBase& imag);
// k modulo 4, in [0, 4).
int64_t quarter_turns(const TensorBase& self, int64_t k, IntArrayRef dims);

// Gradients. Undefined ones among `grads` count as zeros.
TensorBase unbind_backward(ArrayRef<TensorBase> grads, IntArrayRef sizes, int64_t dim);
TensorBase split_backward(ArrayRef<TensorBase> grads, IntArrayRef sizes, IntArrayRef split_sizes,
                          int64_t dim);
std::vector<TensorBase> cat_backward(const TensorBase& grad,
                                     const std::vector<std::vector<int64_t>>& sizes, int64_t dim);
TensorBase repeat_backward(const TensorBase& grad, IntArrayRef repeats, IntArrayRef sizes);

}  // namespace torcxx
