#include <cstring>
#include <deque>
#include <sstream>

#include "tensor/registry.h"

namespace torcxx::detail {

// Text that lives as long as the program.
static const char* kept(std::string text) {
  static std::deque<std::string> all;
  return all.emplace_back(std::move(text)).c_str();
}

void append_ops(std::vector<OpEntry>& out, const OpRecord* records, size_t n) {
  for (size_t i = 0; i < n; i++) {
    const OpRecord& r = records[i];
    const char* text[5];
    const char* p = r.texts;
    for (const char*& t : text) {
      t = p;
      p += std::strlen(p) + 1;
    }
    OpEntry e{text[0],          text[1], text[2],    text[3], r.kind,
              r.differentiable, false,   r.function, r.caller};
    out.push_back(e);
    e.alias = true;
    const std::string_view rest = e.schema + std::strlen(e.name);
    std::istringstream aliases(text[4]);
    for (std::string name; aliases >> name; out.push_back(e)) {
      e.schema = kept(name + std::string(rest));
      e.name = kept(std::move(name));
    }
  }
}

static const char* kind_of(const Value& v) {
  constexpr const char* names[] = {"None", "Tensor", "Tensor[]", "Scalar",    "int[]",
                                   "str",  "dtype",  "device",   "Generator", "options"};
  return names[v.index()];
}
[[noreturn]] static void bad(const Unboxer& u, const char* wanted) {
  raise<TypeError>(u.op, ": argument ", u.index + 1, " expected ", wanted, ", got ",
                   kind_of(u.value));
}
void bad_count(const char* op, size_t expected, size_t got) {
  raise<TypeError>(op, ": expected ", expected, " arguments, got ", got);
}

template <class T>
static T& need(const Unboxer& u, const char* wanted) {
  if (auto* p = std::get_if<T>(&u.value)) return *p;
  bad(u, wanted);
}

void Unboxer::to(TensorBase*& out) const { out = &need<TensorBase>(*this, "Tensor"); }
void Unboxer::to(const TensorBase*& out) const {
  static const TensorBase none;
  const bool given = !std::holds_alternative<std::monostate>(value);
  out = given ? &need<TensorBase>(*this, "Tensor") : &none;
}
void Unboxer::to(TensorBase& out) const {
  if (!std::holds_alternative<std::monostate>(value)) out = need<TensorBase>(*this, "Tensor");
}
void Unboxer::to(std::vector<TensorBase>& out) const {
  out = need<std::vector<TensorBase>>(*this, "list of Tensors");
}
void Unboxer::to(Scalar& out) const { out = need<Scalar>(*this, "Scalar"); }
void Unboxer::to(int64_t& out) const {
  const Scalar& s = need<Scalar>(*this, "int");
  if (!s.isIntegral(true)) bad(*this, "int");
  out = s.toLong();
}
void Unboxer::to(double& out) const {
  const Scalar& s = need<Scalar>(*this, "float");
  if (s.isComplex()) bad(*this, "float");
  out = s.toDouble();
}
void Unboxer::to(bool& out) const {
  const Scalar& s = need<Scalar>(*this, "bool");
  if (!s.isIntegral(true)) bad(*this, "bool");
  out = s.toBool();
}
void Unboxer::to(std::vector<int64_t>& out) const {
  if (auto* s = std::get_if<Scalar>(&value); s && s->isIntegral())
    out = {s->toLong()};
  else
    out = need<std::vector<int64_t>>(*this, "list of ints");
}
void Unboxer::to(std::string& out) const { out = need<std::string>(*this, "str"); }
void Unboxer::to(ScalarType& out) const { out = need<ScalarType>(*this, "dtype"); }
void Unboxer::to(Device& out) const { out = need<Device>(*this, "device"); }
void Unboxer::to(Generator& out) const { out = need<Generator>(*this, "Generator"); }
void Unboxer::to(TensorOptions& out) const {
  if (std::holds_alternative<std::monostate>(value)) return;
  if (auto* t = std::get_if<ScalarType>(&value))
    out = TensorOptions(*t);
  else
    out = need<TensorOptions>(*this, "options");
}

}  // namespace torcxx::detail
