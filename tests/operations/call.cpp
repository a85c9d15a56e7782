#include "operations/call.h"

#include <algorithm>
#include <map>

#include "gen/ops/copy_.h"
#include "torcxx/autograd/grad_mode.h"
#include "torcxx/core/half.h"

namespace torcxx::optest {

uint64_t Numbers::bits() {
  uint64_t z = (state_ += 0x9e3779b97f4a7c15u);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}
double Numbers::uniform(double lo, double hi) {
  return lo + (hi - lo) * static_cast<double>(bits() >> 11) * 0x1p-53;
}
int64_t Numbers::integer(int64_t lo, int64_t hi) {
  const uint64_t span = static_cast<uint64_t>(hi) - static_cast<uint64_t>(lo) + 1;
  return static_cast<int64_t>(static_cast<uint64_t>(lo) + (span ? bits() % span : bits()));
}

// f(pointer to element i) for a contiguous tensor of any dtype.
template <class F>
static void at(const TensorBase& t, int64_t i, F f) {
  char* p = static_cast<char*>(t.data_ptr()) + i * elementSize(t.dtype());
  switch (t.dtype()) {
    case kFloat32:
      return f(reinterpret_cast<float*>(p));
    case kFloat64:
      return f(reinterpret_cast<double*>(p));
    case kFloat16:
      return f(reinterpret_cast<Half*>(p));
    case kBFloat16:
      return f(reinterpret_cast<BFloat16*>(p));
    case kComplex64:
      return f(reinterpret_cast<std::complex<float>*>(p));
    case kComplex128:
      return f(reinterpret_cast<std::complex<double>*>(p));
    case kBool:
      return f(reinterpret_cast<bool*>(p));
    case kUInt8:
      return f(reinterpret_cast<uint8_t*>(p));
    case kInt8:
      return f(reinterpret_cast<int8_t*>(p));
    case kInt16:
      return f(reinterpret_cast<int16_t*>(p));
    case kInt32:
      return f(reinterpret_cast<int32_t*>(p));
    case kInt64:
      return f(reinterpret_cast<int64_t*>(p));
    case kUInt16:
      return f(reinterpret_cast<uint16_t*>(p));
    case kUInt32:
      return f(reinterpret_cast<uint32_t*>(p));
    case kUInt64:
      return f(reinterpret_cast<uint64_t*>(p));
    default:
      throw std::logic_error("no element access for this dtype");
  }
}

void store(const TensorBase& t, int64_t i, double x, double y) {
  at(t, i, [&](auto* p) {
    using T = std::remove_pointer_t<decltype(p)>;
    if constexpr (std::is_same_v<T, std::complex<float>> || std::is_same_v<T, std::complex<double>>)
      *p = T(static_cast<typename T::value_type>(x), static_cast<typename T::value_type>(y));
    else if constexpr (std::is_same_v<T, Half> || std::is_same_v<T, BFloat16>)
      *p = T(static_cast<float>(x));
    else
      *p = static_cast<T>(x);
  });
}
double load(const TensorBase& t, int64_t i) {
  double value = 0;
  at(t, i, [&](auto* p) {
    using T = std::remove_pointer_t<decltype(p)>;
    if constexpr (std::is_same_v<T, std::complex<float>> || std::is_same_v<T, std::complex<double>>)
      value = static_cast<double>(p->real());
    else
      value = static_cast<double>(*p);
  });
  return value;
}

TensorBase tensor_of(const std::vector<double>& values, IntArrayRef sizes, ScalarType dtype) {
  TensorBase t = new_tensor(sizes, dtype);
  for (int64_t i = 0; i < t.numel(); i++) store(t, i, values[static_cast<size_t>(i)]);
  return t;
}

TensorBase random_tensor(IntArrayRef sizes, ScalarType dtype, Numbers& numbers, double lo,
                         double hi) {
  TensorBase t = new_tensor(sizes, dtype);
  if (dtype == kBool) lo = 0, hi = 1;
  const bool is_unsigned =
      dtype == kUInt8 || dtype == kUInt16 || dtype == kUInt32 || dtype == kUInt64;
  for (int64_t i = 0; i < t.numel(); i++) {
    double x = numbers.uniform(lo, hi);
    if (isIntegralType(dtype, true)) x = std::nearbyint(x);
    store(t, i, is_unsigned ? std::fabs(x) : x, numbers.uniform(-1, 1));
  }
  return t;
}

TensorBase strided(const TensorBase& t) {
  std::vector<int64_t> strides(static_cast<size_t>(t.dim()));
  int64_t step = 2;
  for (size_t d = 0; d < strides.size(); d++) {
    strides[d] = step;
    step *= std::max<int64_t>(1, t.sizes()[d]);
  }
  const TensorBase room = new_tensor({step + 1}, t.dtype());
  std::memset(room.data_ptr(), 0x55, static_cast<size_t>(room.nbytes()));
  if (t.dtype() == kBool) std::memset(room.data_ptr(), 1, static_cast<size_t>(room.nbytes()));
  TensorBase out = alias(room, t.sizes(), strides, 1);
  ops::copy_(out, t);
  return out;
}

TensorBase dense(const TensorBase& t) {
  const AutoGradMode off(false);
  TensorBase out = new_tensor(t.sizes(), t.dtype());
  ops::copy_(out, t);
  return out;
}

::testing::AssertionResult same(const TensorBase& a, const TensorBase& b, double tolerance) {
  if (!a.defined() || !b.defined()) {
    if (a.defined() == b.defined()) return ::testing::AssertionSuccess();
    return ::testing::AssertionFailure() << "one is undefined";
  }
  if (a.dtype() != b.dtype())
    return ::testing::AssertionFailure()
           << toString(a.dtype()) << " is not " << toString(b.dtype());
  if (a.sizes() != b.sizes()) return ::testing::AssertionFailure() << "shapes differ";
  const TensorBase x = dense(a), y = dense(b);
  const size_t width = static_cast<size_t>(elementSize(a.dtype()));
  const auto* p = static_cast<const char*>(x.data_ptr());
  const auto* q = static_cast<const char*>(y.data_ptr());
  for (int64_t i = 0; i < x.numel(); i++, p += width, q += width) {
    if (std::memcmp(p, q, width) == 0) continue;
    const double u = load(x, i), v = load(y, i);
    if (u != u && v != v) continue;
    if (std::fabs(u - v) <= tolerance * std::max({std::fabs(u), std::fabs(v), 1.0})) continue;
    return ::testing::AssertionFailure() << "element " << i << ": " << u << " is not " << v;
  }
  return ::testing::AssertionSuccess();
}

static std::vector<std::string> split(const std::string& text) {
  std::vector<std::string> parts;
  int depth = 0;
  std::string part;
  for (char c : text) {
    depth += c == '[' || c == '(' || c == '{';
    depth -= c == ']' || c == ')' || c == '}';
    if (c == ',' && depth == 0) {
      parts.push_back(part);
      part.clear();
    } else if (!(c == ' ' && part.empty())) {
      part += c;
    }
  }
  if (!part.empty()) parts.push_back(part);
  return parts;
}

std::vector<Argument> arguments(const OpEntry& op) {
  const std::string text = op.schema;
  const size_t open = text.find('('), close = text.rfind(") -> ");
  std::vector<Argument> out;
  bool keyword_only = false;
  for (const std::string& part : split(text.substr(open + 1, close - open - 1))) {
    if (part == "*") {
      keyword_only = true;
      continue;
    }
    Argument a;
    a.keyword_only = keyword_only;
    const size_t equals = part.find('=');
    std::string head = part.substr(0, equals);
    if (equals != std::string::npos) a.fallback = part.substr(equals + 1);
    const size_t space = head.rfind(' ');
    a.name = head.substr(space + 1);
    for (size_t i = 0; i < space; i++) {
      const char c = head[i];
      if (c == '(')
        i = head.find(')', i);
      else if (!std::isdigit(static_cast<unsigned char>(c)))
        a.type += c;
    }
    out.push_back(a);
  }
  return out;
}

std::optional<Value> default_value(const Argument& a) {
  const std::string& d = a.fallback;
  if (d.empty()) return a.type == "TensorOptions" ? std::optional<Value>(Value()) : std::nullopt;
  if (d == "None" || d == "{}") return Value();
  if (d == "True" || d == "False") return Value(Scalar(d == "True"));
  if (d[0] == '\'' || d[0] == '"') return Value(d.substr(1, d.size() - 2));
  if (d[0] == '[') {
    std::vector<int64_t> list;
    for (const std::string& item : split(d.substr(1, d.size() - 2)))
      list.push_back(std::stoll(item));
    return Value(list);
  }
  if (a.type.rfind("int[]", 0) == 0) return Value(std::vector<int64_t>{std::stoll(d)});
  if (d.find_first_of(".enif") != std::string::npos) return Value(Scalar(std::stod(d)));
  return Value(Scalar(static_cast<int64_t>(std::stoll(d))));
}

std::vector<Value> call(const OpEntry& op, std::vector<Value> args) {
  return op.call(args.data(), args.size());
}
TensorBase call_one(const OpEntry& op, std::vector<Value> args) {
  return std::get<TensorBase>(call(op, std::move(args)).at(0));
}

std::string full_name(const OpEntry& op) {
  return std::string(op.name) + (*op.overload ? "." : "") + op.overload;
}

const OpEntry* form_of(const OpEntry& op, OpKind kind) {
  static const auto index = [] {
    std::map<std::string, const OpEntry*> m;
    for (const OpEntry* e : all_ops()) m.emplace(full_name(*e), e);
    return m;
  }();
  const std::string overload = op.overload;
  const std::string name =
      kind == OpKind::Inplace
          ? std::string(op.name) + "_" + (overload.empty() ? "" : ".") + overload
          : std::string(op.name) + "." + (overload.empty() ? "out" : overload + "_out");
  const auto it = index.find(name);
  return it == index.end() ? nullptr : it->second;
}

std::vector<const OpEntry*> entries(OpKind kind) {
  std::vector<const OpEntry*> out;
  for (const OpEntry* e : all_ops())
    if (e->kind == kind && !e->alias) out.push_back(e);
  return out;
}

}  // namespace torcxx::optest
