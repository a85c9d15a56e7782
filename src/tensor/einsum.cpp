// Einstein's summation over the operands from left to right, as matrix products.
#include "tensor/einsum.h"

#include <algorithm>
#include <map>

#include "gen/ops/bmm.h"
#include "gen/ops/diagonal.h"
#include "gen/ops/expand.h"
#include "gen/ops/movedim.h"
#include "gen/ops/permute.h"
#include "gen/ops/reshape.h"
#include "gen/ops/sum.h"
#include "gen/ops/unsqueeze.h"
#include "tensor/formulas.h"
#include "tensor/shape_formulas.h"

namespace torcxx {
namespace {

// Repeated letters become one dimension: its diagonal.
TensorBase diagonals(TensorBase t, Labels& l) {
  for (size_t i = 0; i < l.size(); i++)
    for (size_t j = l.size() - 1; j > i; j--) {
      if (l[i] != l[j]) continue;
      const auto a = static_cast<int64_t>(i), b = static_cast<int64_t>(j);
      TORCXX_CHECK(t.size(a) == t.size(b), "einsum(): subscript ", static_cast<char>(l[i]),
                   " is repeated for an operand but the sizes don't match, ", t.size(a),
                   " != ", t.size(b));
      t = ops::movedim(ops::diagonal(t, 0, a, b), -1, a);
      l.erase(l.begin() + b);
    }
  return t;
}
// t with its dimensions in the order of `want`, of size 1 where it has none.
TensorBase arranged(const TensorBase& t, const Labels& l, const Labels& want) {
  std::vector<int64_t> order;
  for (int label : want)
    if (has(l, label)) order.push_back(std::find(l.begin(), l.end(), label) - l.begin());
  TensorBase x = ops::permute(t, order);
  for (size_t i = 0; i < want.size(); i++)
    if (!has(l, want[i])) x = ops::unsqueeze(x, static_cast<int64_t>(i));
  return x;
}
// One matrix product for each place of the dimensions that both have and the result keeps.
TensorBase pair(const TensorBase& a, const Labels& la, const TensorBase& b, const Labels& lb,
                const Labels& kept) {
  Labels both, left, right, inside;
  for (int label : la) (!has(lb, label) ? left : has(kept, label) ? both : inside).push_back(label);
  for (int label : lb)
    if (!has(la, label)) right.push_back(label);
  const auto joined = [](Labels x, const Labels& y, const Labels& z) {
    x.insert(x.end(), y.begin(), y.end());
    x.insert(x.end(), z.begin(), z.end());
    return x;
  };
  TensorBase x = arranged(a, la, joined(both, left, inside)),
             y = arranged(b, lb, joined(both, inside, right));
  const auto wide = [&](TensorBase& t, const TensorBase& other, const Labels& mine,
                        const Labels& theirs) {
    std::vector<int64_t> s = t.sizes().vec();
    for (size_t i = 0; i < mine.size(); i++)
      if (has(theirs, mine[i]) && s[i] == 1)
        s[i] = other.size(std::find(theirs.begin(), theirs.end(), mine[i]) - theirs.begin());
    t = ops::expand(t, s);
  };
  const Labels lx = joined(both, left, inside), ly = joined(both, inside, right);
  wide(x, y, lx, ly);
  wide(y, x, ly, lx);
  const auto part = [](const TensorBase& t, size_t from, size_t n) {
    return t.sizes().slice(from, n);
  };
  std::vector<int64_t> shape = part(x, 0, both.size() + left.size()).vec();
  const IntArrayRef tail = part(y, both.size() + inside.size(), right.size());
  const int64_t batch = product_of(part(x, 0, both.size())),
                rows = product_of(part(x, both.size(), left.size())),
                sums = product_of(part(y, both.size(), inside.size())), cols = product_of(tail);
  shape.insert(shape.end(), tail.begin(), tail.end());
  const TensorBase z = ops::reshape(
      ops::bmm(ops::reshape(x, {batch, rows, sums}), ops::reshape(y, {batch, sums, cols})), shape);
  return arranged(z, joined(both, left, right), kept);
}

// A letter has one size in all operands, or 1.
void check_sizes(const std::vector<Labels>& labels, ArrayRef<TensorBase> tensors) {
  std::map<int, int64_t> sizes;
  for (size_t k = 0; k < labels.size(); k++)
    for (size_t i = 0; i < labels[k].size(); i++) {
      const int label = labels[k][i];
      const int64_t size = tensors[k].size(static_cast<int64_t>(i));
      int64_t& seen = sizes.try_emplace(label, size).first->second;
      TORCXX_CHECK(size == seen || size == 1 || seen == 1, "einsum(): ",
                   label >= 'A' && label <= 'z'
                       ? detail::cat("subscript ", static_cast<char>(label))
                       : "a dimension of ...",
                   " has size ", size, " for operand ", k,
                   " which does not broadcast with previously seen ", "size ", seen);
      if (seen == 1) seen = size;
    }
}

}  // namespace

TensorBase einstein_sum(std::string_view equation, ArrayRef<TensorBase> tensors) {
  const auto [labels, result] = read_equation(equation, tensors);
  check_sizes(labels, tensors);
  // What neither the result nor a later operand names is summed.
  const auto needed = [&](const Labels& l, const Labels& more, size_t next) {
    Labels kept;
    for (const Labels* list : {&l, &more})
      for (int label : *list) {
        bool later = has(result, label);
        for (size_t k = next; k < labels.size(); k++) later = later || has(labels[k], label);
        if (later && !has(kept, label)) kept.push_back(label);
      }
    return kept;
  };
  const auto summed = [](const TensorBase& t, const Labels& l, const Labels& kept,
                         std::optional<ScalarType> dtype) {
    std::vector<int64_t> dims;
    for (size_t i = 0; i < l.size(); i++)
      if (!has(kept, l[i])) dims.push_back(static_cast<int64_t>(i));
    return dims.empty() ? t : ops::sum(t, dims, false, dtype);
  };
  Labels l = labels[0];
  TensorBase x = diagonals(tensors[0], l);
  for (size_t i = 1; i < tensors.size(); i++) {
    Labels m = labels[i];
    TensorBase y = diagonals(tensors[i], m);
    const Labels kept = needed(l, m, i + 1);
    // What one operand alone names and nothing needs goes first.
    const auto alone = [&](TensorBase& t, Labels& mine, const Labels& other) {
      Labels stay;
      for (int label : mine)
        if (has(kept, label) || has(other, label)) stay.push_back(label);
      t = summed(t, mine, stay, t.dtype());
      mine = stay;
    };
    alone(x, l, m);
    alone(y, m, l);
    x = pair(x, l, y, m, kept);
    l = kept;
  }
  const Labels kept = needed(l, {}, labels.size());
  x = summed(x, l, kept, {});
  return arranged(x, kept, result);
}

}  // namespace torcxx
