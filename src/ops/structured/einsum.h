// Einstein's summation: letters name dimensions, and those that the result lacks are summed.
#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct Einsum : Composite {
  static constexpr auto schema =
      "einsum(str equation, Tensor[] tensors, *, int[]? path=None) -> Tensor";
  static constexpr auto doc =
      "Sums of products as the equation says: 'bij,bjk->bik'. Operands are taken from left to "
      "right.";
  static constexpr auto variants = "function";
  static constexpr bool out = false;

  using Labels = std::vector<int>;  // letters, and -1, -2 ... for the dimensions of an ellipsis
  static Labels parse(std::string_view text, int64_t ellipsis) {
    Labels l;
    bool dots = false;
    for (size_t i = 0; i < text.size(); i++) {
      const char c = text[i];
      if (c == ' ') continue;
      if (text.substr(i, 3) == "...") {
        TORCXX_CHECK(!dots, "einsum(): found '.' in '", text,
                     "' for which an ellipsis was already found");
        for (int64_t k = ellipsis; k > 0; k--) l.push_back(-static_cast<int>(k));
        dots = true;
        i += 2;
        continue;
      }
      TORCXX_CHECK(
          (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'),
          "einsum(): invalid subscript given in the equation string, subscripts must be in "
          "[a-zA-Z], got '",
          text, "'");
      l.push_back(c);
    }
    return l;
  }
  static bool has(const Labels& l, int label) {
    return std::find(l.begin(), l.end(), label) != l.end();
  }
  // Repeated letters become one dimension: its diagonal.
  static Tensor diagonals(Tensor t, Labels& l) {
    for (size_t i = 0; i < l.size(); i++)
      for (size_t j = l.size() - 1; j > i; j--) {
        if (l[i] != l[j]) continue;
        const auto a = static_cast<int64_t>(i), b = static_cast<int64_t>(j);
        TORCXX_CHECK(t.size(a) == t.size(b), "einsum(): subscript ", static_cast<char>(l[i]),
                     " is repeated for an operand but the sizes don't match, ", t.size(a),
                     " != ", t.size(b));
        t = movedim(diagonal(t, 0, a, b), -1, a);
        l.erase(l.begin() + b);
      }
    return t;
  }
  // t with its dimensions in the order of `want`, of size 1 where it has none.
  static Tensor arranged(const Tensor& t, const Labels& l, const Labels& want) {
    std::vector<int64_t> order;
    for (int label : want)
      if (has(l, label)) order.push_back(std::find(l.begin(), l.end(), label) - l.begin());
    Tensor x = permute(t, order);
    for (size_t i = 0; i < want.size(); i++)
      if (!has(l, want[i])) x = unsqueeze(x, static_cast<int64_t>(i));
    return x;
  }
  // One matrix product for each place of the dimensions that both have and the result keeps.
  static Tensor pair(const Tensor& a, const Labels& la, const Tensor& b, const Labels& lb,
                     const Labels& kept) {
    Labels both, left, right, inside;
    for (int label : la)
      (!has(lb, label) ? left : has(kept, label) ? both : inside).push_back(label);
    for (int label : lb)
      if (!has(la, label)) right.push_back(label);
    const auto joined = [](Labels x, const Labels& y, const Labels& z) {
      x.insert(x.end(), y.begin(), y.end());
      x.insert(x.end(), z.begin(), z.end());
      return x;
    };
    Tensor x = arranged(a, la, joined(both, left, inside)),
           y = arranged(b, lb, joined(both, inside, right));
    const auto wide = [&](Tensor& t, const Tensor& other, const Labels& mine,
                          const Labels& theirs) {
      std::vector<int64_t> s = t.sizes().vec();
      for (size_t i = 0; i < mine.size(); i++)
        if (has(theirs, mine[i]) && s[i] == 1)
          s[i] = other.size(std::find(theirs.begin(), theirs.end(), mine[i]) - theirs.begin());
      t = expand(t, s);
    };
    const Labels lx = joined(both, left, inside), ly = joined(both, inside, right);
    wide(x, y, lx, ly);
    wide(y, x, ly, lx);
    const auto part = [](const Tensor& t, size_t from, size_t n) {
      return t.sizes().slice(from, n);
    };
    std::vector<int64_t> shape = part(x, 0, both.size() + left.size()).vec();
    const IntArrayRef tail = part(y, both.size() + inside.size(), right.size());
    const int64_t batch = product_of(part(x, 0, both.size())),
                  rows = product_of(part(x, both.size(), left.size())),
                  sums = product_of(part(y, both.size(), inside.size())), cols = product_of(tail);
    shape.insert(shape.end(), tail.begin(), tail.end());
    const Tensor z =
        reshape(bmm(reshape(x, {batch, rows, sums}), reshape(y, {batch, sums, cols})), shape);
    return arranged(z, joined(both, left, right), kept);
  }
  static Tensor forward(std::string_view equation, ArrayRef<Tensor> tensors,
                        const OptionalIntArrayRef&) {
    TORCXX_CHECK(!tensors.empty(), "einsum(): must provide at least one operand");
    const size_t arrow = equation.find("->");
    const std::string_view inputs = equation.substr(0, arrow);
    std::vector<Labels> labels;
    int64_t most = 0;
    for (size_t from = 0, i = 0;; i++) {
      const size_t to = std::min(inputs.find(',', from), inputs.size());
      TORCXX_CHECK(i < tensors.size(), "einsum(): more operands in the equation than given");
      const std::string_view text = inputs.substr(from, to - from);
      const auto named = static_cast<int64_t>(parse(text, 0).size());
      const bool dots = text.find("...") != text.npos;
      const int64_t rest = tensors[i].dim() - named;
      TORCXX_CHECK(dots ? rest >= 0 : rest == 0,
                   "einsum(): the number of subscripts in the equation (", named,
                   ") does not match the number of dimensions (", tensors[i].dim(),
                   ") for operand ", i);
      most = std::max(most, rest);
      labels.push_back(parse(text, rest));
      if (to == inputs.size()) break;
      from = to + 1;
    }
    TORCXX_CHECK(labels.size() == tensors.size(),
                 "einsum(): fewer operands in the equation than given");
    Labels result;
    if (arrow != equation.npos) {
      result = parse(equation.substr(arrow + 2), most);
    } else {  // the letters that occur once, in order
      std::vector<int> all;
      for (const Labels& l : labels) all.insert(all.end(), l.begin(), l.end());
      for (int64_t k = most; k > 0; k--) result.push_back(-static_cast<int>(k));
      for (int c = 'A'; c <= 'z'; c++)
        if (std::count(all.begin(), all.end(), c) == 1) result.push_back(c);
    }
    for (size_t i = 0; i < result.size(); i++) {
      TORCXX_CHECK(std::count(result.begin(), result.end(), result[i]) == 1,
                   "einsum(): output subscript ", static_cast<char>(result[i]),
                   " appears more than once in the output");
      bool found = result[i] < 0;
      for (const Labels& l : labels) found = found || has(l, result[i]);
      TORCXX_CHECK(found, "einsum(): output subscript ", static_cast<char>(result[i]),
                   " does not appear in the equation for any input operand");
    }
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
    const auto summed = [](const Tensor& t, const Labels& l, const Labels& kept,
                           std::optional<ScalarType> dtype) {
      std::vector<int64_t> dims;
      for (size_t i = 0; i < l.size(); i++)
        if (!has(kept, l[i])) dims.push_back(static_cast<int64_t>(i));
      return dims.empty() ? t : sum(t, dims, false, dtype);
    };
    Labels l = labels[0];
    Tensor x = diagonals(tensors[0], l);
    for (size_t i = 1; i < tensors.size(); i++) {
      Labels m = labels[i];
      Tensor y = diagonals(tensors[i], m);
      const Labels kept = needed(l, m, i + 1);
      // What one operand alone names and nothing needs goes first.
      const auto alone = [&](Tensor& t, Labels& mine, const Labels& other) {
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
};

}  // namespace torcxx::ops
