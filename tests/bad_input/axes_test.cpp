// Axes far outside, for every operation that takes one.
#include <map>
#include <set>

#include "bad_input/registry_call.h"
#include "unit/core_expect.h"

namespace torcxx::bad_input {
namespace {

bool is_axis(const Argument& a) {
  static const std::set<std::string> names = {
      "dim",   "dims",      "dim0",      "dim1",    "dim2",   "axis",        "axis0",
      "axis1", "dimension", "start_dim", "end_dim", "source", "destination", "class_dim"};
  return names.count(a.name) && a.is("int");
}

TensorBase integers(IntArrayRef sizes) { return zeros(sizes, TensorOptions(kInt64)); }

// Arguments with which most operations with an axis work on a (2, 3) tensor; axis 0.
std::vector<Value> good(const OpEntry& op, bool index_is_list) {
  const std::string name = op.name;
  const bool indexed = name.rfind("index_", 0) == 0;
  std::vector<Value> out;
  for (const Argument& a : arguments(op)) {
    const std::string& n = a.name;
    if (a.is("Tensor[]"))
      out.emplace_back(std::vector<TensorBase>{ones({2, 3}), ones({2, 3})});
    else if (n == "index" && a.is("Tensor"))
      out.emplace_back(indexed || index_is_list ? integers({2}) : integers({2, 3}));
    else if (n == "indices" && a.is("Tensor"))
      out.emplace_back(name == "take_along_dim" ? integers({2, 3}) : integers({1}));
    else if (n == "repeats" && a.is("Tensor"))
      out.emplace_back(integers({2}));
    else if (n == "tensor_indices_or_sections")
      out.emplace_back(integers({1}));
    else if (n == "start" && a.is("Tensor"))
      out.emplace_back(integers({}));
    else if (n == "value" && a.is("Tensor"))
      out.emplace_back(TensorBase(ones({})));
    else if (n == "src" && (name == "select_scatter" || name == "diagonal_scatter"))
      out.emplace_back(TensorBase(ones({name == "select_scatter" ? 3 : 2})));
    else if (n == "grad_output")
      out.emplace_back(TensorBase(
          name == "slice_backward" ? ones({1, 3}) : ones({name == "select_backward" ? 3 : 2})));
    else if (n == "q" && a.is("Tensor"))
      out.emplace_back(TensorBase(ones({})));
    else if (n == "interpolation")
      out.emplace_back(std::string("linear"));
    else if (contains(name, "cross") && a.is("Tensor"))
      out.emplace_back(TensorBase(ones({3, 3})));
    else if (a.is("Tensor?") && n != "self")
      out.emplace_back(Value());
    else if (a.is("TensorOptions") || a.is("Generator") || a.type.back() == '?')
      out.emplace_back(one_or_none(is_axis(a), 0));
    else if (a.is("Tensor"))
      out.emplace_back(TensorBase(ones({2, 3})));
    else if (n == "input_sizes" || n == "self_size")
      out.emplace_back(std::vector<int64_t>{2, 3});
    else if (n == "split_sizes" || (name == "split" && a.is("int[")))
      out.emplace_back(std::vector<int64_t>{1, 1});
    else if (name == "unflatten" && n == "sizes")
      out.emplace_back(std::vector<int64_t>{2, 1});
    else if ((name == "permute" || name == "permute_copy" || name == "rot90") && n == "dims")
      out.emplace_back(std::vector<int64_t>{0, 1});
    else if (a.is("int["))
      out.emplace_back(std::vector<int64_t>{0});
    else if (n == "dim2" || n == "end")
      out.emplace_back(Scalar(int64_t{1}));
    else if (is_axis(a) || n == "index" || n == "start" || n == "offset")
      out.emplace_back(Scalar(int64_t{0}));
    else if (a.is("str"))
      out.emplace_back(std::string(name == "index_reduce" || name == "index_reduce_" ? "prod"
                                   : contains(op.overload, "reduce")                 ? "multiply"
                                                                                     : "sum"));
    else if (a.is("bool"))
      out.emplace_back(Scalar(false));
    else if (a.is("ScalarType"))
      out.emplace_back(kFloat32);
    else
      out.emplace_back(Scalar(int64_t{1}));
  }
  return out;
}

TEST(BadInput, BI70_AxesFarOutsideThroughEveryOperation) {
  size_t checked = 0;
  std::vector<std::string> unusable;
  for (const OpEntry* op : all_ops()) {
    const std::string name = op->name;
    if (op->kind == OpKind::Out || name[0] == '_') continue;
    if (name == "tile" || name == "sum_to_size") continue;  // `dims` are repeats there
    const auto args = arguments(*op);
    for (size_t i = 0; i < args.size(); i++) {
      if (!is_axis(args[i])) continue;
      const bool list = attempt(*op, good(*op, false), full_name(*op)) == Outcome::Refused;
      if (list && attempt(*op, good(*op, true), full_name(*op)) == Outcome::Refused)
        unusable.push_back(full_name(*op) + " " + args[i].name);
      for (const int64_t axis : {INT64_MIN, INT64_MIN + 1, int64_t{-6}, int64_t{5}, INT64_MAX,
                                 int64_t{1} << 32, -(int64_t{1} << 32)}) {
        std::vector<Value> call = good(*op, list);
        if (auto* axes = std::get_if<std::vector<int64_t>>(&call[i]))
          axes->back() = axis;
        else
          call[i] = ints_or_one(args[i].type.find('[') != std::string::npos, {axis});
        const std::string what = full_name(*op) + " " + args[i].name + "=" + std::to_string(axis);
        EXPECT_EQ(attempt(*op, call, what), Outcome::Refused) << what;
        checked++;
      }
    }
  }
  EXPECT_GT(checked, 500u);
  EXPECT_LT(unusable.size(), 10u) << "arguments with which these work are missing above: "
                                  << ::testing::PrintToString(unusable);
  expect_usable();
}

TEST(BadInput, BI70_AxesOfA0dTensor) {
  const Tensor x = ones({});
  for (const int64_t axis : {INT64_MIN, int64_t{-2}, int64_t{1}, INT64_MAX}) {
    const Bounded bounded("axes of a 0-d tensor");
    EXPECT_ERROR(x.sum({axis}), IndexError, "Dimension out of range");
    EXPECT_ERROR(x.softmax(axis), IndexError, "Dimension out of range");
    EXPECT_ERROR(x.argmax(axis), IndexError, "Dimension out of range");
    EXPECT_ERROR(x.cumsum(axis), IndexError, "Dimension out of range");
    EXPECT_ERROR(x.sort(axis), IndexError, "Dimension out of range");
    EXPECT_ERROR(x.flatten(axis, -1), IndexError, "Dimension out of range");
    EXPECT_ERROR(x.squeeze(axis), IndexError, "Dimension out of range");
    EXPECT_ERROR(x.size(axis), IndexError, "");
    EXPECT_ERROR(x.stride(axis), IndexError, "");
  }
  EXPECT_ERROR(x.unsqueeze(INT64_MIN), IndexError, "Dimension out of range");
  EXPECT_ERROR(x.unsqueeze(2), IndexError, "Dimension out of range");
  EXPECT_ERROR(x.select(0, 0), IndexError, "");
  expect_usable();
}

TEST(BadInput, BI70_GiantRepeatsAndRanges) {
  const Tensor x = ones({2, 3});
  const Bounded bounded("repeats");
  for (const int64_t n : {INT64_MAX, int64_t{1} << 61, int64_t{1} << 45}) {
    EXPECT_ERROR(x.tile({n}), Error, "");
    EXPECT_ERROR(x.tile({n, n, n}), Error, "");
    EXPECT_ERROR(x.repeat({n, 1}), Error, "");
    EXPECT_ERROR(x.repeat_interleave(n), Error, "");
    EXPECT_ERROR(x.repeat_interleave(n, 0), Error, "");
    EXPECT_ERROR(arange(n), Error, "");
    EXPECT_ERROR(arange(-n, n, 1), Error, "");
    EXPECT_ERROR(linspace(0, 1, n), Error, "");
    EXPECT_ERROR(x.unfold(0, n, 1), Error, "");
    EXPECT_ERROR(x.diag_embed(n), Error, "");
  }
  EXPECT_ERROR(x.repeat_interleave(-1), Error, "");
  EXPECT_ERROR(x.unfold(0, 1, 0), Error, "");
  EXPECT_ERROR(x.unfold(0, 1, INT64_MIN), Error, "");
  EXPECT_ERROR(x.unfold(0, -1, 1), Error, "");
  EXPECT_ERROR(arange(0, 1, 0), Error, "");
  EXPECT_ERROR(arange(0, 1, 5e-324), Error, "");
  EXPECT_ERROR(linspace(0, 1, -1), Error, "");
  for (const int64_t k : {INT64_MIN, INT64_MAX}) {
    EXPECT_EQ(x.tril(k).sizes(), x.sizes());
    EXPECT_EQ(x.triu(k).sizes(), x.sizes());
    EXPECT_EQ(x.roll(k, 0).sizes(), x.sizes());
    EXPECT_EQ(x.rot90(k, {0, 1}).numel(), 6);
  }
  // Interpolation, where the library has it.
  for (const OpEntry* op : all_ops()) {
    if (!contains(op->name, "interpolate") && !contains(op->name, "upsample")) continue;
    std::vector<Value> call;
    for (const Argument& a : arguments(*op)) {
      if (a.is("Tensor"))
        call.emplace_back(TensorBase(ones({1, 1, 2, 2})));
      else if (a.is("int["))
        call.emplace_back(std::vector<int64_t>{int64_t{1} << 40, int64_t{1} << 40});
      else
        call.emplace_back(Value());
    }
    EXPECT_EQ(attempt(*op, call, full_name(*op)), Outcome::Refused) << full_name(*op);
  }
  expect_usable();
}

TEST(BadInput, BI70_ReshapeToZeroSize) {
  const Tensor x = ones({2, 3}), none = ones({0, 3});
  EXPECT_ERROR(x.reshape({0}), Error, "");
  EXPECT_ERROR(x.reshape({0, -1}), Error, "");
  EXPECT_ERROR(x.view({0, 6}), Error, "");
  EXPECT_ERROR(none.reshape({-1, 0}), Error, "");
  EXPECT_ERROR(none.reshape({1}), Error, "");
  EXPECT_EQ(none.reshape({0}).sizes(), IntArrayRef({0}));
  EXPECT_EQ(none.reshape({5, 0, 2}).sizes(), IntArrayRef({5, 0, 2}));
  EXPECT_EQ(none.reshape({-1, 3}).sizes(), IntArrayRef({0, 3}));
  EXPECT_EQ(none.reshape({0, INT64_MAX}).numel(), 0);
  const Tensor leaf = ones({0, 3}).set_requires_grad(true);
  leaf.reshape({3, 0}).sum().backward();
  EXPECT_EQ(leaf.grad().sizes(), IntArrayRef({0, 3}));
  expect_usable();
}

}  // namespace
}  // namespace torcxx::bad_input
