#include <algorithm>

#include "tensor/einsum.h"
#include "torcxx/core/error.h"

namespace torcxx {

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
    TORCXX_CHECK((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'),
                 "einsum(): invalid subscript given in the equation string, subscripts must be in "
                 "[a-zA-Z], got '",
                 text, "'");
    l.push_back(c);
  }
  return l;
}

Equation read_equation(std::string_view equation, ArrayRef<TensorBase> tensors) {
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
    TORCXX_CHECK(
        dots ? rest >= 0 : rest == 0, "einsum(): the number of subscripts in the equation (", named,
        ") does not match the number of dimensions (", tensors[i].dim(), ") for operand ", i);
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
  return {labels, result};
}

}  // namespace torcxx
