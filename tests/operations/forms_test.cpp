// Every form of an operation gives the same numbers: strided, broadcast and expanded inputs, the
// in-place and the out form.
#include <algorithm>
#include <map>
#include <set>

#include "gen/ops/copy_.h"
#include "gen/ops/expand.h"
#include "operations/call.h"
#include "torcxx/core/generator.h"

namespace torcxx::optest {
namespace {

constexpr ScalarType kDtypes[] = {kFloat32, kFloat64, kFloat16, kBFloat16,  kInt64,
                                  kInt32,   kInt16,   kInt8,    kUInt8,     kUInt16,
                                  kUInt32,  kUInt64,  kBool,    kComplex64, kComplex128};

// The results, or nothing when the operation refuses the arguments.
std::optional<std::vector<Value>> attempt(const OpEntry& op, const std::vector<Value>& args) {
  manual_seed(1);
  try {
    return call(op, args);
  } catch (const Error&) {
    return std::nullopt;
  }
}

::testing::AssertionResult same_values(const std::vector<Value>& a, const std::vector<Value>& b,
                                       double tolerance = 0) {
  if (a.size() != b.size()) return ::testing::AssertionFailure() << "another number of results";
  for (size_t i = 0; i < a.size(); i++) {
    if (const auto* t = std::get_if<TensorBase>(&a[i])) {
      if (auto r = same(*t, std::get<TensorBase>(b[i]), tolerance); !r)
        return r << ", result " << i;
    } else if (const auto* l = std::get_if<std::vector<TensorBase>>(&a[i])) {
      const auto& m = std::get<std::vector<TensorBase>>(b[i]);
      if (l->size() != m.size()) return ::testing::AssertionFailure() << "another length";
      for (size_t k = 0; k < m.size(); k++)
        if (auto r = same((*l)[k], m[k], tolerance); !r)
          return r << ", result " << i << "[" << k << "]";
    }
  }
  return ::testing::AssertionSuccess();
}

template <class F>
std::vector<Value> with_tensors(const std::vector<Value>& args, F f) {
  std::vector<Value> out = args;
  for (Value& v : out) {
    if (auto* t = std::get_if<TensorBase>(&v); t && t->defined()) *t = f(*t);
    if (auto* l = std::get_if<std::vector<TensorBase>>(&v))
      for (TensorBase& t : *l) t = f(t);
  }
  return out;
}

// In-place and out forms against the results of the functional one.
void check_forms(const OpEntry& op, const std::vector<Value>& args, const std::vector<Value>& want,
                 double strided_tolerance = 0) {
  const auto* first = std::get_if<TensorBase>(&want[0]);
  const bool on_tensor = !args.empty() && std::holds_alternative<TensorBase>(args[0]);
  if (const OpEntry* inplace = form_of(op, OpKind::Inplace); inplace && on_tensor) {
    for (bool dense_self : {true, false}) {
      std::vector<Value> own = with_tensors(args, dense_self ? &dense : &strided);
      const TensorBase self = std::get<TensorBase>(own[0]);
      const auto got = attempt(*inplace, own);
      const bool fits =
          first && first->sizes() == self.sizes() && canCast(first->dtype(), self.dtype());
      EXPECT_EQ(got.has_value(), fits) << full_name(*inplace);
      if (!got || !fits) continue;
      if (first->dtype() == self.dtype()) {
        EXPECT_TRUE(same(self, *first, dense_self ? 0 : strided_tolerance)) << full_name(*inplace);
      }
      EXPECT_TRUE(std::get<TensorBase>((*got)[0]).is_same(self)) << full_name(*inplace);
    }
  }
  if (const OpEntry* out = form_of(op, OpKind::Out)) {
    for (int how = 0; how < 3; how++) {
      std::vector<Value> own = args;
      for (const Value& w : want) {
        const TensorBase& t = std::get<TensorBase>(w);
        if (how == 0) own.emplace_back(new_tensor({0}, t.dtype()));  // grows
        if (how == 1) own.emplace_back(new_tensor(t.sizes(), t.dtype()));
        if (how == 2) own.emplace_back(strided(t));
      }
      const auto got = attempt(*out, own);
      ASSERT_TRUE(got) << full_name(*out) << ", way " << how;
      EXPECT_TRUE(same_values(*got, want)) << full_name(*out) << ", way " << how;
    }
  }
}

// ---- pointwise ------------------------------------------------------------------------------
std::vector<Value> pointwise_arguments(const OpEntry& op,
                                       const std::vector<std::vector<int64_t>>& sizes,
                                       ScalarType dtype) {
  Numbers numbers(5);
  std::vector<Value> args;
  size_t tensors = 0, scalars = 0;
  const bool condition = std::string(op.name) == "where";
  for (const Argument& a : arguments(op)) {
    if (a.is_tensor()) {
      const ScalarType t = condition && tensors == 0 ? kBool : dtype;
      args.emplace_back(random_tensor(sizes[tensors++ % sizes.size()], t, numbers, 1, 6));
    } else {
      args.emplace_back(Scalar(static_cast<int64_t>(++scalars)));
    }
  }
  return args;
}

TEST(PointwiseForms, StridesShapesAndForms) {
  std::map<std::string, int> dtypes;
  for (const OpEntry* op : entries(OpKind::Pointwise)) {
    for (ScalarType dtype : kDtypes) {
      const ::testing::ScopedTrace trace(__FILE__, __LINE__,
                                         full_name(*op) + " " + std::string(toString(dtype)));
      const std::vector<Value> args = pointwise_arguments(*op, {{5, 7}}, dtype);
      const auto want = attempt(*op, args);
      if (!want) continue;
      dtypes[op->name]++;
      const auto strange = attempt(*op, with_tensors(args, &strided));
      ASSERT_TRUE(strange);
      EXPECT_TRUE(same_values(*strange, *want)) << "strided";
      check_forms(*op, args, *want);
      // broadcast inputs against the same ones expanded and copied
      const std::vector<Value> small = pointwise_arguments(*op, {{5, 1}, {7}, {1, 1}}, dtype);
      const auto narrow = attempt(*op, small);
      int64_t tensors = 0;
      for (const Value& v : small) tensors += std::holds_alternative<TensorBase>(v);
      const std::vector<int64_t> wide_sizes =
          tensors == 1 ? std::vector<int64_t>{5, 1} : std::vector<int64_t>{5, 7};
      const auto wide = attempt(*op, with_tensors(small, [&](const TensorBase& t) {
        return dense(ops::expand(t, wide_sizes));
      }));
      ASSERT_TRUE(narrow && wide);
      EXPECT_TRUE(same_values(*narrow, *wide)) << "broadcast";
      for (const std::vector<int64_t>& sizes :
           {std::vector<int64_t>{}, std::vector<int64_t>{0, 3}}) {
        const auto got = attempt(*op, pointwise_arguments(*op, {sizes}, dtype));
        ASSERT_TRUE(got);
        EXPECT_EQ(std::get<TensorBase>((*got)[0]).sizes(), IntArrayRef(sizes));
        EXPECT_EQ(std::get<TensorBase>((*got)[0]).dtype(),
                  std::get<TensorBase>((*want)[0]).dtype());
      }
    }
  }
  for (const OpEntry* op : entries(OpKind::Pointwise)) EXPECT_GT(dtypes[op->name], 0) << op->name;
}

// A tensor without dimensions leaves the dtype of the others alone, within one category of numbers.
TEST(PointwiseForms, ZeroDimensionalOperandsOfOtherDtypes) {
  constexpr ScalarType kinds[][2] = {
      {kFloat32, kFloat64}, {kFloat16, kFloat64},      {kFloat32, kInt64},    {kBFloat16, kInt16},
      {kInt32, kInt64},     {kUInt8, kInt64},          {kInt64, kBool},       {kInt8, kUInt8},
      {kFloat64, kInt32},   {kComplex64, kComplex128}, {kComplex64, kFloat64}};
  for (const OpEntry* op : entries(OpKind::Pointwise))
    for (const auto& [many, one] : kinds) {
      const ::testing::ScopedTrace trace(__FILE__, __LINE__,
                                         full_name(*op) + " " + std::string(toString(many)));
      std::vector<Value> args = pointwise_arguments(*op, {{5, 7}}, many), same_dtype;
      // the last of two tensors; a condition has no say in the dtype
      size_t last = args.size(), tensors = std::string(op->name) == "where" ? 0 : 1;
      for (size_t i = 0; i < args.size(); i++)
        if (std::holds_alternative<TensorBase>(args[i]) && ++tensors > 2) last = i;
      if (last == args.size()) continue;
      Numbers numbers(2);
      const TensorBase number = random_tensor({}, one, numbers, 2, 2);
      same_dtype = args;
      args[last] = number;
      const TensorBase converted = new_tensor({}, many);
      ops::copy_(const_cast<TensorBase&>(converted), number);
      same_dtype[last] = converted;
      const auto got = attempt(*op, args), want = attempt(*op, same_dtype);
      ASSERT_EQ(got.has_value(), want.has_value());
      if (want) {
        EXPECT_TRUE(same_values(*got, *want));
      }
    }
}

// ---- everything else ------------------------------------------------------------------------
// Values for arguments without a default, tried until the operation takes them.
struct Guess {
  std::vector<int64_t> sizes;
  std::vector<int64_t> ints;
  ScalarType second;  // dtype of tensors after the first
  int64_t number;
};
const std::vector<Guess>& guesses() {
  static const std::vector<Guess> all = [] {
    std::vector<Guess> g;
    const std::vector<std::vector<int64_t>> shapes = {{4, 4},    {3, 4},       {6},
                                                      {2, 3, 4}, {2, 3, 4, 4}, {2, 2, 4, 4, 4}};
    for (const auto& s : shapes)
      for (ScalarType second : {kFloat32, kInt64, kBool})
        for (const auto& ints :
             std::vector<std::vector<int64_t>>{{1}, {0, 1}, {2, 2}, {-1}, {4}, {2, 2, 2}, s})
          for (int64_t number : {0, 1, 2}) g.push_back({s, ints, second, number});
    return g;
  }();
  return all;
}

std::optional<std::vector<Value>> guess_arguments(const OpEntry& op, const Guess& g) {
  Numbers numbers(11);
  std::vector<Value> args;
  bool first = true;
  for (const Argument& a : arguments(op)) {
    const auto number = [&](ScalarType t) {
      return t == kInt64 ? random_tensor(g.sizes, t, numbers, 0, 2)
                         : random_tensor(g.sizes, t, numbers, -3, 3);
    };
    if (a.type == "Tensor") {
      args.emplace_back(number(first ? kFloat32 : g.second));
      first = false;
    } else if (a.type == "Tensor[]" && a.fallback.empty()) {
      args.emplace_back(std::vector<TensorBase>{number(kFloat32), number(kFloat32)});
      first = false;
    } else if (auto v = default_value(a)) {
      args.push_back(*v);
    } else if (a.type == "int" || a.type == "Scalar" || a.type == "int?" || a.type == "Scalar?") {
      args.emplace_back(Scalar(g.number));
    } else if (a.type == "float" || a.type == "float?") {
      args.emplace_back(Scalar(0.25 * static_cast<double>(g.number)));
    } else if (a.type == "bool" || a.type == "bool?") {
      args.emplace_back(Scalar(g.number == 1));
    } else if (a.type.rfind("int[]", 0) == 0) {
      args.emplace_back(g.ints);
    } else if (a.type == "ScalarType") {
      args.emplace_back(kFloat64);
    } else if (a.type.back() == '?') {
      args.emplace_back();
    } else {
      return std::nullopt;
    }
  }
  return args;
}

// Their results are not a function of the values alone.
bool unpredictable(const std::string& name) {
  for (const char* part : {"empty", "resize", "as_strided", "stride", "is_", "_version", "data_ptr",
                           "contiguous", "view", "set_", "normal", "rrelu"})
    if (name.find(part) != std::string::npos) return true;
  return false;
}

TEST(FunctionForms, StridesAndForms) {
  std::set<std::string> names, called;
  for (OpKind kind : {OpKind::Function, OpKind::Composite, OpKind::View})
    for (const OpEntry* op : entries(kind)) {
      if (unpredictable(op->name) || std::strstr(op->schema, "!)")) continue;
      names.insert(op->name);
      const ::testing::ScopedTrace trace(__FILE__, __LINE__, op->schema);
      int done = 0;
      for (const Guess& g : guesses()) {
        const auto args = guess_arguments(*op, g);
        if (!args) break;
        const auto want = attempt(*op, *args);
        if (!want || want->empty()) continue;
        const auto strange = attempt(*op, with_tensors(*args, &strided));
        ASSERT_TRUE(strange) << "strided";
        // sums over other strides may take another order
        EXPECT_TRUE(same_values(*strange, *want, 1e-5)) << "strided";
        check_forms(*op, *args, *want, 1e-5);
        called.insert(op->name);
        if (++done == 3) break;
      }
    }
  std::string missing;
  for (const std::string& name : names)
    if (!called.count(name)) missing += " " + name;
  RecordProperty("not called", missing);
  EXPECT_GE(called.size() * 10, names.size() * 8) << "not called:" << missing;
}

}  // namespace
}  // namespace torcxx::optest
