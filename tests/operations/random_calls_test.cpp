// Calls of every operation with arguments that make no sense: each returns or raises an Error.
#include <chrono>
#include <csignal>
#include <cstdio>

#include "gen/ops/expand.h"
#include "operations/call.h"
#include "torcxx/autograd/autograd.h"
#include "torcxx/autograd/variable.h"
#include "torcxx/core/storage.h"

namespace torcxx::optest {
namespace {

char current[4096];
void show_and_die(int signal) {
  std::fprintf(stderr, "signal %d in: %s\n", signal, current);
  std::signal(signal, SIG_DFL);
  std::raise(signal);
}

class RandomCall {
 public:
  explicit RandomCall(uint64_t seed) : numbers_(seed) {
    op_ = all_ops()[static_cast<size_t>(pick(static_cast<int64_t>(all_ops().size())))];
    coherent_ = chance(70);
    dtype_ = chance(60) ? kFloat32 : any_dtype();
    sizes_ = any_sizes();
    for (const Argument& a : arguments(*op_)) args_.push_back(chance(1) ? anything() : value(a));
  }

  void run() {
    std::snprintf(current, sizeof current, "%s", text().c_str());
    std::vector<Value> results;
    try {
      results = call(*op_, args_);
      if (chance(30)) backward(results);
    } catch (const Error& e) {
      EXPECT_STRNE(e.what(), "") << text();
    } catch (const std::exception& e) {
      ADD_FAILURE() << text() << " raises " << e.what();
    }
  }
  std::string text() const;

 private:
  bool chance(int percent) { return numbers_.integer(0, 99) < percent; }
  int64_t pick(int64_t n) { return numbers_.integer(0, n - 1); }
  template <class T, size_t N>
  T one_of(const T (&list)[N]) {
    return list[pick(static_cast<int64_t>(N))];
  }

  ScalarType any_dtype() {
    constexpr ScalarType all[] = {kFloat32, kFloat64, kFloat16,   kBFloat16,   kInt64,      kInt32,
                                  kInt16,   kInt8,    kUInt8,     kBool,       kUInt16,     kUInt32,
                                  kUInt64,  kInt64,   kComplex64, kComplex128, kComplexHalf};
    return one_of(all);
  }
  std::vector<int64_t> any_sizes() {
    constexpr int64_t sizes[] = {0, 1, 1, 2, 2, 3, 3, 4, 5, 7};
    std::vector<int64_t> out(static_cast<size_t>(pick(6)));
    for (int64_t& s : out) s = one_of(sizes);
    return out;
  }
  int64_t any_int() {
    constexpr int64_t wild[] = {INT64_MIN,
                                INT64_MAX,
                                INT64_MIN + 1,
                                int64_t{1} << 31,
                                int64_t{1} << 62,
                                -(int64_t{1} << 31),
                                8608480567731124087,
                                1000000007,
                                -100,
                                65536};
    constexpr int64_t tame[] = {0, 0, 1, 1, 1, 2, 2, 3, -1, -1, -2, -3, 4, 5};
    return chance(12) ? one_of(wild) : one_of(tame);
  }
  double any_float() {
    constexpr double wild[] = {NAN, INFINITY, -INFINITY, 1e308, -1e308, 1e-310, -0.0, 1e19, -1e19};
    return chance(20) ? one_of(wild) : numbers_.uniform(-2, 2);
  }
  std::vector<int64_t> any_ints() {
    std::vector<int64_t> out(static_cast<size_t>(pick(6)));
    for (int64_t& s : out) s = any_int();
    return out;
  }
  Scalar any_scalar() {
    const int64_t kind = pick(10);
    return kind < 4   ? Scalar(any_int())
           : kind < 8 ? Scalar(any_float())
           : kind < 9 ? Scalar(chance(50))
                      : Scalar(std::complex<double>(any_float(), any_float()));
  }
  TensorBase any_tensor() {
    const bool same_kind = coherent_ && !chance(10);
    const ScalarType t = same_kind ? (chance(80) ? dtype_ : kInt64) : any_dtype();
    TensorBase x = new_tensor(same_kind && !chance(15) ? sizes_ : any_sizes(), kFloat32);
    if (t == kComplexHalf)
      x = new_tensor(x.sizes(), t);
    else
      x = random_tensor(x.sizes(), t, numbers_, chance(50) ? 0 : -5, chance(10) ? 300 : 4);
    if (t == kComplexHalf) std::memset(x.data_ptr(), 0, static_cast<size_t>(x.nbytes()));
    if (chance(15) && t != kComplexHalf) x = strided(x);
    if (chance(5) && x.dim() > 0 && x.sizes()[0] == 1) {  // overlaps itself
      std::vector<int64_t> wide = x.sizes().vec();
      wide[0] = 3;
      x = ops::expand(x, wide);
    }
    if (isDifferentiableType(t) && chance(30)) autograd::set_requires_grad(x, true);
    return x;
  }
  std::string any_text() {
    const char* const words[] = {"",        "none", "mean",     "sum",     "tanh", "floor",
                                 "trunc",   "ij",   "xy",       "reflect", "fro",  "nuc",
                                 "nearest", "amax", "multiply", "add",     "prod"};
    return one_of(words);
  }
  Value anything() {
    switch (pick(7)) {
      case 0:
        return any_tensor();
      case 1:
        return any_scalar();
      case 2:
        return any_ints();
      case 3:
        return any_text();
      case 4:
        return any_dtype();
      case 5:
        return std::vector<TensorBase>{any_tensor(), TensorBase()};
      default:
        return Value();
    }
  }
  Value value(const Argument& a) {
    if (a.type.back() == '?' && chance(40)) return Value();
    if (auto d = default_value(a); d && chance(50)) return *d;
    if (a.is_tensor() && a.type.find("[]") != std::string::npos) {
      std::vector<TensorBase> list(static_cast<size_t>(pick(4)));
      for (TensorBase& t : list) t = chance(3) ? TensorBase() : any_tensor();
      return list;
    }
    if (a.is_tensor()) return chance(2) ? Value(TensorBase()) : Value(any_tensor());
    if (a.type.rfind("int[]", 0) == 0) return any_ints();
    if (a.type.rfind("int", 0) == 0) return Scalar(any_int());
    if (a.type.rfind("float", 0) == 0) return Scalar(any_float());
    if (a.type.rfind("bool", 0) == 0) return Scalar(chance(50));
    if (a.type.rfind("Scalar", 0) == 0 && a.type.rfind("ScalarType", 0) != 0) return any_scalar();
    if (a.type.rfind("str", 0) == 0) return any_text();
    if (a.type.rfind("ScalarType", 0) == 0) return any_dtype();
    if (a.type == "TensorOptions") return chance(50) ? Value() : Value(any_dtype());
    return Value();
  }
  void backward(const std::vector<Value>& results) {
    std::vector<TensorBase> leaves;
    for (const Value& v : args_)
      if (const auto* t = std::get_if<TensorBase>(&v);
          t && t->defined() && t->requires_grad() && autograd::is_leaf(*t))
        leaves.push_back(*t);
    for (const Value& r : results) {
      const auto* t = std::get_if<TensorBase>(&r);
      if (!t || !t->defined() || !t->requires_grad() || leaves.empty()) continue;
      if (t->dtype() == kComplexHalf) continue;
      const TensorBase seed = random_tensor(t->sizes(), t->dtype(), numbers_, -1, 1);
      autograd::gradients_of({*t}, leaves, {seed}, true, chance(20), true);
    }
  }

  Numbers numbers_;
  const OpEntry* op_;
  bool coherent_;
  ScalarType dtype_;
  std::vector<int64_t> sizes_;
  std::vector<Value> args_;
};

std::string shown(const TensorBase& t) {
  if (!t.defined()) return "undefined";
  std::string s = std::string(toString(t.dtype())) + "[";
  for (int64_t n : t.sizes()) s += std::to_string(n) + ",";
  return s + (t.is_contiguous() ? "]" : "] strided") + (t.requires_grad() ? " grad" : "");
}
std::string RandomCall::text() const {
  std::string s = full_name(*op_) + "(";
  for (const Value& v : args_) {
    if (const auto* t = std::get_if<TensorBase>(&v)) s += shown(*t);
    if (const auto* l = std::get_if<std::vector<TensorBase>>(&v)) {
      s += "[";
      for (const TensorBase& t : *l) s += shown(t) + "; ";
      s += "]";
    }
    if (const auto* n = std::get_if<Scalar>(&v))
      s += n->isComplex()        ? "complex"
           : n->isIntegral(true) ? std::to_string(n->toLong())
                                 : std::to_string(n->toDouble());
    if (const auto* l = std::get_if<std::vector<int64_t>>(&v)) {
      s += "[";
      for (int64_t n : *l) s += std::to_string(n) + ",";
      s += "]";
    }
    if (const auto* t = std::get_if<std::string>(&v)) s += "'" + *t + "'";
    if (const auto* t = std::get_if<ScalarType>(&v)) s += toString(*t);
    if (std::holds_alternative<std::monostate>(v)) s += "None";
    s += ", ";
  }
  return s + ")";
}

void run_calls(uint64_t from, uint64_t count) {
  for (int s : {SIGSEGV, SIGFPE, SIGABRT, SIGBUS}) std::signal(s, &show_and_die);
  set_memory_limit(int64_t{1} << 28);
  double longest = 0;
  std::string slowest;
  for (uint64_t i = from; i < from + count; i++) {
    RandomCall c(i);
    const auto start = std::chrono::steady_clock::now();
    c.run();
    const double s =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    if (s > longest) longest = s, slowest = current;
  }
  set_memory_limit(-1);
  for (int s : {SIGSEGV, SIGFPE, SIGABRT, SIGBUS}) std::signal(s, SIG_DFL);
  EXPECT_LT(longest, 5) << slowest;
}

TEST(RandomCalls, ReturnOrRaise) { run_calls(1, 2000); }
TEST(RandomCallsSlow, ReturnOrRaise) { run_calls(100'000, 20'000); }

}  // namespace
}  // namespace torcxx::optest
