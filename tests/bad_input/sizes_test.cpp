// Sizes that are negative or that no memory holds, through everything that makes or resizes.
#include <cmath>
#include <set>

#include "bad_input/registry_call.h"
#include "unit/core_expect.h"

namespace torcxx::bad_input {
namespace {

using Sizes = std::vector<int64_t>;

const std::vector<Sizes>& impossible() {
  static const std::vector<Sizes> all = {{2, 2, 1, int64_t{1} << 61},
                                         {-2},
                                         {2, -3},
                                         {INT64_MIN},
                                         {INT64_MAX},
                                         {INT64_MIN, INT64_MIN},
                                         {int64_t{1} << 62, 4},
                                         {int64_t{1} << 32, int64_t{1} << 32},
                                         {int64_t{1} << 50},
                                         Sizes(65, 1)};
  return all;
}

bool is_size(const Argument& a) {
  static const std::set<std::string> names = {"size", "shape",  "sizes", "repeats", "steps", "n",
                                              "m",    "length", "row",   "col",     "dims"};
  return names.count(a.name) && (a.is("int") || a.is("SymInt"));
}

// Arguments with which creators and resizers work; of tensors (2, 3).
std::vector<Value> good(const OpEntry& op) {
  std::vector<Value> out;
  for (const Argument& a : arguments(op)) {
    if (a.is("Tensor[]"))
      out.emplace_back(std::vector<TensorBase>{ones({2, 3})});
    else if (a.is("TensorOptions") || a.is("Generator"))
      out.emplace_back(Value());
    else if (a.is("Tensor") && (a.name == "start" || a.name == "end"))
      out.emplace_back(TensorBase(ones({})));
    else if (a.is("Tensor"))
      out.emplace_back(TensorBase(ones({2, 3})));
    else if (a.name == "stride")
      out.emplace_back(Sizes{3, 1});
    else if (a.name == "repeats" || a.name == "dims")
      out.emplace_back(ints_or_one(a.is("int["), {1, 1}));
    else if (a.is("int["))
      out.emplace_back(Sizes{2, 3});
    else if (a.is("int") && a.name == "dim")
      out.emplace_back(Scalar(int64_t{0}));
    else if (a.is("Scalar") || a.is("float") || (a.is("int") && a.type != "int?"))
      out.emplace_back(Scalar(int64_t{a.name == "high" ? 5 : 1}));
    else if (a.is("bool"))
      out.emplace_back(Scalar(false));
    else
      out.emplace_back(Value());
  }
  return out;
}

// Operations that make a tensor of given sizes, and those that give a tensor other sizes.
bool makes_or_resizes(const std::string& name) {
  static const std::set<std::string> names = {"zeros",
                                              "ones",
                                              "full",
                                              "empty",
                                              "rand",
                                              "randn",
                                              "randint",
                                              "randperm",
                                              "normal",
                                              "eye",
                                              "linspace",
                                              "logspace",
                                              "new_zeros",
                                              "new_ones",
                                              "new_full",
                                              "new_empty",
                                              "expand",
                                              "broadcast_to",
                                              "reshape",
                                              "view",
                                              "repeat",
                                              "tile",
                                              "resize_",
                                              "as_strided",
                                              "as_strided_",
                                              "empty_strided",
                                              "new_empty_strided",
                                              "repeat_interleave",
                                              "tril_indices",
                                              "triu_indices",
                                              "unflatten"};
  return names.count(name) != 0;
}

TEST(BadInput, BI68_ImpossibleSizesThroughEveryCreatorAndResizer) {
  std::set<std::string> seen;
  for (const OpEntry* op : all_ops()) {
    const auto args = arguments(*op);
    for (size_t i = 0; i < args.size(); i++) {
      if (!is_size(args[i]) || !makes_or_resizes(op->name)) continue;
      if (op->kind == OpKind::Out) continue;
      if (std::string(op->name) == "unflatten") continue;  // its sizes must match: below
      seen.insert(op->name);
      std::vector<Value> call;
      expect_works(*op, good(*op));
      if (!args[i].is("int[")) {
        for (const int64_t n : {int64_t{-1}, INT64_MIN, INT64_MAX, int64_t{1} << 61}) {
          call = good(*op);
          call[i] = Scalar(n);
          const std::string what = full_name(*op) + " " + args[i].name + "=" + std::to_string(n);
          EXPECT_EQ(attempt(*op, call, what), Outcome::Refused) << what;
        }
        continue;
      }
      for (const Sizes& sizes : impossible()) {
        // What has one element may be 65 times nothing new.
        call = good(*op);
        call[i] = sizes;
        for (size_t k = 0; k < args.size(); k++)
          if (args[k].name == "stride") call[k] = Sizes(sizes.size(), 1);
        const std::string what = full_name(*op) + " of " + to_string(IntArrayRef(sizes));
        EXPECT_EQ(attempt(*op, call, what), Outcome::Refused) << what;
      }
    }
  }
  EXPECT_GE(seen.size(), 24u);
  expect_usable();
}

TEST(BadInput, BI68_OutFormsOfCreators) {
  for (const OpEntry* op : all_ops()) {
    const auto args = arguments(*op);
    if (op->kind != OpKind::Out || !makes_or_resizes(op->name)) continue;
    for (size_t i = 0; i < args.size(); i++) {
      if (!is_size(args[i]) || !args[i].is("int[")) continue;
      for (const Sizes& sizes : impossible()) {
        std::vector<Value> call = good(*op);
        call[i] = sizes;
        const std::string what = full_name(*op) + " of " + to_string(IntArrayRef(sizes));
        EXPECT_EQ(attempt(*op, call, what), Outcome::Refused) << what;
      }
    }
  }
  expect_usable();
}

// 2e20 as a number becomes INT64_MAX or is refused; no creator takes it for a size it is not.
TEST(BadInput, BI68_SizesThatNoInt64Holds) {
  for (const double number : {2e20, -2e20, double{INFINITY}, double{NAN}}) {
    const Bounded bounded("a size as a number");
    EXPECT_ERROR(arange(number), Error, "");
    EXPECT_ERROR(arange(0, number, 1), Error, "");
    EXPECT_ERROR(arange(-number, number, 1e-3), Error, "");
    EXPECT_ERROR(ones({Scalar(number).toLong()}), Error, "");
  }
  for (const OpEntry* op : all_ops()) {
    const auto args = arguments(*op);
    for (size_t i = 0; i < args.size(); i++) {
      if (!args[i].is("int") || args[i].is("int[") || !makes_or_resizes(op->name)) continue;
      if (!is_size(args[i]) || op->kind == OpKind::Out) continue;
      std::vector<Value> call = good(*op);
      call[i] = Scalar(2e20);
      const std::string what = full_name(*op) + " " + args[i].name + "=2e20";
      EXPECT_EQ(attempt(*op, call, what), Outcome::Refused) << what;
    }
  }
  expect_usable();
}

TEST(BadInput, BI68_LikeAGiantTensor) {
  const Tensor giant = ones({1}).expand({int64_t{1} << 61});
  for (const OpEntry* op : all_ops()) {
    const std::string name = op->name;
    if (name.size() < 5 || name.substr(name.size() - 5) != "_like" || op->kind == OpKind::Out)
      continue;
    const auto args = arguments(*op);
    std::vector<Value> call = good(*op);
    for (size_t i = 0; i < args.size(); i++)
      if (args[i].is("int") && !args[i].is("int[")) call[i] = Scalar(int64_t{2});
    call[0] = TensorBase(giant);
    const std::string what = full_name(*op) + " of a giant tensor";
    EXPECT_EQ(attempt(*op, call, what), Outcome::Refused) << what;
  }
  const Bounded bounded("copies of a giant tensor");
  EXPECT_ERROR(giant.clone(), Error, "");
  EXPECT_ERROR(giant.contiguous(), Error, "");
  EXPECT_ERROR(giant.to(kFloat64), Error, "");
  EXPECT_ERROR(giant + 1, Error, "");
  EXPECT_ERROR(cat({giant, giant}), Error, "");
  EXPECT_ERROR(stack({giant, giant}), Error, "");
  EXPECT_ERROR(giant.repeat({2}), Error, "");
  EXPECT_ERROR(giant.flip({0}), Error, "");
  EXPECT_ERROR(giant.cumsum(0), Error, "");
  EXPECT_ERROR(giant.sort(), Error, "");
  EXPECT_ERROR(giant.nonzero(), Error, "");
  EXPECT_ERROR(giant.unsqueeze(1) * giant.unsqueeze(0), Error, "");
  expect_usable();
}

TEST(BadInput, BI68_Indices) {
  const Bounded bounded("tril_indices");
  EXPECT_ERROR(tril_indices(INT64_MAX, INT64_MAX), Error, "");
  EXPECT_ERROR(triu_indices(int64_t{1} << 40, int64_t{1} << 40), Error, "");
  EXPECT_ERROR(tril_indices(-1, 3), Error, "");
  EXPECT_ERROR(ones({2, 3}).unflatten(1, {-1, -1}), Error, "");
  EXPECT_ERROR(ones({2, 3}).unflatten(1, {INT64_MAX, 3}), Error, "");
  EXPECT_ERROR(ones({2, 3}).unflatten(1, {int64_t{1} << 61, 8, 3}), Error, "");
  EXPECT_ERROR(ones({2, 3}).view({-1, -1}), Error, "");
  EXPECT_ERROR(ones({2, 3}).view({int64_t{1} << 32, int64_t{1} << 32, 6}), Error, "");
  EXPECT_ERROR(ones({0}).view({-1, 0}), Error, "");
  EXPECT_ERROR(ones({0}).reshape({0, -1}), Error, "");
  EXPECT_ERROR(ones({6}).reshape({4, -1}), Error, "");
  EXPECT_ERROR(ones({1}).expand({-2}), Error, "");
  expect_usable();
}

}  // namespace
}  // namespace torcxx::bad_input
