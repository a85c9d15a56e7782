// Sequences of several lengths in one batch, for the recurrent layers.
#pragma once
#include "torcxx/tensor/tensor.h"

namespace torcxx::nn::utils::rnn {

// Step after step, the sequences that are still running, longest first: batch_sizes[t] rows of data
// for step t. sorted_indices says which sequence comes where, unsorted_indices undoes it; both are
// undefined where the sequences came sorted.
class TORCXX_API PackedSequence {
 public:
  PackedSequence() = default;
  explicit PackedSequence(Tensor data, Tensor batch_sizes, Tensor sorted_indices = {},
                          Tensor unsorted_indices = {});
  const Tensor& data() const { return data_; }
  const Tensor& batch_sizes() const { return batch_sizes_; }
  const Tensor& sorted_indices() const { return sorted_indices_; }
  const Tensor& unsorted_indices() const { return unsorted_indices_; }
  PackedSequence to(const TensorOptions& options) const;
  PackedSequence cpu() const { return to(TensorOptions(kCPU)); }

 private:
  Tensor data_, batch_sizes_, sorted_indices_, unsorted_indices_;
};

// The permutation that undoes another; undefined for an undefined one.
TORCXX_API Tensor invert_permutation(const Tensor& permutation);

// Packs input (T, N, ...), or (N, T, ...) with batch_first, whose lengths (N) are integers.
// enforce_sorted: they fall already. Raises Error for lengths that are not 1 to T, or do not fall.
TORCXX_API PackedSequence pack_padded_sequence(Tensor input, Tensor lengths,
                                               bool batch_first = false,
                                               bool enforce_sorted = true);
// The padded tensor (T, N, ...) and the lengths (N). Raises Error for a total_length below the
// longest.
TORCXX_API std::tuple<Tensor, Tensor> pad_packed_sequence(
    const PackedSequence& sequence, bool batch_first = false, double padding_value = 0,
    std::optional<int64_t> total_length = std::nullopt);

// Tensors (length, ...) of several lengths as one (T, N, ...), or (N, T, ...) with batch_first,
// filled up with padding_value on the "right" or "left".
TORCXX_API Tensor pad_sequence(const std::vector<Tensor>& sequences, bool batch_first = false,
                               double padding_value = 0, const std::string& padding_side = "right");
TORCXX_API PackedSequence pack_sequence(const std::vector<Tensor>& sequences,
                                        bool enforce_sorted = true);

}  // namespace torcxx::nn::utils::rnn

namespace torcxx::nn {
using utils::rnn::PackedSequence;
}
