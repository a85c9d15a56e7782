// Operations called by name with one argument replaced by a bad one, in bounded memory and time.
#pragma once
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tensor/registry.h"
#include "torcxx/torcxx.h"
#include "unit/file_util.h"

namespace torcxx::bad_input {

struct Argument {
  std::string type, name;
  bool is(const char* prefix) const { return type.rfind(prefix, 0) == 0; }
};

// "name.overload(type name=default, ...)": its arguments; sizes in brackets stay with the type.
inline std::vector<Argument> arguments(const OpEntry& op) {
  const std::string schema = op.schema;
  std::vector<Argument> out;
  int depth = 0;
  std::string part;
  for (size_t i = schema.find('(') + 1; depth >= 0; i++) {
    const char c = schema[i];
    depth += (c == '(' || c == '[' || c == '{') - (c == ')' || c == ']' || c == '}');
    if ((c == ',' && depth == 0) || depth < 0) {
      part.erase(0, part.find_first_not_of(' '));
      const size_t space = part.rfind(' ', std::min(part.find('='), part.size()));
      if (space != std::string::npos) {
        const size_t equals = part.find('=');
        out.push_back({part.substr(0, space), part.substr(space + 1, equals - space - 1)});
      }
      part.clear();
    } else {
      part += c;
    }
  }
  return out;
}

inline std::string full_name(const OpEntry& op) {
  return std::string(op.name) + (*op.overload ? std::string(".") + op.overload : "");
}
inline bool contains(const std::string& text, const char* part) {
  return text.find(part) != std::string::npos;
}

// Bounds memory to 1 GiB and processor time to a refusal's while it lives.
class Bounded {
 public:
  explicit Bounded(std::string what) : what_(std::move(what)), limit_(get_memory_limit()) {
    set_memory_limit(int64_t{1} << 30);
    start_ = test::processor_seconds();
  }
  ~Bounded() {
    EXPECT_LT(test::processor_seconds() - start_, test::kRefusalSeconds) << what_;
    set_memory_limit(limit_);
  }
  Bounded(const Bounded&) = delete;

 private:
  std::string what_;
  int64_t limit_;
  double start_ = 0;
};

// The list, or its first number. (Not inlined: g++ 12 sees uninitialised members in a conditional
// of variants.)
[[gnu::noinline]] inline Value ints_or_one(bool list, std::vector<int64_t> numbers) {
  if (list) return numbers;
  return Scalar(numbers.at(0));
}
[[gnu::noinline]] inline Value one_or_none(bool one, int64_t number) {
  if (one) return Scalar(number);
  return Value();
}

enum class Outcome : uint8_t { Worked, Refused };
inline std::ostream& operator<<(std::ostream& stream, Outcome o) {
  return stream << (o == Outcome::Worked ? "worked" : "refused");
}

// Calls; anything thrown but an Error with a text fails the test.
inline Outcome attempt(const OpEntry& op, std::vector<Value> args, const std::string& what,
                       std::string* error = nullptr) {
  const Bounded bounded(what);
  try {
    op.call(args.data(), args.size());
    return Outcome::Worked;
  } catch (const Error& e) {
    EXPECT_STRNE(e.what(), "") << what;
    if (error) *error = e.what();
  } catch (const std::exception& e) {
    ADD_FAILURE() << what << " raises " << e.what();
  }
  return Outcome::Refused;
}

// For calls that should work.
inline void expect_works(const OpEntry& op, std::vector<Value> args) {
  std::string error;
  EXPECT_EQ(attempt(op, std::move(args), full_name(op), &error), Outcome::Worked)
      << full_name(op) << ": " << error;
}

inline bool same(const Tensor& a, const Tensor& b) {
  return a.sizes() == b.sizes() && a.eq(b).all().item<bool>();
}

// The process is still sound.
inline void expect_usable() {
  EXPECT_EQ((ones({8, 8}).matmul(ones({8, 8})) + 1).sum().item<double>(), 8 * 8 * 9);
}

}  // namespace torcxx::bad_input
