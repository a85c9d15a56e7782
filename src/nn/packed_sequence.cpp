#include "torcxx/nn/packed_sequence.h"

#include <algorithm>

#include "torcxx/tensor/functions.gen.h"

namespace torcxx::nn::utils::rnn {

// The values of a 1-d tensor of integers.
static std::vector<int64_t> values(const char* what, const Tensor& t) {
  TORCXX_CHECK(t.defined() && t.dim() == 1 && isIntegralType(t.dtype(), false), what,
               ": expected a 1-d tensor of integers");
  const Tensor flat = t.to(kInt64).contiguous();
  return {flat.data_ptr<int64_t>(), flat.data_ptr<int64_t>() + flat.numel()};
}

Tensor invert_permutation(const Tensor& permutation) {
  if (!permutation.defined()) return {};
  return empty_like(permutation)
      .scatter_(0, permutation, arange(permutation.numel(), permutation.options()));
}

PackedSequence::PackedSequence(Tensor data, Tensor batch_sizes, Tensor sorted_indices,
                               Tensor unsorted_indices)
    : data_(std::move(data)),
      batch_sizes_(std::move(batch_sizes)),
      sorted_indices_(std::move(sorted_indices)),
      unsorted_indices_(unsorted_indices.defined() ? std::move(unsorted_indices)
                                                   : invert_permutation(sorted_indices_)) {}
PackedSequence PackedSequence::to(const TensorOptions& options) const {
  return PackedSequence(data_.to(options), batch_sizes_, sorted_indices_, unsorted_indices_);
}

PackedSequence pack_padded_sequence(Tensor input, Tensor lengths, bool batch_first,
                                    bool enforce_sorted) {
  TORCXX_CHECK(input.defined() && input.dim() >= 2,
               "pack_padded_sequence: expected an input of steps and sequences");
  Tensor order;
  if (!enforce_sorted) {
    std::tie(lengths, order) = sort(lengths, -1, true);
    input = input.index_select(batch_first ? 0 : 1, order);
  }
  if (batch_first) input = input.transpose(0, 1);
  const std::vector<int64_t> sizes = values("pack_padded_sequence: lengths", lengths);
  TORCXX_CHECK(!sizes.empty() && static_cast<int64_t>(sizes.size()) == input.size(1),
               "Expected `len(lengths)` to be equal to batch_size, but got ", sizes.size(),
               " (batch_size=", input.size(1), ")");
  TORCXX_CHECK(*std::min_element(sizes.begin(), sizes.end()) > 0,
               "Length of all samples has to be greater than 0, but found an element in 'lengths' "
               "that is <= 0");
  TORCXX_CHECK(std::is_sorted(sizes.rbegin(), sizes.rend()),
               "`lengths` array must be sorted in decreasing order when `enforce_sorted` is true");
  TORCXX_CHECK(sizes[0] <= input.size(0), "pack_padded_sequence: a length of ", sizes[0],
               " exceeds the input's ", input.size(0), " steps");
  std::vector<Tensor> steps;
  Tensor running = empty({sizes[0]}, kInt64);
  size_t n = sizes.size();
  for (int64_t t = 0; t < sizes[0]; t++) {
    while (sizes[n - 1] <= t) n--;
    steps.push_back(input.select(0, t).narrow(0, 0, static_cast<int64_t>(n)));
    running.data_ptr<int64_t>()[t] = static_cast<int64_t>(n);
  }
  return PackedSequence(cat(steps), std::move(running), std::move(order));
}

std::tuple<Tensor, Tensor> pad_packed_sequence(const PackedSequence& sequence, bool batch_first,
                                               double padding_value,
                                               std::optional<int64_t> total_length) {
  const std::vector<int64_t> running =
      values("pad_packed_sequence: batch_sizes", sequence.batch_sizes());
  const auto steps = static_cast<int64_t>(running.size());
  TORCXX_CHECK(
      !running.empty() && running.back() > 0 && std::is_sorted(running.rbegin(), running.rend()),
      "pad_packed_sequence: batch_sizes must be positive and fall");
  TORCXX_CHECK(total_length.value_or(steps) >= steps,
               "Expected total_length to be at least the length of the longest sequence in input, "
               "but got total_length=",
               *total_length, " and max sequence length being ", steps);
  std::vector<int64_t> sizes = sequence.data().sizes().vec();
  TORCXX_CHECK(!sizes.empty(), "pad_packed_sequence: expected data of at least one dimension");
  const int64_t batch = running[0];
  sizes[0] = batch;
  sizes.insert(sizes.begin(), total_length.value_or(steps));
  Tensor padded = full(sizes, padding_value, sequence.data().options());
  Tensor lengths = zeros({batch}, kInt64);
  const std::vector<Tensor> rows = split_with_sizes(sequence.data(), running);
  for (int64_t t = 0; t < steps; t++) {
    const int64_t n = running[static_cast<size_t>(t)];
    padded.select(0, t).narrow(0, 0, n).copy_(rows[static_cast<size_t>(t)]);
    lengths.narrow(0, 0, n).add_(1);
  }
  if (const Tensor& back = sequence.unsorted_indices(); back.defined()) {
    padded = padded.index_select(1, back);
    lengths = lengths.index_select(0, back);
  }
  return {batch_first ? padded.transpose(0, 1) : padded, lengths};
}

Tensor pad_sequence(const std::vector<Tensor>& sequences, bool batch_first, double padding_value,
                    const std::string& padding_side) {
  TORCXX_CHECK(!sequences.empty(), "received an empty list of sequences");
  TORCXX_CHECK(padding_side == "left" || padding_side == "right",
               "Expected padding_side to be one of left or right, but got ", padding_side, ".");
  int64_t longest = 0;
  for (const Tensor& s : sequences) {
    TORCXX_CHECK(s.defined() && s.dim() > 0, "pad_sequence: expected tensors of steps");
    longest = std::max(longest, s.size(0));
  }
  std::vector<Tensor> out;
  for (const Tensor& s : sequences) {
    std::vector<int64_t> rest = s.sizes().vec();
    rest[0] = longest - s.size(0);
    const Tensor fill = full(rest, padding_value, s.options());
    out.push_back(padding_side == "right" ? cat({s, fill}) : cat({fill, s}));
  }
  return stack(out, batch_first ? 0 : 1);
}

PackedSequence pack_sequence(const std::vector<Tensor>& sequences, bool enforce_sorted) {
  Tensor lengths = empty({static_cast<int64_t>(sequences.size())}, kInt64);
  const Tensor padded = pad_sequence(sequences);
  for (size_t i = 0; i < sequences.size(); i++)
    lengths.data_ptr<int64_t>()[i] = sequences[i].size(0);
  return pack_padded_sequence(padded, lengths, false, enforce_sorted);
}

}  // namespace torcxx::nn::utils::rnn
